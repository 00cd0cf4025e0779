-- What only a fill that is void had brought: without it there would be no row.
CREATE OR REPLACE FUNCTION budgetdb_data.forget_currencies(account_id bigint, bot_id bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    forgotten text[];
BEGIN
    WITH gone AS (
        DELETE FROM budgetdb_data.reservations AS r
        USING budgetdb_data.bots AS o
        WHERE
            r.account_id = forget_currencies.account_id
            AND r.bot_id = forget_currencies.bot_id
            AND o.account_id = r.account_id
            AND o.bot_id = r.bot_id
            AND r.allocated = 0
            AND r.held = 0
            AND NOT EXISTS (
                SELECT FROM budgetdb_data.fills AS f
                WHERE
                    f.account_id = r.account_id
                    AND f.bot_id = r.bot_id
                    AND (
                        r.currency IN (f.base_currency, f.quote_currency)
                        OR r.currency = f.fee_currency AND f.fee_amount <> 0
                        OR EXISTS (SELECT FROM unnest(f.more_fees) AS e WHERE e.currency = r.currency)
                    )
            )
            -- Its budgets had the currency, though nothing of it.
            AND NOT EXISTS (
                SELECT
                FROM (
                    SELECT h.account_id, h.bot_id, h.operation, h.arguments FROM budgetdb_data.ledger AS h
                    UNION ALL
                    SELECT h.account_id, h.bot_id, h.operation, h.arguments FROM budgetdb_data.ledger_archive AS h
                ) AS l
                WHERE
                    l.account_id = r.account_id
                    AND l.bot_id = r.bot_id
                    AND l.operation IN ('create_bot', 'resize_bot')
                    AND (
                        l.arguments -> 'allocation' ? r.currency
                        OR l.arguments ->> 'budget_pct' IS NOT NULL
                        AND r.currency IN (o.base_currency, o.quote_currency)
                    )
            )
        RETURNING r.currency
    )
    SELECT array_agg(g.currency) INTO forgotten FROM gone AS g;

    DELETE FROM budgetdb_data.balances AS b
    WHERE
        b.account_id = forget_currencies.account_id
        AND b.currency = ANY (forgotten)
        AND b.snapshot = 0
        AND b.raw = 0
        -- It would come again as it is, at zero in the last complete snapshot.
        AND b.snapshot_as_of = (
            SELECT a.complete_as_of FROM budgetdb_data.accounts AS a WHERE a.account_id = b.account_id
        )
        AND NOT EXISTS (
            SELECT FROM budgetdb_data.reservations AS r
            WHERE r.account_id = b.account_id AND r.currency = b.currency
        );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.forget_currencies(bigint, bigint) IS
'Removes the currencies in which a bot has nothing, which no fill of it moves, and no budget of it named (R8).';
