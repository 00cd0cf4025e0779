CREATE OR REPLACE FUNCTION budgetdb_data.require_allocation(allocation jsonb)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    amounts jsonb;
BEGIN
    IF jsonb_typeof(require_allocation.allocation) <> 'object'
        OR pg_column_size(require_allocation.allocation) > 65536
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'allocation is not valid',
            DETAIL = format(
                'Got %s of %s bytes.',
                jsonb_typeof(require_allocation.allocation), pg_column_size(require_allocation.allocation)
            ),
            HINT = 'Give an object of at most 64 KiB, currency to amount: {"USDT": "500", "BNB": "0.1"}.';
    END IF;
    SELECT jsonb_object_agg(
        budgetdb_data.require_currency(j.key, 'a key of allocation'),
        budgetdb_data.require_decimal(j.value, 'the allocation of ' || left(j.key, 100))
    )
    INTO amounts
    FROM jsonb_each(require_allocation.allocation) AS j;
    IF (SELECT bool_and(j.value = '0') FROM jsonb_each(amounts) AS j) IS NOT FALSE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'allocation is nothing',
            DETAIL = format('Got %s.', require_allocation.allocation),
            HINT = 'Give an amount above 0 in at least one currency.';
    END IF;
    RETURN amounts;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_allocation(jsonb) IS
'allocation as an object of currency to exact number, or UB005 unless one of them is above 0 (R6).';
