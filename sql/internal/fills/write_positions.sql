CREATE OR REPLACE FUNCTION budgetdb_data.write_positions(
    account_id bigint, states budgetdb_data.position_state[]
)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    market record;
    turned boolean := FALSE;
BEGIN
    FOR market IN
        SELECT
            d.base_currency, d.quote_currency,
            sum(d.long_base) AS long_base, sum(d.long_cost) AS long_cost,
            sum(d.short_base) AS short_base, sum(d.short_proceeds) AS short_proceeds
        FROM unnest(write_positions.states) AS s
        INNER JOIN budgetdb_data.positions AS p
            ON p.account_id = write_positions.account_id AND p.position_id = s.position_id
        CROSS JOIN LATERAL (
            VALUES
            (p.direction::text, -p.base_amount::numeric, -p.quote_amount::numeric),
            (s.direction, s.base_amount, s.quote_amount)
        ) AS leg (direction, base, quote)
        CROSS JOIN LATERAL (
            SELECT
                p.base_currency::text, p.quote_currency::text,
                CASE leg.direction WHEN 'long' THEN leg.base ELSE 0 END,
                CASE leg.direction WHEN 'long' THEN leg.quote ELSE 0 END,
                CASE leg.direction WHEN 'short' THEN leg.base ELSE 0 END,
                CASE leg.direction WHEN 'short' THEN leg.quote ELSE 0 END
        ) AS d (base_currency, quote_currency, long_base, long_cost, short_base, short_proceeds)
        GROUP BY d.base_currency, d.quote_currency
        ORDER BY d.base_currency, d.quote_currency
    LOOP
        turned := budgetdb_data.move_exposure(
            write_positions.account_id, market.base_currency, market.quote_currency,
            market.long_base, market.long_cost, market.short_base, market.short_proceeds
        ) OR turned;
    END LOOP;
    IF turned THEN
        PERFORM budgetdb_data.mark_exposed(write_positions.account_id);
    END IF;

    UPDATE budgetdb_data.positions AS p
    SET
        direction = s.direction,
        base_amount = s.base_amount,
        quote_amount = s.quote_amount,
        realised_pnl = s.realised_pnl,
        status = s.status,
        closed_at = s.closed_at
    FROM unnest(write_positions.states) AS s
    WHERE
        p.account_id = write_positions.account_id
        AND p.position_id = s.position_id
        AND (p.direction::text, p.base_amount::numeric, p.quote_amount::numeric, p.realised_pnl::numeric,
            p.status::text, p.closed_at)
        IS DISTINCT FROM (s.direction, s.base_amount, s.quote_amount, s.realised_pnl, s.status, s.closed_at);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.write_positions(bigint, budgetdb_data.position_state[]) IS
'Writes how positions stand, and moves the account''s exposures by what that changes (R8, R11).';
