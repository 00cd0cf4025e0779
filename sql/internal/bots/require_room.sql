CREATE OR REPLACE FUNCTION budgetdb_data.require_room(
    account_id bigint, bot_id bigint, allocation jsonb, long_pct numeric, short_pct numeric
)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    refusal record;
BEGIN
    SELECT
        string_agg(format(
            '%s: the new allocation is %s, open positions and orders have %s', c.currency, n.allocated, n.at_work
        ), '; ' ORDER BY c.currency) AS detail,
        string_agg(format('%s %s', n.at_work, c.currency), ' and ' ORDER BY c.currency) AS least,
        -- Rounded up to four decimals, from a whole division: what is rounded down from it is enough.
        max((div(whole.part, whole.all_of_it) + sign(mod(whole.part, whole.all_of_it))) / 10000) AS least_pct,
        bool_or(whole.all_of_it IS NULL) AS impossible
    INTO refusal
    FROM budgetdb.bot_capital AS c
    INNER JOIN budgetdb_data.bots AS o ON o.account_id = c.account_id AND o.bot_id = c.bot_id
    INNER JOIN budgetdb_data.balances AS b ON b.account_id = c.account_id AND b.currency = c.currency
    CROSS JOIN LATERAL (
        -- Positions in other markets than the bot's own spend what was never allocated; orders hold what there is.
        SELECT coalesce(
            (require_room.allocation ->> c.currency)::numeric,
            CASE WHEN c.allocated > 0 OR max(w.committed) > 0 THEN 0 END
        ) AS allocated, c.spent + coalesce(max(w.committed), 0) AS at_work
        FROM budgetdb_data.bot_orders AS w
        WHERE w.account_id = c.account_id AND w.bot_id = c.bot_id AND w.currency = c.currency
    ) AS n
    CROSS JOIN LATERAL (
        SELECT CASE c.currency
            WHEN o.quote_currency THEN require_room.long_pct
            WHEN o.base_currency THEN require_room.short_pct
        END AS pct
    ) AS side
    CROSS JOIN LATERAL (
        SELECT
            ceil(n.at_work * unit.one) / unit.one * 100000000 AS part,
            nullif(greatest(b.raw, 0) * side.pct, 0) AS all_of_it
        FROM (
            SELECT 10::numeric ^ coalesce(
                (SELECT s.scale FROM budgetdb_data.currencies AS s WHERE s.currency = c.currency), 8
            ) AS one
        ) AS unit
    ) AS whole
    WHERE
        c.account_id = require_room.account_id
        AND c.bot_id = require_room.bot_id
        AND n.allocated < n.at_work;

    IF refusal.detail IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s has more at work than that', require_room.bot_id),
            DETAIL = refusal.detail || '.',
            HINT = CASE
                WHEN require_room.long_pct IS NULL
                    THEN format('The least possible is %s; or close positions and cancel orders first.', refusal.least)
                WHEN refusal.impossible OR refusal.least_pct > 100
                    THEN 'No budget with this split is enough: change the split, or close positions and cancel orders '
                        'first.'
                ELSE format('The least possible with this split is budget_pct %s; or close positions and cancel '
                    'orders first.',
                    trim_scale(refusal.least_pct))
            END;
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_room(bigint, bigint, jsonb, numeric, numeric) IS
'UB006 naming the least budget possible if an allocation, currency to amount, is below what open positions have '
'spent (R7).';
