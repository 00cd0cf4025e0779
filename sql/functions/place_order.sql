-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.place_order(
    account_id bigint,
    bot_id bigint,
    side text,
    base_amount numeric,
    quote_amount numeric,
    position_id bigint DEFAULT NULL,
    base_currency text DEFAULT NULL,
    quote_currency text DEFAULT NULL,
    expires_at timestamptz DEFAULT NULL,
    request_id text DEFAULT NULL
)
RETURNS SETOF budgetdb.orders LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'bot_id', place_order.bot_id, 'side', place_order.side, 'base_amount', place_order.base_amount,
        'quote_amount', place_order.quote_amount, 'position_id', place_order.position_id,
        'base_currency', place_order.base_currency, 'quote_currency', place_order.quote_currency,
        'expires_at', budgetdb_data.time_argument(place_order.expires_at)
    );
    way CONSTANT text := budgetdb_data.require_choice(place_order.side, 'side', ARRAY['buy', 'sell']);
    base CONSTANT numeric := budgetdb_data.require_amount(place_order.base_amount, 'base_amount', 1e-18);
    quote CONSTANT numeric := budgetdb_data.require_amount(
        place_order.quote_amount, 'quote_amount', CASE way WHEN 'buy' THEN 1e-18 ELSE 0 END
    );
    expiry timestamptz;
    change budgetdb_data.change;
    bot record;
    ordering budgetdb_data.positions;
    new_id bigint;
    result budgetdb.orders;
BEGIN
    change := budgetdb_data.begin_change(
        place_order.account_id, 'place_order', arguments, place_order.request_id
    );
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.orders, change.replay);
        RETURN;
    END IF;

    -- A retry may come after its expiry.
    expiry := budgetdb_data.require_expiry(place_order.expires_at);
    PERFORM budgetdb_data.require_bot(
        place_order.account_id, place_order.bot_id, 'place_order', ARRAY['active', 'paused']
    );
    SELECT o.status, o.base_currency, o.quote_currency INTO bot
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = place_order.account_id AND o.bot_id = place_order.bot_id;
    PERFORM budgetdb_data.settle_orders(place_order.account_id, place_order.bot_id);
    IF place_order.position_id IS NULL THEN
        ordering := budgetdb_data.new_position(
            change, place_order.bot_id, CASE way WHEN 'buy' THEN 'long' ELSE 'short' END,
            coalesce(place_order.base_currency, bot.base_currency),
            coalesce(place_order.quote_currency, bot.quote_currency), TRUE
        );
    ELSE
        ordering := budgetdb_data.find_position(place_order.account_id, place_order.position_id);
        PERFORM budgetdb_data.require_own_position(
            ordering, place_order.bot_id, place_order.base_currency, place_order.quote_currency
        );
        -- One that went with an order is waited for again: who gives another price cancels, and places anew.
        UPDATE budgetdb_data.positions AS p SET status = 'pending', closed_at = NULL
        WHERE
            p.account_id = place_order.account_id
            AND p.position_id = ordering.position_id
            AND p.status = 'cancelled';
    END IF;
    IF bot.status = 'paused' AND (way = 'buy') = (ordering.direction = 'long') THEN
        PERFORM budgetdb_data.require_bot(
            place_order.account_id, place_order.bot_id, 'place_order, but to reduce a position,', ARRAY['active']
        );
    END IF;
    PERFORM budgetdb_data.require_hold(ordering, way, base, quote);

    INSERT INTO budgetdb_data.orders AS r (
        account_id, owner, bot_id, position_id, side, base_currency, quote_currency, base_amount, quote_amount,
        expires_at, placed_at
    )
    VALUES (
        place_order.account_id, change.owner, place_order.bot_id, ordering.position_id, way, ordering.base_currency,
        ordering.quote_currency, base, quote, expiry, change.happened_at
    )
    RETURNING r.order_id INTO new_id;
    SELECT v.* INTO result
    FROM budgetdb.orders AS v
    WHERE v.account_id = place_order.account_id AND v.id = new_id;
    PERFORM budgetdb_data.append_ledger(
        change, place_order.bot_id, ordering.position_id, '{}',
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.place_order(
    bigint, bigint, text, numeric, numeric, bigint, text, text, timestamptz, text
) IS
'Holds what an order may spend, or refuses, before it is sent to the exchange, and returns the order. side is buy or '
'sell; quote_amount is the most that a buy may cost, fees included, and the least that a sale should bring. A buy '
'holds its quote, a sale its base, within what the bot may spend; one that reduces a position is limited by what '
'that has, less the other orders that reduce it (R12). Without position_id a position is opened with it, a long for '
'a buy and a short for a sale, which goes with it if it is never filled (R8). Past expires_at it holds nothing. '
'Errors: UB001, UB002, UB003, UB004, UB005, UB006, UB007.';
