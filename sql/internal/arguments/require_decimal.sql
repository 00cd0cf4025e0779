CREATE OR REPLACE FUNCTION budgetdb_data.require_decimal(value jsonb, argument text, minimum numeric DEFAULT 0)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN budgetdb_data.require_amount(
        budgetdb_data.json_decimal(require_decimal.value, require_decimal.argument),
        require_decimal.argument, require_decimal.minimum
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_decimal(jsonb, text, numeric) IS
'The amount that a JSON number or decimal string says, or UB005 naming the argument (R6).';
