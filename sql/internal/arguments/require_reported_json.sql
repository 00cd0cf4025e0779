CREATE OR REPLACE FUNCTION budgetdb_data.require_reported_json(value jsonb, argument text, minimum numeric)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN budgetdb_data.require_reported(
        budgetdb_data.json_decimal(require_reported_json.value, require_reported_json.argument),
        require_reported_json.argument, require_reported_json.minimum
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_reported_json(jsonb, text, numeric) IS
'What a JSON number or decimal text of an exchange says, rounded to 18 decimals, or UB005 naming the argument (R6).';
