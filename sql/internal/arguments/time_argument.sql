-- From another session the same time is in another zone.
CREATE OR REPLACE FUNCTION budgetdb_data.time_argument(value timestamptz)
RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN to_char(time_argument.value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.time_argument(timestamptz) IS
'A time as the arguments of a request keep it: in UTC; NULL when it was left out (R10).';
