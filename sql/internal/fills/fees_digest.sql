CREATE OR REPLACE FUNCTION budgetdb_data.fees_digest(fees budgetdb_data.fee[])
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((
        SELECT string_agg(concat(trim_scale(f.amount), ' ', f.currency), ',' ORDER BY f.currency COLLATE "C")
        FROM unnest(fees_digest.fees) AS f
        WHERE f.amount <> 0
    ), '');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fees_digest(budgetdb_data.fee[]) IS
'What tells one list of fees from another, however it was written: no fee is one of 0.';
