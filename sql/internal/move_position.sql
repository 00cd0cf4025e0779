CREATE OR REPLACE FUNCTION budgetdb_data.move_position(
    account_id bigint,
    position_id bigint,
    side text,
    base_amount numeric,
    quote_amount numeric,
    fee_amount numeric,
    fee_currency text,
    executed_at timestamptz
)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    position record;
    effect record;
    closes boolean;
BEGIN
    SELECT p.direction, p.base_currency, p.quote_currency, p.base_amount, p.quote_amount, p.status INTO position
    FROM budgetdb_data.positions AS p
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;
    IF position.status NOT IN ('pending', 'open') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('position %s is %s', move_position.position_id, position.status),
            DETAIL = 'Fills belong to a position that is pending or open.',
            HINT = 'Open another position for the bot and record the fill there.';
    END IF;

    effect := budgetdb_data.fill_effect(
        position.direction, move_position.side, position.base_amount, position.quote_amount,
        move_position.base_amount, move_position.quote_amount,
        CASE WHEN move_position.fee_currency = position.base_currency THEN move_position.fee_amount ELSE 0 END,
        CASE WHEN move_position.fee_currency = position.quote_currency THEN move_position.fee_amount ELSE 0 END
    );
    IF position.base_amount + effect.base_delta < 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('position %s holds less than that', move_position.position_id),
            DETAIL = format(
                'The fill reduces it by %s %s, it holds %s.',
                move_position.base_amount, position.base_currency, position.base_amount
            ),
            HINT = 'Report the fills that opened it first, and what is beyond it on a position of its own.';
    END IF;
    closes := position.base_amount + effect.base_delta = 0;

    UPDATE budgetdb_data.positions AS p
    SET
        base_amount = p.base_amount + effect.base_delta,
        quote_amount = p.quote_amount + effect.quote_delta,
        realised_pnl = p.realised_pnl + effect.profit,
        status = CASE WHEN closes THEN 'closed' ELSE 'open' END,
        closed_at = CASE WHEN closes THEN move_position.executed_at END
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;
    PERFORM budgetdb_data.move_exposure(
        move_position.account_id, position.base_currency, position.quote_currency,
        position.direction, effect.base_delta, effect.quote_delta
    );
    RETURN closes;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_position(
    bigint, bigint, text, numeric, numeric, numeric, text, timestamptz
) IS
'Adds a fill to its position and to the account''s exposure in the market; returns whether that closed the position '
'(R8, R11). UB005 beyond what the position holds, UB006 when it is over.';
