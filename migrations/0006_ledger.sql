-- Every change of an account, one row for each version of it (R9), which also remembers requests (R10).

CREATE TYPE budgetdb_data.ledger_entry AS (
    currency text,
    raw_delta numeric,
    allocated_delta numeric,
    held_delta numeric,
    raw numeric,
    allocated numeric,
    held numeric,
    bot_allocated numeric,
    bot_held numeric
);
COMMENT ON TYPE budgetdb_data.ledger_entry IS
'What a change did to one currency: the account''s three totals, moved by and after, and the bot''s two amounts '
'after.';

CREATE TYPE budgetdb_data.posting AS (
    currency text,
    raw_delta numeric,
    allocated_delta numeric,
    counted_delta numeric,
    held_delta numeric
);
COMMENT ON TYPE budgetdb_data.posting IS
'What a change shall do to one currency: to the account''s raw balance, and to the bot''s reservation.';

CREATE TYPE budgetdb_data.change AS (
    account_id bigint,
    version bigint,
    owner text,
    is_paper_trading boolean,
    reservation_model text,
    operation text,
    arguments jsonb,
    request_id text,
    happened_at timestamptz,
    replay jsonb,
    is_reused boolean
);
COMMENT ON TYPE budgetdb_data.change IS
'A change under way: the account, locked, its next version, and the call. replay is set if the call was made before, '
'is_reused if its id was a fill''s that is void.';

CREATE TABLE budgetdb_data.ledger (
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
    actor text NOT NULL DEFAULT session_user,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT ledger_pkey PRIMARY KEY (account_id, version),
    CONSTRAINT ledger_account_fkey FOREIGN KEY (account_id, owner, is_paper_trading)
    REFERENCES budgetdb_data.accounts (account_id, owner, is_paper_trading),
    CONSTRAINT ledger_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT ledger_position_fkey FOREIGN KEY (account_id, position_id)
    REFERENCES budgetdb_data.positions (account_id, position_id),
    CONSTRAINT ledger_result_of_request CHECK ((request_id IS NULL) = (result IS NULL))
);
COMMENT ON TABLE budgetdb_data.ledger IS
'Every change of an account, append-only, in versions without gaps: no row is updated or deleted, only '
'archive_ledger moves the oldest, whole, to ledger_archive (R9).';
COMMENT ON COLUMN budgetdb_data.ledger.owner IS
'The account''s owner, for the row''s policies, and so that the account''s own can never change.';
COMMENT ON COLUMN budgetdb_data.ledger.is_paper_trading IS 'Copied so that the account''s own can never change (R1).';
COMMENT ON COLUMN budgetdb_data.ledger.arguments IS 'The call, as it was made; a time left to its default is null.';
COMMENT ON COLUMN budgetdb_data.ledger.result IS
'The rows first returned for request_id, returned again to a retry (R10).';

CREATE UNIQUE INDEX ledger_request_key ON budgetdb_data.ledger (account_id, request_id)
WHERE request_id IS NOT NULL;
COMMENT ON INDEX budgetdb_data.ledger_request_key IS 'A request takes effect once in its account (R10).';
