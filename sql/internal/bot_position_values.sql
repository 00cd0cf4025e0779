-- deployed is what open positions hold now; spent is what they took from the allocation to get it.
CREATE OR REPLACE VIEW budgetdb_data.bot_position_values WITH (security_invoker = TRUE) AS
SELECT
    s.account_id,
    s.bot_id,
    s.currency,
    sum(s.value) AS value,
    sum(s.deployed) AS deployed,
    sum(s.spent) AS spent
FROM (
    SELECT
        m.account_id,
        m.bot_id,
        m.quote_currency AS currency,
        m.long_value + m.short_proceeds AS value,
        m.short_proceeds AS deployed,
        m.long_cost AS spent
    FROM budgetdb_data.bot_markets AS m
    UNION ALL
    SELECT
        m.account_id,
        m.bot_id,
        m.base_currency AS currency,
        m.long_base + m.short_value AS value,
        m.long_base AS deployed,
        m.short_base AS spent
    FROM budgetdb_data.bot_markets AS m
) AS s
GROUP BY s.account_id, s.bot_id, s.currency;

COMMENT ON VIEW budgetdb_data.bot_position_values IS
'A bot''s open positions by currency: conservative value, what they hold and what they spent (R2, R7).';
