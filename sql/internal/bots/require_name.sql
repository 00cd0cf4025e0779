CREATE OR REPLACE FUNCTION budgetdb_data.require_name(account_id bigint, name text, bot_id bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other bigint;
BEGIN
    SELECT o.bot_id INTO other
    FROM budgetdb_data.bots AS o
    WHERE
        o.account_id = require_name.account_id
        AND o.name = require_name.name
        AND o.status <> 'closed'
        AND o.bot_id IS DISTINCT FROM require_name.bot_id;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('account %s has a bot named %L already', require_name.account_id, require_name.name),
            DETAIL = format('It is bot %s. A name is free again when its bot is closed.', other),
            HINT = 'Choose another name, or close the other bot.';
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_name(bigint, text, bigint) IS
'UB005 if another bot of the account than bot_id, not closed, has the name (R7).';
