CREATE OR REPLACE FUNCTION budgetdb_data.require_fees(fill jsonb)
RETURNS budgetdb_data.fee[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    item jsonb;
    fees budgetdb_data.fee[] := '{}';
    amount numeric;
BEGIN
    IF require_fees.fill -> 'fees' IS NULL THEN
        IF require_fees.fill -> 'fee_amount' IS NOT NULL THEN
            amount := budgetdb_data.require_reported_json(require_fees.fill -> 'fee_amount', 'fee_amount', -1e20);
        END IF;
        RETURN budgetdb_data.require_fee(amount, require_fees.fill ->> 'fee_currency');
    ELSIF jsonb_typeof(require_fees.fill -> 'fees') <> 'array'
        OR require_fees.fill ?| ARRAY['fee_amount', 'fee_currency']
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'fees is not a list, or not the only fee',
            DETAIL = format('Got %s.', left(require_fees.fill::text, 500)),
            HINT = 'Give fees as a list, [{"currency": "BNB", "amount": "0.001"}], or one as fee_amount with '
                'fee_currency.';
    END IF;

    FOR item IN SELECT j.value FROM jsonb_array_elements(require_fees.fill -> 'fees') AS j LOOP
        IF jsonb_typeof(item) <> 'object' OR EXISTS (
            SELECT FROM jsonb_object_keys(CASE jsonb_typeof(item) WHEN 'object' THEN item ELSE '{}' END) AS k (key)
            WHERE k.key NOT IN ('currency', 'amount')
        ) THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB005',
                MESSAGE = 'a fee of fees is no object of currency and amount',
                DETAIL = format('Got %s.', left(item::text, 200)),
                HINT = 'Give each as {"currency": "BNB", "amount": "0.001"}.';
        END IF;
        -- No amount is none.
        CONTINUE WHEN coalesce(item -> 'amount', '0') = '0';
        fees := fees || (
            budgetdb_data.require_currency(item ->> 'currency', 'the currency of a fee'),
            budgetdb_data.require_reported_json(item -> 'amount', 'the amount of a fee', -1e20)
        )::budgetdb_data.fee;
    END LOOP;
    -- One for each currency, in the order in which they come.
    fees := ARRAY(
        SELECT (
            f.currency, budgetdb_data.require_reported(sum(f.amount), 'the fee in ' || f.currency, -1e20)
        )::budgetdb_data.fee
        FROM unnest(fees) WITH ORDINALITY AS f (currency, amount, place)
        GROUP BY f.currency
        HAVING sum(f.amount) <> 0
        ORDER BY min(f.place)
    );
    RETURN CASE WHEN fees = '{}' THEN ARRAY[(NULL, 0)::budgetdb_data.fee] ELSE fees END;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_fees(jsonb) IS
'A fill''s fees, one for each currency and at least one, though it be of 0; UB005 for what is not valid (R8).';
