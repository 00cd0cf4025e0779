-- Who may see which rows. Each row carries its account's owner, because a policy may name only columns of its row
-- (a worker of Citus has no other table at hand), and because it costs less than looking the account up.

ALTER TABLE budgetdb_data.balances ADD COLUMN owner text;
ALTER TABLE budgetdb_data.bots ADD COLUMN owner text;
ALTER TABLE budgetdb_data.reservations ADD COLUMN owner text;
ALTER TABLE budgetdb_data.positions ADD COLUMN owner text;
ALTER TABLE budgetdb_data.exposures ADD COLUMN owner text;
ALTER TABLE budgetdb_data.fills ADD COLUMN owner text;
ALTER TABLE budgetdb_data.ledger ADD COLUMN owner text;

UPDATE budgetdb_data.balances AS t SET owner = a.owner
FROM budgetdb_data.accounts AS a
WHERE t.account_id = a.account_id;
UPDATE budgetdb_data.bots AS t SET owner = a.owner
FROM budgetdb_data.accounts AS a
WHERE t.account_id = a.account_id;
UPDATE budgetdb_data.reservations AS t SET owner = a.owner
FROM budgetdb_data.accounts AS a
WHERE t.account_id = a.account_id;
UPDATE budgetdb_data.positions AS t SET owner = a.owner
FROM budgetdb_data.accounts AS a
WHERE t.account_id = a.account_id;
UPDATE budgetdb_data.exposures AS t SET owner = a.owner
FROM budgetdb_data.accounts AS a
WHERE t.account_id = a.account_id;
UPDATE budgetdb_data.fills AS t SET owner = a.owner
FROM budgetdb_data.accounts AS a
WHERE t.account_id = a.account_id;
UPDATE budgetdb_data.ledger AS t SET owner = a.owner
FROM budgetdb_data.accounts AS a
WHERE t.account_id = a.account_id;

ALTER TABLE budgetdb_data.balances ALTER COLUMN owner SET NOT NULL;
ALTER TABLE budgetdb_data.bots ALTER COLUMN owner SET NOT NULL;
ALTER TABLE budgetdb_data.reservations ALTER COLUMN owner SET NOT NULL;
ALTER TABLE budgetdb_data.positions ALTER COLUMN owner SET NOT NULL;
ALTER TABLE budgetdb_data.exposures ALTER COLUMN owner SET NOT NULL;
ALTER TABLE budgetdb_data.fills ALTER COLUMN owner SET NOT NULL;
ALTER TABLE budgetdb_data.ledger ALTER COLUMN owner SET NOT NULL;

COMMENT ON COLUMN budgetdb_data.balances.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.bots.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.reservations.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.positions.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.exposures.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.fills.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.ledger.owner IS
'The account''s owner, for the row''s policies, and so that the account''s own can never change.';

-- From now on neither can change: paper or live (R1), nor whose the account is.
ALTER TABLE budgetdb_data.ledger DROP CONSTRAINT ledger_account_fkey;
ALTER TABLE budgetdb_data.accounts DROP CONSTRAINT accounts_paper_or_live_for_good;
ALTER TABLE budgetdb_data.accounts
ADD CONSTRAINT accounts_same_for_good UNIQUE (account_id, owner, is_paper_trading);
ALTER TABLE budgetdb_data.ledger
ADD CONSTRAINT ledger_account_fkey FOREIGN KEY (account_id, owner, is_paper_trading)
REFERENCES budgetdb_data.accounts (account_id, owner, is_paper_trading);

CREATE INDEX accounts_owner_idx ON budgetdb_data.accounts (owner);
COMMENT ON INDEX budgetdb_data.accounts_owner_idx IS 'Finds an owner''s accounts.';

ALTER TYPE budgetdb_data.change ADD ATTRIBUTE owner text;
-- They come again with the change as an argument.
DROP FUNCTION IF EXISTS budgetdb_data.apply_snapshot(bigint, jsonb, timestamptz, boolean);
DROP FUNCTION IF EXISTS budgetdb_data.move_reservation(bigint, bigint, text, text, jsonb);
DROP FUNCTION IF EXISTS budgetdb_data.post_entries(bigint, bigint, budgetdb_data.posting[], timestamptz);

-- The same for all accounts: a reference table on Citus.
CREATE TABLE budgetdb_data.owner_grants (
    role_name text NOT NULL,
    owner text NOT NULL,
    granted_by text NOT NULL DEFAULT session_user,
    granted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT owner_grants_pkey PRIMARY KEY (role_name, owner)
);
COMMENT ON TABLE budgetdb_data.owner_grants IS 'Whose accounts a login role sees as a member of budgetdb_tenant.';

-- Without a policy nobody but the owner of the tables sees a row: sql/policies.sql lets the roles in.
ALTER TABLE budgetdb_data.accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgetdb_data.balances ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgetdb_data.bots ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgetdb_data.reservations ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgetdb_data.positions ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgetdb_data.exposures ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgetdb_data.fills ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgetdb_data.ledger ENABLE ROW LEVEL SECURITY;
