-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.create_bot(
    account_id bigint,
    name text,
    strategy text,
    budget_pct numeric DEFAULT NULL,
    long_pct numeric DEFAULT NULL,
    short_pct numeric DEFAULT NULL,
    base_currency text DEFAULT 'BTC',
    quote_currency text DEFAULT 'USD',
    strategy_config jsonb DEFAULT '{}',
    profit_policy text DEFAULT 'keep',
    activate boolean DEFAULT TRUE,
    request_id text DEFAULT NULL,
    allocation jsonb DEFAULT NULL,
    bot_id bigint DEFAULT NULL
)
RETURNS SETOF budgetdb.bots LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    bot_name CONSTANT text := budgetdb_data.require_text(create_bot.name, 'name');
    bot_strategy CONSTANT text := budgetdb_data.require_text(create_bot.strategy, 'strategy');
    budget CONSTANT record := budgetdb_data.require_budget(
        create_bot.budget_pct, create_bot.long_pct, create_bot.short_pct, create_bot.allocation,
        budgetdb_data.strategy_long_pct(bot_strategy)
    );
    -- "500" and 500.0 are the same amount (R10).
    arguments CONSTANT jsonb := jsonb_build_object(
        'name', create_bot.name, 'strategy', create_bot.strategy, 'budget_pct', create_bot.budget_pct,
        'long_pct', create_bot.long_pct, 'short_pct', create_bot.short_pct,
        'base_currency', create_bot.base_currency, 'quote_currency', create_bot.quote_currency,
        'strategy_config', create_bot.strategy_config, 'profit_policy', create_bot.profit_policy,
        'activate', create_bot.activate, 'allocation', budget.allocation, 'bot_id', create_bot.bot_id
    );
    market CONSTANT text[] := budgetdb_data.require_market(create_bot.base_currency, create_bot.quote_currency);
    config CONSTANT jsonb := budgetdb_data.require_config(create_bot.strategy_config);
    policy CONSTANT text := budgetdb_data.require_choice(
        create_bot.profit_policy, 'profit_policy', ARRAY['keep', 'sweep']
    );
    starts CONSTANT boolean := budgetdb_data.require_choice(
        create_bot.activate::text, 'activate', ARRAY['true', 'false']
    );
    change budgetdb_data.change;
    frozen jsonb;
    new_id bigint := budgetdb_data.require_id(create_bot.bot_id, 'bot_id');
    entries budgetdb_data.ledger_entry[];
    result budgetdb.bots;
BEGIN
    change := budgetdb_data.begin_change(create_bot.account_id, 'create_bot', arguments, create_bot.request_id);
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.bots, change.replay);
        RETURN;
    ELSIF new_id IS NOT NULL AND budgetdb_data.is_created_bot(change, new_id) THEN
        RETURN QUERY
        SELECT v.* FROM budgetdb.bots AS v WHERE v.account_id = create_bot.account_id AND v.id = new_id;
        RETURN;
    END IF;

    PERFORM budgetdb_data.require_name(create_bot.account_id, bot_name, NULL);
    frozen := budgetdb_data.frozen_allocation(
        create_bot.account_id, budget.budget_pct, budget.long_pct, budget.short_pct, budget.allocation,
        market[1], market[2]
    );
    PERFORM budgetdb_data.require_reservation(create_bot.account_id, frozen);
    new_id := budgetdb_data.number_bot(create_bot.account_id, new_id);

    INSERT INTO budgetdb_data.bots (
        account_id, owner, bot_id, name, strategy, strategy_config, status,
        budget_pct, long_pct, short_pct, base_currency, quote_currency, profit_policy, created_version
    )
    OVERRIDING SYSTEM VALUE
    VALUES (
        create_bot.account_id, change.owner, new_id, bot_name, bot_strategy,
        config || jsonb_build_object(
            'enable_bidirectional', budgetdb_data.is_bidirectional(bot_strategy, frozen, market[1])
        ),
        CASE WHEN starts THEN 'active' ELSE 'draft' END,
        budget.budget_pct, budget.long_pct, budget.short_pct, market[1], market[2], policy, change.version
    );

    entries := budgetdb_data.post_entries(change, new_id, budgetdb_data.reserve_allocation(frozen, starts));
    PERFORM budgetdb_data.pass_gate(change, new_id, entries);

    SELECT v.* INTO result
    FROM budgetdb.bots AS v
    WHERE v.account_id = create_bot.account_id AND v.id = new_id;
    PERFORM budgetdb_data.append_ledger(
        change, new_id, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.create_bot(
    bigint, text, text, numeric, numeric, numeric, text, text, jsonb, text, boolean, text, jsonb, bigint
) IS
'Creates a bot that reserves either budget_pct percent of the account''s raw balances or an allocation, an object of '
'currency to amount, and returns it, or refuses and changes nothing (R5, R6). The split defaults to 50/50 for '
'bidirectional_dca and 100/0 for traditional_dca; any other strategy has to say its own. activate => false makes a '
'draft, which reserves nothing yet (R7). With a bot_id of the platform''s own it is made once: again with the same '
'facts it is the same bot, with others UB007 (R6). Errors: UB001, UB002, UB005, UB007.';
