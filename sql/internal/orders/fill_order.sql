CREATE OR REPLACE FUNCTION budgetdb_data.fill_order(
    account_id bigint, order_id bigint, base_moved numeric, quote_moved numeric, happened_at timestamptz
)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE budgetdb_data.orders AS r
    SET
        filled_base = r.filled_base + fill_order.base_moved,
        filled_quote = r.filled_quote + fill_order.quote_moved,
        filled_at = CASE
            WHEN r.filled_base + fill_order.base_moved >= r.base_amount
                -- Fills come in any order: the last one recorded need not be the last one executed.
                THEN greatest(fill_order.happened_at, (
                    SELECT max(f.executed_at)
                    FROM budgetdb_data.fills AS f
                    WHERE f.account_id = fill_order.account_id AND f.order_id = fill_order.order_id
                ))
        END
    WHERE r.account_id = fill_order.account_id AND r.order_id = fill_order.order_id;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fill_order(bigint, bigint, numeric, numeric, timestamptz) IS
'Adds a fill to its order, which uses up what it holds in proportion; the last one closes it (R12).';
