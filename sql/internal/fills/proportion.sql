-- By whole numbers of the 18th decimal: a quotient that is cut somewhere and then rounded is rounded twice.
CREATE OR REPLACE FUNCTION budgetdb_data.proportion(amount numeric, part numeric, whole numeric)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN trim_scale(
    sign(proportion.amount)
    * div(2 * abs(proportion.amount) * proportion.part * 1e18 + proportion.whole, 2 * proportion.whole) * 1e-18
);

COMMENT ON FUNCTION budgetdb_data.proportion(numeric, numeric, numeric) IS
'amount x part / whole, rounded at the 18th decimal, half away from zero; part and whole are above zero (R6).';
