-- Checked after the reservation is made and before anybody can see it: a refusal takes it back whole (R5).
CREATE OR REPLACE FUNCTION budgetdb_data.pass_gate(
    account_id bigint, bot_id bigint, entries budgetdb_data.ledger_entry[]
)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    refusal text;
BEGIN
    SELECT string_agg(format(
        '%s: requires %s, available %s, missing %s',
        c.currency, c.reserved, f.available, c.reserved - f.available
    ), '; ' ORDER BY c.currency)
    INTO refusal
    FROM unnest(pass_gate.entries) AS e
    INNER JOIN budgetdb_data.accounts AS a ON a.account_id = pass_gate.account_id
    INNER JOIN budgetdb.bot_capital AS c
        ON c.account_id = pass_gate.account_id AND c.bot_id = pass_gate.bot_id AND c.currency = e.currency
    INNER JOIN budgetdb.get_available_capital(pass_gate.account_id, pass_gate.bot_id) AS f ON f.currency = e.currency
    WHERE
        -- Reserving less or as much as before is never refused, however short the account is.
        CASE a.reservation_model WHEN 'exact' THEN e.held_delta ELSE e.allocated_delta END > 0
        AND c.reserved > f.available;

    IF refusal IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB001',
            MESSAGE = format('insufficient capital on account %s', pass_gate.account_id),
            DETAIL = refusal,
            HINT = 'Ask for less, or pause, resize or close another bot of this account, or deposit and sync its balances.';
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.pass_gate(bigint, bigint, budgetdb_data.ledger_entry[]) IS
'Raises UB001 with the figures if what the change added to the bot''s reservation is not available; an exact fit '
'passes (R5).';
