CREATE OR REPLACE FUNCTION budgetdb_data.fees_json(
    fee_amount numeric, fee_currency text, more_fees budgetdb_data.fee[]
)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF fees_json.fee_amount = 0 AND fees_json.more_fees IS NULL THEN
        RETURN '[]';
    END IF;
    RETURN (
        SELECT jsonb_agg(jsonb_build_object('currency', f.currency, 'amount', f.amount::text) ORDER BY f.place)
        FROM unnest((fees_json.fee_currency, fees_json.fee_amount)::budgetdb_data.fee || fees_json.more_fees)
            WITH ORDINALITY AS f (currency, amount, place)
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fees_json(numeric, text, budgetdb_data.fee[]) IS
'A fill''s fees as a list, the amounts as decimal texts (R8).';
