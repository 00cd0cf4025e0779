-- numeric's own input also takes NaN, blanks and, from PostgreSQL 16 on, 0x1F and 1_000.
CREATE OR REPLACE FUNCTION budgetdb_data.json_decimal(value jsonb, argument text)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    digits CONSTANT text := json_decimal.value #>> '{}';
BEGIN
    IF digits IS NULL
        OR jsonb_typeof(json_decimal.value) NOT IN ('number', 'string')
        OR length(digits) > 1000
        OR digits !~ '^-?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]{1,3})?$'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a decimal', json_decimal.argument),
            DETAIL = format(
                'Got %s%s.',
                coalesce(jsonb_typeof(json_decimal.value), 'nothing'),
                coalesce(' ' || budgetdb_data.printable(left(digits, 60)), '')
            ),
            HINT = 'Give a number or a decimal string: 50000 or "0.5".';
    END IF;
    RETURN digits::numeric;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.json_decimal(jsonb, text) IS
'The number that a JSON number or decimal string says, or UB005 naming the argument (R6).';
