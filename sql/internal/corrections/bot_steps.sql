-- Nothing says how many steps an array has: a nested loop over two of them is quadratic.
CREATE OR REPLACE FUNCTION budgetdb_data.bot_steps(account_id bigint, bot_id bigint)
RETURNS budgetdb_data.bot_step[] LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
DECLARE
    steps budgetdb_data.bot_step[];
    is_whole boolean;
BEGIN
    WITH places AS (
        SELECT p.position_id, row_number() OVER (ORDER BY p.position_id) AS place
        FROM budgetdb_data.positions AS p
        WHERE p.account_id = bot_steps.account_id AND p.bot_id = bot_steps.bot_id
    ),
    life AS (
        SELECT h.version, h.operation, h.arguments, h.entries, h.happened_at
        FROM budgetdb_data.ledger AS h
        WHERE h.account_id = bot_steps.account_id AND h.bot_id = bot_steps.bot_id
        UNION ALL
        SELECT h.version, h.operation, h.arguments, h.entries, h.happened_at
        FROM budgetdb_data.ledger_archive AS h
        WHERE h.account_id = bot_steps.account_id AND h.bot_id = bot_steps.bot_id
    ),
    changed AS (
        SELECT
            l.version,
            l.happened_at,
            CASE l.operation
                WHEN 'create_bot' THEN CASE WHEN (l.arguments ->> 'activate')::boolean THEN 'active' ELSE 'draft' END
                WHEN 'activate_bot' THEN 'active'
                WHEN 'pause_bot' THEN 'paused'
                WHEN 'close_bot' THEN 'closed'
            END AS status,
            l.operation = 'resize_bot' AS is_resize,
            (
                SELECT jsonb_object_agg(e.currency, e.bot_allocated) FROM unnest(l.entries) AS e
            ) AS allocation,
            l.arguments ->> 'profit_policy' AS profit_policy
        FROM life AS l
        WHERE l.operation IN ('create_bot', 'activate_bot', 'pause_bot', 'close_bot', 'resize_bot', 'configure_bot')
    ),
    -- A resize leaves the status as it was.
    known AS (
        SELECT
            c.version, c.happened_at, c.allocation, c.profit_policy, c.is_resize,
            c.status AS new_status,
            first_value(c.status) OVER (PARTITION BY c.era ORDER BY c.version) AS status
        FROM (
            SELECT
                d.version, d.happened_at, d.status, d.is_resize, d.allocation, d.profit_policy,
                count(d.status) OVER (ORDER BY d.version) AS era
            FROM changed AS d
        ) AS c
    ),
    every AS (
        SELECT
            k.version, 0 AS place,
            (
                k.happened_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                CASE WHEN k.is_resize THEN k.status ELSE k.new_status END, k.allocation, k.profit_policy
            )::budgetdb_data.bot_step AS step
        FROM known AS k
        UNION ALL
        SELECT
            f.version, f.fill_id,
            (
                f.executed_at, f.fill_id, p.place, f.side, f.base_amount, f.quote_amount,
                (f.fee_currency, f.fee_amount)::budgetdb_data.fee || coalesce(f.more_fees, '{}'),
                NULL, NULL, NULL, NULL
            )::budgetdb_data.bot_step
        FROM budgetdb_data.fills AS f
        INNER JOIN places AS p ON p.position_id = f.position_id
        WHERE f.account_id = bot_steps.account_id AND f.bot_id = bot_steps.bot_id
        UNION ALL
        SELECT
            w.version, 0,
            (
                l.happened_at, w.version, p.place, NULL, w.base_amount, NULL, NULL, TRUE, NULL, NULL, NULL
            )::budgetdb_data.bot_step
        FROM budgetdb_data.write_offs AS w
        INNER JOIN places AS p ON p.position_id = w.position_id
        INNER JOIN life AS l ON l.version = w.version
        WHERE w.account_id = bot_steps.account_id AND w.bot_id = bot_steps.bot_id
    )
    SELECT array_agg(e.step ORDER BY e.version, e.place) INTO steps
    FROM every AS e;
    -- Versions have no gaps: one that is missing since the bot's creation may have been of its life.
    SELECT
        (
            SELECT count(*) FROM budgetdb_data.ledger AS h
            WHERE h.account_id = bot_steps.account_id AND h.version >= o.created_version
        ) + (
            SELECT count(*) FROM budgetdb_data.ledger_archive AS h
            WHERE h.account_id = bot_steps.account_id AND h.version >= o.created_version
        ) = a.version - o.created_version
    INTO is_whole
    FROM budgetdb_data.bots AS o
    INNER JOIN budgetdb_data.accounts AS a ON a.account_id = o.account_id
    WHERE o.account_id = bot_steps.account_id AND o.bot_id = bot_steps.bot_id;
    IF NOT is_whole THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('the ledger of bot %s is no longer whole', bot_steps.bot_id),
            DETAIL = 'A correction goes through the bot''s life from its creation on; rows of it were deleted from '
                'the archive.',
            HINT = 'Put the archive''s rows back, or correct what the bot holds with write_off_position and the raw '
                'balance with '
                'sync_balances.';
    END IF;
    RETURN steps;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.bot_steps(bigint, bigint) IS
'A bot''s life so far, from its ledger, its fills and its write-offs, in their order; UB006 if part of its ledger '
'was deleted (R8, R9).';
