CREATE OR REPLACE FUNCTION budgetdb_data.is_overspent(
    postings budgetdb_data.posting[], entries budgetdb_data.ledger_entry[]
)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- post_entries answers each posting with one entry, in the same order.
    FOR i IN 1 .. cardinality(is_overspent.postings) LOOP
        IF (is_overspent.postings[i]).held_delta < 0 AND (is_overspent.entries[i]).bot_held < 0 THEN
            RETURN TRUE;
        END IF;
    END LOOP;
    RETURN FALSE;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.is_overspent(budgetdb_data.posting[], budgetdb_data.ledger_entry[]) IS
'Whether postings took more of a currency than the bot held, by the entries that answered them (R8).';
