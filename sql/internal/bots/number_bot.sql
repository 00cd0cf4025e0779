-- The account is locked: nobody else takes a number in it meanwhile.
CREATE OR REPLACE FUNCTION budgetdb_data.number_bot(account_id bigint, bot_id bigint)
RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_id bigint := number_bot.bot_id;
BEGIN
    IF new_id IS NOT NULL THEN
        PERFORM budgetdb_data.platform_numbers('budgetdb_data.bots_bot_id_seq');
        RETURN new_id;
    END IF;
    LOOP
        new_id := nextval('budgetdb_data.bots_bot_id_seq');
        EXIT WHEN NOT EXISTS (
            SELECT FROM budgetdb_data.bots AS o WHERE o.account_id = number_bot.account_id AND o.bot_id = new_id
        );
    END LOOP;
    RETURN new_id;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.number_bot(bigint, bigint) IS
'The number of a new bot: the platform''s own, or else the next that is free in the account (R6).';
