CREATE OR REPLACE FUNCTION budgetdb_data.max_price_age()
RETURNS interval LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(pg_catalog.current_setting('budgetdb.max_price_age', TRUE), ''), '5 minutes')::interval;

COMMENT ON FUNCTION budgetdb_data.max_price_age() IS
'Setting budgetdb.max_price_age: a price older than this is flagged stale. Default 5 minutes (R3).';
