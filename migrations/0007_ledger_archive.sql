-- Where archive_ledger moves the oldest rows of the ledger, and what they add up to: the ledger replays from there, so
-- that the archive may be emptied. The checkpoints are kept apart from the account, so that no writer waits for them.

CREATE TABLE budgetdb_data.ledger_archive (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    version bigint NOT NULL,
    is_paper_trading boolean NOT NULL,
    operation text NOT NULL,
    bot_id bigint,
    position_id bigint,
    entries budgetdb_data.ledger_entry[] NOT NULL,
    arguments jsonb NOT NULL,
    request_id text,
    result jsonb,
    actor text NOT NULL,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT ledger_archive_pkey PRIMARY KEY (account_id, version),
    CONSTRAINT ledger_archive_account_fkey FOREIGN KEY (account_id, owner, is_paper_trading)
    REFERENCES budgetdb_data.accounts (account_id, owner, is_paper_trading),
    CONSTRAINT ledger_archive_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT ledger_archive_position_fkey FOREIGN KEY (account_id, position_id)
    REFERENCES budgetdb_data.positions (account_id, position_id)
);
COMMENT ON TABLE budgetdb_data.ledger_archive IS
'Rows that archive_ledger moved here from the ledger, whole. Nothing depends on them: they may be exported and '
'deleted (R9).';
COMMENT ON COLUMN budgetdb_data.ledger_archive.request_id IS
'Forgotten: a retry no longer finds it, and another row may have it again (R10).';

CREATE TABLE budgetdb_data.account_checkpoints (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT account_checkpoints_pkey PRIMARY KEY (account_id),
    CONSTRAINT account_checkpoints_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts (account_id)
);
COMMENT ON TABLE budgetdb_data.account_checkpoints IS
'How far an account''s ledger is archived; archive_ledger locks the row, so that its runs come one after the other.';
COMMENT ON COLUMN budgetdb_data.account_checkpoints.version IS
'Number of rows archived: the ledger goes on, without gaps, with the next version (R9).';

CREATE TABLE budgetdb_data.balance_checkpoints (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    currency budgetdb_data.currency NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    happened_at timestamptz NOT NULL,
    raw budgetdb_data.total NOT NULL,
    allocated budgetdb_data.total NOT NULL,
    held budgetdb_data.total NOT NULL,
    actor text NOT NULL DEFAULT session_user,
    CONSTRAINT balance_checkpoints_pkey PRIMARY KEY (account_id, currency),
    CONSTRAINT balance_checkpoints_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts (account_id)
);
COMMENT ON TABLE budgetdb_data.balance_checkpoints IS
'What the archived deltas of a currency add up to: where the ledger''s replay begins (R9).';
COMMENT ON COLUMN budgetdb_data.balance_checkpoints.version IS
'The last archived change of the currency; recorded_at and happened_at are its own.';
COMMENT ON COLUMN budgetdb_data.balance_checkpoints.actor IS 'The login role that archived it.';

CREATE TABLE budgetdb_data.bot_checkpoints (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    bot_id bigint NOT NULL,
    currency budgetdb_data.currency NOT NULL,
    version bigint NOT NULL,
    allocated budgetdb_data.total NOT NULL,
    held budgetdb_data.total NOT NULL,
    CONSTRAINT bot_checkpoints_pkey PRIMARY KEY (account_id, bot_id, currency),
    CONSTRAINT bot_checkpoints_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id)
);
COMMENT ON TABLE budgetdb_data.bot_checkpoints IS
'What the last archived change of a currency left a bot: true until a later one (R9).';
