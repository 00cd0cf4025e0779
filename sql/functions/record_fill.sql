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
RETURNS SETOF budgetdb.fills LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'position_id', record_fill.position_id, 'side', record_fill.side,
        'base_amount', record_fill.base_amount, 'quote_amount', record_fill.quote_amount,
        'fee_amount', record_fill.fee_amount, 'fee_currency', record_fill.fee_currency,
        'executed_at', nullif(record_fill.executed_at, now())
    );
    base CONSTANT numeric := budgetdb_data.require_amount(record_fill.base_amount, 'base_amount', 1e-18);
    quote CONSTANT numeric := budgetdb_data.require_amount(record_fill.quote_amount, 'quote_amount', 1e-18);
    fee CONSTANT numeric := budgetdb_data.require_amount(record_fill.fee_amount, 'fee_amount');
    change record;
    market record;
    fee_paid_in text;
    closes boolean;
    moved record;
    new_id bigint;
    entries budgetdb_data.ledger_entry[];
    result budgetdb.fills;
BEGIN
    PERFORM budgetdb_data.require_choice(record_fill.side, 'side', ARRAY['buy', 'sell']);
    PERFORM budgetdb_data.require_currency(coalesce(record_fill.fee_currency, 'USD'), 'fee_currency');
    PERFORM budgetdb_data.require_time(record_fill.executed_at, 'executed_at');

    SELECT c.version, c.is_paper_trading, c.replay INTO change
    FROM budgetdb_data.begin_change(record_fill.account_id, 'record_fill', arguments, record_fill.request_id) AS c;
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.fills, change.replay);
        RETURN;
    END IF;

    SELECT p.bot_id, p.base_currency, p.quote_currency, o.profit_policy INTO market
    FROM budgetdb_data.positions AS p
    INNER JOIN budgetdb_data.bots AS o ON o.account_id = p.account_id AND o.bot_id = p.bot_id
    WHERE p.account_id = record_fill.account_id AND p.position_id = record_fill.position_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB004',
            MESSAGE = format(
                'account %s has no position %s', record_fill.account_id, coalesce(record_fill.position_id::text, 'NULL')
            ),
            DETAIL = 'A position belongs to one bot of one account.',
            HINT = format(
                'Find the position_id with: SELECT id, bot_id, status FROM budgetdb.positions WHERE account_id = %s',
                record_fill.account_id
            );
    END IF;

    fee_paid_in := coalesce(record_fill.fee_currency, market.quote_currency);
    IF record_fill.side = 'buy' AND fee_paid_in = market.base_currency AND fee >= base THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'fee_amount takes all that was bought',
            DETAIL = format('Bought %s %s, the fee is %s.', base, market.base_currency, fee),
            HINT = 'Give the fee in units of fee_currency, not in percent.';
    END IF;

    closes := budgetdb_data.move_position(
        record_fill.account_id, record_fill.position_id, record_fill.side, base, quote, fee, fee_paid_in,
        record_fill.executed_at
    );
    SELECT m.postings, m.overspent INTO moved
    FROM budgetdb_data.fill_postings(
        record_fill.account_id, market.bot_id, record_fill.side, market.base_currency, market.quote_currency,
        base, quote, fee, fee_paid_in, record_fill.executed_at, closes AND market.profit_policy = 'sweep'
    ) AS m;
    INSERT INTO budgetdb_data.fills AS f (
        account_id, bot_id, position_id, side, base_currency, quote_currency,
        base_amount, quote_amount, fee_amount, fee_currency, overspent, executed_at
    )
    VALUES (
        record_fill.account_id, market.bot_id, record_fill.position_id, record_fill.side,
        market.base_currency, market.quote_currency,
        base, quote, fee, fee_paid_in, moved.overspent, record_fill.executed_at
    )
    RETURNING f.fill_id INTO new_id;
    entries := budgetdb_data.post_entries(record_fill.account_id, market.bot_id, moved.postings);

    result := (SELECT v FROM budgetdb.fills AS v WHERE v.account_id = record_fill.account_id AND v.id = new_id);
    PERFORM budgetdb_data.append_ledger(
        record_fill.account_id, change.version, change.is_paper_trading, 'record_fill', market.bot_id,
        record_fill.position_id, entries, arguments, record_fill.request_id,
        CASE WHEN record_fill.request_id IS NOT NULL THEN to_jsonb(result) END, record_fill.executed_at
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
