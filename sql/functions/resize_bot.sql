-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.resize_bot(
    account_id bigint,
    bot_id bigint,
    budget_pct numeric DEFAULT NULL,
    long_pct numeric DEFAULT NULL,
    short_pct numeric DEFAULT NULL,
    request_id text DEFAULT NULL,
    allocation jsonb DEFAULT NULL
)
RETURNS SETOF budgetdb.bots LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'bot_id', resize_bot.bot_id, 'budget_pct', resize_bot.budget_pct, 'long_pct', resize_bot.long_pct,
        'short_pct', resize_bot.short_pct,
        -- "500" and 500.0 are the same amount (R10).
        'allocation', CASE
            WHEN resize_bot.allocation IS NOT NULL THEN budgetdb_data.require_allocation(resize_bot.allocation)
        END
    );
    change budgetdb_data.change;
    bot record;
    budget record;
    frozen jsonb;
    entries budgetdb_data.ledger_entry[];
    result budgetdb.bots;
BEGIN
    change := budgetdb_data.begin_change(resize_bot.account_id, 'resize_bot', arguments, resize_bot.request_id);
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.bots, change.replay);
        RETURN;
    END IF;

    PERFORM budgetdb_data.require_bot(
        resize_bot.account_id, resize_bot.bot_id, 'resize_bot', ARRAY['draft', 'active', 'paused']
    );
    SELECT o.status, o.strategy, o.long_pct, o.base_currency, o.quote_currency INTO bot
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = resize_bot.account_id AND o.bot_id = resize_bot.bot_id;
    -- The split stays as it is unless one is given.
    budget := budgetdb_data.require_budget(
        resize_bot.budget_pct, resize_bot.long_pct, resize_bot.short_pct, resize_bot.allocation,
        coalesce(bot.long_pct, budgetdb_data.strategy_long_pct(bot.strategy))
    );
    frozen := budgetdb_data.frozen_allocation(
        resize_bot.account_id, budget.budget_pct, budget.long_pct, budget.short_pct, budget.allocation,
        bot.base_currency, bot.quote_currency
    );
    PERFORM budgetdb_data.require_reservation(resize_bot.account_id, frozen);
    PERFORM budgetdb_data.require_room(
        resize_bot.account_id, resize_bot.bot_id, frozen, budget.long_pct, budget.short_pct
    );

    IF bot.status = 'paused' THEN
        -- Whatever its budget, it keeps no more than its positions hold.
        PERFORM budgetdb_data.refuse_orders(resize_bot.account_id, resize_bot.bot_id, 'resize_bot', FALSE);
    END IF;

    UPDATE budgetdb_data.bots AS o
    SET
        budget_pct = budget.budget_pct,
        long_pct = budget.long_pct,
        short_pct = budget.short_pct,
        strategy_config = o.strategy_config || jsonb_build_object(
            'enable_bidirectional', budgetdb_data.is_bidirectional(o.strategy, frozen, bot.base_currency)
        )
    WHERE o.account_id = resize_bot.account_id AND o.bot_id = resize_bot.bot_id;
    entries := budgetdb_data.move_reservation(change, resize_bot.bot_id, bot.status, bot.status, frozen);
    PERFORM budgetdb_data.pass_gate(change, resize_bot.bot_id, entries);

    SELECT v.* INTO result
    FROM budgetdb.bots AS v
    WHERE v.account_id = resize_bot.account_id AND v.id = resize_bot.bot_id;
    PERFORM budgetdb_data.append_ledger(
        change, resize_bot.bot_id, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.resize_bot(bigint, bigint, numeric, numeric, numeric, text, jsonb) IS
'Gives a bot another budget, budget_pct recomputed from the account''s raw balances now or an allocation of amounts, '
'and returns it. Growing passes the gate; shrinking below what open positions have spent is refused, naming the '
'least possible (R5, R6, R7). The split stays unless given. Errors: UB001, UB002, UB003, UB005, UB006, UB007.';
