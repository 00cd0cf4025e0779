-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.confirm_order(account_id bigint, order_id bigint, external_id text)
RETURNS SETOF budgetdb.orders LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'order_id', confirm_order.order_id, 'external_id', confirm_order.external_id
    );
    exchange_id CONSTANT text := budgetdb_data.require_text(confirm_order.external_id, 'external_id');
    change budgetdb_data.change;
    placed budgetdb_data.orders;
    other bigint;
BEGIN
    change := budgetdb_data.begin_change(confirm_order.account_id, 'confirm_order', arguments, NULL);
    placed := budgetdb_data.find_order(confirm_order.account_id, confirm_order.order_id);
    SELECT r.order_id INTO other
    FROM budgetdb_data.orders AS r
    WHERE
        r.account_id = confirm_order.account_id
        AND r.external_id = exchange_id
        AND r.base_currency = placed.base_currency
        AND r.quote_currency = placed.quote_currency
        AND r.order_id <> placed.order_id;
    IF FOUND OR placed.external_id <> exchange_id THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = CASE
                WHEN other IS NULL THEN format('order %s was confirmed under another id', placed.order_id)
                ELSE format('the exchange''s order %L is order %s already', left(exchange_id, 100), other)
            END,
            DETAIL = format(
                'Got %L for order %s, which has %s.',
                left(exchange_id, 100), placed.order_id, coalesce(quote_literal(placed.external_id), 'none')
            ),
            HINT = 'Confirm each order once, with the id that the exchange gave that order.';
    END IF;

    IF placed.external_id IS NULL THEN
        UPDATE budgetdb_data.orders AS r SET external_id = exchange_id
        WHERE r.account_id = confirm_order.account_id AND r.order_id = placed.order_id;
        PERFORM budgetdb_data.append_ledger(change, placed.bot_id, placed.position_id, '{}', NULL);
    ELSE
        -- Said before: nothing changes, and the version is given back.
        UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
        WHERE a.account_id = confirm_order.account_id;
    END IF;
    RETURN QUERY
    SELECT v.* FROM budgetdb.orders AS v
    WHERE v.account_id = confirm_order.account_id AND v.id = placed.order_id;
END;
$$;

COMMENT ON FUNCTION budgetdb.confirm_order(bigint, bigint, text) IS
'Says the exchange''s own id of an order, once it is known, and returns the order: fills may name it by that id from '
'then on. Saying it again changes nothing (R10, R12). Errors: UB002, UB005, UB007, UB008.';
