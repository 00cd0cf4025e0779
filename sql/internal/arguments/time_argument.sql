-- Retried, a call that leaves its time out says another now(); from another session, the same time in another zone.
CREATE OR REPLACE FUNCTION budgetdb_data.time_argument(value timestamptz)
RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN to_char(nullif(time_argument.value, now()) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.time_argument(timestamptz) IS
'A time as the arguments of a request keep it: in UTC, and NULL when it was left to its default, now() (R10).';
