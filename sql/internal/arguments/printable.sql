-- What is refused for what it does to a terminal must not do it in the refusal.
CREATE OR REPLACE FUNCTION budgetdb_data.printable(value text)
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF budgetdb_data.is_printable(printable.value) THEN
        RETURN printable.value;
    END IF;
    RETURN (
        SELECT string_agg(
            CASE
                WHEN budgetdb_data.is_printable(c.letter) THEN c.letter
                WHEN ascii(c.letter) > 65535 THEN concat(chr(92), 'U', lpad(to_hex(ascii(c.letter)), 8, '0'))
                ELSE concat(chr(92), 'u', lpad(to_hex(ascii(c.letter)), 4, '0'))
            END, '' ORDER BY c.place
        )
        FROM regexp_split_to_table(printable.value, '') WITH ORDINALITY AS c (letter, place)
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.printable(text) IS
'value with what does not show written as its code, as JSON does: for messages.';
