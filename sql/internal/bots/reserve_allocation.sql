CREATE OR REPLACE FUNCTION budgetdb_data.reserve_allocation(allocation jsonb, is_active boolean)
RETURNS budgetdb_data.posting[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT (
            j.key, 0, n.amount,
            CASE WHEN reserve_allocation.is_active THEN n.amount ELSE 0 END,
            CASE WHEN reserve_allocation.is_active THEN n.amount ELSE 0 END
        )::budgetdb_data.posting
        FROM jsonb_each(reserve_allocation.allocation) AS j
        CROSS JOIN LATERAL (SELECT j.value::numeric AS amount) AS n
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.reserve_allocation(jsonb, boolean) IS
'The postings that reserve a new bot''s allocation; a draft only gets it (R6, R7).';
