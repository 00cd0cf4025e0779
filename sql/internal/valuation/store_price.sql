-- A function of its own, because in record_price ON CONFLICT could not tell columns from arguments. It names columns,
-- because REINDEX CONCURRENTLY has moments in which the constraint has no index.
CREATE OR REPLACE FUNCTION budgetdb_data.store_price(latest budgetdb_data.prices)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO budgetdb_data.prices AS p (exchange, base_currency, quote_currency, price, as_of)
    VALUES (
        (store_price.latest).exchange, (store_price.latest).base_currency, (store_price.latest).quote_currency,
        (store_price.latest).price, (store_price.latest).as_of
    )
    ON CONFLICT (exchange, base_currency, quote_currency) DO UPDATE
    SET price = excluded.price, as_of = excluded.as_of
    WHERE p.as_of <= excluded.as_of;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.store_price(budgetdb_data.prices) IS
'Stores a price unless the one stored is newer (R3).';
