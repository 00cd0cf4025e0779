-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.sync_balances(
    account_id bigint,
    balances jsonb,
    as_of timestamptz DEFAULT now(),
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
    change budgetdb_data.change;
    entries budgetdb_data.ledger_entry[];
    result jsonb;
BEGIN
    PERFORM budgetdb_data.require_time(sync_balances.as_of, 'as_of');
    PERFORM budgetdb_data.require_choice(sync_balances.complete::text, 'complete', ARRAY['true', 'false']);

    change := budgetdb_data.begin_change(
        sync_balances.account_id, 'sync_balances', arguments, sync_balances.request_id, sync_balances.as_of
    );
    IF change.replay IS NULL THEN
        entries := budgetdb_data.apply_snapshot(change, snapshot, sync_balances.as_of, sync_balances.complete);
        SELECT coalesce(jsonb_agg(v ORDER BY v.currency), '[]') INTO result
        FROM budgetdb.account_capital AS v
        WHERE v.account_id = sync_balances.account_id;

        PERFORM budgetdb_data.append_ledger(
            change, NULL, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN result END
        );
    END IF;
    FOR result IN SELECT r.value FROM jsonb_array_elements(coalesce(change.replay, result)) AS r LOOP
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.account_capital, result);
    END LOOP;
END;
$$;

COMMENT ON FUNCTION budgetdb.sync_balances(bigint, jsonb, timestamptz, boolean, text) IS
'Takes a snapshot of the exchange''s total balances, currency to number or decimal string, and returns the '
'account''s capital. A snapshot older than the one stored is recorded and not applied; a currency it leaves out is '
'zero only if complete; reservations stay as they are (R4). Errors: UB002, UB005, UB007.';
