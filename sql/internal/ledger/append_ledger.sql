CREATE OR REPLACE FUNCTION budgetdb_data.append_ledger(
    change budgetdb_data.change,
    bot_id bigint,
    position_id bigint,
    entries budgetdb_data.ledger_entry[],
    result jsonb
)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO budgetdb_data.ledger (
        account_id, version, owner, is_paper_trading, operation, bot_id, position_id, entries,
        arguments, request_id, result, happened_at
    )
    VALUES (
        (append_ledger.change).account_id, (append_ledger.change).version, (append_ledger.change).owner,
        (append_ledger.change).is_paper_trading, (append_ledger.change).operation,
        append_ledger.bot_id, append_ledger.position_id, append_ledger.entries,
        (append_ledger.change).arguments,
        -- Another row has the id already, of a fill that is void.
        CASE WHEN (append_ledger.change).is_reused IS NOT TRUE THEN (append_ledger.change).request_id END,
        CASE WHEN (append_ledger.change).is_reused IS NOT TRUE THEN append_ledger.result END,
        (append_ledger.change).happened_at
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.append_ledger(
    budgetdb_data.change, bigint, bigint, budgetdb_data.ledger_entry[], jsonb
) IS
'Writes the ledger''s row of a change (R9); result is what the call returns, given only for a request (R10).';
