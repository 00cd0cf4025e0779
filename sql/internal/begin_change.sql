-- The version is raised in a statement of its own and before anything is read: whoever comes second waits here,
-- and sees all of the first one's change afterwards (R5).
CREATE OR REPLACE FUNCTION budgetdb_data.begin_change(
    account_id bigint, operation text, arguments jsonb, request_id text
)
RETURNS TABLE (version bigint, is_paper_trading boolean, replay jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF begin_change.request_id IS NOT NULL THEN
        PERFORM budgetdb_data.require_text(begin_change.request_id, 'request_id');
        replay := budgetdb_data.replay_request(
            begin_change.account_id, begin_change.operation, begin_change.arguments, begin_change.request_id
        );
        IF replay IS NOT NULL THEN
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;

    UPDATE budgetdb_data.accounts AS a SET version = a.version + 1
    WHERE a.account_id = begin_change.account_id
    RETURNING a.version, a.is_paper_trading INTO version, is_paper_trading;
    IF NOT FOUND THEN
        PERFORM budgetdb_data.refuse_account(begin_change.account_id);
    END IF;

    -- The same request may have been waited for: then this call changes nothing.
    IF begin_change.request_id IS NOT NULL THEN
        replay := budgetdb_data.replay_request(
            begin_change.account_id, begin_change.operation, begin_change.arguments, begin_change.request_id
        );
        IF replay IS NOT NULL THEN
            UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
            WHERE a.account_id = begin_change.account_id;
        END IF;
    END IF;
    RETURN NEXT;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.begin_change(bigint, text, jsonb, text) IS
'Locks the account and gives the change its version (R5, R9); replay is the first result if the request was made '
'before (R10). UB002 for an unknown account, UB007 for a request made with other arguments.';
