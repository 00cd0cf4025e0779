CREATE OR REPLACE FUNCTION budgetdb_data.require_balances(balances jsonb)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    balance record;
    amounts jsonb := '{}';
BEGIN
    IF require_balances.balances IS NULL OR jsonb_typeof(require_balances.balances) <> 'object' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'balances is not a JSON object',
            DETAIL = format('Got %s.', coalesce(jsonb_typeof(require_balances.balances), 'NULL')),
            HINT = 'Give each currency''s total as a number or a decimal string: {"USD": 50000, "BTC": "0.5"}.';
    END IF;
    FOR balance IN
        SELECT j.key AS currency, j.value ->> 0 AS amount, jsonb_typeof(j.value -> 0) AS kind
        FROM (
            SELECT e.key, jsonb_build_array(e.value) AS value FROM jsonb_each(require_balances.balances) AS e
        ) AS j
    LOOP
        PERFORM budgetdb_data.require_currency(balance.currency, 'a key of balances');
        -- numeric's own input also takes NaN, blanks and, from PostgreSQL 16 on, 0x1F and 1_000.
        IF balance.kind NOT IN ('number', 'string') OR balance.amount !~ '^-?\d+(\.\d*)?([eE][+-]?\d{1,2})?$' THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB005',
                MESSAGE = format('the balance of %s is not a decimal', balance.currency),
                DETAIL = format('Got %s %s.', balance.kind, left(balance.amount, 60)),
                HINT = 'Give each currency''s total as a number or a decimal string: {"USD": 50000, "BTC": "0.5"}.';
        END IF;
        amounts := amounts || jsonb_build_object(
            balance.currency,
            budgetdb_data.require_amount(balance.amount::numeric, format('the balance of %s', balance.currency))
        );
    END LOOP;
    RETURN amounts;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_balances(jsonb) IS
'balances as an object of currency code to exact number, or UB005 naming the currency that has none (R6).';
