-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.record_fill(
    account_id bigint,
    position_id bigint,
    side text,
    base_amount numeric,
    quote_amount numeric,
    fee_amount numeric DEFAULT 0,
    fee_currency text DEFAULT NULL,
    executed_at timestamptz DEFAULT now(),
    request_id text DEFAULT NULL
)
RETURNS SETOF budgetdb.fills LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'position_id', record_fill.position_id, 'side', record_fill.side,
        'base_amount', record_fill.base_amount, 'quote_amount', record_fill.quote_amount,
        'fee_amount', record_fill.fee_amount, 'fee_currency', record_fill.fee_currency,
        'executed_at', budgetdb_data.time_argument(record_fill.executed_at)
    );
    way CONSTANT text := budgetdb_data.require_choice(record_fill.side, 'side', ARRAY['buy', 'sell']);
    base CONSTANT numeric := budgetdb_data.require_amount(record_fill.base_amount, 'base_amount', 1e-18);
    quote CONSTANT numeric := budgetdb_data.require_amount(record_fill.quote_amount, 'quote_amount', 1e-18);
    fee CONSTANT numeric := budgetdb_data.require_amount(record_fill.fee_amount, 'fee_amount');
    happened_at CONSTANT timestamptz := budgetdb_data.require_time(record_fill.executed_at, 'executed_at');
    change budgetdb_data.change;
    report budgetdb_data.fill_report;
    market record;
    postings budgetdb_data.posting[];
    entries budgetdb_data.ledger_entry[];
    new_id bigint;
    result budgetdb.fills;
BEGIN
    IF record_fill.fee_currency IS NOT NULL THEN
        PERFORM budgetdb_data.require_currency(record_fill.fee_currency, 'fee_currency');
    END IF;
    change := budgetdb_data.begin_change(
        record_fill.account_id, 'record_fill', arguments, record_fill.request_id, happened_at
    );
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.fills, change.replay);
        RETURN;
    END IF;

    report := (
        1, change.request_id, record_fill.position_id, way, base, quote, fee, record_fill.fee_currency, happened_at
    );
    -- record_fills may have recorded it under this id.
    IF change.request_id IS NOT NULL
        AND budgetdb_data.fresh_fills(record_fill.account_id, ARRAY[report]) = '{}'
    THEN
        UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
        WHERE a.account_id = record_fill.account_id;
        RETURN NEXT (
            SELECT v FROM budgetdb.fills AS v
            WHERE v.account_id = record_fill.account_id AND v.external_id = change.request_id
        );
        RETURN;
    END IF;

    market := budgetdb_data.move_position(record_fill.account_id, record_fill.position_id, ARRAY[report]);
    postings := budgetdb_data.fill_postings(
        way, market.base_currency, market.quote_currency, market.fee_paid_in, base, quote, fee
    );
    IF market.closes THEN
        postings := budgetdb_data.sweep_postings(record_fill.account_id, market.bot_id, postings);
    END IF;
    entries := budgetdb_data.post_entries(change, market.bot_id, postings, happened_at);

    INSERT INTO budgetdb_data.fills AS f (
        account_id, owner, bot_id, position_id, side, base_currency, quote_currency,
        base_amount, quote_amount, fee_amount, fee_currency, overspent, external_id, executed_at
    )
    VALUES (
        record_fill.account_id, change.owner, market.bot_id, record_fill.position_id, way,
        market.base_currency, market.quote_currency, base, quote, fee, market.fee_paid_in,
        budgetdb_data.is_overspent(postings, entries), change.request_id, happened_at
    )
    RETURNING f.fill_id INTO new_id;
    result := (SELECT v FROM budgetdb.fills AS v WHERE v.account_id = record_fill.account_id AND v.id = new_id);
    PERFORM budgetdb_data.append_ledger(
        change, market.bot_id, record_fill.position_id, entries,
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.record_fill(
    bigint, bigint, text, numeric, numeric, numeric, text, timestamptz, text
) IS
'Records an execution of a position''s order, as the exchange reported it, and returns it. side is buy or sell; '
'base_amount and quote_amount are totals above 0, fee_amount is in fee_currency (the quote currency unless given). '
'The bot''s holdings always move; the raw balance only by fills executed after its snapshot (R4). A fill beyond what '
'the bot holds is recorded as overspent; reducing by more than the position holds is UB005 (R8). Errors: UB002, '
'UB004, UB005, UB006, UB007.';
