CREATE OR REPLACE FUNCTION budgetdb_data.post_fill(
    account_id bigint, bot_id bigint, fill_id bigint, position_closed boolean
)
RETURNS budgetdb_data.ledger_entry[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    postings budgetdb_data.posting[];
    overspent boolean;
BEGIN
    SELECT
        array_agg((
            m.currency,
            -- An earlier fill is in the snapshot already (R4).
            CASE WHEN m.executed_at > coalesce(b.snapshot_as_of, '-infinity') THEN m.amount ELSE 0 END,
            0,
            m.amount - swept.amount,
            0
        )::budgetdb_data.posting ORDER BY m.currency),
        bool_or(m.amount < 0 AND coalesce(c.held, 0) + m.amount < 0)
    INTO postings, overspent
    FROM (
        SELECT l.currency, l.executed_at, sum(l.amount) AS amount
        FROM budgetdb_data.fill_movements AS l
        WHERE l.account_id = post_fill.account_id AND l.fill_id = post_fill.fill_id
        GROUP BY l.currency, l.executed_at
    ) AS m
    INNER JOIN budgetdb_data.bots AS o ON o.account_id = post_fill.account_id AND o.bot_id = post_fill.bot_id
    LEFT JOIN budgetdb_data.balances AS b ON b.account_id = post_fill.account_id AND b.currency = m.currency
    LEFT JOIN budgetdb.bot_capital AS c
        ON c.account_id = post_fill.account_id AND c.bot_id = post_fill.bot_id AND c.currency = m.currency
    CROSS JOIN LATERAL (
        -- Profit beyond the allocation, but nothing that another open position of the bot holds.
        SELECT CASE
            WHEN post_fill.position_closed AND o.profit_policy = 'sweep'
                THEN greatest(coalesce(c.held - c.allocated - c.deployed, 0) + m.amount, 0)
            ELSE 0
        END AS amount
    ) AS swept
    WHERE m.amount <> 0;

    IF overspent THEN
        UPDATE budgetdb_data.fills AS f SET overspent = TRUE
        WHERE f.account_id = post_fill.account_id AND f.fill_id = post_fill.fill_id;
    END IF;
    RETURN budgetdb_data.post_entries(post_fill.account_id, post_fill.bot_id, postings);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.post_fill(bigint, bigint, bigint, boolean) IS
'Moves raw balance and the bot''s holdings by what the fill moved, flags it if the bot held less, and returns swept '
'profit to the account when its position closed (R2, R4, R8).';
