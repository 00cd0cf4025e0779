CREATE OR REPLACE FUNCTION budgetdb.calculate_available(
    account_id bigint, currency text, raw_balance numeric, exclude_bot_id bigint DEFAULT NULL
)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN budgetdb_data.available_at_price(
        calculate_available.account_id,
        budgetdb_data.require_currency(calculate_available.currency, 'currency'),
        budgetdb_data.require_reported(calculate_available.raw_balance, 'raw_balance', -1e20),
        NULL,
        calculate_available.exclude_bot_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb.calculate_available(bigint, text, numeric, bigint) IS
'Units of currency free on an account out of a raw balance that the caller read from the exchange, at recorded '
'prices; 0 for a balance below zero (R2). A NULL account_id returns the raw balance with a WARNING, or UB002 when '
'budgetdb.require_account_id is on. Errors: UB002, UB005.';
