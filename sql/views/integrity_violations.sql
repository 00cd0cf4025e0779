-- Nothing here trusts a maintained total: each is recomputed from the rows beneath, and again from the ledger, which
-- begins with what is archived of it.
CREATE OR REPLACE VIEW budgetdb.integrity_violations WITH (security_invoker = TRUE) AS
WITH reserved AS (
    SELECT
        r.account_id,
        r.currency,
        sum(CASE o.status WHEN 'active' THEN r.allocated ELSE 0 END) AS allocated,
        sum(greatest(r.held, 0)) AS held
    FROM budgetdb_data.reservations AS r
    INNER JOIN budgetdb_data.bots AS o ON r.account_id = o.account_id AND r.bot_id = o.bot_id
    GROUP BY r.account_id, r.currency
),

moved AS (
    SELECT
        m.account_id,
        m.currency,
        sum(m.amount) AS amount
    FROM budgetdb_data.fill_movements AS m
    LEFT JOIN budgetdb_data.balances AS b ON m.account_id = b.account_id AND m.currency = b.currency
    WHERE m.executed_at > coalesce(b.snapshot_as_of, '-infinity') AND m.amount <> 0
    GROUP BY m.account_id, m.currency
),

exposed AS (
    SELECT
        m.account_id,
        m.base_currency,
        m.quote_currency,
        sum(m.long_base) AS long_base,
        sum(m.long_cost) AS long_cost,
        sum(m.short_base) AS short_base,
        sum(m.short_proceeds) AS short_proceeds
    FROM budgetdb_data.bot_markets AS m
    GROUP BY m.account_id, m.base_currency, m.quote_currency
),

filled AS (
    SELECT
        f.account_id,
        f.position_id,
        sum(m.amount) FILTER (WHERE m.currency = f.base_currency) AS base_amount,
        sum(m.amount) FILTER (WHERE m.currency = f.quote_currency) AS quote_amount,
        count(*) FILTER (WHERE f.bot_id <> p.bot_id) AS strangers
    FROM budgetdb_data.fills AS f
    INNER JOIN budgetdb_data.fill_movements AS m ON f.account_id = m.account_id AND f.fill_id = m.fill_id
    INNER JOIN budgetdb_data.positions AS p ON f.account_id = p.account_id AND f.position_id = p.position_id
    GROUP BY f.account_id, f.position_id
),

written_off AS (
    SELECT
        w.account_id,
        w.position_id,
        sum(w.base_moved) AS base_amount,
        count(*) FILTER (WHERE w.bot_id <> p.bot_id) AS strangers
    FROM budgetdb_data.write_offs AS w
    INNER JOIN budgetdb_data.positions AS p ON w.account_id = p.account_id AND w.position_id = p.position_id
    GROUP BY w.account_id, w.position_id
),

bot_last AS (
    SELECT DISTINCT ON (e.account_id, e.bot_id, e.currency)
        e.account_id,
        e.bot_id,
        e.currency,
        e.allocated,
        e.held
    FROM budgetdb_data.bot_entries AS e
    ORDER BY e.account_id ASC, e.bot_id ASC, e.currency ASC, e.version DESC
),

chained AS (
    SELECT
        e.account_id,
        e.bot_id,
        e.currency,
        e.version,
        e.raw,
        e.allocated,
        e.held,
        sum(e.raw_delta) OVER history AS replayed_raw,
        sum(e.allocated_delta) OVER history AS replayed_allocated,
        sum(e.held_delta) OVER history AS replayed_held
    FROM budgetdb_data.ledger_entries AS e
    WINDOW history AS (PARTITION BY e.account_id, e.currency ORDER BY e.version)
),

n AS (
    SELECT
        l.account_id,
        count(*) AS rows,
        min(l.version) AS first,
        max(l.version) AS last
    FROM budgetdb_data.ledger AS l
    GROUP BY l.account_id
),

