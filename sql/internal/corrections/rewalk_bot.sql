-- Nothing says how many steps an array has: a nested loop over two of them is quadratic.
CREATE OR REPLACE FUNCTION budgetdb_data.rewalk_bot(
    change budgetdb_data.change, bot_id bigint, raw_moves budgetdb_data.posting[]
)
RETURNS budgetdb_data.ledger_entry[] LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
DECLARE
    account CONSTANT bigint := (rewalk_bot.change).account_id;
    steps CONSTANT budgetdb_data.bot_step[] := budgetdb_data.bot_steps(account, rewalk_bot.bot_id);
    positions budgetdb_data.position_state[];
    holdings budgetdb_data.holding_state[];
    walked record;
    postings budgetdb_data.posting[];
BEGIN
    SELECT coalesce(array_agg((
        p.position_id, p.base_currency, p.quote_currency, p.opened_as, 0, 0, 0, 'pending', NULL
    )::budgetdb_data.position_state ORDER BY p.position_id), '{}')
    INTO positions
    FROM budgetdb_data.positions AS p
    WHERE p.account_id = account AND p.bot_id = rewalk_bot.bot_id;
    SELECT array_agg((c.currency, 0, 0, 0, 0)::budgetdb_data.holding_state ORDER BY c.currency) INTO holdings
    FROM (
        SELECT r.currency::text
        FROM budgetdb_data.reservations AS r
        WHERE r.account_id = account AND r.bot_id = rewalk_bot.bot_id
        UNION
        -- A pending position has reserved nothing yet.
        SELECT m.currency
        FROM unnest(positions) AS p
        CROSS JOIN LATERAL (VALUES (p.base_currency), (p.quote_currency)) AS m (currency)
    ) AS c;

    walked := budgetdb_data.walk_bot(steps, 'keep', positions, holdings);
    PERFORM budgetdb_data.write_positions(account, walked.positions);
    PERFORM budgetdb_data.leave_positions(account, rewalk_bot.bot_id);
    UPDATE budgetdb_data.fills AS f SET overspent = s.overspent
    FROM unnest(steps) WITH ORDINALITY AS t (a, fill_id, c, side, e, f, g, h, i, j, k, place)
    INNER JOIN unnest(walked.overspent) WITH ORDINALITY AS s (overspent, place) ON s.place = t.place
    WHERE
        f.account_id = account AND f.fill_id = t.fill_id AND t.side IS NOT NULL AND f.overspent <> s.overspent;
    UPDATE budgetdb_data.write_offs AS w SET base_moved = s.amount
    FROM unnest(steps) WITH ORDINALITY AS t (a, version, c, side, e, f, g, is_write_off, i, j, k, place)
    INNER JOIN unnest(walked.written_off) WITH ORDINALITY AS s (amount, place) ON s.place = t.place
    WHERE
        w.account_id = account AND w.version = t.version AND t.is_write_off AND w.base_moved <> s.amount;

    SELECT array_agg((
        h.currency, coalesce(m.raw_delta, 0), 0, 0, h.held - coalesce(r.held, 0)
    )::budgetdb_data.posting ORDER BY h.currency)
    INTO postings
    FROM unnest(walked.holdings) AS h
    LEFT JOIN budgetdb_data.reservations AS r
        ON r.account_id = account AND r.bot_id = rewalk_bot.bot_id AND r.currency = h.currency
    LEFT JOIN unnest(rewalk_bot.raw_moves) AS m ON m.currency = h.currency
    WHERE m.raw_delta <> 0 OR h.held <> coalesce(r.held, 0);
    RETURN budgetdb_data.post_entries(rewalk_bot.change, rewalk_bot.bot_id, coalesce(postings, '{}'));
END;
$$;

COMMENT ON FUNCTION budgetdb_data.rewalk_bot(budgetdb_data.change, bigint, budgetdb_data.posting[]) IS
'Goes through a bot''s life again as its ledger, fills and write-offs are now, and leaves it as that leaves it; '
'raw_moves are what the raw balance moves by besides (R8).';
