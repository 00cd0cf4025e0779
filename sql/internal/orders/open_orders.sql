CREATE OR REPLACE VIEW budgetdb_data.open_orders WITH (security_invoker = TRUE) AS
SELECT
    r.account_id,
    r.bot_id,
    r.order_id,
    r.position_id,
    r.side,
    r.base_amount - r.filled_base AS base_left,
    CASE r.side WHEN 'buy' THEN r.quote_currency ELSE r.base_currency END AS hold_currency,
    budgetdb_data.order_hold(r.side, r.base_amount, r.quote_amount, r.filled_base) AS hold,
    (r.side = 'buy') <> (p.direction = 'long') AS reduces
FROM budgetdb_data.orders AS r
INNER JOIN budgetdb_data.positions AS p ON r.account_id = p.account_id AND r.position_id = p.position_id
WHERE
    r.filled_at IS NULL
    AND r.cancelled_at IS NULL
    AND NOT r.is_expired
    AND coalesce(r.expires_at > statement_timestamp(), TRUE);

COMMENT ON VIEW budgetdb_data.open_orders IS
'Orders that are not filled, cancelled or expired, with what each holds and whether it reduces its position (R12).';
