CREATE OR REPLACE VIEW budgetdb.positions WITH (security_invoker = TRUE) AS
SELECT
    p.position_id AS id,
    p.account_id,
    p.bot_id,
    p.direction::text AS direction,
    p.base_currency::text AS base_currency,
    p.quote_currency::text AS quote_currency,
    p.base_amount::numeric AS base_amount,
    p.quote_amount::numeric AS quote_amount,
    p.realised_pnl::numeric AS realised_pnl,
    CASE WHEN gone.expired_at IS NULL THEN p.status::text ELSE 'cancelled' END AS status,
    p.opened_at,
    coalesce(gone.expired_at, p.closed_at) AS closed_at
FROM budgetdb_data.positions AS p
-- A position that an order opened, and nobody filled, goes with its last order, also where that has just expired.
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN p.status = 'pending' AND p.is_by_order THEN (
                SELECT max(coalesce(r.expires_at, 'infinity'))
                FROM budgetdb_data.orders AS r
                WHERE
                    r.account_id = p.account_id
                    AND r.bot_id = p.bot_id
                    AND r.position_id = p.position_id
                    AND r.filled_at IS NULL
                    AND r.cancelled_at IS NULL
                    AND NOT r.is_expired
                HAVING max(coalesce(r.expires_at, 'infinity')) <= statement_timestamp()
            )
        END AS expired_at
) AS gone;

COMMENT ON VIEW budgetdb.positions IS 'The longs and shorts that bots opened (R8).';
COMMENT ON COLUMN budgetdb.positions.id IS 'The position_id of every other view and function.';
COMMENT ON COLUMN budgetdb.positions.account_id IS 'The account of its bot.';
COMMENT ON COLUMN budgetdb.positions.bot_id IS 'The bot that opened it.';
COMMENT ON COLUMN budgetdb.positions.direction IS 'long (bought base) or short (sold base).';
COMMENT ON COLUMN budgetdb.positions.base_currency IS 'The currency bought or sold.';
COMMENT ON COLUMN budgetdb.positions.quote_currency IS 'The currency paid or received.';
COMMENT ON COLUMN budgetdb.positions.base_amount IS
'Base currency still to be sold (long, less fees in base) or bought back (short).';
COMMENT ON COLUMN budgetdb.positions.quote_amount IS
'Quote currency that base_amount cost (long) or brought in (short), fees in quote included.';
COMMENT ON COLUMN budgetdb.positions.realised_pnl IS
'Profit so far in quote currency, after fees in quote; fees in other currencies are in fills.';
COMMENT ON COLUMN budgetdb.positions.status IS
'pending (nothing filled), open, closed, or cancelled, with its bot or its orders, while nothing was filled (R8).';
COMMENT ON COLUMN budgetdb.positions.opened_at IS 'When open_position was called.';
COMMENT ON COLUMN budgetdb.positions.closed_at IS 'When its last fill was executed, or it was cancelled.';
