CREATE OR REPLACE FUNCTION budgetdb_data.resolve_fills(account_id bigint, reports budgetdb_data.fill_report[])
RETURNS budgetdb_data.fill_report[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first record;
BEGIN
    WITH said AS (
        SELECT
            u.ordinal, u.external_id, u.position_id, u.side, u.base_amount, u.quote_amount, u.fees, u.executed_at,
            u.base_currency, u.quote_currency, u.order_id, u.order_external_id,
            coalesce(r.order_id, x.order_id) AS placed_id,
            coalesce(r.position_id, x.position_id) AS placed_position_id,
            coalesce(r.side::text, x.side) AS placed_side,
            x.number
        FROM unnest(resolve_fills.reports) AS u
        -- OFFSET keeps these look-ups for each: joined, a table that has just been small is read whole for each.
        LEFT JOIN LATERAL (
            SELECT o.order_id, o.position_id, o.side
            FROM budgetdb_data.orders AS o
            WHERE o.account_id = resolve_fills.account_id AND o.order_id = u.order_id
            OFFSET 0
        ) AS r ON TRUE
        CROSS JOIN LATERAL (
            -- Exchanges number orders by market: in two of them the same id may be two orders.
            SELECT
                min(o.order_id) AS order_id, min(o.position_id) AS position_id, min(o.side::text) AS side,
                count(*) AS number
            FROM budgetdb_data.orders AS o
            WHERE
                o.account_id = resolve_fills.account_id
                AND o.external_id = u.order_external_id
                AND o.base_currency = coalesce(u.base_currency, o.base_currency)
                AND o.quote_currency = coalesce(u.quote_currency, o.quote_currency)
                AND o.order_id = coalesce(u.order_id, o.order_id)
        ) AS x
    ),
    placed AS (
        SELECT
            s.ordinal, s.external_id, s.position_id, s.side, s.base_amount, s.quote_amount, s.fees, s.executed_at,
            s.base_currency, s.quote_currency, s.order_id, s.order_external_id,
            s.placed_id, s.placed_position_id, s.placed_side, s.number,
            p.position_id AS known_id, p.bot_id, p.base_currency AS base, p.quote_currency AS quote,
            CASE
                WHEN s.order_id IS NOT NULL AND s.placed_id IS NULL
                    OR s.order_external_id IS NOT NULL AND s.number = 0 THEN 'UB008'
                WHEN s.number > 1 OR s.position_id <> s.placed_position_id OR s.side <> s.placed_side THEN 'order'
                WHEN p.position_id IS NULL THEN 'UB004'
                WHEN s.base_currency <> p.base_currency OR s.quote_currency <> p.quote_currency THEN 'market'
            END AS fault
        FROM said AS s
        LEFT JOIN LATERAL (
            SELECT k.position_id, k.bot_id, k.base_currency, k.quote_currency
            FROM budgetdb_data.positions AS k
            WHERE
                k.account_id = resolve_fills.account_id
                AND k.position_id = coalesce(s.placed_position_id, s.position_id)
            OFFSET 0
        ) AS p ON TRUE
    )
    SELECT
        array_agg((
            r.ordinal, r.external_id, r.known_id, r.side, r.base_amount, r.quote_amount,
            CASE
                WHEN (r.fees[1]).currency IS NULL THEN ARRAY[(r.quote, (r.fees[1]).amount)::budgetdb_data.fee]
                ELSE r.fees
            END,
            r.executed_at, r.bot_id, r.base, r.quote, r.placed_id, NULL
        )::budgetdb_data.fill_report ORDER BY r.ordinal) AS reports,
        min(abs(r.ordinal)) FILTER (WHERE r.fault IS NOT NULL) AS place,
        (array_agg(r.fault ORDER BY abs(r.ordinal)) FILTER (WHERE r.fault IS NOT NULL))[1] AS fault,
        (array_agg(CASE
            WHEN r.number > 1 THEN format('%s orders have that id, each in a market of its own', r.number)
            WHEN r.placed_id IS NOT NULL
                THEN format('order %s is a %s of position %s', r.placed_id, r.placed_side, r.placed_position_id)
            WHEN r.known_id IS NOT NULL THEN format('position %s is in %s-%s', r.known_id, r.base, r.quote)
            ELSE 'there is none'
        END ORDER BY abs(r.ordinal)) FILTER (WHERE r.fault IS NOT NULL))[1] AS known
    INTO first
    FROM placed AS r;
    IF first.fault IS NOT NULL THEN
        PERFORM budgetdb_data.refuse_fill(
            resolve_fills.account_id,
            (SELECT u FROM unnest(resolve_fills.reports) AS u WHERE abs(u.ordinal) = first.place),
            first.fault, first.known
        );
    END IF;
    RETURN coalesce(first.reports, '{}');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.resolve_fills(bigint, budgetdb_data.fill_report[]) IS
'The fills of a list with their orders, positions, bots and markets; UB004, UB005 or UB008 naming, by place and id, '
'the first whose position or order is not the account''s, or not the one that it says (R1, R8, R12).';
