CREATE OR REPLACE FUNCTION budgetdb_data.refuse_fill(
    account_id bigint, report budgetdb_data.fill_report, fault text, known text
)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fill CONSTANT text := format(
        'fill %s of the list (%s)', abs((refuse_fill.report).ordinal), left((refuse_fill.report).external_id, 100)
    );
    shown CONSTANT text := budgetdb_data.printable(format(
        'Got position %s, order %s, a %s in %s-%s; %s. Nothing of the list was recorded.',
        coalesce((refuse_fill.report).position_id::text, 'not given'),
        coalesce(
            (refuse_fill.report).order_id::text, left((refuse_fill.report).order_external_id, 100), 'not given'
        ),
        (refuse_fill.report).side, coalesce(left((refuse_fill.report).base_currency, 100), 'any'),
        coalesce(left((refuse_fill.report).quote_currency, 100), 'any'), refuse_fill.known
    ));
BEGIN
    IF refuse_fill.fault = 'UB004' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB004',
            MESSAGE = format(
                '%s: account %s has no position %s', fill, refuse_fill.account_id, (refuse_fill.report).position_id
            ),
            DETAIL = shown,
            HINT = format(
                'Find the position_id with: SELECT id, bot_id, status FROM budgetdb.positions WHERE account_id = %s',
                refuse_fill.account_id
            );
    ELSIF refuse_fill.fault = 'UB008' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB008',
            MESSAGE = format('%s: account %s has no such order', fill, refuse_fill.account_id),
            DETAIL = shown,
            HINT = format(
                'confirm_order says an order''s id at the exchange. Find the order with: SELECT id, external_id, '
                'status FROM budgetdb.orders WHERE account_id = %s', refuse_fill.account_id
            );
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'UB005',
        MESSAGE = format('%s: %s', fill, CASE refuse_fill.fault
            WHEN 'market' THEN 'its market is not its position''s'
            ELSE 'its order is another position''s, of the other side, or one of several'
        END),
        DETAIL = shown,
        HINT = 'Give the fill''s own position or order, or leave out what the other says; base_currency and '
            'quote_currency tell orders of the same id apart.';
END;
$$;

COMMENT ON FUNCTION budgetdb_data.refuse_fill(bigint, budgetdb_data.fill_report, text, text) IS
'Raises UB004, UB005 or UB008 for a fill of a list whose position or order cannot be, naming it by place and id (R8, '
'R12).';
