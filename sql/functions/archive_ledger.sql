-- Nothing of an account is locked: archived rows are past all change, so trading goes on meanwhile. The checkpoint's
-- lock, in a statement of its own, is what the next run waits for, to go on from where this one ends.
CREATE OR REPLACE FUNCTION budgetdb.archive_ledger(account_id bigint, before timestamptz)
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    owner text;
    first_kept bigint;
    moved bigint;
BEGIN
    IF archive_ledger.before IS NULL
        OR archive_ledger.before < '1970-01-01 00:00:00+00'
        OR archive_ledger.before > now() - interval '7 days'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'before is not a time at least 7 days ago',
            DETAIL = format('Got %s.', coalesce(archive_ledger.before::text, 'NULL')),
            HINT = 'Keep what may still be retried: the request ids of archived rows are forgotten.';
    END IF;

    INSERT INTO budgetdb_data.account_checkpoints AS c (account_id, owner, version)
    SELECT a.account_id, a.owner, 0
    FROM budgetdb_data.accounts AS a
    WHERE a.account_id = archive_ledger.account_id AND budgetdb_data.is_visible(a.owner)
    ON CONFLICT ON CONSTRAINT account_checkpoints_pkey DO UPDATE SET version = c.version
    RETURNING c.owner INTO owner;
    IF NOT FOUND THEN
        PERFORM budgetdb_data.refuse_account(archive_ledger.account_id);
    END IF;

    -- The last row stays, whatever its age, for the next version to follow on.
    SELECT l.version INTO first_kept
    FROM budgetdb_data.ledger AS l
    WHERE
        l.account_id = archive_ledger.account_id
        AND (l.recorded_at >= archive_ledger.before OR l.version = (
            SELECT a.version FROM budgetdb_data.accounts AS a WHERE a.account_id = archive_ledger.account_id
        ))
    ORDER BY l.version
    LIMIT 1;

    -- The deltas are added up, and the values after them not just taken over: an error in them would be lost here.
    INSERT INTO budgetdb_data.balance_checkpoints AS c (
        account_id, owner, currency, version, recorded_at, happened_at, raw, allocated, held
    )
    SELECT DISTINCT ON (e.currency)
        e.account_id, owner, e.currency, e.version, e.recorded_at, e.happened_at,
        sum(e.raw_delta) OVER archived, sum(e.allocated_delta) OVER archived, sum(e.held_delta) OVER archived
    FROM budgetdb_data.ledger_entries AS e
    WHERE e.account_id = archive_ledger.account_id AND e.version < first_kept
    WINDOW archived AS (PARTITION BY e.currency)
    ORDER BY e.currency, e.version DESC
    ON CONFLICT ON CONSTRAINT balance_checkpoints_pkey DO UPDATE
    SET
        version = excluded.version, recorded_at = excluded.recorded_at, happened_at = excluded.happened_at,
        raw = excluded.raw, allocated = excluded.allocated, held = excluded.held, actor = excluded.actor
    WHERE c.version < excluded.version;

    INSERT INTO budgetdb_data.bot_checkpoints AS c (account_id, owner, bot_id, currency, version, allocated, held)
    SELECT DISTINCT ON (e.bot_id, e.currency)
        e.account_id, owner, e.bot_id, e.currency, e.version, e.allocated, e.held
    FROM budgetdb_data.bot_entries AS e
    WHERE e.account_id = archive_ledger.account_id AND e.version < first_kept
    ORDER BY e.bot_id, e.currency, e.version DESC
    ON CONFLICT ON CONSTRAINT bot_checkpoints_pkey DO UPDATE
    SET version = excluded.version, allocated = excluded.allocated, held = excluded.held
    WHERE c.version < excluded.version;

    WITH archived AS (
        DELETE FROM budgetdb_data.ledger AS l
        WHERE l.account_id = archive_ledger.account_id AND l.version < first_kept
        RETURNING
            l.account_id, l.version, l.owner, l.is_paper_trading, l.operation, l.bot_id, l.position_id, l.entries,
            l.arguments, l.request_id, l.result, l.actor, l.happened_at, l.recorded_at
    )
    INSERT INTO budgetdb_data.ledger_archive (
        account_id, version, owner, is_paper_trading, operation, bot_id, position_id, entries,
        arguments, request_id, result, actor, happened_at, recorded_at
    )
    SELECT
        m.account_id, m.version, m.owner, m.is_paper_trading, m.operation, m.bot_id, m.position_id, m.entries,
        m.arguments, m.request_id, m.result, m.actor, m.happened_at, m.recorded_at
    FROM archived AS m;
    GET DIAGNOSTICS moved = ROW_COUNT;

    -- Counted, not copied from a version, so that a gap still shows.
    UPDATE budgetdb_data.account_checkpoints AS c SET version = c.version + moved
    WHERE c.account_id = archive_ledger.account_id;
    RETURN moved;
END;
$$;

COMMENT ON FUNCTION budgetdb.archive_ledger(bigint, timestamptz) IS
'Moves the oldest rows of an account''s ledger, those recorded before a time at least 7 days ago, to archived_ledger, '
'and returns how many; what they add up to stays behind, so that the ledger goes on to replay (R9). The last row is '
'never moved. The request ids of moved rows are forgotten: a retry of one counts as a new request, though a fill '
'still counts once (R10). For budgetdb_admin. Errors: UB002, UB005.';
