-- The only place that moves a maintained total, so that the totals and the rows beneath move together (R11).
-- The caller holds the account's lock, so finding no row and inserting it cannot race.
CREATE OR REPLACE FUNCTION budgetdb_data.post_entries(
    change budgetdb_data.change,
    bot_id bigint,
    postings budgetdb_data.posting[],
    executed_at timestamptz DEFAULT 'infinity'
)
RETURNS budgetdb_data.ledger_entry[] LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account CONSTANT bigint := (post_entries.change).account_id;
    entries budgetdb_data.ledger_entry[] := '{}';
    posting budgetdb_data.posting;
    entry budgetdb_data.ledger_entry;
    is_later boolean;
BEGIN
    FOREACH posting IN ARRAY post_entries.postings LOOP
        entry := NULL;
        entry.currency := posting.currency;
        entry.allocated_delta := posting.counted_delta;
        entry.held_delta := 0;

        IF post_entries.bot_id IS NOT NULL THEN
            UPDATE budgetdb_data.reservations AS r
            SET
                allocated = r.allocated + posting.allocated_delta,
                counted = r.counted + posting.counted_delta,
                held = r.held + posting.held_delta
            WHERE
                r.account_id = account
                AND r.bot_id = post_entries.bot_id
                AND r.currency = posting.currency
            RETURNING r.allocated, r.held INTO entry.bot_allocated, entry.bot_held;
            IF NOT FOUND THEN
                INSERT INTO budgetdb_data.reservations (
                    account_id, owner, bot_id, currency, allocated, counted, held
                )
                VALUES (
                    account, (post_entries.change).owner, post_entries.bot_id, posting.currency,
                    posting.allocated_delta, posting.counted_delta, posting.held_delta
                );
                entry.bot_allocated := posting.allocated_delta;
                entry.bot_held := posting.held_delta;
            END IF;
            -- A bot below zero reserves nothing, and is no capital for others either (R2, R8).
            entry.held_delta := greatest(entry.bot_held, 0) - greatest(entry.bot_held - posting.held_delta, 0);
        END IF;

        -- What was executed before the snapshot is in it already (R4).
        UPDATE budgetdb_data.balances AS b
        SET
            raw = b.raw + CASE WHEN post_entries.executed_at > b.snapshot_as_of THEN posting.raw_delta ELSE 0 END,
            allocated = b.allocated + entry.allocated_delta,
            held = b.held + entry.held_delta
        WHERE b.account_id = account AND b.currency = posting.currency
        RETURNING b.raw, b.allocated, b.held, post_entries.executed_at > b.snapshot_as_of
        INTO entry.raw, entry.allocated, entry.held, is_later;
        IF NOT FOUND THEN
            -- A complete snapshot spoke of this currency too: it was zero (R4).
            INSERT INTO budgetdb_data.balances AS b (
                account_id, owner, currency, raw, allocated, held, snapshot_as_of, is_exact, is_exposed
            )
            SELECT
                a.account_id, a.owner, posting.currency,
                CASE WHEN post_entries.executed_at > a.complete_as_of THEN posting.raw_delta ELSE 0 END,
                entry.allocated_delta, entry.held_delta, a.complete_as_of,
                (post_entries.change).reservation_model = 'exact', budgetdb_data.is_exposed(account)
            FROM budgetdb_data.accounts AS a
            WHERE a.account_id = account
            RETURNING b.raw, b.allocated, b.held, post_entries.executed_at > b.snapshot_as_of
            INTO entry.raw, entry.allocated, entry.held, is_later;
        END IF;
        IF greatest(abs(entry.raw), entry.allocated, entry.held) >= 1e20 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB005',
                MESSAGE = format('the account''s total of %s would be too large', posting.currency),
                DETAIL = format(
                    'Raw balance %s, allocated %s, held %s.', entry.raw, entry.allocated, entry.held
                ),
                HINT = 'Totals stay below 10^20: check the unit of the amount.';
        END IF;
        entry.raw_delta := CASE WHEN is_later THEN posting.raw_delta ELSE 0 END;
        entries := entries || entry;
    END LOOP;
    RETURN entries;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.post_entries(
    budgetdb_data.change, bigint, budgetdb_data.posting[], timestamptz
) IS
'Moves an account''s totals, and a bot''s reservation unless bot_id is NULL, by each posting; returns them as they '
'then are (R11). The raw balance moves only if executed_at is after its snapshot (R4).';
