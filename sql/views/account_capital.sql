CREATE OR REPLACE VIEW budgetdb.account_capital WITH (security_invoker = TRUE) AS
SELECT
    b.account_id,
    b.currency::text AS currency,
    b.raw::numeric AS raw_balance,
    own.reserved,
    greatest(b.raw - own.reserved, 0) AS available,
    greatest(own.reserved - b.raw, 0) AS shortfall,
    own.price_status::text AS price_status,
    a.owner,
    a.name AS account_name,
    a.exchange,
    a.is_paper_trading,
    a.reservation_model::text AS reservation_model,
    model.conservative AS reserved_conservative,
    greatest(b.raw - model.conservative, 0) AS available_conservative,
    greatest(model.conservative - b.raw, 0) AS shortfall_conservative,
    model.price_status::text AS price_status_conservative,
    b.held::numeric AS reserved_exact,
    greatest(b.raw - b.held, 0) AS available_exact,
    greatest(b.held - b.raw, 0) AS shortfall_exact,
    nullif(b.snapshot_as_of, '-infinity') AS snapshot_as_of
FROM budgetdb_data.balances AS b
INNER JOIN budgetdb_data.accounts AS a ON b.account_id = a.account_id
LEFT JOIN budgetdb_data.account_position_values AS v ON b.account_id = v.account_id AND b.currency = v.currency
CROSS JOIN
    LATERAL (
        SELECT
            b.allocated + coalesce(v.value, 0) AS conservative,
            coalesce(v.price_status, 'not needed') AS price_status
    ) AS model
CROSS JOIN LATERAL (
    SELECT
        CASE a.reservation_model WHEN 'exact' THEN b.held ELSE model.conservative END AS reserved,
        CASE a.reservation_model WHEN 'exact' THEN 'not needed' ELSE model.price_status END AS price_status
) AS own;

COMMENT ON VIEW budgetdb.account_capital IS
'What an account holds, what its bots reserve of it and what is free, one row per account and currency (R2). All '
'amounts are in the row''s currency.';
COMMENT ON COLUMN budgetdb.account_capital.account_id IS 'The account.';
COMMENT ON COLUMN budgetdb.account_capital.currency IS 'The currency of the row''s amounts.';
COMMENT ON COLUMN budgetdb.account_capital.raw_balance IS
'Last snapshot of the exchange plus the fills executed after it (R4).';
COMMENT ON COLUMN budgetdb.account_capital.reserved IS
'What the account''s bots keep away from a new bot, in the account''s own model (R2).';
COMMENT ON COLUMN budgetdb.account_capital.available IS 'max(raw_balance - reserved, 0).';
COMMENT ON COLUMN budgetdb.account_capital.shortfall IS
'max(reserved - raw_balance, 0): reservations that the account can no longer cover (R4).';
COMMENT ON COLUMN budgetdb.account_capital.price_status IS
'The price behind reserved: ok, stale, missing (positions count at cost), or not needed (R3).';
COMMENT ON COLUMN budgetdb.account_capital.owner IS 'The user whose account it is.';
COMMENT ON COLUMN budgetdb.account_capital.account_name IS 'The user''s name for the account.';
COMMENT ON COLUMN budgetdb.account_capital.exchange IS 'The account''s exchange.';
COMMENT ON COLUMN budgetdb.account_capital.is_paper_trading IS
'Virtual money: never add it to live money (R1); portfolio_capital keeps the two apart.';
COMMENT ON COLUMN budgetdb.account_capital.reservation_model IS 'The account''s own model, which the gate uses (R2).';
COMMENT ON COLUMN budgetdb.account_capital.reserved_conservative IS
'Allocations of active bots, plus every open position in both of its currencies (R2).';
COMMENT ON COLUMN budgetdb.account_capital.available_conservative IS 'max(raw_balance - reserved_conservative, 0).';
COMMENT ON COLUMN budgetdb.account_capital.shortfall_conservative IS 'max(reserved_conservative - raw_balance, 0).';
COMMENT ON COLUMN budgetdb.account_capital.price_status_conservative IS 'The price behind reserved_conservative (R3).';
COMMENT ON COLUMN budgetdb.account_capital.reserved_exact IS
'What the account''s bots hold, every unit once and where it sits; needs no price (R2).';
COMMENT ON COLUMN budgetdb.account_capital.available_exact IS 'max(raw_balance - reserved_exact, 0).';
COMMENT ON COLUMN budgetdb.account_capital.shortfall_exact IS 'max(reserved_exact - raw_balance, 0).';
COMMENT ON COLUMN budgetdb.account_capital.snapshot_as_of IS
'When the exchange''s last snapshot of this currency was taken; NULL if there was none (R4).';
