-- The only place that moves a maintained total, so that the totals and the rows beneath move together (R11).
-- The caller holds the account's lock, so finding no row and inserting it cannot race.
CREATE OR REPLACE FUNCTION budgetdb_data.post_entries(
    account_id bigint, bot_id bigint, postings budgetdb_data.posting[]
)
RETURNS budgetdb_data.ledger_entry[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    entries budgetdb_data.ledger_entry[] := '{}';
    posting budgetdb_data.posting;
    entry budgetdb_data.ledger_entry;
BEGIN
    FOREACH posting IN ARRAY post_entries.postings LOOP
        entry := NULL;
        entry.currency := posting.currency;
        entry.raw_delta := coalesce(posting.raw_delta, 0);
        entry.allocated_delta := coalesce(posting.allocated_delta, 0);
        entry.held_delta := 0;

        IF post_entries.bot_id IS NOT NULL THEN
            UPDATE budgetdb_data.reservations AS r
            SET
                allocated = r.allocated + coalesce(posting.bot_allocated_delta, 0),
                counted = r.counted + entry.allocated_delta,
                held = r.held + coalesce(posting.held_delta, 0)
            WHERE
                r.account_id = post_entries.account_id
                AND r.bot_id = post_entries.bot_id
                AND r.currency = posting.currency
            RETURNING r.allocated, r.held INTO entry.bot_allocated, entry.bot_held;
            IF NOT FOUND THEN
                INSERT INTO budgetdb_data.reservations AS r (account_id, bot_id, currency, allocated, counted, held)
                VALUES (
                    post_entries.account_id, post_entries.bot_id, posting.currency,
                    coalesce(posting.bot_allocated_delta, 0), entry.allocated_delta, coalesce(posting.held_delta, 0)
                )
                RETURNING r.allocated, r.held INTO entry.bot_allocated, entry.bot_held;
            END IF;
            -- A bot below zero reserves nothing, and is no capital for others either (R2, R8).
            entry.held_delta := greatest(entry.bot_held, 0)
                - greatest(entry.bot_held - coalesce(posting.held_delta, 0), 0);
        END IF;

        UPDATE budgetdb_data.balances AS b
        SET
            raw = b.raw + entry.raw_delta,
            allocated = b.allocated + entry.allocated_delta,
            held = b.held + entry.held_delta
        WHERE b.account_id = post_entries.account_id AND b.currency = posting.currency
        RETURNING b.raw, b.allocated, b.held INTO entry.raw, entry.allocated, entry.held;
        IF NOT FOUND THEN
            INSERT INTO budgetdb_data.balances AS b (account_id, currency, raw, allocated, held)
            VALUES (
                post_entries.account_id, posting.currency,
                entry.raw_delta, entry.allocated_delta, entry.held_delta
            )
            RETURNING b.raw, b.allocated, b.held INTO entry.raw, entry.allocated, entry.held;
        END IF;
        entries := entries || entry;
    END LOOP;
    RETURN entries;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.post_entries(bigint, bigint, budgetdb_data.posting[]) IS
'Moves an account''s totals, and a bot''s amounts unless bot_id is NULL, by each posting; returns them as they then '
'are (R11).';
