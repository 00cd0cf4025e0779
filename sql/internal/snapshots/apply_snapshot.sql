CREATE OR REPLACE FUNCTION budgetdb_data.apply_snapshot(
    change budgetdb_data.change, snapshot jsonb, as_of timestamptz, complete boolean
)
RETURNS budgetdb_data.ledger_entry[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account CONSTANT bigint := (apply_snapshot.change).account_id;
    postings budgetdb_data.posting[];
    entries budgetdb_data.ledger_entry[];
    older text;
    complete_as_of timestamptz;
BEGIN
    -- A currency without a row was zero in the last complete snapshot.
    SELECT a.complete_as_of INTO complete_as_of FROM budgetdb_data.accounts AS a WHERE a.account_id = account;
    WITH said AS (
        SELECT j.key AS currency, j.value::numeric AS amount
        FROM jsonb_each_text(apply_snapshot.snapshot) AS j
        UNION ALL
        SELECT b.currency, 0
        FROM budgetdb_data.balances AS b
        WHERE
            b.account_id = account
            AND apply_snapshot.complete
            AND NOT jsonb_exists(apply_snapshot.snapshot, b.currency)
    ),
    -- What the exchange had not executed when it took the snapshot.
    later AS (
        SELECT m.currency, sum(m.amount) AS amount
        FROM budgetdb_data.fill_movements AS m
        WHERE m.account_id = account AND m.executed_at > apply_snapshot.as_of
        GROUP BY m.currency
    )
    SELECT
        array_agg((
            s.currency, s.amount + coalesce(l.amount, 0) - coalesce(b.raw, 0), 0, 0, 0
        )::budgetdb_data.posting ORDER BY s.currency)
        FILTER (WHERE coalesce(b.snapshot_as_of, complete_as_of) <= apply_snapshot.as_of),
        string_agg(format('%s (%s)', s.currency, coalesce(b.snapshot_as_of, complete_as_of)), ', ' ORDER BY s.currency)
        FILTER (WHERE coalesce(b.snapshot_as_of, complete_as_of) > apply_snapshot.as_of)
    INTO postings, older
    FROM said AS s
    LEFT JOIN later AS l ON l.currency = s.currency
    LEFT JOIN budgetdb_data.balances AS b ON b.account_id = account AND b.currency = s.currency;
    IF older IS NOT NULL THEN
        RAISE WARNING USING
            MESSAGE = format('the snapshot of account %s is older than the one stored: not applied', account),
            DETAIL = format('It is of %s; stored are newer ones: %s.', apply_snapshot.as_of, left(older, 1000)),
            HINT = 'Nothing is to be done if answers came out of order. If all are older, look at the clock that '
                'as_of is of.';
    END IF;

    IF apply_snapshot.complete AND apply_snapshot.as_of > complete_as_of THEN
        UPDATE budgetdb_data.accounts AS a SET complete_as_of = apply_snapshot.as_of WHERE a.account_id = account;
    END IF;

    entries := budgetdb_data.post_entries(apply_snapshot.change, NULL, coalesce(postings, '{}'));

    UPDATE budgetdb_data.balances AS b
    SET
        snapshot = coalesce((apply_snapshot.snapshot ->> b.currency)::numeric, 0),
        snapshot_as_of = apply_snapshot.as_of
    FROM unnest(entries) AS e
    WHERE b.account_id = account AND b.currency = e.currency;

    RETURN entries;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.apply_snapshot(budgetdb_data.change, jsonb, timestamptz, boolean) IS
'Sets the raw balance of each currency to the snapshot plus the fills executed after it, unless a newer one is '
'stored, which a WARNING says (R4).';
