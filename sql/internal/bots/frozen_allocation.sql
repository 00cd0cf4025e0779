CREATE OR REPLACE FUNCTION budgetdb_data.frozen_allocation(
    account_id bigint,
    budget_pct numeric,
    long_pct numeric,
    short_pct numeric,
    allocation jsonb,
    base_currency text,
    quote_currency text
)
RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce(frozen_allocation.allocation, jsonb_build_object(
        frozen_allocation.quote_currency,
        budgetdb_data.allocate(
            frozen_allocation.account_id, frozen_allocation.quote_currency,
            frozen_allocation.budget_pct, frozen_allocation.long_pct
        ),
        frozen_allocation.base_currency,
        budgetdb_data.allocate(
            frozen_allocation.account_id, frozen_allocation.base_currency,
            frozen_allocation.budget_pct, frozen_allocation.short_pct
        )
    ));
END;
$$;

COMMENT ON FUNCTION budgetdb_data.frozen_allocation(bigint, numeric, numeric, numeric, jsonb, text, text) IS
'What a budget sets aside of each currency: its amounts, or its percentages of the account''s raw balances now (R6).';
