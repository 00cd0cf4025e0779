CREATE OR REPLACE FUNCTION budgetdb_data.calculate_available(
    currency text, raw_balance numeric, btc_price numeric, account_id bigint, exclude_bot_id bigint
)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    raw CONSTANT numeric := budgetdb_data.require_amount(
        calculate_available.raw_balance, format('raw_%s_balance', lower(calculate_available.currency))
    );
    reserved numeric;
    revalued numeric;
BEGIN
    IF calculate_available.btc_price IS NOT NULL THEN
        PERFORM budgetdb_data.require_amount(calculate_available.btc_price, 'current_btc_price', 1e-18);
    END IF;

    IF calculate_available.account_id IS NULL THEN
        IF nullif(current_setting('budgetdb.require_account_id', TRUE), '')::boolean THEN
            PERFORM budgetdb_data.refuse_account(NULL);
        END IF;
        RAISE WARNING USING
            MESSAGE = 'account_id is missing: nothing is counted as reserved',
            DETAIL = format('The raw balance of %s %s is returned as it was given.', raw, calculate_available.currency),
            HINT = 'Pass account_id, or SET budgetdb.require_account_id = on to make this an error.';
        RETURN raw;
    END IF;

    SELECT f.reserved INTO reserved
    FROM budgetdb.get_available_capital(calculate_available.account_id, calculate_available.exclude_bot_id) AS f
    WHERE f.currency = calculate_available.currency;

    -- The BTC-USD positions of the other bots count at the caller's price instead of the recorded one (R3).
    IF calculate_available.btc_price IS NOT NULL THEN
        SELECT sum(m.sign * CASE calculate_available.currency
            WHEN 'USD' THEN
                budgetdb_data.value_in_quote(m.long_base, calculate_available.btc_price, 0) - m.long_value
            ELSE
                budgetdb_data.value_in_base(m.short_proceeds, calculate_available.btc_price, 0) - m.short_value
        END)
        INTO revalued
        FROM (
            SELECT
                1 AS sign, t.base_currency, t.quote_currency,
                t.long_base, t.long_value, t.short_proceeds, t.short_value
            FROM budgetdb_data.account_markets AS t
            WHERE t.account_id = calculate_available.account_id
            UNION ALL
            SELECT -1, t.base_currency, t.quote_currency, t.long_base, t.long_value, t.short_proceeds, t.short_value
            FROM budgetdb_data.bot_markets AS t
            WHERE t.account_id = calculate_available.account_id AND t.bot_id = calculate_available.exclude_bot_id
        ) AS m
        WHERE
            m.base_currency = 'BTC'
            AND m.quote_currency = 'USD'
            AND EXISTS (
                SELECT FROM budgetdb_data.accounts AS a
                WHERE a.account_id = calculate_available.account_id AND a.reservation_model = 'conservative'
            );
    END IF;

    RETURN greatest(raw - coalesce(reserved, 0) - coalesce(revalued, 0), 0);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.calculate_available(text, numeric, numeric, bigint, bigint) IS
'The body of calculate_available_usd and calculate_available_btc, for the currency named.';
