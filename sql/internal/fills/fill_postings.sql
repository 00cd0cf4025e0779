CREATE OR REPLACE FUNCTION budgetdb_data.fill_postings(
    side text,
    base_currency text,
    quote_currency text,
    fee_currency text,
    base_amount numeric,
    quote_amount numeric,
    fee_amount numeric
)
RETURNS budgetdb_data.posting[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sign CONSTANT integer := CASE fill_postings.side WHEN 'buy' THEN 1 ELSE -1 END;
    base_moved numeric := sign * fill_postings.base_amount;
    quote_moved numeric := -sign * fill_postings.quote_amount;
    third_moved numeric := 0;
BEGIN
    CASE fill_postings.fee_currency
        WHEN fill_postings.base_currency THEN base_moved := base_moved - fill_postings.fee_amount;
        WHEN fill_postings.quote_currency THEN quote_moved := quote_moved - fill_postings.fee_amount;
        ELSE third_moved := -fill_postings.fee_amount;
    END CASE;
    RETURN ARRAY[
        (fill_postings.base_currency, base_moved, 0, 0, base_moved)::budgetdb_data.posting,
        (fill_postings.quote_currency, quote_moved, 0, 0, quote_moved)::budgetdb_data.posting
    ] || CASE
        WHEN third_moved <> 0
            THEN ARRAY[(fill_postings.fee_currency, third_moved, 0, 0, third_moved)::budgetdb_data.posting]
    END;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fill_postings(text, text, text, text, numeric, numeric, numeric) IS
'What a fill moves, base, quote and fee: the raw balance and the bot''s holdings by the same amounts (R2).';
