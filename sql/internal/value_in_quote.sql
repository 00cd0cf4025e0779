CREATE OR REPLACE FUNCTION budgetdb_data.value_in_quote(base_amount numeric, price numeric, cost numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(trim_scale(round(base_amount * price, 18)), cost);

COMMENT ON FUNCTION budgetdb_data.value_in_quote(numeric, numeric, numeric) IS
'Quote currency that base_amount is worth at price; without a price, what it cost (R2, R3).';
