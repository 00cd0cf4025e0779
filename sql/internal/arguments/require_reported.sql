-- What an exchange reports is a fact, with a float's noise or in units that no currency has: rounded, never refused.
CREATE OR REPLACE FUNCTION budgetdb_data.require_reported(value numeric, argument text, minimum numeric DEFAULT 0)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rounded CONSTANT numeric := trim_scale(round(require_reported.value, 18));
BEGIN
    -- NaN compares greater than any number, infinity included: the upper bound refuses all three.
    IF rounded IS NULL OR rounded < require_reported.minimum OR rounded >= 1e20 OR rounded <= -1e20 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a valid amount', require_reported.argument),
            DETAIL = format('Got %s.', coalesce(left(require_reported.value::text, 60), 'NULL')),
            HINT = format('Give a decimal%s below 10^20; what is beyond 18 decimals is rounded.', CASE
                WHEN require_reported.minimum > 0 THEN ' above 0 and'
                WHEN require_reported.minimum = 0 THEN ' from 0 and'
                ELSE ''
            END);
    END IF;
    RETURN rounded;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_reported(numeric, text, numeric) IS
'value rounded to 18 decimals, or UB005 naming the argument unless it is finite, below 10^20 and from minimum on '
'(R6).';
