-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.create_bot(
    account_id bigint,
    name text,
    strategy text,
    budget_pct numeric,
    long_pct numeric DEFAULT NULL,
    short_pct numeric DEFAULT NULL,
    base_currency text DEFAULT 'BTC',
    quote_currency text DEFAULT 'USD',
    strategy_config jsonb DEFAULT '{}',
    profit_policy text DEFAULT 'keep',
    activate boolean DEFAULT TRUE,
    request_id text DEFAULT NULL
)
RETURNS SETOF budgetdb.bots LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'name', create_bot.name, 'strategy', create_bot.strategy, 'budget_pct', create_bot.budget_pct,
        'long_pct', create_bot.long_pct, 'short_pct', create_bot.short_pct,
        'base_currency', create_bot.base_currency, 'quote_currency', create_bot.quote_currency,
        'strategy_config', create_bot.strategy_config, 'profit_policy', create_bot.profit_policy,
        'activate', create_bot.activate
    );
    bot_name CONSTANT text := budgetdb_data.require_text(create_bot.name, 'name');
    bidirectional CONSTANT boolean := budgetdb_data.require_choice(
        create_bot.strategy, 'strategy', ARRAY['bidirectional_dca', 'traditional_dca']
    ) = 'bidirectional_dca';
    budget CONSTANT record := budgetdb_data.require_budget(
        create_bot.budget_pct, create_bot.long_pct, create_bot.short_pct, CASE WHEN bidirectional THEN 50 ELSE 100 END
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
    new_id bigint;
    entries budgetdb_data.ledger_entry[];
    result budgetdb.bots;
BEGIN
    change := budgetdb_data.begin_change(create_bot.account_id, 'create_bot', arguments, create_bot.request_id);
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.bots, change.replay);
        RETURN;
    END IF;

    IF EXISTS (
        SELECT FROM budgetdb_data.bots AS o
        WHERE o.account_id = create_bot.account_id AND o.name = bot_name AND o.status <> 'closed'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('account %s has a bot named %L already', create_bot.account_id, bot_name),
            DETAIL = 'A name is free again when its bot is closed.',
            HINT = 'Choose another name, or close the other bot.';
    END IF;

    INSERT INTO budgetdb_data.bots AS o (
        account_id, owner, name, strategy, strategy_config, status,
        budget_pct, long_pct, short_pct, base_currency, quote_currency, profit_policy
    )
    VALUES (
        create_bot.account_id, change.owner, bot_name, create_bot.strategy,
        config || jsonb_build_object('enable_bidirectional', bidirectional),
        CASE WHEN starts THEN 'active' ELSE 'draft' END,
        budget.budget_pct, budget.long_pct, budget.short_pct, market[1], market[2], policy
    )
    RETURNING o.bot_id INTO new_id;

    entries := budgetdb_data.post_entries(change, new_id, ARRAY[
        budgetdb_data.new_reservation(create_bot.account_id, market[2], budget.budget_pct, budget.long_pct, starts),
        budgetdb_data.new_reservation(create_bot.account_id, market[1], budget.budget_pct, budget.short_pct, starts)
    ]);
    PERFORM budgetdb_data.pass_gate(change, new_id, entries);

    result := (SELECT v FROM budgetdb.bots AS v WHERE v.account_id = create_bot.account_id AND v.id = new_id);
    PERFORM budgetdb_data.append_ledger(
        change, new_id, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.create_bot(
    bigint, text, text, numeric, numeric, numeric, text, text, jsonb, text, boolean, text
) IS
'Creates a bot that reserves budget_pct percent of the account''s raw balances and returns it, or refuses and '
'changes nothing (R5, R6). The split defaults to 50/50 for bidirectional_dca and 100/0 for traditional_dca. activate '
'=> false makes a draft, which reserves nothing yet (R7). Errors: UB001, UB002, UB005, UB007.';
