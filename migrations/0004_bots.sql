-- Bots and what each has set aside. account_id leads every key, and a bot is referenced by
-- (account_id, bot_id): a row that names another account's bot cannot be stored (R1).

CREATE TABLE budgetdb_data.bots (
    account_id bigint NOT NULL,
    bot_id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    strategy text NOT NULL,
    strategy_config jsonb NOT NULL,
    status text NOT NULL,
    budget_pct budgetdb_data.percentage NOT NULL,
    long_pct budgetdb_data.percentage NOT NULL,
    short_pct budgetdb_data.percentage NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    profit_policy text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT bots_pkey PRIMARY KEY (account_id, bot_id),
    CONSTRAINT bots_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts (account_id),
    CONSTRAINT bots_strategy_known CHECK (strategy IN ('bidirectional_dca', 'traditional_dca')),
    CONSTRAINT bots_strategy_config_is_object CHECK (jsonb_typeof(strategy_config) = 'object'),
    CONSTRAINT bots_status_known CHECK (status IN ('draft', 'active', 'paused', 'closed')),
    CONSTRAINT bots_budget_positive CHECK (budget_pct > 0),
    CONSTRAINT bots_split_is_whole CHECK (long_pct + short_pct = 100),
    CONSTRAINT bots_two_currencies CHECK (base_currency <> quote_currency),
    CONSTRAINT bots_profit_policy_known CHECK (profit_policy IN ('keep', 'sweep'))
) WITH (fillfactor = 80);
COMMENT ON TABLE budgetdb_data.bots IS
'A strategy bound to one account, with a budget in percent of the account (R6, R7).';

CREATE UNIQUE INDEX bots_name_key ON budgetdb_data.bots (account_id, name) WHERE status <> 'closed';
COMMENT ON INDEX budgetdb_data.bots_name_key IS 'A bot''s name is unique in its account among bots not closed (R7).';

CREATE TABLE budgetdb_data.reservations (
    account_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    currency budgetdb_data.currency NOT NULL,
    allocated budgetdb_data.total NOT NULL DEFAULT 0,
    counted budgetdb_data.total NOT NULL DEFAULT 0,
    held budgetdb_data.total NOT NULL DEFAULT 0,
    CONSTRAINT reservations_pkey PRIMARY KEY (account_id, bot_id, currency),
    CONSTRAINT reservations_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT reservations_allocated_not_negative CHECK (allocated >= 0),
    CONSTRAINT reservations_counted_whole_or_not CHECK (counted IN (0, allocated))
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.reservations IS
'What a bot''s budget set aside in a currency, and what the bot owns there now.';
COMMENT ON COLUMN budgetdb_data.reservations.allocated IS
'Set aside when the bot was created or resized; frozen until resized.';
COMMENT ON COLUMN budgetdb_data.reservations.counted IS
'allocated while the bot is active, otherwise 0: what it adds to the account''s allocated.';
COMMENT ON COLUMN budgetdb_data.reservations.held IS
'What the bot owns: its allocation, plus and minus its fills and fees. Below zero: it spent what others own (R8).';
