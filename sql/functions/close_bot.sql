-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.close_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL)
RETURNS SETOF budgetdb.bots LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN NEXT budgetdb_data.change_bot_status(
        close_bot.account_id, close_bot.bot_id, 'close_bot', ARRAY['draft', 'active', 'paused', 'closed'], 'closed',
        close_bot.request_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb.close_bot(bigint, bigint, text) IS
'Closes a bot that has no open positions and returns it: releases all it holds, cancels its pending positions and '
'frees its name; on a closed bot it releases what late fills have brought since (R7, R8). Errors: UB002, UB003, '
'UB005, UB006, UB007.';