owned AS (
    SELECT
        b.account_id,
        b.owner
    FROM budgetdb_data.balances AS b
    UNION
    SELECT
        o.account_id,
        o.owner
    FROM budgetdb_data.bots AS o
    UNION
    SELECT
        r.account_id,
        r.owner
    FROM budgetdb_data.reservations AS r
    UNION
    SELECT
        p.account_id,
        p.owner
    FROM budgetdb_data.positions AS p
    UNION
    SELECT
        e.account_id,
        e.owner
    FROM budgetdb_data.exposures AS e
    UNION
    SELECT
        f.account_id,
        f.owner
    FROM budgetdb_data.fills AS f
    UNION
    SELECT
        w.account_id,
        w.owner
    FROM budgetdb_data.write_offs AS w
    UNION
    SELECT
        o.account_id,
        o.owner
    FROM budgetdb_data.orders AS o
    UNION
    SELECT
        c.account_id,
        c.owner
    FROM budgetdb_data.account_checkpoints AS c
    UNION
    SELECT
        c.account_id,
        c.owner
    FROM budgetdb_data.balance_checkpoints AS c
    UNION
    SELECT
        c.account_id,
        c.owner
    FROM budgetdb_data.bot_checkpoints AS c
),

archived AS (
    SELECT
        c.account_id,
        c.currency,
        sum(greatest(c.held, 0)) AS held
    FROM budgetdb_data.bot_checkpoints AS c
    GROUP BY c.account_id, c.currency
),

