-- A position counts in both of its currencies (R2). Only the side that was converted needs a price.
CREATE OR REPLACE VIEW budgetdb_data.account_position_values WITH (security_invoker = TRUE) AS
SELECT
    m.account_id,
    leg.currency,
    sum(leg.value) AS value,
    max(CASE WHEN leg.is_converted THEN m.price_status ELSE 'not needed' END) AS price_status
FROM budgetdb_data.account_markets AS m
CROSS JOIN
    LATERAL (
        VALUES
        (m.quote_currency, m.long_value + m.short_proceeds, m.long_base > 0),
        (m.base_currency, m.long_base + m.short_value, m.short_base > 0)
    ) AS leg (currency, value, is_converted)
GROUP BY m.account_id, leg.currency;

COMMENT ON VIEW budgetdb_data.account_position_values IS
'What an account''s open positions add to the conservative reservation in each currency, in that currency (R2).';
