-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.open_position(
    account_id bigint,
    bot_id bigint,
    direction text,
    base_currency text DEFAULT NULL,
    quote_currency text DEFAULT NULL,
    request_id text DEFAULT NULL
)
RETURNS SETOF budgetdb.positions LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'bot_id', open_position.bot_id, 'direction', open_position.direction,
        'base_currency', open_position.base_currency, 'quote_currency', open_position.quote_currency
    );
    change budgetdb_data.change;
    opened budgetdb_data.positions;
    result budgetdb.positions;
BEGIN
    PERFORM budgetdb_data.require_choice(open_position.direction, 'direction', ARRAY['long', 'short']);
    change := budgetdb_data.begin_change(
        open_position.account_id, 'open_position', arguments, open_position.request_id
    );
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.positions, change.replay);
        RETURN;
    END IF;

    PERFORM budgetdb_data.require_bot(
        open_position.account_id, open_position.bot_id, 'open_position', ARRAY['draft', 'active']
    );
    SELECT p.* INTO opened
    FROM budgetdb_data.bots AS o
    CROSS JOIN LATERAL budgetdb_data.new_position(
        change, o.bot_id, open_position.direction, coalesce(open_position.base_currency, o.base_currency),
        coalesce(open_position.quote_currency, o.quote_currency), FALSE
    ) AS p
    WHERE o.account_id = open_position.account_id AND o.bot_id = open_position.bot_id;
    SELECT v.* INTO result
    FROM budgetdb.positions AS v
    WHERE v.account_id = open_position.account_id AND v.id = opened.position_id;
    PERFORM budgetdb_data.append_ledger(
        change, open_position.bot_id, opened.position_id, '{}',
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;

COMMENT ON FUNCTION budgetdb.open_position(bigint, bigint, text, text, text, text) IS
'Opens a position of an active bot, or of a draft that traded before it came here, and returns it: direction is long '
'or short, the market the bot''s own unless given. Spot only: a short sells coins that the bot holds, and no '
'contract or margin trade belongs here. It is pending, and holds nothing, until its first fill (R8). Errors: UB002, '
'UB003, UB005, UB006, UB007.';
