-- Either a percentage with its split, or amounts: never both, never neither.
CREATE OR REPLACE FUNCTION budgetdb_data.require_budget(
    INOUT budget_pct numeric,
    INOUT long_pct numeric,
    INOUT short_pct numeric,
    INOUT allocation jsonb,
    default_long_pct numeric
)
RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (require_budget.allocation IS NULL) = (require_budget.budget_pct IS NULL)
        OR require_budget.allocation IS NOT NULL AND num_nonnulls(require_budget.long_pct, require_budget.short_pct) > 0
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'the budget is either budget_pct or allocation',
            DETAIL = format(
                'Got budget_pct %s, long_pct %s, short_pct %s, allocation %s.',
                coalesce(left(require_budget.budget_pct::text, 60), 'NULL'),
                coalesce(left(require_budget.long_pct::text, 60), 'NULL'),
                coalesce(left(require_budget.short_pct::text, 60), 'NULL'),
                coalesce(budgetdb_data.printable(left(require_budget.allocation::text, 500)), 'NULL')
            ),
            HINT = 'Give a budget_pct with its split, or an allocation, {"USDT": "500"}, which has none.';
    END IF;
    IF require_budget.allocation IS NOT NULL THEN
        allocation := budgetdb_data.require_allocation(require_budget.allocation);
        RETURN;
    END IF;

    budget_pct := budgetdb_data.require_percentage(require_budget.budget_pct, 'budget_pct');
    IF require_budget.budget_pct = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'budget_pct is 0',
            DETAIL = 'A bot without a budget would reserve nothing.',
            HINT = 'Give a budget_pct above 0, or pause the bot to release its capital.';
    END IF;

    IF require_budget.short_pct IS NOT NULL THEN
        short_pct := budgetdb_data.require_percentage(require_budget.short_pct, 'short_pct');
    END IF;
    -- One side given says the other; none given means the default.
    long_pct := coalesce(
        require_budget.long_pct, 100 - require_budget.short_pct, require_budget.default_long_pct
    );
    IF require_budget.long_pct IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'long_pct is missing',
            DETAIL = 'Only the strategies bidirectional_dca (50/50) and traditional_dca (100/0) say how to split a '
                'budget.',
            HINT = 'Give long_pct or short_pct, from 0 to 100, or an allocation instead of budget_pct.';
    END IF;
    long_pct := budgetdb_data.require_percentage(require_budget.long_pct, 'long_pct');
    short_pct := coalesce(require_budget.short_pct, 100 - require_budget.long_pct);
    IF require_budget.long_pct + require_budget.short_pct <> 100 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'long_pct and short_pct do not add up to 100',
            DETAIL = format(
                '%s + %s = %s.',
                require_budget.long_pct, require_budget.short_pct, require_budget.long_pct + require_budget.short_pct
            ),
            HINT = 'Give two percentages that add up to exactly 100, or only one of them.';
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_budget(numeric, numeric, numeric, jsonb, numeric) IS
'A budget with its split completed, or its amounts, or UB005 unless it is just one of them: above 0 and up to 100 %, '
'split into 100, or an allocation with an amount above 0 (R6).';
