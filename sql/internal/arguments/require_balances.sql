CREATE OR REPLACE FUNCTION budgetdb_data.require_balances(balances jsonb)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF require_balances.balances IS NULL OR jsonb_typeof(require_balances.balances) <> 'object' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'balances is not a JSON object',
            DETAIL = format('Got %s.', coalesce(jsonb_typeof(require_balances.balances), 'NULL')),
            HINT = 'Give each currency''s total as a number or a decimal string: {"USD": 50000, "BTC": "0.5"}.';
    END IF;
    RETURN coalesce((
        SELECT jsonb_object_agg(
            budgetdb_data.require_currency(j.key, 'a key of balances'),
            budgetdb_data.require_reported_json(j.value, 'the balance of ' || left(j.key, 100), -1e20)
        )
        FROM jsonb_each(require_balances.balances) AS j
    ), '{}');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_balances(jsonb) IS
'balances as an object of currency code to exact number, or UB005 naming the currency that has none (R6).';
