-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.cancel_order(account_id bigint, order_id bigint, request_id text DEFAULT NULL)
RETURNS SETOF budgetdb.orders LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object('order_id', cancel_order.order_id);
    change budgetdb_data.change;
    placed budgetdb_data.orders;
    result budgetdb.orders;
BEGIN
    change := budgetdb_data.begin_change(cancel_order.account_id, 'cancel_order', arguments, cancel_order.request_id);
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.orders, change.replay);
        RETURN;
    END IF;

    placed := budgetdb_data.find_order(cancel_order.account_id, cancel_order.order_id);
    IF placed.filled_at IS NOT NULL OR placed.cancelled_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format(
                'order %s is %s', placed.order_id, CASE WHEN placed.filled_at IS NULL THEN 'cancelled' ELSE 'filled' END
            ),
            DETAIL = format('Filled: %s of %s %s.', placed.filled_base, placed.base_amount, placed.base_currency),
            HINT = 'Nothing is to be done: it holds nothing any more.';
    END IF;
    UPDATE budgetdb_data.orders AS r
    SET cancelled_at = change.happened_at
    WHERE r.account_id = cancel_order.account_id AND r.order_id = placed.order_id;
    PERFORM budgetdb_data.leave_positions(cancel_order.account_id, placed.bot_id);

    SELECT v.* INTO result
    FROM budgetdb.orders AS v
    WHERE v.account_id = cancel_order.account_id AND v.id = placed.order_id;
    PERFORM budgetdb_data.append_ledger(
        change, placed.bot_id, placed.position_id, '{}',
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.cancel_order(bigint, bigint, text) IS
'Says that the exchange has let go of an order, and returns it: what it still held is the bot''s to spend again, and '
'the position that it opened goes with it if it was never filled. Fills that come later are recorded all the same '
'(R8, R12). Errors: UB002, UB005, UB006, UB007, UB008.';
