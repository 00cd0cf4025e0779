-- The version is raised in a statement of its own and before anything is read: whoever comes second waits here,
-- and sees all of the first one's change afterwards (R5). Writers have the admin's rights, for which no policy holds:
-- so what a narrowed session may touch is looked at here.
CREATE OR REPLACE FUNCTION budgetdb_data.begin_change(
    account_id bigint,
    operation text,
    arguments jsonb,
    request_id text,
    happened_at timestamptz DEFAULT clock_timestamp()
)
RETURNS budgetdb_data.change LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    change budgetdb_data.change;
BEGIN
    change.account_id := begin_change.account_id;
    change.operation := begin_change.operation;
    change.arguments := begin_change.arguments;
    change.request_id := begin_change.request_id;
    change.happened_at := begin_change.happened_at;
    IF change.request_id IS NOT NULL THEN
        change.request_id := budgetdb_data.require_text(begin_change.request_id, 'request_id');
        change.replay := budgetdb_data.replay_request(change);
        IF change.replay <> 'null' THEN
            RETURN change;
        END IF;
    END IF;

    UPDATE budgetdb_data.accounts AS a SET version = a.version + 1
    WHERE a.account_id = begin_change.account_id AND budgetdb_data.is_visible(a.owner)
    RETURNING a.version, a.owner, a.is_paper_trading, a.reservation_model
    INTO change.version, change.owner, change.is_paper_trading, change.reservation_model;
    IF NOT FOUND THEN
        PERFORM budgetdb_data.refuse_account(begin_change.account_id);
    END IF;

    -- The same request may be what was waited for: then this call changes nothing.
    IF change.request_id IS NOT NULL THEN
        change.replay := budgetdb_data.replay_request(change);
        change.is_reused := change.replay = 'null';
        IF change.is_reused THEN
            change.replay := NULL;
        ELSIF change.replay IS NOT NULL THEN
            UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
            WHERE a.account_id = begin_change.account_id;
        END IF;
    END IF;
    RETURN change;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.begin_change(bigint, text, jsonb, text, timestamptz) IS
'Locks the account and gives the change its version (R5, R9); replay is the first result if the request was made '
'before (R10). UB002 for an unknown account, UB007 for a request made with other arguments.';
