-- A name is shown in terminals and on dashboards: no escape sequences, nothing invisible, nothing that turns text
-- around. The character classes know ASCII alone in a database whose locale is C; the other encodings lack what is
-- named here.
CREATE OR REPLACE FUNCTION budgetdb_data.is_printable(value text)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF is_printable.value ~ '[[:cntrl:]]' THEN
        RETURN FALSE;
    ELSIF octet_length(is_printable.value) > length(is_printable.value) AND getdatabaseencoding() = 'UTF8' THEN
        RETURN is_printable.value !~ concat(
            '[', chr(128), '-', chr(160), chr(173), chr(1564), chr(6158), chr(8203), '-', chr(8207), chr(8232), '-',
            chr(8238), chr(8288), '-', chr(8303), chr(65279), chr(917504), '-', chr(917631), ']'
        );
    END IF;
    RETURN TRUE;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.is_printable(text) IS
'Whether a text has no control characters and nothing invisible but blanks.';
