CREATE OR REPLACE FUNCTION budgetdb_data.require_choice(value text, argument text, choices text[])
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF require_choice.value IS NULL OR require_choice.value <> ALL (require_choice.choices) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not valid', require_choice.argument),
            DETAIL = format('Got %s.', coalesce(
                quote_literal(budgetdb_data.printable(left(require_choice.value, 200))), 'NULL'
            )),
            HINT = format('Give one of: %s.', array_to_string(require_choice.choices, ', '));
    END IF;
    RETURN require_choice.value;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_choice(text, text, text[]) IS
'value, or UB005 naming the argument and the choices unless it is one of them.';
