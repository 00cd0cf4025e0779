CREATE OR REPLACE VIEW budgetdb_data.bot_entries WITH (security_invoker = TRUE) AS
SELECT
    e.account_id,
    e.version,
    e.bot_id,
    e.currency,
    e.bot_allocated AS allocated,
    e.bot_held AS held
FROM budgetdb_data.ledger_entries AS e
WHERE e.bot_id IS NOT NULL
UNION ALL
SELECT
    c.account_id,
    c.version,
    c.bot_id,
    c.currency::text AS currency,
    c.allocated::numeric AS allocated,
    c.held::numeric AS held
FROM budgetdb_data.bot_checkpoints AS c;

COMMENT ON VIEW budgetdb_data.bot_entries IS
'What each change left a bot of a currency, and one row for all that is archived of it (R9).';
