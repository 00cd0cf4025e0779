CREATE OR REPLACE FUNCTION budgetdb.preview_bot(
    account_id bigint,
    budget_pct numeric,
    long_pct numeric DEFAULT NULL,
    short_pct numeric DEFAULT NULL,
    base_currency text DEFAULT 'BTC',
    quote_currency text DEFAULT 'USD',
    exclude_bot_id bigint DEFAULT NULL
)
RETURNS TABLE (currency text, required numeric, available numeric, missing numeric, fits boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    market CONSTANT text[] := budgetdb_data.require_market(preview_bot.base_currency, preview_bot.quote_currency);
    budget CONSTANT record := budgetdb_data.require_budget(
        preview_bot.budget_pct, preview_bot.long_pct, preview_bot.short_pct, 50
    );
    model text;
BEGIN
    SELECT a.reservation_model INTO model
    FROM budgetdb_data.accounts AS a
    WHERE a.account_id = preview_bot.account_id;
    IF NOT FOUND THEN
        PERFORM budgetdb_data.refuse_account(preview_bot.account_id);
    END IF;

    RETURN QUERY
    SELECT
        n.currency,
        goal.required,
        goal.available,
        greatest(goal.required - goal.available, 0),
        -- Reserving no more than before always passes.
        goal.required <= greatest(goal.available, o.reserved)
    FROM (
        SELECT
            side.currency,
            budgetdb_data.allocate(preview_bot.account_id, side.currency, budget.budget_pct, side.pct) AS allocated
        FROM (VALUES (market[1], budget.short_pct), (market[2], budget.long_pct)) AS side (currency, pct)
    ) AS n
    LEFT JOIN budgetdb.get_available_capital(preview_bot.account_id, preview_bot.exclude_bot_id) AS f
        ON f.currency = n.currency
    LEFT JOIN budgetdb.bot_capital AS o
        ON
            o.account_id = preview_bot.account_id
            AND o.bot_id = preview_bot.exclude_bot_id
            AND o.currency = n.currency
    CROSS JOIN LATERAL (
        SELECT
            CASE model
                WHEN 'exact' THEN coalesce(o.deployed, 0) + greatest(n.allocated - coalesce(o.spent, 0), 0)
                ELSE n.allocated + coalesce(o.position_value, 0)
            END AS required,
            coalesce(f.available, 0) AS available
    ) AS goal
    ORDER BY n.currency;
END;
$$;

COMMENT ON FUNCTION budgetdb.preview_bot(bigint, numeric, numeric, numeric, text, text, bigint) IS
'What a bot with this budget would reserve and whether it would pass the gate now, one row per currency (R5, R6): '
'required is what it would reserve, available what is free for it, missing what required exceeds that by. It reserves '
'nothing. The split defaults to 50/50. exclude_bot_id previews a resize of that bot. Errors: UB002, UB005.';
