CREATE OR REPLACE FUNCTION budgetdb.calculate_available_usd(
    raw_usd_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint DEFAULT NULL
)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw CONSTANT numeric := budgetdb_data.require_reported(
        calculate_available_usd.raw_usd_balance, 'raw_usd_balance', -1e20
    );
BEGIN
    RETURN budgetdb_data.available_at_price(
        calculate_available_usd.account_id, 'USD', raw,
        CASE
            WHEN calculate_available_usd.current_btc_price IS NOT NULL
                THEN budgetdb_data.require_reported(
                    calculate_available_usd.current_btc_price, 'current_btc_price', 1e-18
                )
        END,
        calculate_available_usd.exclude_bot_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb.calculate_available_usd(numeric, numeric, bigint, bigint) IS
'USD free on an account out of a raw balance that the caller read from the exchange, with BTC-USD positions at the '
'caller''s price in USD per BTC; NULL takes the recorded one, and a balance below zero gives 0 (R2). A NULL '
'account_id returns the raw balance with a WARNING, or UB002 when budgetdb.require_account_id is on. Errors: UB002, '
'UB005.';
