CREATE OR REPLACE FUNCTION budgetdb_data.append_ledger(
    account_id bigint,
    version bigint,
    is_paper_trading boolean,
    operation text,
    bot_id bigint,
    position_id bigint,
    entries budgetdb_data.ledger_entry[],
    arguments jsonb,
    request_id text,
    result jsonb,
    happened_at timestamptz DEFAULT now()
)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO budgetdb_data.ledger (
        account_id, version, is_paper_trading, operation, bot_id, position_id, entries,
        arguments, request_id, result, happened_at
    )
    VALUES (
        append_ledger.account_id, append_ledger.version, append_ledger.is_paper_trading, append_ledger.operation,
        append_ledger.bot_id, append_ledger.position_id, append_ledger.entries,
        append_ledger.arguments, append_ledger.request_id,
        CASE WHEN append_ledger.request_id IS NOT NULL THEN append_ledger.result END,
        append_ledger.happened_at
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.append_ledger(
    bigint, bigint, boolean, text, bigint, bigint, budgetdb_data.ledger_entry[], jsonb, text, jsonb, timestamptz
) IS
'Writes the row of one change (R9); result is an array of the rows returned, kept only for a request that may be '
'repeated (R10).';
