CREATE OR REPLACE FUNCTION budgetdb_data.require_fills(fills jsonb)
RETURNS budgetdb_data.fill_report[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    item jsonb;
    place bigint := 0;
    report budgetdb_data.fill_report;
    reports budgetdb_data.fill_report[] := '{}';
    latest timestamptz := 'infinity';
    rises boolean := FALSE;
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
                'and with fee_amount and fee_currency, or fees, where there is a fee.';
    END IF;
    FOR item IN SELECT j.value FROM jsonb_array_elements(require_fills.fills) AS j LOOP
        place := place + 1;
        report := budgetdb_data.require_fill(item, place);
        reports := array_append(reports, report);
        rises := rises OR report.executed_at > latest;
        latest := report.executed_at;
    END LOOP;
    -- Of the same moment, a list that runs newest first has the later one first.
    IF NOT rises AND reports[1].executed_at > latest THEN
        RETURN ARRAY(
            SELECT (
                -r.ordinal, r.external_id, r.position_id, r.side, r.base_amount, r.quote_amount, r.fees, r.executed_at,
                r.bot_id, r.base_currency, r.quote_currency, r.order_id, r.order_external_id
            )::budgetdb_data.fill_report
            FROM unnest(reports) AS r
        );
    END IF;
    RETURN reports;
EXCEPTION
    WHEN SQLSTATE 'UB005' OR data_exception THEN
        GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, shown = PG_EXCEPTION_DETAIL, advice = PG_EXCEPTION_HINT;
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = CASE
                WHEN place = 0 THEN said
                ELSE budgetdb_data.printable(
                    format('fill %s of the list%s: %s', place, ' (' || left(item ->> 'id', 100) || ')', said)
                )
            END,
            DETAIL = budgetdb_data.printable(
                CASE WHEN shown <> '' THEN shown ELSE format('Got %s.', left(item::text, 500)) END
            ),
            HINT = coalesce(nullif(advice, ''), 'Correct it: nothing of the list was recorded.');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_fills(jsonb) IS
'The fills of a list, checked one by one, or UB005 naming the first that is not valid by its place and its id.';
