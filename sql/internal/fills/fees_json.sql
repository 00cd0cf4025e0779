CREATE OR REPLACE FUNCTION budgetdb_data.fees_json(
    fee_amount numeric, fee_currency text, more_fees budgetdb_data.fee[]
)
RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN fees_json.more_fees IS NOT NULL THEN (
        SELECT
            jsonb_build_array(jsonb_build_object('currency', fees_json.fee_currency, 'amount', fees_json.fee_amount::text))
            || jsonb_agg(jsonb_build_object('currency', e.currency, 'amount', e.amount::text) ORDER BY e.place)
        FROM unnest(fees_json.more_fees) WITH ORDINALITY AS e (currency, amount, place)
    )
    WHEN fees_json.fee_amount = 0 THEN '[]'
    ELSE
        jsonb_build_array(jsonb_build_object('currency', fees_json.fee_currency, 'amount', fees_json.fee_amount::text))
END;

COMMENT ON FUNCTION budgetdb_data.fees_json(numeric, text, budgetdb_data.fee[]) IS
'A fill''s fees as a list, the amounts as decimal texts (R8).';
