CREATE OR REPLACE FUNCTION budgetdb_data.fresh_fills(account_id bigint, reports budgetdb_data.fill_report[])
RETURNS budgetdb_data.fill_report[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    other text;
BEGIN
    -- One id, one fill: in the list, and in what is recorded.
    SELECT string_agg(DISTINCT r.external_id, ', ') INTO other
    FROM unnest(fresh_fills.reports) AS r
    LEFT JOIN budgetdb_data.fills AS f ON f.account_id = fresh_fills.account_id AND f.external_id = r.external_id
    LEFT JOIN unnest(fresh_fills.reports) AS twin ON twin.external_id = r.external_id AND twin.ordinal < r.ordinal
    WHERE
        (f.position_id, f.side, f.base_amount, f.quote_amount, f.fee_amount, f.executed_at)
        <> (r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount, r.executed_at)
        OR (twin.position_id, twin.side, twin.base_amount, twin.quote_amount, twin.fee_amount, twin.executed_at)
        <> (r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount, r.executed_at);
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = 'an id of the list belongs to another fill',
            DETAIL = format('Other facts are known under: %s.', left(other, 1000)),
            HINT = 'Use the exchange''s own id of each fill, and report its facts unchanged.';
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT ON (r.external_id) r
        FROM unnest(fresh_fills.reports) AS r
        WHERE NOT EXISTS (
            SELECT FROM budgetdb_data.fills AS f
            WHERE f.account_id = fresh_fills.account_id AND f.external_id = r.external_id
        )
        ORDER BY r.external_id ASC, r.ordinal ASC
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fresh_fills(bigint, budgetdb_data.fill_report[]) IS
'The fills of a list that are not recorded yet, each once; UB007 if an id is known with other facts (R10).';
