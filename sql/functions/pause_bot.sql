-- Fills of a paused bot go on moving what it holds, so pausing it again may find more to release.
-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.pause_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL)
RETURNS SETOF budgetdb.bots LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN NEXT budgetdb_data.change_bot_status(
        pause_bot.account_id, pause_bot.bot_id, 'pause_bot', ARRAY['active', 'paused'], 'paused',
        pause_bot.request_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb.pause_bot(bigint, bigint, text) IS
'Stops an active bot and returns it: releases what is idle and keeps what its open positions hold (R7). On a paused '
'bot it releases what closing positions have returned since. Errors: UB002, UB003, UB005, UB006, UB007.';
