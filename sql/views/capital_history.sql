CREATE OR REPLACE VIEW budgetdb.capital_history WITH (security_invoker = TRUE) AS
SELECT
    e.account_id,
    e.currency,
    e.version,
    e.recorded_at,
    e.happened_at,
    e.operation,
    e.bot_id,
    e.raw AS raw_balance,
    e.allocated,
    e.held,
    greatest(e.raw - e.held, 0) AS available_exact,
    greatest(e.held - e.raw, 0) AS shortfall_exact,
    e.raw_delta,
    e.allocated_delta,
    e.held_delta,
    e.actor
FROM budgetdb_data.ledger_entries AS e;

COMMENT ON VIEW budgetdb.capital_history IS
'The ledger as a time series: what each currency of an account was from this row''s recorded_at until the next '
'one''s (R9). At a given moment: SELECT DISTINCT ON (currency) ... WHERE account_id = 1 AND recorded_at <= moment '
'ORDER BY currency, version DESC. What is archived of a currency is its first row, by archive_ledger, and dated as '
'the last change in it: before that there is no answer.';
COMMENT ON COLUMN budgetdb.capital_history.account_id IS 'The account.';
COMMENT ON COLUMN budgetdb.capital_history.currency IS 'The currency of the row''s amounts.';
COMMENT ON COLUMN budgetdb.capital_history.version IS 'The account''s version after the change.';
COMMENT ON COLUMN budgetdb.capital_history.recorded_at IS 'From when on the account showed these figures.';
COMMENT ON COLUMN budgetdb.capital_history.happened_at IS
'When the change behind them happened; earlier for late fills.';
COMMENT ON COLUMN budgetdb.capital_history.operation IS
'The function that was called; archive_ledger for all that is archived.';
COMMENT ON COLUMN budgetdb.capital_history.bot_id IS 'The bot it was about, if any.';
COMMENT ON COLUMN budgetdb.capital_history.raw_balance IS 'The account''s raw balance (R4).';
COMMENT ON COLUMN budgetdb.capital_history.allocated IS 'Sum of the allocations of its active bots.';
COMMENT ON COLUMN budgetdb.capital_history.held IS
'Sum of what its bots held, where positive: reserved in the exact model (R2).';
COMMENT ON COLUMN budgetdb.capital_history.available_exact IS 'max(raw_balance - held, 0).';
COMMENT ON COLUMN budgetdb.capital_history.shortfall_exact IS 'max(held - raw_balance, 0).';
COMMENT ON COLUMN budgetdb.capital_history.raw_delta IS 'By how much the change moved raw_balance.';
COMMENT ON COLUMN budgetdb.capital_history.allocated_delta IS 'By how much the change moved allocated.';
COMMENT ON COLUMN budgetdb.capital_history.held_delta IS 'By how much the change moved held.';
COMMENT ON COLUMN budgetdb.capital_history.actor IS 'The login role that made the change.';
