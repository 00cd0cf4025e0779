-- By pattern, because catching the cast's error would need a subtransaction, which no parallel plan may begin.
CREATE OR REPLACE FUNCTION budgetdb_data.duration_setting(setting text)
RETURNS interval LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said CONSTANT text := current_setting(duration_setting.setting, TRUE);
BEGIN
    IF said !~* ('^([0-9]{1,6}([.][0-9]{1,6})? ?(hours?|h|days?|d)|[0-9]{1,6}(:[0-5][0-9]){1,2}|'
        '[0-9]{1,9}([.][0-9]{1,6})? ?(microseconds?|us|milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m)?)$')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a duration', duration_setting.setting),
            DETAIL = format('It is set to %L.', budgetdb_data.printable(left(said, 200))),
            HINT = format('SET %1$s = ''90 seconds'', say, or RESET %1$s.', duration_setting.setting);
    END IF;
    RETURN said::interval;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.duration_setting(text) IS
'The value of a setting as a duration: hours and minutes, or a number with one unit from microseconds to days, '
'seconds if it has none. UB005 for anything else.';
