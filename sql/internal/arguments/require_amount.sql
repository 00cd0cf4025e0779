CREATE OR REPLACE FUNCTION budgetdb_data.require_amount(value numeric, argument text, minimum numeric DEFAULT 0)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- 1.500 is 1.5: only decimals that say something count.
    exact CONSTANT numeric := trim_scale(require_amount.value);
BEGIN
    -- NaN compares greater than any number, infinity included: the upper bound refuses all three.
    IF exact IS NULL OR exact < require_amount.minimum OR exact >= 1e20 OR scale(exact) > 18 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a valid amount', require_amount.argument),
            DETAIL = format('Got %s.', coalesce(left(require_amount.value::text, 60), 'NULL')),
            HINT = format(
                'Give an exact decimal %s and below 10^20, with at most 18 decimals.',
                CASE WHEN require_amount.minimum > 0 THEN 'above 0' ELSE 'from 0' END
            );
    END IF;
    RETURN exact;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_amount(numeric, text, numeric) IS
'value without trailing zeros, or UB005 naming the argument unless it is an exact, finite amount from minimum on '
'(R6).';
