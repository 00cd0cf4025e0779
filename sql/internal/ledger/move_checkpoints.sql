-- The account is not named account_id here, which ON CONFLICT could not tell from its column. It names columns, because
-- REINDEX CONCURRENTLY has moments in which the constraint has no index.
CREATE OR REPLACE FUNCTION budgetdb_data.move_checkpoints(account bigint, owner text, first_kept bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The deltas are added up, and the values after them not just taken over: an error in them would be lost here.
    INSERT INTO budgetdb_data.balance_checkpoints AS c (
        account_id, owner, currency, version, recorded_at, happened_at, raw, allocated, held
    )
    SELECT DISTINCT ON (e.currency)
        e.account_id, move_checkpoints.owner, e.currency, e.version, e.recorded_at, e.happened_at,
        sum(e.raw_delta) OVER archived, sum(e.allocated_delta) OVER archived, sum(e.held_delta) OVER archived
    FROM budgetdb_data.ledger_entries AS e
    WHERE e.account_id = move_checkpoints.account AND e.version < move_checkpoints.first_kept
    WINDOW archived AS (PARTITION BY e.currency)
    ORDER BY e.currency, e.version DESC
    ON CONFLICT (account_id, currency) DO UPDATE
    SET
        version = excluded.version, recorded_at = excluded.recorded_at, happened_at = excluded.happened_at,
        raw = excluded.raw, allocated = excluded.allocated, held = excluded.held, actor = excluded.actor
    WHERE c.version < excluded.version;

    INSERT INTO budgetdb_data.bot_checkpoints AS c (account_id, owner, bot_id, currency, version, allocated, held)
    SELECT DISTINCT ON (e.bot_id, e.currency)
        e.account_id, move_checkpoints.owner, e.bot_id, e.currency, e.version, e.allocated, e.held
    FROM budgetdb_data.bot_entries AS e
    WHERE e.account_id = move_checkpoints.account AND e.version < move_checkpoints.first_kept
    ORDER BY e.bot_id, e.currency, e.version DESC
    ON CONFLICT (account_id, bot_id, currency) DO UPDATE
    SET version = excluded.version, allocated = excluded.allocated, held = excluded.held
    WHERE c.version < excluded.version;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_checkpoints(bigint, text, bigint) IS
'Adds what the ledger''s rows before first_kept say to the checkpoints that its replay begins with (R9).';