compared AS (
    SELECT
        coalesce(b.account_id, r.account_id, m.account_id, l.account_id) AS account_id,
        NULL::bigint AS bot_id,
        coalesce(b.currency, r.currency, m.currency, l.currency)::text AS currency,
        c.total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.balances AS b
    FULL JOIN reserved AS r ON b.account_id = r.account_id AND b.currency = r.currency
    FULL JOIN moved AS m
        ON coalesce(b.account_id, r.account_id) = m.account_id AND coalesce(b.currency, r.currency) = m.currency
    FULL JOIN budgetdb_data.ledger_replay AS l
        ON
            coalesce(b.account_id, r.account_id, m.account_id) = l.account_id
            AND coalesce(b.currency, r.currency, m.currency) = l.currency
    CROSS JOIN
        LATERAL (
            VALUES
            ('raw balance: snapshot and later fills (R4)', b.raw, coalesce(b.snapshot, 0) + coalesce(m.amount, 0)),
            ('allocated: active bots (R11)', b.allocated, coalesce(r.allocated, 0)),
            ('held: all bots (R11)', b.held, coalesce(r.held, 0)),
            ('raw balance: ledger (R9)', b.raw, coalesce(l.raw, 0)),
            ('allocated: ledger (R9)', b.allocated, coalesce(l.allocated, 0)),
            ('held: ledger (R9)', b.held, coalesce(l.held, 0))
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        coalesce(e.account_id, x.account_id) AS account_id,
        NULL AS bot_id,
        coalesce(e.base_currency, x.base_currency) || '-' || coalesce(e.quote_currency, x.quote_currency) AS currency,
        c.total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.exposures AS e
    FULL JOIN exposed AS x
        ON e.account_id = x.account_id AND e.base_currency = x.base_currency AND e.quote_currency = x.quote_currency
    CROSS JOIN
        LATERAL (
            VALUES
            ('exposure: base of open longs (R11)', coalesce(e.long_base, 0), coalesce(x.long_base, 0)),
            ('exposure: cost of open longs (R11)', coalesce(e.long_cost, 0), coalesce(x.long_cost, 0)),
            ('exposure: base of open shorts (R11)', coalesce(e.short_base, 0), coalesce(x.short_base, 0)),
            ('exposure: proceeds of open shorts (R11)', coalesce(e.short_proceeds, 0), coalesce(x.short_proceeds, 0))
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        p.account_id,
        p.bot_id,
        p.base_currency,
        format(c.total, p.position_id) AS total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.positions AS p
    LEFT JOIN filled AS f ON p.account_id = f.account_id AND p.position_id = f.position_id
    LEFT JOIN written_off AS w ON p.account_id = w.account_id AND p.position_id = w.position_id
    CROSS JOIN
        LATERAL (
            VALUES
            (
                'position %s: base of its fills, less what was written off (R8)',
                CASE p.direction WHEN 'long' THEN p.base_amount ELSE -p.base_amount END::numeric,
                coalesce(f.base_amount, 0) + coalesce(w.base_amount, 0)
            ),
            (
                'position %s: quote of its fills (R8)',
                p.realised_pnl + CASE p.direction WHEN 'long' THEN -p.quote_amount ELSE p.quote_amount END,
                coalesce(f.quote_amount, 0)
            ),
            ('position %s: fills of another bot (R1)', coalesce(f.strangers, 0) + coalesce(w.strangers, 0), 0)
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        o.account_id,
        o.bot_id,
        o.base_currency,
        format(c.total, o.order_id) AS total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.orders AS o
    INNER JOIN budgetdb_data.positions AS p ON o.account_id = p.account_id AND o.position_id = p.position_id
    LEFT JOIN (
        SELECT
            f.account_id,
            f.order_id,
            sum(f.base_amount) AS base_amount,
            sum(f.quote_amount) AS quote_amount,
            max(f.position_id) AS position_id
        FROM budgetdb_data.fills AS f
        WHERE f.order_id IS NOT NULL
        GROUP BY f.account_id, f.order_id
    ) AS f ON o.account_id = f.account_id AND o.order_id = f.order_id
    CROSS JOIN
        LATERAL (
            VALUES
            ('order %s: base of its fills (R12)', o.filled_base::numeric, coalesce(f.base_amount, 0)),
            ('order %s: quote of its fills (R12)', o.filled_quote::numeric, coalesce(f.quote_amount, 0)),
            ('order %s: its bot is its position''s (R1)', o.bot_id, p.bot_id),
            ('order %s: its fills'' position (R12)', o.position_id, coalesce(f.position_id, o.position_id))
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        coalesce(r.account_id, l.account_id) AS account_id,
        coalesce(r.bot_id, l.bot_id) AS bot_id,
        coalesce(r.currency, l.currency) AS currency,
        c.total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.reservations AS r
    FULL JOIN bot_last AS l
        ON r.account_id = l.account_id AND r.bot_id = l.bot_id AND r.currency = l.currency
    CROSS JOIN
        LATERAL (
            VALUES
            ('bot allocated: ledger (R9)', r.allocated, l.allocated),
            ('bot held: ledger (R9)', r.held, l.held)
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        r.account_id,
        r.bot_id,
        r.currency,
        format(c.total, o.status) AS total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.reservations AS r
    INNER JOIN budgetdb_data.bots AS o ON r.account_id = o.account_id AND r.bot_id = o.bot_id
    LEFT JOIN (
        SELECT DISTINCT
            d.account_id,
            d.bot_id
        FROM budgetdb_data.fills AS d
    ) AS f ON r.account_id = f.account_id AND r.bot_id = f.bot_id
    CROSS JOIN
        LATERAL (
            VALUES
            (
                'bot counted: its allocation, as a %s bot (R7)', r.counted,
                CASE o.status WHEN 'active' THEN r.allocated ELSE 0 END
            ),
            -- Unless it was filled, a bot that has not started, or is over, holds nothing.
            (
                'bot held: as a %s bot (R7)', r.held,
                CASE WHEN o.status IN ('draft', 'closed') AND f.bot_id IS NULL THEN 0 ELSE r.held END
            )
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        b.account_id,
        NULL AS bot_id,
        b.currency,
        c.total,
        c.stored::integer,
        c.recomputed::integer
    FROM budgetdb_data.balances AS b
    INNER JOIN budgetdb_data.accounts AS a ON b.account_id = a.account_id
    LEFT JOIN (
        SELECT DISTINCT x.account_id
        FROM exposed AS x
        WHERE x.long_base > 0 OR x.short_base > 0
    ) AS x ON b.account_id = x.account_id
    CROSS JOIN
        LATERAL (
            VALUES
            ('is_exact: the account''s model (R2)', b.is_exact, a.reservation_model = 'exact'),
            ('is_exposed: open positions (R11)', b.is_exposed, x.account_id IS NOT NULL)
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        a.account_id,
        NULL AS bot_id,
        NULL AS currency,
        c.total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.accounts AS a
    LEFT JOIN n ON a.account_id = n.account_id
    LEFT JOIN budgetdb_data.account_checkpoints AS p ON a.account_id = p.account_id
    CROSS JOIN
        LATERAL (
            VALUES
            ('version: ledger rows, without gaps (R9)', a.version, coalesce(p.version, 0) + coalesce(n.rows, 0)),
            ('version: first ledger row (R9)', coalesce(n.first, 0), coalesce(p.version, 0) + 1),
            ('version: last ledger row (R9)', a.version, coalesce(n.last, 0))
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        b.account_id,
        NULL AS bot_id,
        b.currency,
        c.total,
        c.stored,
        c.recomputed
    FROM budgetdb_data.balance_checkpoints AS b
    LEFT JOIN budgetdb_data.account_checkpoints AS p ON b.account_id = p.account_id
    LEFT JOIN archived AS r ON b.account_id = r.account_id AND b.currency = r.currency
    CROSS JOIN
        LATERAL (
            VALUES
            ('checkpoint: held by all bots (R9)', b.held, coalesce(r.held, 0)),
            ('checkpoint: version that is archived (R9)', b.version, least(b.version, coalesce(p.version, 0)))
        ) AS c (total, stored, recomputed)
    UNION ALL
    SELECT
        w.account_id,
        NULL AS bot_id,
        NULL AS currency,
        'owner: rows of other owners than the account''s (R1)' AS total,
        count(*) AS stored,
        0 AS recomputed
    FROM owned AS w
    INNER JOIN budgetdb_data.accounts AS a ON w.account_id = a.account_id
    WHERE w.owner <> a.owner
    GROUP BY w.account_id
    UNION ALL
    SELECT
        e.account_id,
        NULL AS bot_id,
        e.base_currency || '-' || e.quote_currency AS currency,
        'exposure: another exchange than the account''s (R3)' AS total,
        1 AS stored,
        0 AS recomputed
    FROM budgetdb_data.exposures AS e
    INNER JOIN budgetdb_data.accounts AS a ON e.account_id = a.account_id
    WHERE e.exchange <> a.exchange
    UNION ALL
    SELECT
        h.account_id,
        h.bot_id,
        h.currency,
        format(c.total, h.version) AS total,
        c.stored,
        c.recomputed
    FROM chained AS h
    CROSS JOIN LATERAL (
        VALUES
        ('ledger version %s: raw after (R9)', h.raw, h.replayed_raw),
        ('ledger version %s: allocated after (R9)', h.allocated, h.replayed_allocated),
        ('ledger version %s: held after (R9)', h.held, h.replayed_held)
    ) AS c (total, stored, recomputed)
)

SELECT
    d.account_id,
    d.bot_id,
    d.currency,
    d.total,
    d.stored::numeric AS stored,
    d.recomputed::numeric AS recomputed
FROM compared AS d
-- A row that is not there has nothing in it.
WHERE coalesce(d.stored, 0) <> coalesce(d.recomputed, 0);

COMMENT ON VIEW budgetdb.integrity_violations IS
'Every maintained total recomputed from the rows beneath and from the ledger: each difference is a row, and there '
'are none (R11).';
COMMENT ON COLUMN budgetdb.integrity_violations.account_id IS 'The account concerned.';
COMMENT ON COLUMN budgetdb.integrity_violations.bot_id IS 'The bot concerned, if any.';
COMMENT ON COLUMN budgetdb.integrity_violations.currency IS 'The currency or market (BTC-USD) concerned, if any.';
COMMENT ON COLUMN budgetdb.integrity_violations.total IS 'Which total, and what it was recomputed from.';
COMMENT ON COLUMN budgetdb.integrity_violations.stored IS 'What is stored; NULL if nothing is.';
COMMENT ON COLUMN budgetdb.integrity_violations.recomputed IS 'What it should be; NULL if nothing should be there.';
