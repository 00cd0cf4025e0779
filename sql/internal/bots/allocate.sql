CREATE OR REPLACE FUNCTION budgetdb_data.allocate(
    account_id bigint, currency text, budget_pct numeric, side_pct numeric
)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw numeric := 0;
    decimals integer := 8;
BEGIN
    SELECT greatest(b.raw, 0), coalesce(c.scale, 8) INTO raw, decimals
    FROM budgetdb_data.balances AS b
    LEFT JOIN budgetdb_data.currencies AS c ON c.currency = b.currency
    WHERE b.account_id = allocate.account_id AND b.currency = allocate.currency;
    -- Exact until it is rounded down, as no quotient would be: never more than the percentage asked for.
    RETURN trunc(coalesce(raw, 0) * allocate.budget_pct * allocate.side_pct * 0.0001, coalesce(decimals, 8));
END;
$$;

COMMENT ON FUNCTION budgetdb_data.allocate(bigint, text, numeric, numeric) IS
'side_pct percent of budget_pct percent of the account''s raw balance, rounded down to the currency''s scale (R6).';
