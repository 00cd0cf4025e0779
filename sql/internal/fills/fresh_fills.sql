CREATE OR REPLACE FUNCTION budgetdb_data.fresh_fills(account_id bigint, reports budgetdb_data.fill_report[])
RETURNS budgetdb_data.fill_report[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other text;
BEGIN
    -- One id, one fill: in what is recorded, and in the list. Times may differ: record_fill's default is now.
    WITH reported AS (
        SELECT
            r.external_id, r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount,
            coalesce(r.fee_currency, p.quote_currency) AS fee_currency
        FROM unnest(fresh_fills.reports) AS r
        LEFT JOIN budgetdb_data.positions AS p
            ON p.account_id = fresh_fills.account_id AND p.position_id = r.position_id
    ),
    known AS (
        SELECT
            f.external_id, f.position_id, f.side, f.base_amount, f.quote_amount, f.fee_amount, f.fee_currency
        FROM reported AS r
        INNER JOIN budgetdb_data.fills AS f
            ON f.account_id = fresh_fills.account_id AND f.external_id = r.external_id
        UNION ALL
        SELECT
            r.external_id, r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount, r.fee_currency
        FROM reported AS r
    )
    SELECT string_agg(DISTINCT r.external_id, ', ') INTO other
    FROM reported AS r
    INNER JOIN known AS k ON k.external_id = r.external_id
    WHERE
        (k.position_id, k.side, k.base_amount, k.quote_amount, k.fee_amount, k.fee_currency)
        <> (r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount, r.fee_currency);
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
