CREATE OR REPLACE FUNCTION budgetdb_data.fills_digest(reports budgetdb_data.fill_report[])
RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN encode(sha256(convert_to(coalesce((
        SELECT string_agg(concat_ws(
            ' ', r.position_id, r.side, r.base_amount, r.quote_amount, budgetdb_data.fees_digest(r.fees),
            budgetdb_data.time_argument(r.executed_at), r.external_id, r.order_id, r.order_external_id
        ), chr(10) ORDER BY abs(r.ordinal))
        FROM unnest(fills_digest.reports) AS r
    ), ''), 'UTF8')), 'hex');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fills_digest(budgetdb_data.fill_report[]) IS
'What tells one list of fills from another, by value and not by how it was written (R10).';
