CREATE OR REPLACE FUNCTION budgetdb_data.replay_request(change budgetdb_data.change)
RETURNS jsonb LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first record;
BEGIN
    SELECT
        l.version, l.operation, l.arguments, l.result,
        -- The id of a fill that is void is free for the right one.
        l.operation = 'record_fill' AND NOT EXISTS (
            SELECT FROM budgetdb_data.fills AS f
            WHERE f.account_id = l.account_id AND f.fill_id = (l.result ->> 'id')::bigint
        ) AS is_void
    INTO first
    FROM budgetdb_data.ledger AS l
    WHERE
        l.account_id = (replay_request.change).account_id
        AND l.request_id = (replay_request.change).request_id
        AND budgetdb_data.is_visible(l.owner);
    IF first.is_void THEN
        RETURN 'null';
    ELSIF first.operation <> (replay_request.change).operation
        -- void_fill keeps what it voided beside its arguments.
        OR first.arguments - 'fill' <> (replay_request.change).arguments
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = format('request id %L was used for something else', (replay_request.change).request_id),
            DETAIL = format(
                'First: %s %s, version %s of account %s. Now: %s %s.',
                first.operation, budgetdb_data.printable(left(first.arguments::text, 1000)),
                first.version, (replay_request.change).account_id,
                (replay_request.change).operation,
                budgetdb_data.printable(left((replay_request.change).arguments::text, 1000))
            ),
            HINT = 'Use a new request id for each new request, and repeat a request with the same arguments.';
    END IF;
    RETURN first.result;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.replay_request(budgetdb_data.change) IS
'What was first returned for a request of this account; NULL if it is new, JSON''s null if it recorded a fill that '
'is void, UB007 if its arguments differ (R8, R10).';
