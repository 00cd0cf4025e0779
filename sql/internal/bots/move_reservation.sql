-- Activating, resuming, resizing, pausing and closing differ only in the status and the allocation they lead to.
CREATE OR REPLACE FUNCTION budgetdb_data.move_reservation(
    change budgetdb_data.change, bot_id bigint, old_status text, new_status text, allocation jsonb DEFAULT NULL
)
RETURNS budgetdb_data.ledger_entry[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    postings budgetdb_data.posting[];
BEGIN
    SELECT array_agg((
        c.currency,
        0,
        goal.allocated - c.allocated,
        CASE move_reservation.new_status WHEN 'active' THEN goal.allocated ELSE 0 END
        - CASE move_reservation.old_status WHEN 'active' THEN c.allocated ELSE 0 END,
        goal.held - c.held
    )::budgetdb_data.posting ORDER BY c.currency)
    INTO postings
    FROM budgetdb.bot_capital AS c
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN move_reservation.allocation IS NULL THEN c.allocated
            ELSE coalesce((move_reservation.allocation ->> c.currency)::numeric, 0)
        END AS allocated
    ) AS frozen
    CROSS JOIN LATERAL (
        SELECT
            frozen.allocated,
            CASE move_reservation.new_status
                -- What positions hold, and what they have not spent of the allocation.
                WHEN 'active' THEN c.deployed + greatest(frozen.allocated - c.spent, 0)
                -- Coins that open positions hold stay reserved: a stopped bot still has to sell them.
                WHEN 'paused' THEN least(c.held, c.deployed)
                ELSE 0
            END AS held
    ) AS goal
    WHERE c.account_id = (move_reservation.change).account_id AND c.bot_id = move_reservation.bot_id;

    RETURN budgetdb_data.post_entries(move_reservation.change, move_reservation.bot_id, postings);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_reservation(budgetdb_data.change, bigint, text, text, jsonb) IS
'Makes a bot hold what new_status entitles it to; allocation, currency to amount, replaces the frozen one unless '
'NULL (R7).';
