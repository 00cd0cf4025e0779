-- deployed is what open positions hold now; spent is what they took from the allocation to get it.
CREATE OR REPLACE VIEW budgetdb_data.bot_position_values WITH (security_invoker = TRUE) AS
SELECT
    m.account_id,
    m.bot_id,
    leg.currency,
    sum(leg.value) AS value,
    sum(leg.deployed) AS deployed,
    sum(leg.spent) AS spent
FROM budgetdb_data.bot_markets AS m
CROSS JOIN
    LATERAL (
        VALUES
        (m.quote_currency, m.long_value + m.short_proceeds, m.short_proceeds, m.long_cost),
        (m.base_currency, m.long_base + m.short_value, m.long_base, m.short_base)
    ) AS leg (currency, value, deployed, spent)
GROUP BY m.account_id, m.bot_id, leg.currency;

COMMENT ON VIEW budgetdb_data.bot_position_values IS
'A bot''s open positions by currency: conservative value, what they hold and what they spent (R2, R7).';
