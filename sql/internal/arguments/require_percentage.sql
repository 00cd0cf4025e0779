CREATE OR REPLACE FUNCTION budgetdb_data.require_percentage(value numeric, argument text)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    exact CONSTANT numeric := trim_scale(require_percentage.value);
BEGIN
    -- NaN compares greater than any number: the upper bound refuses it.
    IF exact IS NULL OR exact < 0 OR exact > 100 OR scale(exact) > 18 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a percentage', require_percentage.argument),
            DETAIL = format('Got %s.', coalesce(left(require_percentage.value::text, 60), 'NULL')),
            HINT = 'Give an exact decimal from 0 to 100, with at most 18 decimals: 40 means 40 %.';
    END IF;
    RETURN exact;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_percentage(numeric, text) IS
'value without trailing zeros, or UB005 naming the argument unless it is 0 to 100 (R6).';
