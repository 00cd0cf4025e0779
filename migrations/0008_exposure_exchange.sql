-- The account's exchange beside its exposure: so that valuing open positions needs no look at the account.
-- Neither ever changes.
ALTER TABLE budgetdb_data.exposures ADD COLUMN exchange text;
UPDATE budgetdb_data.exposures AS e SET exchange = a.exchange
FROM budgetdb_data.accounts AS a
WHERE e.account_id = a.account_id;
ALTER TABLE budgetdb_data.exposures ALTER COLUMN exchange SET NOT NULL;
COMMENT ON COLUMN budgetdb_data.exposures.exchange IS 'The account''s exchange, whose prices value the exposure (R3).';

-- get_available_capital values positions in one statement now, and a position takes all its fills at once.
DROP FUNCTION IF EXISTS budgetdb_data.other_positions(bigint, bigint);
DROP TYPE budgetdb_data.position_value;
DROP FUNCTION IF EXISTS budgetdb_data.move_position(bigint, bigint, text, numeric, numeric, numeric, text, timestamptz);
