CREATE OR REPLACE FUNCTION budgetdb_data.cancel_positions(account_id bigint, bot_id bigint, happened_at timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    still_open text;
BEGIN
    SELECT string_agg(format('%s (%s %s %s)', p.position_id, p.direction, p.base_amount, p.base_currency), ', ')
    INTO still_open
    FROM (
        SELECT o.position_id, o.direction, o.base_amount, o.base_currency
        FROM budgetdb_data.positions AS o
        WHERE o.account_id = cancel_positions.account_id AND o.bot_id = cancel_positions.bot_id AND o.status = 'open'
        ORDER BY o.position_id
        LIMIT 10
    ) AS p;
    IF still_open IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s has open positions', cancel_positions.bot_id),
            DETAIL = format('Open: %s.', still_open),
            HINT = 'Close its positions first, or pause the bot: that keeps only what they hold.';
    END IF;

    UPDATE budgetdb_data.positions AS o SET status = 'cancelled', closed_at = cancel_positions.happened_at
    WHERE o.account_id = cancel_positions.account_id AND o.bot_id = cancel_positions.bot_id AND o.status = 'pending';
END;
$$;

COMMENT ON FUNCTION budgetdb_data.cancel_positions(bigint, bigint, timestamptz) IS
'Cancels the pending positions of a bot about to close; UB006 naming them if any are open (R7, R8).';
