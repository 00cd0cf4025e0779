-- Activating, resuming, resizing, pausing and closing differ only in the status and the allocation they lead to.
CREATE OR REPLACE FUNCTION budgetdb_data.move_reservation(
    change budgetdb_data.change, bot_id bigint, old_status text, new_status text, allocation jsonb DEFAULT NULL
)
RETURNS budgetdb_data.ledger_entry[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    postings budgetdb_data.posting[];
BEGIN
    SELECT array_agg((
        own.currency,
        0,
        goal.allocated - own.allocated,
        CASE move_reservation.new_status WHEN 'active' THEN goal.allocated ELSE 0 END
        - CASE move_reservation.old_status WHEN 'active' THEN own.allocated ELSE 0 END,
        budgetdb_data.held_as(
            move_reservation.new_status, own.held, goal.allocated, own.deployed, own.spent
        ) - own.held
    )::budgetdb_data.posting ORDER BY own.currency)
    INTO postings
    FROM (
        SELECT c.currency, c.allocated, c.held, c.deployed, c.spent
        FROM budgetdb.bot_capital AS c
        WHERE c.account_id = (move_reservation.change).account_id AND c.bot_id = move_reservation.bot_id
        UNION ALL
        -- What the new budget has and the bot never had.
        SELECT j.key, 0, 0, 0, 0
        FROM jsonb_each(move_reservation.allocation) AS j
        WHERE NOT EXISTS (
            SELECT FROM budgetdb_data.reservations AS r
            WHERE
                r.account_id = (move_reservation.change).account_id
                AND r.bot_id = move_reservation.bot_id
                AND r.currency = j.key
        )
    ) AS own
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN move_reservation.allocation IS NULL THEN own.allocated
            ELSE coalesce((move_reservation.allocation ->> own.currency)::numeric, 0)
        END AS allocated
    ) AS goal;

    RETURN budgetdb_data.post_entries(move_reservation.change, move_reservation.bot_id, postings);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_reservation(budgetdb_data.change, bigint, text, text, jsonb) IS
'Makes a bot hold what new_status entitles it to; allocation, currency to amount, replaces the frozen one unless '
'NULL (R7).';
