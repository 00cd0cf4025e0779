-- Accounts, who may see them, their balances, and the prices of the exchanges they are at.
-- Each row of an account carries its owner, because a policy may name only columns of its row (a worker of Citus has
-- no other table at hand), and because it costs less than looking the account up.
-- fillfactor leaves room on the page for the next version of a hot row, so that updates stay HOT.

CREATE DOMAIN budgetdb_data.account_kind AS text
CONSTRAINT account_kind_known CHECK (value IN ('cex', 'dex'));
COMMENT ON DOMAIN budgetdb_data.account_kind IS 'A centralised or a decentralised exchange.';

CREATE DOMAIN budgetdb_data.reservation_model AS text
CONSTRAINT reservation_model_known CHECK (value IN ('conservative', 'exact'));
COMMENT ON DOMAIN budgetdb_data.reservation_model IS 'How the gate counts what bots reserve (R2).';

CREATE TABLE budgetdb_data.accounts (
    account_id bigint GENERATED ALWAYS AS IDENTITY,
    owner text NOT NULL,
    name text NOT NULL,
    kind budgetdb_data.account_kind NOT NULL,
    exchange text NOT NULL,
    is_paper_trading boolean NOT NULL,
    reservation_model budgetdb_data.reservation_model NOT NULL,
    api_keys_configured boolean NOT NULL,
    version bigint NOT NULL,
    complete_as_of timestamptz NOT NULL DEFAULT '-infinity',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT accounts_pkey PRIMARY KEY (account_id),
    -- The ledger references these, so that no account can turn from paper to live (R1), nor change hands.
    CONSTRAINT accounts_same_for_good UNIQUE (account_id, owner, is_paper_trading)
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.accounts IS
'One user''s account at one exchange, live or paper: the unit of isolation (R1).';
COMMENT ON COLUMN budgetdb_data.accounts.complete_as_of IS
'When the last complete snapshot was taken: a currency without a row was zero then (R4).';
COMMENT ON COLUMN budgetdb_data.accounts.version IS
'Number of changes so far. Every writer raises it first, which locks the account (R5); each has a ledger row (R9).';

CREATE INDEX accounts_owner_idx ON budgetdb_data.accounts (owner);
COMMENT ON INDEX budgetdb_data.accounts_owner_idx IS 'Finds an owner''s accounts.';

-- Shared by all accounts: a reference table on Citus.
CREATE TABLE budgetdb_data.owner_grants (
    role_name text NOT NULL,
    owner text NOT NULL,
    granted_by text NOT NULL DEFAULT session_user,
    granted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT owner_grants_pkey PRIMARY KEY (role_name, owner)
);
COMMENT ON TABLE budgetdb_data.owner_grants IS 'Whose accounts a login role sees as a member of budgetdb_tenant.';

CREATE TABLE budgetdb_data.balances (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    currency budgetdb_data.currency NOT NULL,
    raw budgetdb_data.total NOT NULL DEFAULT 0,
    allocated budgetdb_data.holding NOT NULL DEFAULT 0,
    held budgetdb_data.holding NOT NULL DEFAULT 0,
    snapshot budgetdb_data.amount NOT NULL DEFAULT 0,
    snapshot_as_of timestamptz NOT NULL DEFAULT '-infinity',
    is_exact boolean NOT NULL DEFAULT FALSE,
    is_exposed boolean NOT NULL DEFAULT FALSE,
    CONSTRAINT balances_pkey PRIMARY KEY (account_id, currency),
    CONSTRAINT balances_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts (account_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.balances IS
'What an account holds in a currency and what its bots reserve of it: maintained totals, never scanned for (R11).';
COMMENT ON COLUMN budgetdb_data.balances.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.balances.raw IS 'snapshot plus the fills executed after snapshot_as_of (R4).';
COMMENT ON COLUMN budgetdb_data.balances.allocated IS 'Sum of the allocations of the account''s active bots.';
COMMENT ON COLUMN budgetdb_data.balances.held IS
'Sum over the account''s bots of what each holds, where that is positive.';
COMMENT ON COLUMN budgetdb_data.balances.is_exact IS
'Whether the account''s model is exact: beside the totals, so that the hot path reads one table.';
COMMENT ON COLUMN budgetdb_data.balances.is_exposed IS
'Whether the account has open positions: only then are there prices to look up.';

-- From harmless to harmful: max() of several is the one to show (R3).
CREATE TYPE budgetdb_data.price_status AS ENUM ('not needed', 'ok', 'stale', 'missing');
COMMENT ON TYPE budgetdb_data.price_status IS 'How far the price behind a figure can be trusted (R3).';

-- Shared by all accounts: a reference table on Citus.
CREATE TABLE budgetdb_data.prices (
    exchange text NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    price budgetdb_data.positive_amount NOT NULL,
    as_of timestamptz NOT NULL,
    CONSTRAINT prices_pkey PRIMARY KEY (exchange, base_currency, quote_currency)
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.prices IS 'The latest price of each market of each exchange (R3).';
COMMENT ON COLUMN budgetdb_data.prices.price IS 'Units of the quote currency for one unit of the base currency.';
