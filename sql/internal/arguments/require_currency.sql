CREATE OR REPLACE FUNCTION budgetdb_data.require_currency(value text, argument text)
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Nearly all are of this kind.
    IF require_currency.value ~ '^[A-Z0-9]+$' AND length(require_currency.value) <= 20 THEN
        RETURN require_currency.value;
    ELSIF require_currency.value IS NULL
        OR length(require_currency.value) NOT BETWEEN 1 AND 100
        OR require_currency.value ~ '[[:space:]:]'
        OR NOT budgetdb_data.is_printable(require_currency.value)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a currency', require_currency.argument),
            DETAIL = format('Got %s.', coalesce(
                '"' || budgetdb_data.printable(left(require_currency.value, 120)) || '"', 'NULL'
            )),
            HINT = 'Give what the exchange calls it, up to 100 characters without blanks: USD, USDC.e, $WIF. A colon '
                'marks a contract, which is no currency.';
    -- A contract's address is lower case too, and longer than anybody's usd.
    ELSIF require_currency.value = lower(require_currency.value)
        AND require_currency.value <> upper(require_currency.value)
        AND length(require_currency.value) <= 20
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is in lower case', require_currency.argument),
            DETAIL = format(
                'Got %L, which would be another currency than '
                '%L.', require_currency.value, upper(require_currency.value)
            ),
            HINT = format('Write %s, as exchanges do.', upper(require_currency.value));
    END IF;
    RETURN require_currency.value;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_currency(text, text) IS
'value, or UB005 naming the argument unless it is what an exchange may call a currency: 1 to 100 characters, no '
'blanks, no colon, not all lower case unless as long as an address (R6).';
