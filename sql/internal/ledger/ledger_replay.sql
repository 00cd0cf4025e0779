CREATE OR REPLACE VIEW budgetdb_data.ledger_replay WITH (security_invoker = TRUE) AS
SELECT
    e.account_id,
    e.currency,
    sum(e.raw_delta) AS raw,
    sum(e.allocated_delta) AS allocated,
    sum(e.held_delta) AS held
FROM budgetdb_data.ledger_entries AS e
GROUP BY e.account_id, e.currency;

COMMENT ON VIEW budgetdb_data.ledger_replay IS 'Each account''s totals, replayed from the ledger''s deltas alone (R9).';
