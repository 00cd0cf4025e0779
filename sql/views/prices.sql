CREATE OR REPLACE VIEW budgetdb.prices WITH (security_invoker = TRUE) AS
SELECT
    p.exchange,
    p.base_currency::text AS base_currency,
    p.quote_currency::text AS quote_currency,
    p.price::numeric AS price,
    p.as_of,
    budgetdb_data.price_status(p.as_of)::text AS status
FROM budgetdb_data.prices AS p;

COMMENT ON VIEW budgetdb.prices IS 'The latest price of each market of each exchange (R3).';
COMMENT ON COLUMN budgetdb.prices.exchange IS 'The exchange; accounts there are valued with it.';
COMMENT ON COLUMN budgetdb.prices.base_currency IS 'The currency priced.';
COMMENT ON COLUMN budgetdb.prices.quote_currency IS 'The currency of the price.';
COMMENT ON COLUMN budgetdb.prices.price IS 'Units of quote currency for one unit of base currency.';
COMMENT ON COLUMN budgetdb.prices.as_of IS 'When the price was observed.';
COMMENT ON COLUMN budgetdb.prices.status IS 'ok, or stale when older than budgetdb.max_price_age (default 5 minutes).';
