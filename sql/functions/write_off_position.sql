-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.write_off_position(
    account_id bigint,
    position_id bigint,
    reason text,
    base_amount numeric DEFAULT NULL,
    request_id text DEFAULT NULL
)
RETURNS SETOF budgetdb.positions LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'position_id', write_off_position.position_id, 'reason', write_off_position.reason,
        'base_amount', write_off_position.base_amount
    );
    given CONSTANT numeric := budgetdb_data.require_reported(
        coalesce(write_off_position.base_amount, 1), 'base_amount', 1e-18
    );
    change budgetdb_data.change;
    held budgetdb_data.positions;
    amount numeric;
    base_moved numeric;
    postings budgetdb_data.posting[] := '{}';
    entries budgetdb_data.ledger_entry[];
    result budgetdb.positions;
BEGIN
    PERFORM budgetdb_data.require_text(write_off_position.reason, 'reason');
    change := budgetdb_data.begin_change(
        write_off_position.account_id, 'write_off_position', arguments, write_off_position.request_id
    );
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.positions, change.replay);
        RETURN;
    END IF;

    held := budgetdb_data.find_position(write_off_position.account_id, write_off_position.position_id);
    amount := CASE WHEN write_off_position.base_amount IS NULL THEN held.base_amount ELSE given END;
    IF held.base_amount = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('position %s holds nothing', held.position_id),
            DETAIL = format('It is %s.', held.status),
            HINT = 'Nothing is to be done.';
    ELSIF amount > held.base_amount THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('base_amount is more than position %s holds', held.position_id),
            DETAIL = format('Got %s, it holds %s %s.', amount, held.base_amount, held.base_currency),
            HINT = 'Give that much at most, or leave base_amount out to write all of it off.';
    END IF;

    base_moved := CASE held.direction WHEN 'long' THEN -amount ELSE amount END;
    PERFORM budgetdb_data.move_position(held, base_moved, 0, change.happened_at);
    -- The coins of a short are sold already. The raw balance is left to snapshots.
    IF held.direction = 'long' THEN
        postings := ARRAY[(held.base_currency, 0, 0, 0, base_moved)::budgetdb_data.posting];
    END IF;
    entries := budgetdb_data.post_entries(change, held.bot_id, postings);
    INSERT INTO budgetdb_data.write_offs (account_id, owner, version, bot_id, position_id, base_amount, base_moved)
    VALUES (
        write_off_position.account_id, change.owner, change.version, held.bot_id, held.position_id,
        CASE WHEN write_off_position.base_amount IS NOT NULL THEN given END, base_moved
    );

    SELECT v.* INTO result
    FROM budgetdb.positions AS v
    WHERE v.account_id = write_off_position.account_id AND v.id = held.position_id;
    PERFORM budgetdb_data.append_ledger(
        change, held.bot_id, held.position_id, entries,
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.write_off_position(bigint, bigint, text, numeric, text) IS
'Takes base out of an open position without a trade, all of it unless base_amount says how much, and returns the '
'position: dust, coins moved by hand, a rename, a liquidation. The cost of a long''s share is a loss and the bot no '
'longer holds the coins; a short''s share of the proceeds is a profit. The raw balance is left to snapshots (R8). '
'Errors: UB002, UB004, UB005, UB006, UB007.';
