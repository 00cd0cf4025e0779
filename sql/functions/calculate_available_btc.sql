CREATE OR REPLACE FUNCTION budgetdb.calculate_available_btc(
    raw_btc_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint DEFAULT NULL
)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN budgetdb_data.calculate_available(
        'BTC',
        calculate_available_btc.raw_btc_balance,
        calculate_available_btc.current_btc_price,
        calculate_available_btc.account_id,
        calculate_available_btc.exclude_bot_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb.calculate_available_btc(numeric, numeric, bigint, bigint) IS
'BTC free on an account out of a raw balance that the caller read from the exchange, with BTC-USD positions at the '
'caller''s price in USD per BTC; NULL takes the recorded one (R2). A NULL account_id returns the raw balance with a '
'WARNING, or UB002 when budgetdb.require_account_id is on. Errors: UB002, UB005.';
