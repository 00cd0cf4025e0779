CREATE OR REPLACE VIEW budgetdb.bot_capital WITH (security_invoker = TRUE) AS
SELECT
    r.account_id,
    r.bot_id,
    r.currency::text AS currency,
    r.allocated::numeric AS allocated,
    r.held::numeric AS held,
    position.deployed,
    greatest(r.held - position.deployed, 0) AS idle,
    greatest(-r.held, 0) AS overspent,
    CASE a.reservation_model WHEN 'exact' THEN model.exact ELSE model.conservative END AS reserved,
    model.conservative AS reserved_conservative,
    model.exact AS reserved_exact,
    position.spent,
    position.value AS position_value,
    o.name AS bot_name,
    o.status::text AS status,
    coalesce(w.on_order, 0) AS on_order,
    greatest(r.held - position.deployed - coalesce(w.committed, 0), 0) AS spendable
FROM budgetdb_data.reservations AS r
INNER JOIN budgetdb_data.bots AS o ON r.account_id = o.account_id AND r.bot_id = o.bot_id
INNER JOIN budgetdb_data.accounts AS a ON r.account_id = a.account_id
LEFT JOIN budgetdb_data.bot_position_values AS v
    ON r.account_id = v.account_id AND r.bot_id = v.bot_id AND r.currency = v.currency
LEFT JOIN budgetdb_data.bot_orders AS w
    ON r.account_id = w.account_id AND r.bot_id = w.bot_id AND r.currency = w.currency
CROSS JOIN
    LATERAL (
        SELECT
            coalesce(v.deployed, 0) AS deployed,
            coalesce(v.spent, 0) AS spent,
            coalesce(v.value, 0) AS value
    ) AS position
CROSS JOIN LATERAL (
    SELECT
        r.counted + position.value AS conservative,
        greatest(r.held, 0) AS exact
) AS model;

COMMENT ON VIEW budgetdb.bot_capital IS
'What a bot set aside, owns and has at work, one row per bot and currency. All amounts are in the row''s currency.';
COMMENT ON COLUMN budgetdb.bot_capital.account_id IS 'The bot''s account.';
COMMENT ON COLUMN budgetdb.bot_capital.bot_id IS 'The bot.';
COMMENT ON COLUMN budgetdb.bot_capital.currency IS 'The currency of the row''s amounts.';
COMMENT ON COLUMN budgetdb.bot_capital.allocated IS
'What its budget set aside when it was created or resized; frozen until resized (R6).';
COMMENT ON COLUMN budgetdb.bot_capital.held IS
'What it owns now: allocated, plus and minus its own fills and fees. Below zero: overspent (R8).';
COMMENT ON COLUMN budgetdb.bot_capital.deployed IS
'The part of held that open positions hold; not free when the bot stops (R7).';
COMMENT ON COLUMN budgetdb.bot_capital.idle IS 'The part of held that no position holds; pausing releases it (R7).';
COMMENT ON COLUMN budgetdb.bot_capital.overspent IS 'What its fills took beyond what it held (R8).';
COMMENT ON COLUMN budgetdb.bot_capital.reserved IS
'What it keeps away from other bots, in the account''s own model (R2).';
COMMENT ON COLUMN budgetdb.bot_capital.reserved_conservative IS
'Its allocation while active, plus every open position in both of its currencies (R2).';
COMMENT ON COLUMN budgetdb.bot_capital.reserved_exact IS 'max(held, 0) (R2).';
COMMENT ON COLUMN budgetdb.bot_capital.spent IS
'What open positions took from the allocation; it cannot be resized below (R7).';
COMMENT ON COLUMN budgetdb.bot_capital.position_value IS
'Its open positions, valued as the conservative model does (R2).';
COMMENT ON COLUMN budgetdb.bot_capital.bot_name IS 'The bot''s name.';
COMMENT ON COLUMN budgetdb.bot_capital.status IS 'draft, active, paused or closed (R7).';
COMMENT ON COLUMN budgetdb.bot_capital.on_order IS 'What its open orders hold (R12).';
COMMENT ON COLUMN budgetdb.bot_capital.spendable IS
'What it may put into its next order: held, less what open positions hold, less what its open orders hold beyond '
'that (R12).';
