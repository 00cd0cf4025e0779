CREATE OR REPLACE FUNCTION budgetdb_data.require_whole(value jsonb, argument text, longest integer DEFAULT 18)
RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    digits CONSTANT text := require_whole.value #>> '{}';
BEGIN
    IF digits IS NULL
        OR jsonb_typeof(require_whole.value) NOT IN ('number', 'string')
        OR digits !~ '^-?[0-9]+([.]0*)?$'
        OR length(split_part(digits, '.', 1)) > require_whole.longest
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a whole number', require_whole.argument),
            DETAIL = format(
                'Got %s%s.',
                coalesce(jsonb_typeof(require_whole.value), 'nothing'),
                coalesce(' ' || budgetdb_data.printable(left(digits, 60)), '')
            ),
            HINT = CASE
                WHEN require_whole.argument IN ('id', 'order') THEN 'Give the exchange''s own id as a text, or as a '
                    'whole number of up to 100 digits.'
                ELSE format('Give %s as a whole number: 12345.', require_whole.argument)
            END;
    END IF;
    RETURN trunc(digits::numeric);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_whole(jsonb, text, integer) IS
'The whole number that a JSON number or text says, or UB005 naming the argument (R6).';
