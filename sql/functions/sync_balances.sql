-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.sync_balances(
    account_id bigint,
    balances jsonb,
    as_of timestamptz DEFAULT NULL,
    complete boolean DEFAULT FALSE,
    request_id text DEFAULT NULL
)
RETURNS SETOF budgetdb.account_capital LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    snapshot CONSTANT jsonb := budgetdb_data.require_balances(sync_balances.balances);
    arguments CONSTANT jsonb := jsonb_build_object(
        'balances', snapshot, 'as_of', budgetdb_data.time_argument(sync_balances.as_of),
        'complete', sync_balances.complete
    );
    taken_at CONSTANT timestamptz := budgetdb_data.require_time(sync_balances.as_of, 'as_of');
    change budgetdb_data.change;
    entries budgetdb_data.ledger_entry[];
    result jsonb;
BEGIN
    PERFORM budgetdb_data.require_choice(sync_balances.complete::text, 'complete', ARRAY['true', 'false']);

    change := budgetdb_data.begin_change(
        sync_balances.account_id, 'sync_balances', arguments, sync_balances.request_id, taken_at
    );
    IF change.replay IS NULL THEN
        entries := budgetdb_data.apply_snapshot(change, snapshot, taken_at, sync_balances.complete);
        SELECT coalesce(jsonb_agg(to_jsonb(v.*) ORDER BY v.currency), '[]') INTO result
        FROM budgetdb.account_capital AS v
        WHERE v.account_id = sync_balances.account_id;

        PERFORM budgetdb_data.append_ledger(
            change, NULL, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN result END
        );
    END IF;
    RETURN QUERY
    SELECT v.*
    FROM jsonb_populate_recordset(NULL::budgetdb.account_capital, coalesce(change.replay, result)) AS v;
END;
$$;

COMMENT ON FUNCTION budgetdb.sync_balances(bigint, jsonb, timestamptz, boolean, text) IS
'Takes a snapshot of the exchange''s total balances, currency to number or decimal string, and returns the '
'account''s capital. Balances may be below zero, and are rounded at 18 decimals (R6). A snapshot older than the one '
'stored is recorded and not applied, with a WARNING; a currency it leaves out is zero only if complete; reservations '
'stay as they are. as_of is the clock''s time unless given (R4). Errors: UB002, UB005, UB007.';
