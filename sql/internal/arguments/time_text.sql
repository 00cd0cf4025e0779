-- What a text without a zone means depends on the session, and what today means on the day.
CREATE OR REPLACE FUNCTION budgetdb_data.time_text(value text, argument text)
RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF time_text.value IS NULL OR time_text.value !~ (
        '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)? '
        '?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a time with its zone', time_text.argument),
            DETAIL = format('Got %s.', coalesce(
                quote_literal(budgetdb_data.printable(left(time_text.value, 100))), 'NULL'
            )),
            HINT = format('Give %s in ISO 8601 with a zone: "2025-03-02T10:00:00Z".', time_text.argument);
    END IF;
    RETURN replace(regexp_replace(time_text.value, ' ?[Zz]$', '+00'), ',', '.')::timestamptz;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.time_text(text, text) IS
'The moment that a text in ISO 8601 says, or UB005 naming the argument unless it has a zone (R4).';
