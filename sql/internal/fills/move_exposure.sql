CREATE OR REPLACE FUNCTION budgetdb_data.move_exposure(
    account_id bigint,
    base_currency text,
    quote_currency text,
    long_base numeric,
    long_cost numeric,
    short_base numeric,
    short_proceeds numeric
)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    open_base numeric;
BEGIN
    UPDATE budgetdb_data.exposures AS e
    SET
        long_base = e.long_base + move_exposure.long_base,
        long_cost = e.long_cost + move_exposure.long_cost,
        short_base = e.short_base + move_exposure.short_base,
        short_proceeds = e.short_proceeds + move_exposure.short_proceeds
    WHERE
        e.account_id = move_exposure.account_id
        AND e.base_currency = move_exposure.base_currency
        AND e.quote_currency = move_exposure.quote_currency
    RETURNING e.long_base + e.short_base INTO open_base;
    IF NOT FOUND THEN
        open_base := move_exposure.long_base + move_exposure.short_base;
        INSERT INTO budgetdb_data.exposures (
            account_id, owner, exchange, base_currency, quote_currency,
            long_base, long_cost, short_base, short_proceeds
        )
        SELECT
            a.account_id, a.owner, a.exchange, move_exposure.base_currency, move_exposure.quote_currency,
            move_exposure.long_base, move_exposure.long_cost, move_exposure.short_base, move_exposure.short_proceeds
        FROM budgetdb_data.accounts AS a
        WHERE a.account_id = move_exposure.account_id;
    END IF;

    -- The first position to open in a market, and the last one to close, change what the hot path has to look up.
    RETURN (open_base > 0) <> (open_base - move_exposure.long_base - move_exposure.short_base > 0);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_exposure(bigint, text, text, numeric, numeric, numeric, numeric) IS
'Adds what positions gained or lost, in each direction, to the account''s exposure in their market, a maintained '
'total; returns whether that opened or closed the market (R11).';
