CREATE OR REPLACE FUNCTION budgetdb_data.available_at_price(
    account_id bigint, currency text, raw_balance numeric, btc_price numeric, exclude_bot_id bigint
)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    reserved numeric;
    revalued numeric;
BEGIN
    IF available_at_price.account_id IS NULL THEN
        IF budgetdb_data.switch_setting('budgetdb.require_account_id') THEN
            PERFORM budgetdb_data.refuse_account(NULL);
        END IF;
        RAISE WARNING USING
            MESSAGE = 'account_id is missing: nothing is counted as reserved',
            DETAIL = format(
                'The raw balance of %s %s is returned as it was given.',
                available_at_price.raw_balance, available_at_price.currency
            ),
            HINT = 'Pass account_id, or SET budgetdb.require_account_id = on to make this an error.';
        RETURN greatest(available_at_price.raw_balance, 0);
    END IF;

    SELECT f.reserved INTO reserved
    FROM budgetdb.get_available_capital(available_at_price.account_id, available_at_price.exclude_bot_id) AS f
    WHERE f.currency = available_at_price.currency;

    -- The BTC-USD positions of the other bots count at the caller's price instead of the recorded one (R3).
    IF available_at_price.btc_price IS NOT NULL THEN
        SELECT CASE available_at_price.currency
            WHEN 'USD' THEN
                budgetdb_data.value_in_quote(others.long_base, available_at_price.btc_price, 0)
                - budgetdb_data.value_in_quote(others.long_base, p.price, others.long_cost)
            WHEN 'BTC' THEN
                budgetdb_data.value_in_base(others.short_proceeds, available_at_price.btc_price, 0)
                - budgetdb_data.value_in_base(others.short_proceeds, p.price, others.short_base)
        END
        INTO revalued
        FROM budgetdb_data.exposures AS e
        INNER JOIN budgetdb_data.accounts AS a ON a.account_id = e.account_id
        LEFT JOIN budgetdb_data.bot_markets AS own
            ON
                own.account_id = e.account_id
                AND own.bot_id = available_at_price.exclude_bot_id
                AND own.base_currency = e.base_currency
                AND own.quote_currency = e.quote_currency
        LEFT JOIN budgetdb_data.prices AS p
            ON
                p.exchange = e.exchange
                AND p.base_currency = e.base_currency
                AND p.quote_currency = e.quote_currency
        CROSS JOIN LATERAL (
            SELECT
                e.long_base - coalesce(own.long_base, 0) AS long_base,
                e.long_cost - coalesce(own.long_cost, 0) AS long_cost,
                e.short_base - coalesce(own.short_base, 0) AS short_base,
                e.short_proceeds - coalesce(own.short_proceeds, 0) AS short_proceeds
        ) AS others
        WHERE
            e.account_id = available_at_price.account_id
            AND e.base_currency = 'BTC'
            AND e.quote_currency = 'USD'
            AND a.reservation_model = 'conservative';
    END IF;

    RETURN greatest(available_at_price.raw_balance - coalesce(reserved, 0) - coalesce(revalued, 0), 0);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.available_at_price(bigint, text, numeric, numeric, bigint) IS
'What is free of a currency out of raw_balance, with BTC-USD positions at btc_price unless that is NULL (R2): what '
'the public calculate_available functions share.';
