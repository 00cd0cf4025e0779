CREATE OR REPLACE FUNCTION budgetdb_data.require_fills(fills jsonb)
RETURNS budgetdb_data.fill_report[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    item record;
    place bigint := 0;
    reports budgetdb_data.fill_report[] := '{}';
    said text;
    shown text;
    advice text;
BEGIN
    IF require_fills.fills IS NULL OR jsonb_typeof(require_fills.fills) <> 'array' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'fills is not a JSON array',
            DETAIL = format('Got %s.', coalesce(jsonb_typeof(require_fills.fills), 'NULL')),
            HINT = 'Give an array of objects with id, position_id, side, base_amount, quote_amount and executed_at, '
                'and with fee_amount and fee_currency where there is a fee.';
    END IF;
    FOR item IN SELECT j.value AS fill FROM jsonb_array_elements(require_fills.fills) AS j LOOP
        place := place + 1;
        reports := array_append(reports, (
            place,
            budgetdb_data.require_text(item.fill ->> 'id', 'id'),
            (item.fill ->> 'position_id')::bigint,
            budgetdb_data.require_choice(item.fill ->> 'side', 'side', ARRAY['buy', 'sell']),
            budgetdb_data.require_decimal(item.fill -> 'base_amount', 'base_amount', 1e-18),
            budgetdb_data.require_decimal(item.fill -> 'quote_amount', 'quote_amount', 1e-18),
            budgetdb_data.require_decimal(coalesce(item.fill -> 'fee_amount', '0'), 'fee_amount'),
            CASE
                WHEN item.fill ->> 'fee_currency' IS NOT NULL
                    THEN budgetdb_data.require_currency(item.fill ->> 'fee_currency', 'fee_currency')
            END,
            budgetdb_data.require_time((item.fill ->> 'executed_at')::timestamptz, 'executed_at')
        )::budgetdb_data.fill_report);
    END LOOP;
    RETURN reports;
EXCEPTION
    WHEN SQLSTATE 'UB005' OR data_exception THEN
        GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, shown = PG_EXCEPTION_DETAIL, advice = PG_EXCEPTION_HINT;
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = CASE WHEN place = 0 THEN said ELSE format('fill %s of the list: %s', place, said) END,
            DETAIL = CASE
                WHEN shown <> '' THEN shown
                ELSE format('Got %s.', left((require_fills.fills -> (place - 1)::integer)::text, 500))
            END,
            HINT = coalesce(nullif(advice, ''), 'Correct it: nothing of the list was recorded.');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_fills(jsonb) IS
'The fills of a list, checked one by one, or UB005 naming the first that is not valid by its place.';
