CREATE OR REPLACE FUNCTION budgetdb_data.require_own_position(
    owned budgetdb_data.positions, bot_id bigint, base_currency text, quote_currency text
)
RETURNS void LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (require_own_position.owned).bot_id <> require_own_position.bot_id
        OR (require_own_position.owned).base_currency <> require_own_position.base_currency
        OR (require_own_position.owned).quote_currency <> require_own_position.quote_currency
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format(
                'position %s is another bot''s, or in another market', (require_own_position.owned).position_id
            ),
            DETAIL = format(
                'It is bot %s''s, in %s-%s.',
                (require_own_position.owned).bot_id, (require_own_position.owned).base_currency,
                (require_own_position.owned).quote_currency
            ),
            HINT = 'Give a position of the bot, and leave the currencies out: they are the position''s.';
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_own_position(budgetdb_data.positions, bigint, text, text) IS
'UB005 unless a position is the bot''s and in the market given, NULL being any (R1).';
