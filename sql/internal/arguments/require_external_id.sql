CREATE OR REPLACE FUNCTION budgetdb_data.require_external_id(value jsonb, argument text)
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN budgetdb_data.require_text(
        CASE jsonb_typeof(require_external_id.value)
            WHEN 'string' THEN require_external_id.value #>> '{}'
            -- 12345 and 12345.0 are the same number, and may have more digits than a bigint.
            ELSE budgetdb_data.require_whole(require_external_id.value, require_external_id.argument, 100)::text
        END,
        require_external_id.argument
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_external_id(jsonb, text) IS
'An exchange''s own id, a text or a whole number, or UB005 naming the argument (R8).';
