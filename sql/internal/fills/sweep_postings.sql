CREATE OR REPLACE FUNCTION budgetdb_data.sweep_postings(
    account_id bigint, bot_id bigint, postings budgetdb_data.posting[]
)
RETURNS budgetdb_data.posting[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM budgetdb_data.bots AS o
        WHERE
            o.account_id = sweep_postings.account_id
            AND o.bot_id = sweep_postings.bot_id
            AND o.profit_policy = 'sweep'
    ) THEN
        RETURN sweep_postings.postings;
    END IF;
    RETURN ARRAY(
        SELECT (
            p.currency, p.raw_delta, p.allocated_delta, p.counted_delta,
            -- Beyond the allocation, but nothing that another open position of the bot holds.
            p.held_delta - greatest(
                p.held_delta + coalesce(c.held, 0) - coalesce(c.allocated, 0) - coalesce(c.deployed, 0), 0
            )
        )::budgetdb_data.posting
        FROM unnest(sweep_postings.postings) AS p
        LEFT JOIN budgetdb.bot_capital AS c
            ON
                c.account_id = sweep_postings.account_id
                AND c.bot_id = sweep_postings.bot_id
                AND c.currency = p.currency
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.sweep_postings(bigint, bigint, budgetdb_data.posting[]) IS
'The postings of a fill that closed a position, less the profit that a sweeping bot returns to its account (R8).';
