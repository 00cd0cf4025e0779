CREATE OR REPLACE VIEW budgetdb.accounts WITH (security_invoker = TRUE) AS
SELECT
    a.account_id AS id,
    a.owner,
    a.name,
    a.kind::text AS kind,
    a.exchange,
    a.is_paper_trading,
    a.reservation_model::text AS reservation_model,
    a.api_keys_configured,
    a.version,
    a.created_at
FROM budgetdb_data.accounts AS a;

COMMENT ON VIEW budgetdb.accounts IS 'One user''s account at one exchange, live or paper: the unit of isolation (R1).';
COMMENT ON COLUMN budgetdb.accounts.id IS 'The account_id of every other view and function.';
COMMENT ON COLUMN budgetdb.accounts.owner IS 'The user whose account it is.';
COMMENT ON COLUMN budgetdb.accounts.name IS 'The user''s name for the account.';
COMMENT ON COLUMN budgetdb.accounts.kind IS 'cex or dex: a centralised or a decentralised exchange.';
COMMENT ON COLUMN budgetdb.accounts.exchange IS 'The exchange whose prices value its positions (R3).';
COMMENT ON COLUMN budgetdb.accounts.is_paper_trading IS 'Virtual money. Never changes (R1).';
COMMENT ON COLUMN budgetdb.accounts.reservation_model IS 'conservative or exact: the model that the gate uses (R2).';
COMMENT ON COLUMN budgetdb.accounts.api_keys_configured IS 'Whether the platform has API keys for the account.';
COMMENT ON COLUMN budgetdb.accounts.version IS 'Number of changes so far: the version of the last ledger row (R9).';
COMMENT ON COLUMN budgetdb.accounts.created_at IS 'When the account was created.';
