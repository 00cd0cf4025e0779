-- A day ahead is more than any clock is off, and less than milliseconds taken for seconds.
CREATE OR REPLACE FUNCTION budgetdb_data.require_time(value timestamptz, argument text)
RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF require_time.value IS NULL
        OR require_time.value < '1970-01-01 00:00:00+00'
        OR require_time.value > now() + interval '1 day'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a valid time', require_time.argument),
            DETAIL = format('Got %s.', coalesce(require_time.value::text, 'NULL')),
            HINT = format('Give %s as a time between 1970 and a day from now.', require_time.argument);
    END IF;
    RETURN require_time.value;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_time(timestamptz, text) IS
'value, or UB005 naming the argument unless it is a moment between 1970 and one day from now.';
