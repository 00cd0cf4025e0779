CREATE OR REPLACE VIEW budgetdb.archived_ledger WITH (security_invoker = TRUE) AS
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
FROM budgetdb_data.ledger_archive AS l;

COMMENT ON VIEW budgetdb.archived_ledger IS
'What archive_ledger moved out of ledger, row by row as it was, until somebody empties the archive (R9).';
COMMENT ON COLUMN budgetdb.archived_ledger.account_id IS 'The account that changed.';
COMMENT ON COLUMN budgetdb.archived_ledger.version IS
'The account''s version after the change: all are below those in ledger.';
COMMENT ON COLUMN budgetdb.archived_ledger.operation IS 'The function that was called.';
COMMENT ON COLUMN budgetdb.archived_ledger.bot_id IS 'The bot it was about, if any.';
COMMENT ON COLUMN budgetdb.archived_ledger.position_id IS 'The position it was about, if any.';
COMMENT ON COLUMN budgetdb.archived_ledger.entries IS
'Per currency: raw, allocated and held of the account after the change, each with its _delta, and bot_allocated and '
'bot_held.';
COMMENT ON COLUMN budgetdb.archived_ledger.arguments IS
'The arguments of the call; a time left to its default is null.';
COMMENT ON COLUMN budgetdb.archived_ledger.request_id IS
'The caller''s id of the request, if it gave one; forgotten, and so not unique (R10).';
COMMENT ON COLUMN budgetdb.archived_ledger.actor IS 'The login role that made the change.';
COMMENT ON COLUMN budgetdb.archived_ledger.happened_at IS
'When it happened: a fill''s execution, a snapshot''s time, otherwise the transaction''s.';
COMMENT ON COLUMN budgetdb.archived_ledger.recorded_at IS 'When it was recorded.';
