-- What activating, pausing and closing a bot have in common: all but the statuses they lead from and to.
CREATE OR REPLACE FUNCTION budgetdb_data.change_bot_status(
    account_id bigint, bot_id bigint, operation text, allowed text[], new_status text, request_id text
)
RETURNS budgetdb.bots LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object('bot_id', change_bot_status.bot_id);
    change budgetdb_data.change;
    old_status text;
    moves boolean;
    entries budgetdb_data.ledger_entry[];
    result budgetdb.bots;
BEGIN
    change := budgetdb_data.begin_change(
        change_bot_status.account_id, change_bot_status.operation, arguments, change_bot_status.request_id
    );
    IF change.replay IS NOT NULL THEN
        RETURN jsonb_populate_record(NULL::budgetdb.bots, change.replay);
    END IF;

    old_status := budgetdb_data.require_bot(
        change_bot_status.account_id, change_bot_status.bot_id, change_bot_status.operation, change_bot_status.allowed
    );
    IF change_bot_status.new_status <> 'active' THEN
        PERFORM budgetdb_data.refuse_orders(
            change_bot_status.account_id, change_bot_status.bot_id, change_bot_status.operation,
            change_bot_status.new_status = 'closed'
        );
    END IF;
    IF change_bot_status.new_status = 'closed' THEN
        PERFORM budgetdb_data.settle_orders(change_bot_status.account_id, change_bot_status.bot_id);
        PERFORM budgetdb_data.cancel_positions(
            change_bot_status.account_id, change_bot_status.bot_id, change.happened_at
        );
    END IF;

    UPDATE budgetdb_data.bots AS o SET status = change_bot_status.new_status
    WHERE o.account_id = change_bot_status.account_id AND o.bot_id = change_bot_status.bot_id;
    moves := old_status <> change_bot_status.new_status OR EXISTS (
        SELECT FROM budgetdb.bot_capital AS c
        WHERE
            c.account_id = change_bot_status.account_id
            AND c.bot_id = change_bot_status.bot_id
            AND c.held <> budgetdb_data.held_as(
                change_bot_status.new_status, c.held, c.allocated, c.deployed, c.spent
            )
    );
    entries := budgetdb_data.move_reservation(
        change, change_bot_status.bot_id, old_status, change_bot_status.new_status
    );
    IF NOT moves THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s is %s', change_bot_status.bot_id, old_status),
            DETAIL = format('%s would change nothing.', change_bot_status.operation),
            HINT = 'Nothing is to be done.';
    END IF;
    PERFORM budgetdb_data.pass_gate(change, change_bot_status.bot_id, entries);

    SELECT v.* INTO result
    FROM budgetdb.bots AS v
    WHERE v.account_id = change_bot_status.account_id AND v.id = change_bot_status.bot_id;
    PERFORM budgetdb_data.append_ledger(
        change, change_bot_status.bot_id, NULL, entries,
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN result;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.change_bot_status(bigint, bigint, text, text[], text, text) IS
'Moves a bot from one of the allowed statuses to new_status, with its reservation, through the gate (R5, R7).';
