CREATE OR REPLACE FUNCTION budgetdb_data.mark_exposed(account_id bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Once, and not for each row.
    exposed CONSTANT boolean := budgetdb_data.is_exposed(mark_exposed.account_id);
BEGIN
    UPDATE budgetdb_data.balances AS b SET is_exposed = exposed
    WHERE b.account_id = mark_exposed.account_id AND b.is_exposed <> exposed;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.mark_exposed(bigint) IS
'Says beside the account''s totals whether it has open positions, after a market was opened or closed (R11).';
