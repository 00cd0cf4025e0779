-- With the rights of budgetdb_admin: no service may write to a table. Prices are nobody's, so nobody is narrowed.
CREATE OR REPLACE FUNCTION budgetdb.record_price(
    exchange text, base_currency text, quote_currency text, price numeric, as_of timestamptz DEFAULT NULL
)
RETURNS SETOF budgetdb.prices LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM budgetdb_data.require_text(record_price.exchange, 'exchange');
    PERFORM budgetdb_data.require_market(record_price.base_currency, record_price.quote_currency);
    PERFORM budgetdb_data.store_price((
        record_price.exchange, record_price.base_currency, record_price.quote_currency,
        budgetdb_data.require_reported(record_price.price, 'price', 1e-18),
        budgetdb_data.require_time(record_price.as_of, 'as_of')
    )::budgetdb_data.prices);

    RETURN QUERY
    SELECT v.* FROM budgetdb.prices AS v
    WHERE
        v.exchange = record_price.exchange
        AND v.base_currency = record_price.base_currency
        AND v.quote_currency = record_price.quote_currency;
END;
$$;

COMMENT ON FUNCTION budgetdb.record_price(text, text, text, numeric, timestamptz) IS
'Records the price of a market of an exchange, in quote currency for one unit of base, rounded at 18 decimals, and '
'returns the latest: one older than the one stored changes nothing. as_of is the clock''s time unless given (R3, '
'R4). Recording the same price again is harmless. Errors: UB005.';
