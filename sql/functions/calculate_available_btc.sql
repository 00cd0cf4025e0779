CREATE OR REPLACE FUNCTION budgetdb.calculate_available_btc(
    raw_btc_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint DEFAULT NULL
)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw CONSTANT numeric := budgetdb_data.require_reported(
        calculate_available_btc.raw_btc_balance, 'raw_btc_balance', -1e20
    );
BEGIN
    RETURN budgetdb_data.available_at_price(
        calculate_available_btc.account_id, 'BTC', raw,
        CASE
            WHEN calculate_available_btc.current_btc_price IS NOT NULL
                THEN budgetdb_data.require_reported(
                    calculate_available_btc.current_btc_price, 'current_btc_price', 1e-18
                )
        END,
        calculate_available_btc.exclude_bot_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb.calculate_available_btc(numeric, numeric, bigint, bigint) IS
'BTC free on an account out of a raw balance that the caller read from the exchange, with BTC-USD positions at the '
'caller''s price in USD per BTC; NULL takes the recorded one, and a balance below zero gives 0 (R2). A NULL '
'account_id returns the raw balance with a WARNING, or UB002 when budgetdb.require_account_id is on. Errors: UB002, '
'UB005.';
