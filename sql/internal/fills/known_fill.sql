CREATE OR REPLACE FUNCTION budgetdb_data.known_fill(account_id bigint, report budgetdb_data.fill_report)
RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF budgetdb_data.fresh_fills(known_fill.account_id, ARRAY[known_fill.report]) <> '{}' THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT f.fill_id
        FROM budgetdb_data.fills AS f
        WHERE
            f.account_id = known_fill.account_id
            AND f.external_id = (known_fill.report).external_id
            AND f.base_currency = (known_fill.report).base_currency
            AND f.quote_currency = (known_fill.report).quote_currency
            AND f.side = (known_fill.report).side
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.known_fill(bigint, budgetdb_data.fill_report) IS
'The fill recorded under a report''s id with the same facts; NULL if it is new, UB007 if its facts are others (R8, '
'R10).';
