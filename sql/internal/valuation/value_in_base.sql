-- A quotient has as many decimals as its dividend, so that gets enough of them to round at the 18th.
CREATE OR REPLACE FUNCTION budgetdb_data.value_in_base(quote_amount numeric, price numeric, cost numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(trim_scale(round(round(value_in_base.quote_amount, 36) / value_in_base.price, 18)), value_in_base.cost);

COMMENT ON FUNCTION budgetdb_data.value_in_base(numeric, numeric, numeric) IS
'Base currency that quote_amount buys at price; without a price, the base it was sold for (R2, R3).';
