CREATE OR REPLACE FUNCTION budgetdb_data.is_created_bot(change budgetdb_data.change, bot_id bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account CONSTANT bigint := (is_created_bot.change).account_id;
    bot record;
    first jsonb;
BEGIN
    SELECT o.created_version, o.strategy, o.base_currency, o.quote_currency INTO bot
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = account AND o.bot_id = is_created_bot.bot_id;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;

    SELECT l.arguments INTO first
    FROM (
        SELECT h.version, h.arguments FROM budgetdb_data.ledger AS h WHERE h.account_id = account
        UNION ALL
        SELECT h.version, h.arguments FROM budgetdb_data.ledger_archive AS h WHERE h.account_id = account
    ) AS l
    WHERE l.version = bot.created_version;
    -- Where the ledger has forgotten, what can never change has to do.
    IF first IS NULL AND NOT (is_created_bot.change).arguments @> jsonb_build_object(
            'strategy', bot.strategy, 'base_currency', bot.base_currency, 'quote_currency', bot.quote_currency
        )
        OR first - 'bot_id' <> (is_created_bot.change).arguments - 'bot_id'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = format('bot %s of account %s was created with other facts', is_created_bot.bot_id, account),
            DETAIL = format(
                'First: %s. Now: %s.',
                coalesce(budgetdb_data.printable(left(first::text, 1000)), 'no longer in the ledger'),
                budgetdb_data.printable(left((is_created_bot.change).arguments::text, 1000))
            ),
            HINT = 'Create it with the same facts to get it again, or give another bot_id. What has changed since is '
                'said with configure_bot and resize_bot.';
    END IF;

    -- Nothing changes: the version is given back.
    UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
    WHERE a.account_id = account;
    RETURN TRUE;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.is_created_bot(budgetdb_data.change, bigint) IS
'Whether the account has a bot of this number, created with the same arguments; UB007 if with others (R6, R10).';
