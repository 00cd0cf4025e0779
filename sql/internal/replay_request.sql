CREATE OR REPLACE FUNCTION budgetdb_data.replay_request(
    account_id bigint, operation text, arguments jsonb, request_id text
)
RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    first record;
BEGIN
    SELECT l.version, l.operation, l.arguments, l.result INTO first
    FROM budgetdb_data.ledger AS l
    WHERE l.account_id = replay_request.account_id AND l.request_id = replay_request.request_id;
    IF first.operation <> replay_request.operation OR first.arguments <> replay_request.arguments THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = format('request id %L was used for something else', replay_request.request_id),
            DETAIL = format(
                'First: %s%s (version %s of account %s). Now: %s%s.',
                first.operation, left(first.arguments::text, 1000), first.version, replay_request.account_id,
                replay_request.operation, left(replay_request.arguments::text, 1000)
            ),
            HINT = 'Use a new request id for each new request, and repeat a request with the same arguments.';
    END IF;
    RETURN first.result;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.replay_request(bigint, text, jsonb, text) IS
'The rows first returned for a request of this account; NULL if it is new, UB007 if its arguments differ (R10).';
