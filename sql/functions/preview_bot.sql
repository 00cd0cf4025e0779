CREATE OR REPLACE FUNCTION budgetdb.preview_bot(
    account_id bigint,
    budget_pct numeric DEFAULT NULL,
    long_pct numeric DEFAULT NULL,
    short_pct numeric DEFAULT NULL,
    base_currency text DEFAULT 'BTC',
    quote_currency text DEFAULT 'USD',
    exclude_bot_id bigint DEFAULT NULL,
    strategy text DEFAULT NULL,
    allocation jsonb DEFAULT NULL
)
RETURNS TABLE (currency text, required numeric, available numeric, missing numeric, fits boolean)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    market text[] := budgetdb_data.require_market(preview_bot.base_currency, preview_bot.quote_currency);
    bot record;
    is_resize boolean;
    budget record;
    model text;
    frozen jsonb;
BEGIN
    PERFORM budgetdb_data.require_text(coalesce(preview_bot.strategy, 'none'), 'strategy');
    SELECT a.reservation_model INTO model
    FROM budgetdb_data.accounts AS a
    WHERE a.account_id = preview_bot.account_id;
    IF NOT FOUND THEN
        PERFORM budgetdb_data.refuse_account(preview_bot.account_id);
    END IF;

    SELECT o.status, o.strategy, o.long_pct, o.base_currency, o.quote_currency INTO bot
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = preview_bot.account_id AND o.bot_id = preview_bot.exclude_bot_id AND o.status <> 'closed';
    is_resize := FOUND;
    IF is_resize THEN
        market := ARRAY[bot.base_currency, bot.quote_currency];
    END IF;
    budget := budgetdb_data.require_budget(
        preview_bot.budget_pct, preview_bot.long_pct, preview_bot.short_pct, preview_bot.allocation,
        CASE
            WHEN is_resize THEN coalesce(bot.long_pct, budgetdb_data.strategy_long_pct(bot.strategy))
            WHEN preview_bot.strategy IS NULL THEN 50
            ELSE budgetdb_data.strategy_long_pct(preview_bot.strategy)
        END
    );
    frozen := budgetdb_data.frozen_allocation(
        preview_bot.account_id, budget.budget_pct, budget.long_pct, budget.short_pct, budget.allocation,
        market[1], market[2]
    );

    RETURN QUERY
    SELECT
        n.currency,
        goal.required,
        n.available,
        greatest(goal.required - n.available, 0),
        -- Reserving no more than before always passes; nothing at all, and less than is at work, never does.
        goal.required <= greatest(n.available, n.reserved)
        AND sum(n.allocated) OVER () > 0
        AND (n.allocated >= n.at_work OR NOT n.is_budgeted)
    FROM (
        SELECT
            coalesce(j.key, o.currency) AS currency,
            coalesce(j.value::numeric, 0) AS allocated,
            -- Positions in other markets than the bot's own spend what was never allocated.
            j.key IS NOT NULL OR o.allocated > 0 AS is_budgeted,
            coalesce(o.held, 0) AS held,
            coalesce(o.deployed, 0) AS deployed,
            coalesce(o.spent, 0) AS spent,
            coalesce(o.spent + o.committed, 0) AS at_work,
            coalesce(o.position_value, 0) AS position_value,
            coalesce(o.reserved, 0) AS reserved,
            coalesce(f.available, 0) AS available
        FROM jsonb_each(frozen) AS j
        FULL JOIN (
            SELECT
                c.currency, c.allocated, c.held, c.deployed, c.spent, c.position_value, c.reserved,
                coalesce(w.committed, 0) AS committed
            FROM budgetdb.bot_capital AS c
            LEFT JOIN budgetdb_data.bot_orders AS w
                ON w.account_id = c.account_id AND w.bot_id = c.bot_id AND w.currency = c.currency
            WHERE is_resize AND c.account_id = preview_bot.account_id AND c.bot_id = preview_bot.exclude_bot_id
        ) AS o ON o.currency = j.key
        -- A bot that is closed cannot be resized: what it may still hold is not free for another.
        LEFT JOIN budgetdb.get_available_capital(
            preview_bot.account_id, CASE WHEN is_resize THEN preview_bot.exclude_bot_id END
        ) AS f
            ON f.currency = coalesce(j.key, o.currency)
    ) AS n
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN model = 'exact' THEN greatest(
                budgetdb_data.held_as(coalesce(bot.status, 'active'), n.held, n.allocated, n.deployed, n.spent), 0
            )
            WHEN coalesce(bot.status, 'active') = 'active' THEN n.allocated + n.position_value
            ELSE n.position_value
        END AS required
    ) AS goal
    ORDER BY n.currency;
END;
$$;

COMMENT ON FUNCTION budgetdb.preview_bot(
    bigint, numeric, numeric, numeric, text, text, bigint, text, jsonb
) IS
'What create_bot would reserve with this budget, or resize_bot of exclude_bot_id, and whether it would pass the gate '
'now, one row per currency (R5, R6): required is what it would reserve, available what is free for it, missing what '
'required exceeds that by; fits says whether this currency stands in the way. It reserves nothing. Without a '
'strategy the split defaults to 50/50, in a resize to the bot''s own, whose market it is too. Errors: UB002, UB005.';
