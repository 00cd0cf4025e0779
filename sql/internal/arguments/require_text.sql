CREATE OR REPLACE FUNCTION budgetdb_data.require_text(value text, argument text)
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Nearly all are of this kind.
    IF require_text.value ~ '^[!-~][ -~]*$' AND length(require_text.value) <= 200 THEN
        RETURN require_text.value;
    ELSIF require_text.value IS NULL OR require_text.value !~ '[^[:space:]]' OR length(require_text.value) > 200
        OR NOT budgetdb_data.is_printable(require_text.value)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not valid', require_text.argument),
            DETAIL = format('Got %s.', CASE
                WHEN require_text.value IS NULL THEN 'NULL'
                WHEN length(require_text.value) > 200 THEN length(require_text.value) || ' characters'
                WHEN require_text.value !~ '[^[:space:]]' THEN 'blank text'
                ELSE format(
                    '"%s", with characters that do not show', budgetdb_data.printable(left(require_text.value, 60))
                )
            END),
            HINT = format('Give %s as text of 1 to 200 characters, without control characters.', require_text.argument);
    END IF;
    RETURN require_text.value;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_text(text, text) IS
'value, or UB005 naming the argument unless it is 1 to 200 characters that show, not all blank.';
