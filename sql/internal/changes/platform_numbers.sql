-- 2^52, which every client's numbers hold exactly.
CREATE OR REPLACE FUNCTION budgetdb_data.platform_numbers(sequence regclass)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(pg_sequence_last_value(platform_numbers.sequence), 0) < 4503599627370496 THEN
        PERFORM setval(platform_numbers.sequence, 4503599627370496);
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.platform_numbers(regclass) IS
'Moves numbers that are given out from now on above 2^52, out of the way of those that the platform gives itself '
'(R6).';
