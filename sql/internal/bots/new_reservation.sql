CREATE OR REPLACE FUNCTION budgetdb_data.new_reservation(
    account_id bigint, currency text, budget_pct numeric, side_pct numeric, is_active boolean
)
RETURNS budgetdb_data.posting LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    allocated CONSTANT numeric := budgetdb_data.allocate(
        new_reservation.account_id, new_reservation.currency, new_reservation.budget_pct, new_reservation.side_pct
    );
    counted CONSTANT numeric := CASE WHEN new_reservation.is_active THEN allocated ELSE 0 END;
BEGIN
    RETURN (new_reservation.currency, 0, allocated, counted, counted)::budgetdb_data.posting;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.new_reservation(bigint, text, numeric, numeric, boolean) IS
'The posting that reserves one side of a new bot''s budget; a draft only gets its allocation (R6, R7).';
