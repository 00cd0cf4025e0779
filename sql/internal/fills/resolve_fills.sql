CREATE OR REPLACE FUNCTION budgetdb_data.resolve_fills(account_id bigint, reports budgetdb_data.fill_report[])
RETURNS budgetdb_data.fill_report[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    SELECT
        format('fill %s of the list (%s)', abs(r.ordinal), left(r.external_id, 100)) AS fill,
        r.position_id, p.position_id AS known_id, r.base_currency, r.quote_currency,
        format('%s-%s', p.base_currency, p.quote_currency) AS market
    INTO bad
    FROM unnest(resolve_fills.reports) AS r
    LEFT JOIN budgetdb_data.positions AS p
        ON p.account_id = resolve_fills.account_id AND p.position_id = r.position_id
    WHERE p.position_id IS NULL OR r.base_currency <> p.base_currency OR r.quote_currency <> p.quote_currency
    ORDER BY abs(r.ordinal)
    LIMIT 1;
    IF FOUND AND bad.known_id IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB004',
            MESSAGE = format('%s: account %s has no position %s', bad.fill, resolve_fills.account_id, bad.position_id),
            DETAIL = 'A position belongs to one bot of one account. Nothing of the list was recorded.',
            HINT = format(
                'Find the position_id with: SELECT id, bot_id, status FROM budgetdb.positions WHERE account_id = %s',
                resolve_fills.account_id
            );
    ELSIF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s: its market is not its position''s', bad.fill),
            DETAIL = format(
                'Got base_currency %s and quote_currency %s; position %s is in %s. Nothing of the list was recorded.',
                coalesce(left(bad.base_currency, 100), 'not given'), coalesce(left(bad.quote_currency, 100), 'not '
                    'given'),
                bad.known_id, bad.market
            ),
            HINT = 'Give the position_id of a position in the fill''s own market.';
    END IF;

    RETURN ARRAY(
        SELECT (
            r.ordinal, r.external_id, r.position_id, r.side, r.base_amount, r.quote_amount,
            CASE
                WHEN (r.fees[1]).currency IS NULL THEN ARRAY[(p.quote_currency, (r.fees[1]).amount)::budgetdb_data.fee]
                ELSE r.fees
            END,
            r.executed_at, p.bot_id, p.base_currency, p.quote_currency
        )::budgetdb_data.fill_report
        FROM unnest(resolve_fills.reports) AS r
        INNER JOIN budgetdb_data.positions AS p
            ON p.account_id = resolve_fills.account_id AND p.position_id = r.position_id
        ORDER BY r.ordinal
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.resolve_fills(bigint, budgetdb_data.fill_report[]) IS
'The fills of a list with their positions'' bots and markets; UB004 or UB005 naming, by place and id, the first '
'whose position is not the account''s or in another market than it says (R1, R8).';
