CREATE OR REPLACE FUNCTION budgetdb_data.value_in_quote(base_amount numeric, price numeric, cost numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(trim_scale(round(value_in_quote.base_amount * value_in_quote.price, 18)), value_in_quote.cost);

COMMENT ON FUNCTION budgetdb_data.value_in_quote(numeric, numeric, numeric) IS
'Quote currency that base_amount is worth at price; without a price, what it cost (R2, R3).';
