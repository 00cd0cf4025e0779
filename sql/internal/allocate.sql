CREATE OR REPLACE FUNCTION budgetdb_data.allocate(
    account_id bigint, budget_pct numeric, long_pct numeric, short_pct numeric, base_currency text, quote_currency text
)
RETURNS TABLE (currency text, allocated numeric) LANGUAGE plpgsql STABLE AS $$
BEGIN
    -- Multiplied before dividing and rounded down: never more than the percentage asked for (R6).
    RETURN QUERY
    SELECT
        side.currency,
        trunc(
            greatest(coalesce(b.raw, 0), 0) * allocate.budget_pct * side.pct / 10000,
            coalesce((SELECT c.scale FROM budgetdb_data.currencies AS c WHERE c.currency = side.currency), 8)
        )
    FROM (
        VALUES
        (allocate.quote_currency, allocate.long_pct),
        (allocate.base_currency, allocate.short_pct)
    ) AS side (currency, pct)
    LEFT JOIN budgetdb_data.balances AS b
        ON b.account_id = allocate.account_id AND b.currency = side.currency;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.allocate(bigint, numeric, numeric, numeric, text, text) IS
'What a budget sets aside of the account''s raw balance: quote currency for longs, base currency for shorts (R6).';
