CREATE OR REPLACE VIEW budgetdb.ledger WITH (security_invoker = TRUE) AS
SELECT
    l.account_id,
    l.version,
    l.operation,
    l.bot_id,
    l.position_id,
    to_jsonb(l.entries) AS entries,
    l.arguments,
    l.request_id,
    l.actor,
    l.happened_at,
    l.recorded_at
FROM budgetdb_data.ledger AS l;

COMMENT ON VIEW budgetdb.ledger IS
'Every change of every account, append-only, one row for each version of the account; archive_ledger moves the '
'oldest, whole, to archived_ledger (R9). As a time series: capital_history.';
COMMENT ON COLUMN budgetdb.ledger.account_id IS 'The account that changed.';
COMMENT ON COLUMN budgetdb.ledger.version IS
'The account''s version after the change: 1, 2, 3 and so on without gaps, from the first that is not archived.';
COMMENT ON COLUMN budgetdb.ledger.operation IS 'The function that was called.';
COMMENT ON COLUMN budgetdb.ledger.bot_id IS 'The bot it was about, if any.';
COMMENT ON COLUMN budgetdb.ledger.position_id IS 'The position it was about, if any.';
COMMENT ON COLUMN budgetdb.ledger.entries IS
'Per currency: raw, allocated and held of the account after the change, each with its _delta, and bot_allocated and '
'bot_held.';
COMMENT ON COLUMN budgetdb.ledger.arguments IS 'The arguments of the call; a time left to its default is null.';
COMMENT ON COLUMN budgetdb.ledger.request_id IS 'The caller''s id of the request, if it gave one (R10).';
COMMENT ON COLUMN budgetdb.ledger.actor IS 'The login role that made the change.';
COMMENT ON COLUMN budgetdb.ledger.happened_at IS
'When it happened: a fill''s execution, a snapshot''s time, otherwise the transaction''s.';
COMMENT ON COLUMN budgetdb.ledger.recorded_at IS 'When it was recorded.';
