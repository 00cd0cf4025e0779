CREATE OR REPLACE FUNCTION budgetdb_data.max_clock_skew()
RETURNS interval LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE coalesce(pg_catalog.current_setting('budgetdb.max_clock_skew', TRUE), '')
    WHEN '' THEN interval '1 minute'
    ELSE budgetdb_data.duration_setting('budgetdb.max_clock_skew')
END;

COMMENT ON FUNCTION budgetdb_data.max_clock_skew() IS
'Setting budgetdb.max_clock_skew: a time further ahead of the clock than this is refused. Default 1 minute (R4). '
'UB005 if it is set to no duration.';
