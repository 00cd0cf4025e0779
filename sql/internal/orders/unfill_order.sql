CREATE OR REPLACE FUNCTION budgetdb_data.unfill_order(account_id bigint, fill_id bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    placed_id bigint;
BEGIN
    DELETE FROM budgetdb_data.fills AS f
    WHERE f.account_id = unfill_order.account_id AND f.fill_id = unfill_order.fill_id
    RETURNING f.order_id INTO placed_id;

    UPDATE budgetdb_data.orders AS r
    SET
        filled_base = own.base,
        filled_quote = own.quote,
        filled_at = CASE WHEN own.base >= r.base_amount THEN own.latest END
    FROM (
        SELECT
            coalesce(sum(f.base_amount), 0) AS base,
            coalesce(sum(f.quote_amount), 0) AS quote,
            max(f.executed_at) AS latest
        FROM budgetdb_data.fills AS f
        WHERE f.account_id = unfill_order.account_id AND f.order_id = placed_id
    ) AS own
    WHERE r.account_id = unfill_order.account_id AND r.order_id = placed_id;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.unfill_order(bigint, bigint) IS
'Deletes a fill that is void, and lets its order stand as the fills that are left make it (R8, R12).';
