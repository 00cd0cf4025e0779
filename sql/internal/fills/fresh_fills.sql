CREATE OR REPLACE FUNCTION budgetdb_data.fresh_fills(account_id bigint, reports budgetdb_data.fill_report[])
RETURNS budgetdb_data.fill_report[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other record;
    fresh budgetdb_data.fill_report[];
BEGIN
    -- One id of a market's side, one fill: in what is recorded, and in the list, where each is held against the first.
    WITH said AS MATERIALIZED (
        SELECT
            r.ordinal, r.external_id, r.base_currency, r.quote_currency, r.side, r.executed_at, r AS report,
            (r.position_id, r.base_amount, r.quote_amount, budgetdb_data.fees_digest(r.fees)) AS facts,
            row_number() OVER one_fill AS place,
            first_value((r.position_id, r.base_amount, r.quote_amount, budgetdb_data.fees_digest(r.fees)))
                OVER one_fill AS first_facts,
            first_value(r.executed_at) OVER one_fill AS first_executed_at
        FROM unnest(fresh_fills.reports) AS r
        WINDOW one_fill AS (
            PARTITION BY r.external_id, r.base_currency, r.quote_currency, r.side ORDER BY abs(r.ordinal)
        )
    ),
    compared AS (
        SELECT
            s.ordinal, s.external_id, s.report, s.place, f.fill_id,
            (
                s.facts <> s.first_facts
                OR s.executed_at <> s.first_executed_at
                OR f.fill_id IS NOT NULL AND (
                    s.facts <> (
                        f.position_id, f.base_amount::numeric, f.quote_amount::numeric,
                        budgetdb_data.fees_digest(
                            (f.fee_currency, f.fee_amount)::budgetdb_data.fee || coalesce(f.more_fees, '{}')
                        )
                    )
                    OR s.executed_at <> f.executed_at
                )
            ) IS TRUE AS differs
        FROM said AS s
        -- OFFSET keeps it a look-up for each: joined, a table that has just been small is read whole for each.
        LEFT JOIN LATERAL (
            SELECT
                k.fill_id, k.position_id, k.base_amount, k.quote_amount, k.fee_amount, k.fee_currency, k.more_fees,
                k.executed_at
            FROM budgetdb_data.fills AS k
            WHERE
                k.account_id = fresh_fills.account_id
                AND k.external_id = s.external_id
                AND k.base_currency = s.base_currency
                AND k.quote_currency = s.quote_currency
                AND k.side = s.side
            OFFSET 0
        ) AS f ON TRUE
    )
    SELECT
        count(*) FILTER (WHERE c.differs) AS number,
        left(string_agg(
            format('%L (place %s)', c.external_id, abs(c.ordinal)), ', ' ORDER BY abs(c.ordinal)
        ) FILTER (WHERE c.differs), 1000) AS places,
        array_agg(c.report ORDER BY c.ordinal) FILTER (WHERE c.place = 1 AND c.fill_id IS NULL) AS fresh
    INTO other
    FROM compared AS c;
    IF other.number > 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = format('%s of the list: the id belongs to another fill', CASE other.number
                WHEN 1 THEN format('fill %s', other.places) ELSE format('fills %s', other.places)
            END),
            DETAIL = 'Known under that id in this market, on this side, is another position, amount, fee or time.',
            HINT = 'Use the exchange''s own id of each fill, and report its facts unchanged; to correct one, '
                'void_fill it first.';
    END IF;
    RETURN coalesce(other.fresh, '{}');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fresh_fills(bigint, budgetdb_data.fill_report[]) IS
'The fills of a list that are not recorded yet, each once; UB007 naming those whose id is known with other facts. A '
'report without a time has the time of what is recorded (R8, R10).';
