CREATE OR REPLACE VIEW budgetdb_data.fill_movements WITH (security_invoker = TRUE) AS
SELECT
    f.account_id,
    f.fill_id,
    f.bot_id,
    f.executed_at,
    leg.currency,
    leg.amount
FROM budgetdb_data.fills AS f
CROSS JOIN
    LATERAL (
        VALUES
        (f.base_currency, CASE f.side WHEN 'buy' THEN f.base_amount ELSE -f.base_amount END),
        (f.quote_currency, CASE f.side WHEN 'buy' THEN -f.quote_amount ELSE f.quote_amount END),
        (f.fee_currency, -f.fee_amount)
    ) AS leg (currency, amount)
UNION ALL
SELECT
    f.account_id,
    f.fill_id,
    f.bot_id,
    f.executed_at,
    e.currency::budgetdb_data.currency AS currency,
    -e.amount AS amount
FROM budgetdb_data.fills AS f
CROSS JOIN LATERAL unnest(f.more_fees) AS e
WHERE f.more_fees IS NOT NULL;

COMMENT ON VIEW budgetdb_data.fill_movements IS
'What each fill moved: base, quote and fees, each in its currency; raw balances and bots move by the same amounts '
'(R2).';
