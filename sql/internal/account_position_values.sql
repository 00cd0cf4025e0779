-- A position counts in both of its currencies (R2). Only the side that was converted needs a price.
CREATE OR REPLACE VIEW budgetdb_data.account_position_values WITH (security_invoker = TRUE) AS
SELECT
    s.account_id,
    s.currency,
    sum(s.value) AS value,
    max(s.price_status) AS price_status
FROM (
    SELECT
        m.account_id,
        m.quote_currency AS currency,
        m.long_value + m.short_proceeds AS value,
        CASE WHEN m.long_base > 0 THEN m.price_status ELSE 'not needed' END AS price_status
    FROM budgetdb_data.account_markets AS m
    UNION ALL
    SELECT
        m.account_id,
        m.base_currency AS currency,
        m.long_base + m.short_value AS value,
        CASE WHEN m.short_base > 0 THEN m.price_status ELSE 'not needed' END AS price_status
    FROM budgetdb_data.account_markets AS m
) AS s
GROUP BY s.account_id, s.currency;

COMMENT ON VIEW budgetdb_data.account_position_values IS
'What an account''s open positions add to the conservative reservation in each currency, in that currency (R2).';
