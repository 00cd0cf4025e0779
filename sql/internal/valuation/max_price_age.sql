CREATE OR REPLACE FUNCTION budgetdb_data.max_price_age()
RETURNS interval LANGUAGE sql STABLE PARALLEL SAFE
-- The default is a constant: reports ask for every row.
RETURN CASE coalesce(pg_catalog.current_setting('budgetdb.max_price_age', TRUE), '')
    WHEN '' THEN interval '5 minutes'
    ELSE budgetdb_data.duration_setting('budgetdb.max_price_age')
END;

COMMENT ON FUNCTION budgetdb_data.max_price_age() IS
'Setting budgetdb.max_price_age: a price older than this is flagged stale. Default 5 minutes (R3). UB005 if it is '
'set to no duration.';
