-- In PL/pgSQL, so that bots without open positions do not pay for starting up the joins of the view.
CREATE OR REPLACE FUNCTION budgetdb_data.bot_position_value(account_id bigint, bot_id bigint, currency text)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM budgetdb_data.positions AS p
        WHERE
            p.account_id = bot_position_value.account_id
            AND p.bot_id = bot_position_value.bot_id
            AND p.status IN ('pending', 'open')
    ) THEN
        RETURN 0;
    END IF;
    RETURN coalesce((
        SELECT v.value
        FROM budgetdb_data.bot_position_values AS v
        WHERE
            v.account_id = bot_position_value.account_id
            AND v.bot_id = bot_position_value.bot_id
            AND v.currency = bot_position_value.currency
    ), 0);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.bot_position_value(bigint, bigint, text) IS
'What a bot''s open positions count for in a currency in the conservative model (R2).';
