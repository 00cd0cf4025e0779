-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.record_fill(
    account_id bigint,
    position_id bigint,
    side text,
    base_amount numeric,
    quote_amount numeric,
    fee_amount numeric DEFAULT 0,
    fee_currency text DEFAULT NULL,
    executed_at timestamptz DEFAULT NULL,
    request_id text DEFAULT NULL,
    order_id bigint DEFAULT NULL
)
RETURNS SETOF budgetdb.fills LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'position_id', record_fill.position_id, 'side', record_fill.side,
        'base_amount', record_fill.base_amount, 'quote_amount', record_fill.quote_amount,
        'fee_amount', record_fill.fee_amount, 'fee_currency', record_fill.fee_currency,
        'executed_at', budgetdb_data.time_argument(record_fill.executed_at), 'order_id', record_fill.order_id
    );
    way CONSTANT text := budgetdb_data.require_choice(record_fill.side, 'side', ARRAY['buy', 'sell']);
    base CONSTANT numeric := budgetdb_data.require_reported(record_fill.base_amount, 'base_amount', 1e-18);
    quote CONSTANT numeric := budgetdb_data.require_reported(record_fill.quote_amount, 'quote_amount');
    fees budgetdb_data.fee[] := budgetdb_data.require_fee(record_fill.fee_amount, record_fill.fee_currency);
    happened_at CONSTANT timestamptz := budgetdb_data.require_time(record_fill.executed_at, 'executed_at');
    change budgetdb_data.change;
    placed budgetdb_data.orders;
    filled budgetdb_data.positions;
    postings budgetdb_data.posting[];
    entries budgetdb_data.ledger_entry[];
    known_id bigint;
    result budgetdb.fills;
BEGIN
    change := budgetdb_data.begin_change(
        record_fill.account_id, 'record_fill', arguments, record_fill.request_id, happened_at
    );
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.fills, change.replay);
        RETURN;
    END IF;

    IF record_fill.order_id IS NOT NULL THEN
        placed := budgetdb_data.find_order(record_fill.account_id, record_fill.order_id);
        PERFORM budgetdb_data.require_same_order(placed, record_fill.position_id, way);
    END IF;
    filled := budgetdb_data.find_position(
        record_fill.account_id, coalesce(placed.position_id, record_fill.position_id)
    );
    fees[1].currency := coalesce(fees[1].currency, filled.quote_currency);
    -- A list may have brought it under this id, or a request that the ledger has forgotten.
    IF change.request_id IS NOT NULL THEN
        known_id := budgetdb_data.known_fill(record_fill.account_id, (
            1, change.request_id, filled.position_id, way, base, quote, fees, record_fill.executed_at,
            filled.bot_id, filled.base_currency, filled.quote_currency, placed.order_id, NULL
        )::budgetdb_data.fill_report);
        IF known_id IS NOT NULL THEN
            UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
            WHERE a.account_id = record_fill.account_id;
            RETURN QUERY
            SELECT v.* FROM budgetdb.fills AS v WHERE v.account_id = record_fill.account_id AND v.id = known_id;
            RETURN;
        END IF;
    END IF;

    postings := budgetdb_data.fill_postings(
        way, filled.base_currency, filled.quote_currency, base, quote, fees
    );
    IF budgetdb_data.move_position(filled, postings[1].held_delta, postings[2].held_delta, happened_at) THEN
        postings := budgetdb_data.sweep_postings(record_fill.account_id, filled.bot_id, postings);
    END IF;
    entries := budgetdb_data.post_entries(change, filled.bot_id, postings, happened_at);
    IF placed.order_id IS NOT NULL THEN
        PERFORM budgetdb_data.fill_order(record_fill.account_id, placed.order_id, base, quote, happened_at);
    END IF;

    INSERT INTO budgetdb_data.fills AS f (
        account_id, owner, bot_id, position_id, order_id, side, base_currency, quote_currency,
        base_amount, quote_amount, fee_amount, fee_currency, overspent, external_id, version, executed_at
    )
    VALUES (
        record_fill.account_id, change.owner, filled.bot_id, filled.position_id, placed.order_id, way,
        filled.base_currency, filled.quote_currency, base, quote, fees[1].amount, fees[1].currency,
        budgetdb_data.is_overspent(postings, entries), change.request_id, change.version, happened_at
    )
    RETURNING f.fill_id INTO known_id;
    SELECT v.* INTO result FROM budgetdb.fills AS v WHERE v.account_id = record_fill.account_id AND v.id = known_id;
    PERFORM budgetdb_data.append_ledger(
        change, filled.bot_id, filled.position_id, entries,
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.record_fill(
    bigint, bigint, text, numeric, numeric, numeric, text, timestamptz, text, bigint
) IS
'Records a spot execution, as the exchange reported it and whatever became of its bot or position, and returns it. '
'side is buy or sell; base_amount is above 0, quote_amount from 0 on, fee_amount is in fee_currency (the quote '
'currency unless given) and below zero for a rebate; all are rounded at 18 decimals (R6). The bot''s holdings always '
'move; the raw balance only by fills executed after its snapshot (R4). A fill beyond what the bot holds is recorded '
'as overspent; one that reduces by more than the position holds turns it around (R8). An order_id says whose order '
'it fills: it uses up what that holds, and position_id may be NULL (R12). Errors: UB002, UB004, UB005, UB007, UB008.';
