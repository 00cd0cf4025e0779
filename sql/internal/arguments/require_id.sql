CREATE OR REPLACE FUNCTION budgetdb_data.require_id(value bigint, argument text)
RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF require_id.value <= 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not valid', require_id.argument),
            DETAIL = format('Got %s.', require_id.value),
            HINT = format('Give %s as a whole number from 1 on, or leave it out to have one '
                'given.', require_id.argument);
    END IF;
    RETURN require_id.value;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_id(bigint, text) IS
'A number that the platform gives an account or a bot, or UB005 naming the argument unless it is above 0; NULL is '
'NULL (R6).';
