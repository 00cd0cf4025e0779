CREATE OR REPLACE VIEW budgetdb.bots WITH (security_invoker = TRUE) AS
SELECT
    o.bot_id AS id,
    o.account_id,
    o.name,
    o.strategy::text AS strategy,
    o.strategy_config,
    o.status = 'active' AS is_active,
    o.status::text AS status,
    o.budget_pct::numeric AS budget_pct,
    o.long_pct::numeric AS long_pct,
    o.short_pct::numeric AS short_pct,
    coalesce((
        SELECT r.counted FROM budgetdb_data.reservations AS r
        WHERE r.account_id = o.account_id AND r.bot_id = o.bot_id AND r.currency = 'USD'
    ), 0)::numeric AS reserved_usd_for_longs,
    coalesce((
        SELECT r.counted FROM budgetdb_data.reservations AS r
        WHERE r.account_id = o.account_id AND r.bot_id = o.bot_id AND r.currency = 'BTC'
    ), 0)::numeric AS reserved_btc_for_shorts,
    budgetdb_data.bot_position_value(o.account_id, o.bot_id, 'USD') AS position_usd_value,
    budgetdb_data.bot_position_value(o.account_id, o.bot_id, 'BTC') AS position_btc_value,
    o.base_currency::text AS base_currency,
    o.quote_currency::text AS quote_currency,
    o.profit_policy::text AS profit_policy,
    o.created_at
FROM budgetdb_data.bots AS o;

COMMENT ON VIEW budgetdb.bots IS
'The bots of all accounts. For what they reserve in any currency see bot_capital, for the account''s totals '
'account_capital.';
COMMENT ON COLUMN budgetdb.bots.id IS 'The bot_id of every other view and function.';
COMMENT ON COLUMN budgetdb.bots.account_id IS 'The one account whose capital it reserves (R1).';
COMMENT ON COLUMN budgetdb.bots.name IS 'Unique in its account among bots not closed (R7).';
COMMENT ON COLUMN budgetdb.bots.strategy IS 'bidirectional_dca or traditional_dca.';
COMMENT ON COLUMN budgetdb.bots.strategy_config IS
'The platform''s own settings; enable_bidirectional is set to whether the strategy is bidirectional_dca.';
COMMENT ON COLUMN budgetdb.bots.is_active IS 'Whether status is active.';
COMMENT ON COLUMN budgetdb.bots.status IS 'draft, active, paused or closed (R7).';
COMMENT ON COLUMN budgetdb.bots.budget_pct IS 'Percent of the account''s raw balance, above 0 and up to 100 (R6).';
COMMENT ON COLUMN budgetdb.bots.long_pct IS
'Percent of the budget for the long side, in quote currency; with short_pct 100 (R6).';
COMMENT ON COLUMN budgetdb.bots.short_pct IS
'Percent of the budget for the short side, in base currency; with long_pct 100 (R6).';
COMMENT ON COLUMN budgetdb.bots.reserved_usd_for_longs IS 'USD allocated to it while active, otherwise 0.';
COMMENT ON COLUMN budgetdb.bots.reserved_btc_for_shorts IS 'BTC allocated to it while active, otherwise 0.';
COMMENT ON COLUMN budgetdb.bots.position_usd_value IS
'USD that its open positions count for in the conservative model (R2).';
COMMENT ON COLUMN budgetdb.bots.position_btc_value IS
'BTC that its open positions count for in the conservative model (R2).';
COMMENT ON COLUMN budgetdb.bots.base_currency IS 'The currency it sells short, and buys long.';
COMMENT ON COLUMN budgetdb.bots.quote_currency IS 'The currency it pays longs with.';
COMMENT ON COLUMN budgetdb.bots.profit_policy IS
'keep: profit stays with the bot. sweep: what exceeds the allocation returns to the account when a position closes '
'(R8).';
COMMENT ON COLUMN budgetdb.bots.created_at IS 'When the bot was created.';
