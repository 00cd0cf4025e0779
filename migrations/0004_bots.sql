-- Bots and what each has set aside. account_id leads every key, and a bot is referenced by
-- (account_id, bot_id): a row that names another account's bot cannot be stored (R1).

CREATE DOMAIN budgetdb_data.bot_status AS text
CONSTRAINT bot_status_known CHECK (value IN ('draft', 'active', 'paused', 'closed'));
COMMENT ON DOMAIN budgetdb_data.bot_status IS 'A step of a bot''s life (R7).';

CREATE DOMAIN budgetdb_data.profit_policy AS text
CONSTRAINT profit_policy_known CHECK (value IN ('keep', 'sweep'));
COMMENT ON DOMAIN budgetdb_data.profit_policy IS 'What becomes of profit when a position closes (R8).';

CREATE TABLE budgetdb_data.bots (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    bot_id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    strategy text NOT NULL,
    strategy_config jsonb NOT NULL,
    status budgetdb_data.bot_status NOT NULL,
    budget_pct budgetdb_data.percentage,
    long_pct budgetdb_data.percentage,
    short_pct budgetdb_data.percentage,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    profit_policy budgetdb_data.profit_policy NOT NULL,
    created_version bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT bots_pkey PRIMARY KEY (account_id, bot_id),
    CONSTRAINT bots_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts (account_id),
    CONSTRAINT bots_budget_is_whole CHECK (
        num_nonnulls(budget_pct, long_pct, short_pct) IN (0, 3)
        AND (budget_pct > 0 AND long_pct + short_pct = 100) IS NOT FALSE
    ),
    CONSTRAINT bots_market_is_a_pair CHECK (base_currency <> quote_currency)
) WITH (fillfactor = 80);
COMMENT ON TABLE budgetdb_data.bots IS
'A strategy bound to one account, with a budget: in percent of the account, or an amount of each currency (R6, R7).';
COMMENT ON COLUMN budgetdb_data.bots.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.bots.budget_pct IS 'NULL if the budget is amounts: reservations has them.';
COMMENT ON COLUMN budgetdb_data.bots.created_version IS
'The account''s version that created it: where its ledger begins.';

CREATE UNIQUE INDEX bots_name_key ON budgetdb_data.bots (account_id, name) WHERE status <> 'closed';
COMMENT ON INDEX budgetdb_data.bots_name_key IS 'A bot''s name is unique in its account among bots not closed (R7).';

CREATE TABLE budgetdb_data.reservations (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    bot_id bigint NOT NULL,
    currency budgetdb_data.currency NOT NULL,
    allocated budgetdb_data.holding NOT NULL DEFAULT 0,
    counted budgetdb_data.holding NOT NULL DEFAULT 0,
    held budgetdb_data.total NOT NULL DEFAULT 0,
    CONSTRAINT reservations_pkey PRIMARY KEY (account_id, bot_id, currency),
    CONSTRAINT reservations_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT reservations_counted_whole_or_not CHECK (counted IN (0, allocated))
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.reservations IS
'What a bot''s budget set aside in a currency, and what the bot owns there now.';
COMMENT ON COLUMN budgetdb_data.reservations.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.reservations.allocated IS
'Set aside when the bot was created or resized; frozen until resized.';
COMMENT ON COLUMN budgetdb_data.reservations.counted IS
'allocated while the bot is active, otherwise 0: what it adds to the account''s allocated.';
COMMENT ON COLUMN budgetdb_data.reservations.held IS
'What the bot owns: its allocation, plus and minus its fills and fees. Below zero: it spent what others own (R8).';
