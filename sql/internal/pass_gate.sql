-- Checked after the reservation is made and before anybody can see it: a refusal takes it back whole (R5).
CREATE OR REPLACE FUNCTION budgetdb_data.pass_gate(
    account_id bigint, bot_id bigint, entries budgetdb_data.ledger_entry []
)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    short_of text[];
BEGIN
    -- Reserving less or as much as before is never refused, however short the account is.
    SELECT array_agg(e.currency) INTO short_of
    FROM budgetdb.get_available_capital(pass_gate.account_id) AS f
    INNER JOIN unnest(pass_gate.entries) AS e ON e.currency = f.currency
    INNER JOIN budgetdb_data.accounts AS a ON a.account_id = pass_gate.account_id
    WHERE
        f.shortfall > 0
        AND CASE a.reservation_model WHEN 'exact' THEN e.held_delta ELSE e.allocated_delta END > 0;

    IF short_of IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB001',
            MESSAGE = format('insufficient capital on account %s', pass_gate.account_id),
            DETAIL = (
                SELECT string_agg(format(
                    '%s: requires %s, available %s, missing %s',
                    c.currency, c.reserved, f.available, c.reserved - f.available
                ), '; ' ORDER BY c.currency DESC)
                FROM budgetdb.bot_capital AS c
                INNER JOIN budgetdb.get_available_capital(pass_gate.account_id, pass_gate.bot_id) AS f
                    ON f.currency = c.currency
                WHERE
                    c.account_id = pass_gate.account_id
                    AND c.bot_id = pass_gate.bot_id
                    AND c.currency = ANY (short_of)
            ),
            HINT = 'Ask for less, or pause, resize or close another bot of this account, or deposit and sync balances.';
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.pass_gate(bigint, bigint, budgetdb_data.ledger_entry []) IS
'Raises UB001 with the figures if the account is short of what the change added to it; an exact fit passes (R5).';
