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
    e.bot_held,
    l.recorded_at,
    l.happened_at,
    l.operation,
    l.actor
FROM budgetdb_data.ledger AS l
CROSS JOIN LATERAL unnest(l.entries) AS e
UNION ALL
SELECT
    c.account_id,
    c.version,
    NULL AS bot_id,
    c.currency::text AS currency,
    c.raw::numeric AS raw_delta,
    c.allocated::numeric AS allocated_delta,
    c.held::numeric AS held_delta,
    c.raw::numeric AS raw,
    c.allocated::numeric AS allocated,
    c.held::numeric AS held,
    NULL AS bot_allocated,
    NULL AS bot_held,
    c.recorded_at,
    c.happened_at,
    'archive_ledger' AS operation,
    c.actor
FROM budgetdb_data.balance_checkpoints AS c;

COMMENT ON VIEW budgetdb_data.ledger_entries IS
'The ledger by currency: one row for each currency that a change moved, and one for all that is archived of it (R9).';
