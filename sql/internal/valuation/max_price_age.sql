CREATE OR REPLACE FUNCTION budgetdb_data.max_price_age()
RETURNS interval LANGUAGE sql STABLE PARALLEL SAFE
-- The default is a constant: reports ask for every row.
RETURN coalesce(
    nullif(pg_catalog.current_setting('budgetdb.max_price_age', TRUE), '')::interval, interval '5 minutes'
);

COMMENT ON FUNCTION budgetdb_data.max_price_age() IS
'Setting budgetdb.max_price_age: a price older than this is flagged stale. Default 5 minutes (R3).';
