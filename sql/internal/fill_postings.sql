CREATE OR REPLACE FUNCTION budgetdb_data.fill_postings(
    account_id bigint,
    bot_id bigint,
    side text,
    base_currency text,
    quote_currency text,
    base_amount numeric,
    quote_amount numeric,
    fee_amount numeric,
    fee_currency text,
    executed_at timestamptz,
    sweeps boolean,
    OUT postings budgetdb_data.posting [],
    OUT overspent boolean
)
RETURNS record LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    sign CONSTANT integer := CASE fill_postings.side WHEN 'buy' THEN 1 ELSE -1 END;
BEGIN
    SELECT
        array_agg((
            m.currency,
            -- An earlier fill is in the snapshot already (R4).
            CASE
                WHEN fill_postings.executed_at > coalesce(b.snapshot_as_of, '-infinity') THEN m.amount
                ELSE 0
            END,
            0,
            m.amount - CASE
                -- Profit beyond the allocation, but nothing that another open position of the bot holds (R8).
                WHEN fill_postings.sweeps THEN greatest(m.amount + coalesce(r.held - r.allocated, 0) - coalesce((
                    SELECT v.deployed
                    FROM budgetdb_data.bot_position_values AS v
                    WHERE
                        v.account_id = fill_postings.account_id
                        AND v.bot_id = fill_postings.bot_id
                        AND v.currency = m.currency
                ), 0), 0)
                ELSE 0
            END,
            0
        )::budgetdb_data.posting ORDER BY m.currency),
        bool_or(m.amount < 0 AND coalesce(r.held, 0) + m.amount < 0)
    INTO postings, overspent
    FROM (
        SELECT l.currency, sum(l.amount) AS amount
        FROM (
            VALUES
            (fill_postings.base_currency, sign * fill_postings.base_amount),
            (fill_postings.quote_currency, -sign * fill_postings.quote_amount),
            (fill_postings.fee_currency, -fill_postings.fee_amount)
        ) AS l (currency, amount)
        GROUP BY l.currency
    ) AS m
    LEFT JOIN budgetdb_data.balances AS b
        ON b.account_id = fill_postings.account_id AND b.currency = m.currency
    LEFT JOIN budgetdb_data.reservations AS r
        ON r.account_id = fill_postings.account_id AND r.bot_id = fill_postings.bot_id AND r.currency = m.currency
    WHERE m.amount <> 0;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fill_postings(
    bigint, bigint, text, text, text, numeric, numeric, numeric, text, timestamptz, boolean
) IS
'What a fill moves: raw balance if it was executed after the snapshot, the bot''s holdings always, less what a closing '
'position of a sweeping bot returns; and whether the bot held less than the fill took (R2, R4, R8).';
