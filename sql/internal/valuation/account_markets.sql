CREATE OR REPLACE VIEW budgetdb_data.account_markets WITH (security_invoker = TRUE) AS
SELECT
    e.account_id,
    e.base_currency,
    e.quote_currency,
    e.long_base,
    budgetdb_data.value_in_quote(e.long_base, p.price, e.long_cost) AS long_value,
    e.short_base,
    e.short_proceeds,
    budgetdb_data.value_in_base(e.short_proceeds, p.price, e.short_base) AS short_value,
    budgetdb_data.price_status(p.as_of) AS price_status
FROM budgetdb_data.exposures AS e
LEFT JOIN budgetdb_data.prices AS p
    ON
        e.exchange = p.exchange
        AND e.base_currency = p.base_currency
        AND e.quote_currency = p.quote_currency
WHERE e.long_base > 0 OR e.short_base > 0;

COMMENT ON VIEW budgetdb_data.account_markets IS
'An account''s open positions in one market, valued at the market''s own price, or at cost without one (R2, R3).';
