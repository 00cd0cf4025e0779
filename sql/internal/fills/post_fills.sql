CREATE OR REPLACE FUNCTION budgetdb_data.post_fills(
    change budgetdb_data.change, bot_id bigint, reports budgetdb_data.fill_report[]
)
RETURNS budgetdb_data.change LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account CONSTANT bigint := (post_fills.change).account_id;
    following budgetdb_data.change := post_fills.change;
    policy text;
    positions_before budgetdb_data.position_state[];
    holdings_before budgetdb_data.holding_state[];
    steps budgetdb_data.bot_step[];
    walked record;
    postings budgetdb_data.posting[];
BEGIN
    SELECT o.profit_policy INTO policy
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = account AND o.bot_id = post_fills.bot_id;
    SELECT array_agg((
        p.position_id, p.base_currency, p.quote_currency, p.direction, p.base_amount, p.quote_amount, p.realised_pnl,
        p.status, p.closed_at
    )::budgetdb_data.position_state ORDER BY p.position_id)
    INTO positions_before
    FROM (SELECT DISTINCT r.position_id FROM unnest(post_fills.reports) AS r) AS d
    -- OFFSET keeps it a look-up for each.
    CROSS JOIN LATERAL (
        SELECT
            k.position_id, k.base_currency, k.quote_currency, k.direction, k.base_amount, k.quote_amount,
            k.realised_pnl, k.status, k.closed_at
        FROM budgetdb_data.positions AS k
        WHERE k.account_id = account AND k.position_id = d.position_id
        OFFSET 0
    ) AS p;
    SELECT array_agg((
        c.currency, coalesce(r.allocated, 0), coalesce(r.held, 0), coalesce(v.deployed, 0), coalesce(v.spent, 0)
    )::budgetdb_data.holding_state ORDER BY c.currency)
    INTO holdings_before
    FROM (
        SELECT f.base_currency AS currency FROM unnest(post_fills.reports) AS f
        UNION
        SELECT f.quote_currency FROM unnest(post_fills.reports) AS f
        UNION
        SELECT e.currency
        FROM unnest(post_fills.reports) AS f
        CROSS JOIN LATERAL unnest(f.fees) AS e
        WHERE e.amount <> 0
    ) AS c
    LEFT JOIN budgetdb_data.reservations AS r
        ON r.account_id = account AND r.bot_id = post_fills.bot_id AND r.currency = c.currency
    -- Only a bot that sweeps asks what its other positions hold.
    LEFT JOIN budgetdb_data.bot_position_values AS v
        ON policy = 'sweep' AND v.account_id = account AND v.bot_id = post_fills.bot_id AND v.currency = c.currency;
    SELECT array_agg((
        r.executed_at, NULL, p.place, r.side, r.base_amount, r.quote_amount, r.fees, NULL, NULL, NULL, NULL
    )::budgetdb_data.bot_step ORDER BY r.place)
    INTO steps
    FROM unnest(post_fills.reports) WITH ORDINALITY AS r (
        ordinal, external_id, position_id, side, base_amount, quote_amount, fees, executed_at, bot_id, base_currency,
        quote_currency, order_id, order_external_id, place
    )
    INNER JOIN (
        SELECT u.position_id, u.place
        FROM unnest(positions_before) WITH ORDINALITY AS u (position_id, a, b, c, d, e, f, g, h, place)
    ) AS p ON p.position_id = r.position_id;

    walked := budgetdb_data.walk_bot(steps, policy, positions_before, holdings_before);
    PERFORM budgetdb_data.write_positions(account, walked.positions);
    INSERT INTO budgetdb_data.fills (
        account_id, owner, bot_id, position_id, order_id, side, base_currency, quote_currency,
        base_amount, quote_amount, fee_amount, fee_currency, more_fees, overspent, external_id, version, executed_at
    )
    SELECT
        account, (post_fills.change).owner, post_fills.bot_id, r.position_id, r.order_id, r.side,
        r.base_currency, r.quote_currency, r.base_amount, r.quote_amount,
        (r.fees[1]).amount, (r.fees[1]).currency, nullif(r.fees[2:], '{}'),
        s.overspent, r.external_id, (post_fills.change).version, r.executed_at
    FROM unnest(post_fills.reports) WITH ORDINALITY AS r (
        ordinal, external_id, position_id, side, base_amount, quote_amount, fees, executed_at, bot_id, base_currency,
        quote_currency, order_id, order_external_id, place
    )
    INNER JOIN unnest(walked.overspent) WITH ORDINALITY AS s (overspent, place) ON s.place = r.place
    ORDER BY r.place;

    PERFORM budgetdb_data.fill_order(account, r.order_id, r.base, r.quote, r.latest)
    FROM (
        SELECT
            u.order_id, sum(u.base_amount) AS base, sum(u.quote_amount) AS quote, max(u.executed_at) AS latest
        FROM unnest(post_fills.reports) AS u
        WHERE u.order_id IS NOT NULL
        GROUP BY u.order_id
    ) AS r;

    SELECT array_agg((
        h.currency, coalesce(m.amount, 0), 0, 0, h.held - b.held
    )::budgetdb_data.posting ORDER BY h.currency)
    INTO postings
    FROM unnest(walked.holdings) AS h
    INNER JOIN unnest(holdings_before) AS b ON b.currency = h.currency
    LEFT JOIN (
        SELECT l.currency, sum(l.raw_delta) AS amount
        FROM unnest(post_fills.reports) AS r
        CROSS JOIN LATERAL unnest(budgetdb_data.fill_postings(
            r.side, r.base_currency, r.quote_currency, r.base_amount, r.quote_amount, r.fees
        )) AS l
        LEFT JOIN budgetdb_data.balances AS s ON s.account_id = account AND s.currency = l.currency
        -- An earlier fill is in the snapshot already (R4).
        WHERE r.executed_at > coalesce(s.snapshot_as_of, '-infinity')
        GROUP BY l.currency
    ) AS m ON m.currency = h.currency;
    following.request_id := NULL;
    PERFORM budgetdb_data.append_ledger(
        following, post_fills.bot_id, NULL,
        budgetdb_data.post_entries(post_fills.change, post_fills.bot_id, postings), NULL
    );

    following := post_fills.change;
    UPDATE budgetdb_data.accounts AS a SET version = a.version + 1
    WHERE a.account_id = account
    RETURNING a.version INTO following.version;
    RETURN following;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.post_fills(budgetdb_data.change, bigint, budgetdb_data.fill_report[]) IS
'Records fills of one bot, in their order, and posts what they moved together, in a version of their own; returns '
'the change with the next one (R2, R4, R8, R9).';
