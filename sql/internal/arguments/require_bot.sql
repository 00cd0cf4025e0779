CREATE OR REPLACE FUNCTION budgetdb_data.require_bot(
    account_id bigint, bot_id bigint, operation text, allowed text[]
)
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bot record;
BEGIN
    SELECT o.name, o.status INTO bot
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = require_bot.account_id AND o.bot_id = require_bot.bot_id;
    -- Another account's bot is as unknown as one that does not exist (R1).
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB003',
            MESSAGE = format(
                'account %s has no bot %s', require_bot.account_id, coalesce(require_bot.bot_id::text, 'NULL')
            ),
            DETAIL = 'A bot belongs to exactly one account.',
            HINT = format(
                'Find the bot_id with: SELECT id, name, status FROM budgetdb.bots WHERE account_id = %s',
                require_bot.account_id
            );
    END IF;
    IF bot.status <> ALL (require_bot.allowed) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s is %s', require_bot.bot_id, bot.status),
            DETAIL = format(
                '%s needs a bot that is %s; %L is %s.',
                require_bot.operation, array_to_string(require_bot.allowed, ' or '), bot.name, bot.status
            ),
            HINT = CASE bot.status
                WHEN 'closed' THEN 'A closed bot stays closed: create another one.'
                WHEN 'active' THEN 'Nothing is to be done, or pause the bot first.'
                ELSE 'Activate the bot first: SELECT * FROM budgetdb.activate_bot(account_id, bot_id)'
            END;
    END IF;
    RETURN bot.status;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_bot(bigint, bigint, text, text[]) IS
'The bot''s status; UB003 unless it is a bot of the account (R1), UB006 unless its status is allowed (R7).';
