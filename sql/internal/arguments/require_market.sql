CREATE OR REPLACE FUNCTION budgetdb_data.require_market(base_currency text, quote_currency text)
RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM budgetdb_data.require_currency(require_market.base_currency, 'base_currency');
    PERFORM budgetdb_data.require_currency(require_market.quote_currency, 'quote_currency');
    IF require_market.base_currency = require_market.quote_currency THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'base_currency and quote_currency are the same',
            DETAIL = format('Both are %s.', require_market.base_currency),
            HINT = 'Give the two currencies of a market: BTC and USD.';
    END IF;
    RETURN ARRAY[require_market.base_currency, require_market.quote_currency];
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_market(text, text) IS
'The two currencies, base first, or UB005 unless they are different currency codes.';
