CREATE OR REPLACE VIEW budgetdb_data.ledger_entries WITH (security_invoker = TRUE) AS
SELECT
    l.account_id,
    l.version,
    l.bot_id,
    e.currency,
    e.raw_delta,
    e.allocated_delta,
    e.held_delta,
    e.raw,
    e.allocated,
    e.held,
    e.bot_allocated,
    e.bot_held
FROM budgetdb_data.ledger AS l
CROSS JOIN LATERAL unnest(l.entries) AS e;

COMMENT ON VIEW budgetdb_data.ledger_entries IS
'The ledger by currency: one row for each currency that a change moved (R9).';
