CREATE OR REPLACE FUNCTION budgetdb_data.is_exposed(account_id bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM budgetdb_data.exposures AS e
        WHERE e.account_id = is_exposed.account_id AND (e.long_base > 0 OR e.short_base > 0)
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.is_exposed(bigint) IS 'Whether the account has open positions (R11).';
