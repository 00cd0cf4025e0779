CREATE OR REPLACE FUNCTION budgetdb_data.require_currency(value text, argument text)
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The pattern of the domain budgetdb_data.currency, which would say less about what to do.
    IF require_currency.value IS NULL OR require_currency.value !~ '^[A-Z0-9][A-Z0-9._:-]{0,19}$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a currency code', require_currency.argument),
            DETAIL = format('Got %s.', coalesce(quote_literal(left(require_currency.value, 200)), 'NULL')),
            HINT = 'Write currency codes in upper case, up to 20 characters: USD, BTC, USDT.';
    END IF;
    RETURN require_currency.value;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_currency(text, text) IS
'value, or UB005 naming the argument unless it is a currency code in upper case.';
