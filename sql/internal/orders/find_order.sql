CREATE OR REPLACE FUNCTION budgetdb_data.find_order(account_id bigint, order_id bigint)
RETURNS budgetdb_data.orders LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_order budgetdb_data.orders;
BEGIN
    SELECT r.* INTO found_order
    FROM budgetdb_data.orders AS r
    WHERE r.account_id = find_order.account_id AND r.order_id = find_order.order_id;
    -- Another account's order is as unknown as one that does not exist (R1).
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB008',
            MESSAGE = format(
                'account %s has no order %s', find_order.account_id, coalesce(find_order.order_id::text, 'NULL')
            ),
            DETAIL = 'An order belongs to one bot of one account.',
            HINT = format(
                'Find the order_id with: SELECT id, external_id, status FROM budgetdb.orders WHERE account_id = %s',
                find_order.account_id
            );
    END IF;
    RETURN found_order;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.find_order(bigint, bigint) IS
'An order of the account; UB008 if it has none of that id (R1, R12).';
