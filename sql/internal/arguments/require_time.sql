-- By the clock: a transaction that began before another's snapshot would date its fills before it.
CREATE OR REPLACE FUNCTION budgetdb_data.require_time(value timestamptz, argument text)
RETURNS timestamptz LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    clock CONSTANT timestamptz := clock_timestamp();
BEGIN
    IF require_time.value IS NULL THEN
        RETURN clock;
    ELSIF require_time.value < '2009-01-01 00:00:00+00'
        OR require_time.value > clock + budgetdb_data.max_clock_skew()
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a valid time', require_time.argument),
            DETAIL = format('Got %s; here it is %s.', require_time.value, clock),
            HINT = format(
                'Give %s as a time from 2009 on and no more than budgetdb.max_clock_skew (%s) ahead: another is in a '
                'wrong zone, or in a wrong unit, such as seconds for milliseconds.',
                require_time.argument, budgetdb_data.max_clock_skew()
            );
    END IF;
    RETURN require_time.value;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_time(timestamptz, text) IS
'value, or the clock''s time if it is NULL; UB005 naming the argument unless it is from 2009 on and at most '
'budgetdb.max_clock_skew ahead (R4).';
