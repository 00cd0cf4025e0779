CREATE OR REPLACE FUNCTION budgetdb_data.post_fills(
    change budgetdb_data.change, bot_id bigint, reports budgetdb_data.fill_report[], position_closed boolean
)
RETURNS budgetdb_data.change LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account CONSTANT bigint := (post_fills.change).account_id;
    following budgetdb_data.change := post_fills.change;
    fill_ids bigint[];
    taken bigint[];
    postings budgetdb_data.posting[];
BEGIN
    WITH recorded AS (
        INSERT INTO budgetdb_data.fills AS f (
            account_id, owner, bot_id, position_id, side, base_currency, quote_currency,
            base_amount, quote_amount, fee_amount, fee_currency, overspent, external_id, executed_at
        )
        SELECT
            p.account_id, p.owner, p.bot_id, p.position_id, r.side, p.base_currency, p.quote_currency,
            r.base_amount, r.quote_amount, r.fee_amount, coalesce(r.fee_currency, p.quote_currency),
            FALSE, r.external_id, r.executed_at
        FROM unnest(post_fills.reports) AS r
        INNER JOIN budgetdb_data.positions AS p
            ON p.account_id = account AND p.position_id = r.position_id
        ORDER BY r.executed_at, r.ordinal
        RETURNING f.fill_id
    )
    SELECT array_agg(d.fill_id) INTO fill_ids FROM recorded AS d;

    -- Each fill moved what the ones before it had left.
    SELECT array_agg(DISTINCT m.fill_id) INTO taken
    FROM (
        SELECT
            l.fill_id,
            sum(l.amount) AS amount,
            coalesce(max(r.held), 0)
            + sum(sum(l.amount)) OVER (PARTITION BY l.currency ORDER BY l.executed_at, l.fill_id) AS held
        FROM budgetdb_data.fill_movements AS l
        LEFT JOIN budgetdb_data.reservations AS r
            ON r.account_id = l.account_id AND r.bot_id = l.bot_id AND r.currency = l.currency
        WHERE l.account_id = account AND l.fill_id = ANY (fill_ids)
        GROUP BY l.currency, l.executed_at, l.fill_id
    ) AS m
    WHERE m.amount < 0 AND m.held < 0;
    IF taken IS NOT NULL THEN
        UPDATE budgetdb_data.fills AS f SET overspent = TRUE
        WHERE f.account_id = account AND f.fill_id = ANY (taken);
    END IF;

    SELECT array_agg((t.currency, t.raw, 0, 0, t.held)::budgetdb_data.posting ORDER BY t.currency) INTO postings
    FROM (
        SELECT
            l.currency,
            -- An earlier fill is in the snapshot already (R4).
            coalesce(sum(l.amount) FILTER (WHERE l.executed_at > coalesce(b.snapshot_as_of, '-infinity')), 0) AS raw,
            sum(l.amount) AS held
        FROM budgetdb_data.fill_movements AS l
        LEFT JOIN budgetdb_data.balances AS b ON b.account_id = l.account_id AND b.currency = l.currency
        WHERE l.account_id = account AND l.fill_id = ANY (fill_ids) AND l.amount <> 0
        GROUP BY l.currency
    ) AS t;
    IF post_fills.position_closed THEN
        postings := budgetdb_data.sweep_postings(account, post_fills.bot_id, postings);
    END IF;
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

COMMENT ON FUNCTION budgetdb_data.post_fills(
    budgetdb_data.change, bigint, budgetdb_data.fill_report[], boolean
) IS
'Records fills of one bot, whose positions have moved already, and posts what they moved together, in a version of '
'their own; returns the change with the next one (R2, R4, R8, R9).';
