CREATE OR REPLACE VIEW budgetdb.orders WITH (security_invoker = TRUE) AS
SELECT
    r.order_id AS id,
    r.account_id,
    r.bot_id,
    r.position_id,
    r.side::text AS side,
    r.base_currency::text AS base_currency,
    r.quote_currency::text AS quote_currency,
    r.base_amount::numeric AS base_amount,
    r.quote_amount::numeric AS quote_amount,
    r.filled_base::numeric AS filled_base,
    r.filled_quote::numeric AS filled_quote,
    CASE r.side WHEN 'buy' THEN r.quote_currency ELSE r.base_currency END::text AS hold_currency,
    CASE budgetdb_data.order_status(r.filled_at, r.cancelled_at, r.expires_at)
        WHEN 'open' THEN budgetdb_data.order_hold(r.side, r.base_amount, r.quote_amount, r.filled_base)
        ELSE 0
    END AS hold,
    budgetdb_data.order_status(r.filled_at, r.cancelled_at, r.expires_at) AS status,
    r.external_id,
    r.expires_at,
    r.placed_at,
    CASE budgetdb_data.order_status(r.filled_at, r.cancelled_at, r.expires_at)
        WHEN 'filled' THEN r.filled_at
        WHEN 'cancelled' THEN r.cancelled_at
        WHEN 'expired' THEN r.expires_at
    END AS closed_at
FROM budgetdb_data.orders AS r;

COMMENT ON VIEW budgetdb.orders IS
'What bots have asked the exchange to do: an open order holds part of what its bot owns (R12).';
COMMENT ON COLUMN budgetdb.orders.id IS 'The order_id of every other view and function.';
COMMENT ON COLUMN budgetdb.orders.account_id IS 'The account of its bot.';
COMMENT ON COLUMN budgetdb.orders.bot_id IS 'The bot that placed it.';
COMMENT ON COLUMN budgetdb.orders.position_id IS 'The position that its fills move.';
COMMENT ON COLUMN budgetdb.orders.side IS 'buy or sell, of the base currency.';
COMMENT ON COLUMN budgetdb.orders.base_currency IS 'The currency to be bought or sold.';
COMMENT ON COLUMN budgetdb.orders.quote_currency IS 'The currency to be paid or received.';
COMMENT ON COLUMN budgetdb.orders.base_amount IS 'Base currency to be bought or sold, before fees.';
COMMENT ON COLUMN budgetdb.orders.quote_amount IS
'Quote currency: the most that a buy may cost, fees included; the least that a sale should bring.';
COMMENT ON COLUMN budgetdb.orders.filled_base IS 'Base currency of its fills so far, before fees.';
COMMENT ON COLUMN budgetdb.orders.filled_quote IS 'Quote currency of its fills so far, before fees.';
COMMENT ON COLUMN budgetdb.orders.hold_currency IS 'The currency that it holds: quote of a buy, base of a sale.';
COMMENT ON COLUMN budgetdb.orders.hold IS
'What it still holds in hold_currency: what is not filled, in proportion, while it is open (R12).';
COMMENT ON COLUMN budgetdb.orders.status IS
'open, filled, cancelled or expired. A fill that comes late is recorded all the same, and may still make it filled '
'(R8).';
COMMENT ON COLUMN budgetdb.orders.external_id IS 'The exchange''s own id, once confirm_order has said it.';
COMMENT ON COLUMN budgetdb.orders.expires_at IS 'When it holds nothing any more; NULL is never.';
COMMENT ON COLUMN budgetdb.orders.placed_at IS 'When it was placed.';
COMMENT ON COLUMN budgetdb.orders.closed_at IS 'When its last fill was executed, or it was cancelled, or expired.';
