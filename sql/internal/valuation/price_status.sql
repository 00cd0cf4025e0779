CREATE OR REPLACE FUNCTION budgetdb_data.price_status(as_of timestamptz)
RETURNS budgetdb_data.price_status LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN price_status.as_of IS NULL THEN 'missing'
    WHEN price_status.as_of < statement_timestamp() - budgetdb_data.max_price_age() THEN 'stale'
    ELSE 'ok'
END::budgetdb_data.price_status;

COMMENT ON FUNCTION budgetdb_data.price_status(timestamptz) IS
'Status of a price observed at as_of; NULL means that there is none (R3).';
