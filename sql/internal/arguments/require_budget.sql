CREATE OR REPLACE FUNCTION budgetdb_data.require_budget(
    INOUT budget_pct numeric, INOUT long_pct numeric, INOUT short_pct numeric, default_long_pct numeric
)
RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
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
    long_pct := budgetdb_data.require_percentage(
        coalesce(require_budget.long_pct, 100 - require_budget.short_pct, require_budget.default_long_pct), 'long_pct'
    );
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

COMMENT ON FUNCTION budgetdb_data.require_budget(numeric, numeric, numeric, numeric) IS
'A budget with its split completed, or UB005 unless it is above 0 and up to 100 %, split into 100 (R6).';
