CREATE OR REPLACE FUNCTION budgetdb_data.require_fill(fill jsonb, place bigint)
RETURNS budgetdb_data.fill_report LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- null is as good as left out.
    said jsonb := jsonb_strip_nulls(require_fill.fill);
    stranger text;
BEGIN
    IF jsonb_typeof(said) <> 'object' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'it is not an object',
            DETAIL = format('Got %s.', left(coalesce(said::text, 'NULL'), 200)),
            HINT = 'Give each fill as an object: {"id": "1", "position_id": 1, "side": "buy", ...}.';
    END IF;
    SELECT string_agg(quote_literal(left(k.key, 100)), ', ' ORDER BY k.key COLLATE "C") INTO stranger
    FROM jsonb_object_keys(said) AS k (key)
    WHERE k.key <> ALL (ARRAY[
        'id', 'position_id', 'side', 'base_amount', 'quote_amount', 'executed_at', 'fee_amount', 'fee_currency', 'fees',
        'base_currency', 'quote_currency', 'order_id', 'order'
    ]);
    IF stranger IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('it has a key that is not known: %s', left(stranger, 300)),
            DETAIL = format('Got %s.', left(said::text, 500)),
            HINT = 'The keys are id, position_id or order_id or order, side, base_amount, quote_amount, executed_at; '
                'fee_amount with fee_currency, or fees; and base_currency and quote_currency, to be checked. Leave '
                'everything else out.';
    END IF;

    RETURN (
        require_fill.place,
        budgetdb_data.require_external_id(said -> 'id', 'id'),
        CASE
            WHEN said -> 'position_id' IS NOT NULL OR NOT said ?| ARRAY['order_id', 'order']
                THEN budgetdb_data.require_whole(said -> 'position_id', 'position_id')
        END,
        budgetdb_data.require_choice(said ->> 'side', 'side', ARRAY['buy', 'sell']),
        budgetdb_data.require_reported_json(said -> 'base_amount', 'base_amount', 1e-18),
        budgetdb_data.require_reported_json(said -> 'quote_amount', 'quote_amount', 0),
        budgetdb_data.require_fees(said),
        budgetdb_data.require_time(budgetdb_data.time_text(said ->> 'executed_at', 'executed_at'), 'executed_at'),
        NULL, said ->> 'base_currency', said ->> 'quote_currency',
        CASE
            WHEN said -> 'order_id' IS NOT NULL THEN budgetdb_data.require_whole(said -> 'order_id', 'order_id')
        END,
        CASE
            WHEN said -> 'order' IS NOT NULL THEN budgetdb_data.require_external_id(said -> 'order', 'order')
        END
    )::budgetdb_data.fill_report;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_fill(jsonb, bigint) IS
'A fill of a list as it was reported, or UB005 saying what of it is not valid.';
