-- Within what its position has, an order that reduces it takes nothing that the bot could spend otherwise.
CREATE OR REPLACE VIEW budgetdb_data.bot_orders WITH (security_invoker = TRUE) AS
SELECT
    g.account_id,
    g.bot_id,
    g.hold_currency AS currency,
    sum(g.hold) AS on_order,
    sum(CASE WHEN g.reduces THEN greatest(g.hold - g.has, 0) ELSE g.hold END) AS committed
FROM (
    SELECT
        r.account_id,
        r.bot_id,
        r.hold_currency,
        r.reduces,
        sum(r.hold) AS hold,
        max(CASE p.direction WHEN 'long' THEN p.base_amount ELSE p.quote_amount END) AS has
    FROM budgetdb_data.open_orders AS r
    INNER JOIN budgetdb_data.positions AS p ON r.account_id = p.account_id AND r.position_id = p.position_id
    GROUP BY r.account_id, r.bot_id, r.position_id, r.hold_currency, r.reduces
) AS g
GROUP BY g.account_id, g.bot_id, g.hold_currency;

COMMENT ON VIEW budgetdb_data.bot_orders IS
'What a bot''s open orders hold of a currency, and how much of that comes out of what no position holds (R12).';
