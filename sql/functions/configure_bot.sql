-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.configure_bot(
    account_id bigint,
    bot_id bigint,
    name text DEFAULT NULL,
    strategy_config jsonb DEFAULT NULL,
    profit_policy text DEFAULT NULL
)
RETURNS SETOF budgetdb.bots LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'bot_id', configure_bot.bot_id, 'name', configure_bot.name,
        'strategy_config', configure_bot.strategy_config, 'profit_policy', configure_bot.profit_policy
    );
    new_name CONSTANT text := budgetdb_data.require_text(coalesce(configure_bot.name, 'unchanged'), 'name');
    config CONSTANT jsonb := budgetdb_data.require_config(coalesce(configure_bot.strategy_config, '{}'));
    change budgetdb_data.change;
BEGIN
    PERFORM budgetdb_data.require_choice(
        coalesce(configure_bot.profit_policy, 'keep'), 'profit_policy', ARRAY['keep', 'sweep']
    );
    change := budgetdb_data.begin_change(configure_bot.account_id, 'configure_bot', arguments, NULL);
    PERFORM budgetdb_data.require_bot(
        configure_bot.account_id, configure_bot.bot_id, 'configure_bot', ARRAY['draft', 'active', 'paused']
    );
    IF configure_bot.name IS NOT NULL THEN
        PERFORM budgetdb_data.require_name(configure_bot.account_id, new_name, configure_bot.bot_id);
    END IF;

    UPDATE budgetdb_data.bots AS o
    SET
        name = coalesce(configure_bot.name, o.name),
        profit_policy = coalesce(configure_bot.profit_policy, o.profit_policy),
        -- The flag stays what the strategy and the allocation make it.
        strategy_config = CASE
            WHEN configure_bot.strategy_config IS NULL THEN o.strategy_config
            ELSE config || jsonb_build_object('enable_bidirectional', o.strategy_config -> 'enable_bidirectional')
        END
    WHERE o.account_id = configure_bot.account_id AND o.bot_id = configure_bot.bot_id;

    PERFORM budgetdb_data.append_ledger(change, configure_bot.bot_id, NULL, '{}', NULL);
    RETURN QUERY
    SELECT v.* FROM budgetdb.bots AS v
    WHERE v.account_id = configure_bot.account_id AND v.id = configure_bot.bot_id;
END;
$$;

COMMENT ON FUNCTION budgetdb.configure_bot(bigint, bigint, text, jsonb, text) IS
'Changes a bot''s name, settings or profit policy and returns the bot; what is NULL stays as it is, and '
'strategy_config is replaced whole, but for its enable_bidirectional (R7, R8). Nothing it reserves changes. Errors: '
'UB002, UB003, UB005, UB006.';
