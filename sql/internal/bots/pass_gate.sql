-- Checked after the reservation is made and before anybody can see it: a refusal takes it back whole (R5).
CREATE OR REPLACE FUNCTION budgetdb_data.pass_gate(
    change budgetdb_data.change, bot_id bigint, entries budgetdb_data.ledger_entry[]
)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    exact CONSTANT boolean := (pass_gate.change).reservation_model = 'exact';
    too_little text[];
BEGIN
    -- Reserving less or as much as before is never refused, however short the account is.
    SELECT array_agg(e.currency) INTO too_little
    FROM unnest(pass_gate.entries) AS e
    WHERE
        CASE
            WHEN exact THEN e.held_delta <= 0 OR e.held <= e.raw
            ELSE e.allocated_delta <= 0 OR e.allocated + coalesce((
                SELECT v.value
                FROM budgetdb_data.account_position_values AS v
                WHERE v.account_id = (pass_gate.change).account_id AND v.currency = e.currency
            ), 0) <= e.raw
        END IS NOT TRUE;

    IF too_little IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB001',
            MESSAGE = format(
                'insufficient capital on account %s, by the %s model',
                (pass_gate.change).account_id, (pass_gate.change).reservation_model
            ),
            DETAIL = (
                SELECT string_agg(format(
                    '%s: requires %s, available %s, missing %s',
                    c.currency, c.reserved, f.available, c.reserved - f.available
                ), '; ' ORDER BY c.currency)
                FROM budgetdb.bot_capital AS c
                INNER JOIN budgetdb.get_available_capital((pass_gate.change).account_id, pass_gate.bot_id) AS f
                    ON f.currency = c.currency
                WHERE
                    c.account_id = (pass_gate.change).account_id
                    AND c.bot_id = pass_gate.bot_id
                    AND c.currency = ANY (too_little)
            ),
            HINT = 'Ask for less, or pause, resize or close another bot of this account, or deposit and sync balances.'
                || format(
                    CASE WHEN exact THEN ' By the conservative model available is %s.' ELSE
                        ' The conservative model counts positions in both of their currencies; by the exact one '
                        'available '
                        'is %s: SELECT * FROM budgetdb.configure_account(%s, reservation_model => ''exact'').'
                    END,
                    (
                        SELECT string_agg(format('%s %s', c.currency, greatest(
                            f.raw_balance - CASE
                                WHEN exact THEN f.reserved_conservative - c.reserved_conservative
                                ELSE f.reserved_exact - c.reserved_exact
                            END, 0
                        )), ', ' ORDER BY c.currency)
                        FROM budgetdb.bot_capital AS c
                        INNER JOIN budgetdb.account_capital AS f
                            ON f.account_id = c.account_id AND f.currency = c.currency
                        WHERE
                            c.account_id = (pass_gate.change).account_id
                            AND c.bot_id = pass_gate.bot_id
                            AND c.currency = ANY (too_little)
                    ),
                    (pass_gate.change).account_id
                );
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.pass_gate(budgetdb_data.change, bigint, budgetdb_data.ledger_entry[]) IS
'Raises UB001, naming the model and the figures, if what the change added to the account''s reservations is more '
'than it holds; an exact fit passes (R5).';
