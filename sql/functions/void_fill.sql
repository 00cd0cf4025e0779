-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.void_fill(
    account_id bigint, fill_id bigint, reason text, request_id text DEFAULT NULL
)
RETURNS SETOF budgetdb.fills LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object('fill_id', void_fill.fill_id, 'reason', void_fill.reason);
    change budgetdb_data.change;
    result budgetdb.fills;
    raw_moves budgetdb_data.posting[];
    entries budgetdb_data.ledger_entry[];
BEGIN
    PERFORM budgetdb_data.require_text(void_fill.reason, 'reason');
    change := budgetdb_data.begin_change(void_fill.account_id, 'void_fill', arguments, void_fill.request_id);
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.fills, change.replay);
        RETURN;
    END IF;

    SELECT v.* INTO result
    FROM budgetdb.fills AS v
    WHERE v.account_id = void_fill.account_id AND v.id = void_fill.fill_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB009',
            MESSAGE = format(
                'account %s has no fill %s', void_fill.account_id, coalesce(void_fill.fill_id::text, 'NULL')
            ),
            DETAIL = 'A fill belongs to one account; one that was voided is gone.',
            HINT = format(
                'Find the fill_id with: SELECT id, external_id, executed_at FROM budgetdb.fills WHERE account_id = %s',
                void_fill.account_id
            );
    END IF;

    -- Taken back only where the raw balance has it: a snapshot after it is the exchange's own word (R4).
    SELECT array_agg((m.currency, -m.amount, 0, 0, 0)::budgetdb_data.posting ORDER BY m.currency) INTO raw_moves
    FROM (
        SELECT l.currency, sum(l.amount) AS amount
        FROM budgetdb_data.fill_movements AS l
        INNER JOIN budgetdb_data.balances AS b ON b.account_id = l.account_id AND b.currency = l.currency
        WHERE
            l.account_id = void_fill.account_id
            AND l.fill_id = void_fill.fill_id
            AND l.executed_at > b.snapshot_as_of
        GROUP BY l.currency
    ) AS m;
    PERFORM budgetdb_data.unfill_order(void_fill.account_id, void_fill.fill_id);
    entries := budgetdb_data.rewalk_bot(change, result.bot_id, coalesce(raw_moves, '{}'));
    PERFORM budgetdb_data.forget_currencies(void_fill.account_id, result.bot_id);

    -- The ledger keeps what the fills forget.
    change.arguments := change.arguments || jsonb_build_object('fill', to_jsonb(result));
    PERFORM budgetdb_data.append_ledger(
        change, result.bot_id, result.position_id, entries,
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.void_fill(bigint, bigint, text, text) IS
'Takes back a fill that the venue took back or somebody mistyped, and returns it as it was: every figure is then '
'what it would be had it never been recorded, whatever came between, but for allocations in percent, which stay '
'frozen, and its id is free. The ledger has the fill and the reason (R8, R9). Errors: UB002, UB005, UB006, UB007, '
'UB009.';
