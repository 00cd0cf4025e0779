CREATE OR REPLACE VIEW budgetdb.fills WITH (security_invoker = TRUE) AS
SELECT
    f.fill_id AS id,
    f.account_id,
    f.bot_id,
    f.position_id,
    f.side::text AS side,
    f.base_currency::text AS base_currency,
    f.quote_currency::text AS quote_currency,
    f.base_amount::numeric AS base_amount,
    f.quote_amount::numeric AS quote_amount,
    f.fee_amount::numeric AS fee_amount,
    f.fee_currency::text AS fee_currency,
    f.overspent,
    f.executed_at,
    f.recorded_at,
    f.external_id,
    budgetdb_data.fees_json(f.fee_amount, f.fee_currency, f.more_fees) AS fees,
    f.order_id
FROM budgetdb_data.fills AS f;

COMMENT ON VIEW budgetdb.fills IS 'Executions as the exchange reported them: facts, never changed; void_fill takes '
'one back whole (R8).';
COMMENT ON COLUMN budgetdb.fills.id IS 'The fill, unique in its account.';
COMMENT ON COLUMN budgetdb.fills.account_id IS 'The account of its bot.';
COMMENT ON COLUMN budgetdb.fills.bot_id IS 'The bot whose holdings it moved.';
COMMENT ON COLUMN budgetdb.fills.position_id IS 'The position it added to or reduced.';
COMMENT ON COLUMN budgetdb.fills.side IS 'buy or sell, of the base currency.';
COMMENT ON COLUMN budgetdb.fills.base_currency IS 'The currency bought or sold.';
COMMENT ON COLUMN budgetdb.fills.quote_currency IS 'The currency paid or received.';
COMMENT ON COLUMN budgetdb.fills.base_amount IS 'Base currency bought or sold, before fees.';
COMMENT ON COLUMN budgetdb.fills.quote_amount IS 'Quote currency paid or received, before fees.';
COMMENT ON COLUMN budgetdb.fills.fee_amount IS 'The fee, in fee_currency; below zero a rebate. The first of several.';
COMMENT ON COLUMN budgetdb.fills.fee_currency IS 'The currency that the fee was taken in: base, quote or a third.';
COMMENT ON COLUMN budgetdb.fills.overspent IS
'It took more of a currency than the bot held, and so cut what is free to others.';
COMMENT ON COLUMN budgetdb.fills.executed_at IS 'When the exchange executed it.';
COMMENT ON COLUMN budgetdb.fills.recorded_at IS 'When it was recorded here.';
COMMENT ON COLUMN budgetdb.fills.external_id IS
'The id it was reported under, the exchange''s or the request''s; reported again, it counts once (R10).';
COMMENT ON COLUMN budgetdb.fills.fees IS
'All its fees: a list of objects with currency, and amount as decimal text. Empty if it had none.';
COMMENT ON COLUMN budgetdb.fills.order_id IS 'The order that it filled, if it said one (R12).';
