-- What every amount obeys, and the scale that allocations are rounded to (R6). Rules of one column are domains
-- throughout: a table's CHECK constraints are parsed again by every statement that writes to it. They have few parts,
-- because starting one up costs more than evaluating it.

-- NaN and the infinities compare greater than every number: abs() < 1e20 keeps all three out.
CREATE DOMAIN budgetdb_data.amount AS numeric
CONSTRAINT amount_is_exact CHECK (abs(value) < 1e20 AND scale(value) <= 18);
COMMENT ON DOMAIN budgetdb_data.amount IS
'An exact, finite amount of a currency: at most 18 decimals and below 10^20 (R6).';

CREATE DOMAIN budgetdb_data.unsigned_amount AS budgetdb_data.amount
CONSTRAINT amount_not_negative CHECK (value >= 0);
COMMENT ON DOMAIN budgetdb_data.unsigned_amount IS 'An amount from zero on (R6).';

CREATE DOMAIN budgetdb_data.positive_amount AS budgetdb_data.amount
CONSTRAINT amount_is_positive CHECK (value > 0);
COMMENT ON DOMAIN budgetdb_data.positive_amount IS 'An amount above zero (R6).';

-- A sum of amounts. post_entries says what is wrong with one of 10^20 or more, as no constraint could.
-- NaN and the infinities have no scale: NULL, which must not pass.
CREATE DOMAIN budgetdb_data.total AS numeric
CONSTRAINT total_is_exact CHECK (value IS NULL OR coalesce(scale(value), 19) <= 18);
COMMENT ON DOMAIN budgetdb_data.total IS 'An exact, finite sum of amounts: at most 18 decimals (R6).';

CREATE DOMAIN budgetdb_data.holding AS budgetdb_data.total
CONSTRAINT holding_not_negative CHECK (value >= 0);
COMMENT ON DOMAIN budgetdb_data.holding IS 'A sum of amounts that cannot be below zero (R6).';

CREATE DOMAIN budgetdb_data.percentage AS numeric
CONSTRAINT percentage_in_range CHECK (value >= 0 AND value <= 100 AND scale(value) <= 18);
COMMENT ON DOMAIN budgetdb_data.percentage IS 'A percentage, 0 to 100 inclusive (R6).';

-- Whatever an exchange calls it. A colon marks a contract: ADA/USDC:USDC.
CREATE DOMAIN budgetdb_data.currency AS text
CONSTRAINT currency_is_code CHECK (
    length(value) >= 1 AND length(value) <= 100 AND value !~ '[[:space:][:cntrl:]:]'
);
COMMENT ON DOMAIN budgetdb_data.currency IS 'A currency as its exchange calls it: USD, USDC.e, $WIF (R6).';

-- Shared by all accounts: a reference table on Citus.
CREATE TABLE budgetdb_data.currencies (
    currency budgetdb_data.currency PRIMARY KEY,
    scale integer NOT NULL CHECK (scale BETWEEN 0 AND 18)
);
COMMENT ON TABLE budgetdb_data.currencies IS
'Decimals that allocations in a currency are rounded down to; a currency not listed has 8 (R6).';

INSERT INTO budgetdb_data.currencies (currency, scale)
VALUES ('USD', 2), ('BTC', 8), ('ETH', 18);
