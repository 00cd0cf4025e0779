CREATE OR REPLACE FUNCTION budgetdb_data.move_exposure(
    account_id bigint,
    base_currency text,
    quote_currency text,
    direction text,
    base_delta numeric,
    quote_delta numeric
)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    long CONSTANT integer := CASE move_exposure.direction WHEN 'long' THEN 1 ELSE 0 END;
    short CONSTANT integer := 1 - long;
    open_base numeric;
BEGIN
    UPDATE budgetdb_data.exposures AS e
    SET
        long_base = e.long_base + long * move_exposure.base_delta,
        long_cost = e.long_cost + long * move_exposure.quote_delta,
        short_base = e.short_base + short * move_exposure.base_delta,
        short_proceeds = e.short_proceeds + short * move_exposure.quote_delta
    WHERE
        e.account_id = move_exposure.account_id
        AND e.base_currency = move_exposure.base_currency
        AND e.quote_currency = move_exposure.quote_currency
    RETURNING e.long_base + e.short_base INTO open_base;
    IF NOT FOUND THEN
        open_base := move_exposure.base_delta;
        INSERT INTO budgetdb_data.exposures (
            account_id, owner, exchange, base_currency, quote_currency,
            long_base, long_cost, short_base, short_proceeds
        )
        SELECT
            a.account_id, a.owner, a.exchange, move_exposure.base_currency, move_exposure.quote_currency,
            long * move_exposure.base_delta, long * move_exposure.quote_delta,
            short * move_exposure.base_delta, short * move_exposure.quote_delta
        FROM budgetdb_data.accounts AS a
        WHERE a.account_id = move_exposure.account_id;
    END IF;

    -- The first position to open in a market, and the last one to close, change what the hot path has to look up.
    IF (open_base > 0) <> (open_base - move_exposure.base_delta > 0) THEN
        UPDATE budgetdb_data.balances AS b SET is_exposed = NOT b.is_exposed
        WHERE
            b.account_id = move_exposure.account_id
            AND b.is_exposed <> budgetdb_data.is_exposed(move_exposure.account_id);
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_exposure(bigint, text, text, text, numeric, numeric) IS
'Adds what a position gained or lost to the account''s exposure in its market: a maintained total (R11).';
