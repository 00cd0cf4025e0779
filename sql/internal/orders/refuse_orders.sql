CREATE OR REPLACE FUNCTION budgetdb_data.refuse_orders(account_id bigint, bot_id bigint, operation text, every boolean)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    in_the_way record;
BEGIN
    SELECT
        count(*) AS number,
        string_agg(format('%s (holds %s %s)', r.order_id, trim_scale(r.hold), r.hold_currency), ', '
            ORDER BY r.order_id)
        FILTER (WHERE r.place <= 10) AS names
    INTO in_the_way
    FROM (
        SELECT o.order_id, o.hold, o.hold_currency, row_number() OVER (ORDER BY o.order_id) AS place
        FROM (
            SELECT
                u.order_id, u.hold, u.hold_currency, u.reduces,
                sum(u.hold) OVER (PARTITION BY u.position_id, u.reduces)
                > CASE p.direction WHEN 'long' THEN p.base_amount ELSE p.quote_amount END AS is_beyond
            FROM budgetdb_data.open_orders AS u
            INNER JOIN budgetdb_data.positions AS p ON p.account_id = u.account_id AND p.position_id = u.position_id
            WHERE u.account_id = refuse_orders.account_id AND u.bot_id = refuse_orders.bot_id
        ) AS o
        WHERE refuse_orders.every OR NOT o.reduces OR o.is_beyond
    ) AS r;
    IF in_the_way.number > 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s has open orders', refuse_orders.bot_id),
            DETAIL = format('Open: %s%s.', in_the_way.names, CASE
                WHEN in_the_way.number > 10 THEN format(' and %s more', in_the_way.number - 10) ELSE ''
            END),
            HINT = format(
                '%s releases money only once the exchange has let go of it: cancel the orders there, then say so with '
                'SELECT * FROM budgetdb.cancel_order(%s, order_id)', refuse_orders.operation, refuse_orders.account_id
            );
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.refuse_orders(bigint, bigint, text, boolean) IS
'UB006 naming a bot''s open orders: every one, or those that hold what no position has (R12).';
