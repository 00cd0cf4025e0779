-- numeric's own input also takes NaN, blanks and, from PostgreSQL 16 on, 0x1F and 1_000.
CREATE OR REPLACE FUNCTION budgetdb_data.require_decimal(value jsonb, argument text, minimum numeric DEFAULT 0)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    digits CONSTANT text := require_decimal.value #>> '{}';
BEGIN
    IF digits IS NULL
        OR jsonb_typeof(require_decimal.value) NOT IN ('number', 'string')
        OR length(digits) > 60
        OR digits !~ '^-?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]{1,2})?$'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a decimal', require_decimal.argument),
            DETAIL = format(
                'Got %s%s.',
                coalesce(jsonb_typeof(require_decimal.value), 'nothing'), coalesce(' ' || left(digits, 60), '')
            ),
            HINT = 'Give a number or a decimal string: 50000 or "0.5".';
    END IF;
    RETURN budgetdb_data.require_amount(digits::numeric, require_decimal.argument, require_decimal.minimum);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_decimal(jsonb, text, numeric) IS
'The amount that a JSON number or decimal string says, or UB005 naming the argument (R6).';
