CREATE OR REPLACE VIEW budgetdb_data.bot_markets WITH (security_invoker = TRUE) AS
SELECT
    e.account_id,
    e.bot_id,
    e.base_currency,
    e.quote_currency,
    e.long_base,
    e.long_cost,
    budgetdb_data.value_in_quote(e.long_base, p.price, e.long_cost) AS long_value,
    e.short_base,
    e.short_proceeds,
    budgetdb_data.value_in_base(e.short_proceeds, p.price, e.short_base) AS short_value
FROM (
    SELECT
        o.account_id,
        o.bot_id,
        o.base_currency,
        o.quote_currency,
        coalesce(sum(o.base_amount) FILTER (WHERE o.direction = 'long'), 0) AS long_base,
        coalesce(sum(o.quote_amount) FILTER (WHERE o.direction = 'long'), 0) AS long_cost,
        coalesce(sum(o.base_amount) FILTER (WHERE o.direction = 'short'), 0) AS short_base,
        coalesce(sum(o.quote_amount) FILTER (WHERE o.direction = 'short'), 0) AS short_proceeds
    FROM budgetdb_data.positions AS o
    -- 'pending' holds nothing, but naming both lets the partial index serve.
    WHERE o.status IN ('pending', 'open')
    GROUP BY o.account_id, o.bot_id, o.base_currency, o.quote_currency
) AS e
INNER JOIN budgetdb_data.accounts AS a ON e.account_id = a.account_id
LEFT JOIN budgetdb_data.prices AS p
    ON
        a.exchange = p.exchange
        AND e.base_currency = p.base_currency
        AND e.quote_currency = p.quote_currency;

COMMENT ON VIEW budgetdb_data.bot_markets IS
'One bot''s open positions in one market, valued as account_markets values the account''s (R2, R3).';
