-- Nothing of an account is locked: archived rows are past all change, so trading goes on meanwhile. The checkpoint's
-- lock, in a statement of its own, is what the next run waits for, to go on from where this one ends.
CREATE OR REPLACE FUNCTION budgetdb.archive_ledger(account_id bigint, before timestamptz)
RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    owner text;
    first_kept bigint;
    moved bigint;
BEGIN
    IF archive_ledger.before IS NULL
        OR archive_ledger.before < '2009-01-01 00:00:00+00'
        OR archive_ledger.before > clock_timestamp() - interval '7 days'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'before is not a time at least 7 days ago',
            DETAIL = format('Got %s.', coalesce(archive_ledger.before::text, 'NULL')),
            HINT = 'Keep what may still be retried: the request ids of archived rows are forgotten.';
    END IF;

    INSERT INTO budgetdb_data.account_checkpoints (account_id, owner, version)
    SELECT a.account_id, a.owner, 0
    FROM budgetdb_data.accounts AS a
    WHERE a.account_id = archive_ledger.account_id AND budgetdb_data.is_visible(a.owner)
    ON CONFLICT DO NOTHING;
    SELECT c.owner INTO owner
    FROM budgetdb_data.account_checkpoints AS c
    WHERE c.account_id = archive_ledger.account_id AND budgetdb_data.is_visible(c.owner)
    FOR UPDATE;
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

    PERFORM budgetdb_data.move_checkpoints(archive_ledger.account_id, owner, first_kept);

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
'Moves the oldest rows of an account''s ledger, those recorded before a time at least 7 days ago, to '
'archived_ledger, and returns how many; what they add up to stays behind, so that the ledger goes on to replay (R9). '
'The last row is never moved. The request ids of moved rows are forgotten: a retry of one counts as a new request, '
'though a fill still counts once (R10). For budgetdb_admin. Errors: UB002, UB005.';
