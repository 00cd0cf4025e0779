-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.activate_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL)
RETURNS SETOF budgetdb.bots LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN NEXT budgetdb_data.change_bot_status(
        activate_bot.account_id, activate_bot.bot_id, 'activate_bot', ARRAY['draft', 'paused'], 'active',
        activate_bot.request_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb.activate_bot(bigint, bigint, text) IS
'Starts a draft or resumes a paused bot and returns it, if what its frozen allocation needs is available (R5, R7). '
'Errors: UB001, UB002, UB003, UB005, UB006, UB007.';
