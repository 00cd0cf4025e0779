CREATE OR REPLACE FUNCTION budgetdb_data.fill_postings(
    side text,
    base_currency text,
    quote_currency text,
    base_amount numeric,
    quote_amount numeric,
    fees budgetdb_data.fee[]
)
RETURNS budgetdb_data.posting[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sign CONSTANT integer := CASE fill_postings.side WHEN 'buy' THEN 1 ELSE -1 END;
    base_moved numeric := sign * fill_postings.base_amount;
    quote_moved numeric := -sign * fill_postings.quote_amount;
    others budgetdb_data.posting[] := '{}';
    fee budgetdb_data.fee;
BEGIN
    FOREACH fee IN ARRAY fill_postings.fees LOOP
        CONTINUE WHEN fee.amount = 0;
        CASE fee.currency
            WHEN fill_postings.base_currency THEN base_moved := base_moved - fee.amount;
            WHEN fill_postings.quote_currency THEN quote_moved := quote_moved - fee.amount;
            ELSE others := others || (fee.currency, -fee.amount, 0, 0, -fee.amount)::budgetdb_data.posting;
        END CASE;
    END LOOP;
    RETURN ARRAY[
        (fill_postings.base_currency, base_moved, 0, 0, base_moved)::budgetdb_data.posting,
        (fill_postings.quote_currency, quote_moved, 0, 0, quote_moved)::budgetdb_data.posting
    ] || others;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fill_postings(text, text, text, numeric, numeric, budgetdb_data.fee[]) IS
'What a fill moves, base first, then quote, then fees in other currencies: the raw balance and the bot''s holdings '
'by the same amounts (R2).';
