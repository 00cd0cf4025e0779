CREATE OR REPLACE VIEW budgetdb.bots WITH (security_invoker = TRUE) AS
SELECT
    o.bot_id AS id,
    o.account_id,
    o.name,
    o.strategy,
    o.strategy_config,
    o.status = 'active' AS is_active,
    o.status::text AS status,
    o.budget_pct::numeric AS budget_pct,
    o.long_pct::numeric AS long_pct,
    o.short_pct::numeric AS short_pct,
    own.usd_counted AS reserved_usd_for_longs,
    own.btc_counted AS reserved_btc_for_shorts,
    CASE WHEN live.is_live THEN budgetdb_data.bot_position_value(o.account_id, o.bot_id, 'USD') ELSE 0 END
        AS position_usd_value,
    CASE WHEN live.is_live THEN budgetdb_data.bot_position_value(o.account_id, o.bot_id, 'BTC') ELSE 0 END
        AS position_btc_value,
    o.base_currency::text AS base_currency,
    o.quote_currency::text AS quote_currency,
    o.profit_policy::text AS profit_policy,
    o.created_at,
    own.quote_counted AS reserved_quote_for_longs,
    own.base_counted AS reserved_base_for_shorts,
    CASE WHEN live.is_live THEN budgetdb_data.bot_position_value(o.account_id, o.bot_id, o.quote_currency) ELSE 0 END
        AS position_quote_value,
    CASE WHEN live.is_live THEN budgetdb_data.bot_position_value(o.account_id, o.bot_id, o.base_currency) ELSE 0 END
        AS position_base_value,
    CASE WHEN o.budget_pct IS NULL THEN coalesce(own.allocation, '{}') END AS allocation
FROM budgetdb_data.bots AS o
CROSS JOIN
    LATERAL (
        SELECT
            coalesce(sum(r.counted) FILTER (WHERE r.currency = 'USD'), 0) AS usd_counted,
            coalesce(sum(r.counted) FILTER (WHERE r.currency = 'BTC'), 0) AS btc_counted,
            coalesce(sum(r.counted) FILTER (WHERE r.currency = o.quote_currency), 0) AS quote_counted,
            coalesce(sum(r.counted) FILTER (WHERE r.currency = o.base_currency), 0) AS base_counted,
            jsonb_object_agg(r.currency, trim_scale(r.allocated)::text) FILTER (WHERE r.allocated > 0)
                AS allocation
        FROM budgetdb_data.reservations AS r
        WHERE r.account_id = o.account_id AND r.bot_id = o.bot_id
    ) AS own
CROSS JOIN LATERAL (
    SELECT exists(
        SELECT FROM budgetdb_data.positions AS p
        WHERE p.account_id = o.account_id AND p.bot_id = o.bot_id AND p.status IN ('pending', 'open')
    ) AS is_live
) AS live;

COMMENT ON VIEW budgetdb.bots IS
'The bots of all accounts. For what they reserve in any currency see bot_capital, for the account''s totals '
'account_capital.';
COMMENT ON COLUMN budgetdb.bots.id IS 'The bot_id of every other view and function.';
COMMENT ON COLUMN budgetdb.bots.account_id IS 'The one account whose capital it reserves (R1).';
COMMENT ON COLUMN budgetdb.bots.name IS 'Unique in its account among bots not closed (R7).';
COMMENT ON COLUMN budgetdb.bots.strategy IS
'The platform''s own word; bidirectional_dca and traditional_dca imply a split (R7).';
COMMENT ON COLUMN budgetdb.bots.strategy_config IS
'The platform''s own settings; enable_bidirectional is set to whether the bot reserves its base currency too.';
COMMENT ON COLUMN budgetdb.bots.is_active IS 'Whether status is active.';
COMMENT ON COLUMN budgetdb.bots.status IS 'draft, active, paused or closed (R7).';
COMMENT ON COLUMN budgetdb.bots.budget_pct IS
'Percent of the account''s raw balance, above 0 and up to 100; NULL if the budget is an allocation (R6).';
COMMENT ON COLUMN budgetdb.bots.long_pct IS
'Percent of the budget for the long side, in quote currency; with short_pct 100, NULL without budget_pct (R6).';
COMMENT ON COLUMN budgetdb.bots.short_pct IS
'Percent of the budget for the short side, in base currency; with long_pct 100, NULL without budget_pct (R6).';
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
COMMENT ON COLUMN budgetdb.bots.reserved_quote_for_longs IS
'Its quote currency allocated to it while active, otherwise 0.';
COMMENT ON COLUMN budgetdb.bots.reserved_base_for_shorts IS
'Its base currency allocated to it while active, otherwise 0.';
COMMENT ON COLUMN budgetdb.bots.position_quote_value IS
'Its quote currency that its open positions count for in the conservative model (R2).';
COMMENT ON COLUMN budgetdb.bots.position_base_value IS
'Its base currency that its open positions count for in the conservative model (R2).';
COMMENT ON COLUMN budgetdb.bots.allocation IS
'The budget as amounts, currency to decimal text; NULL if it is budget_pct (R6).';
