CREATE OR REPLACE FUNCTION budgetdb_data.move_position(account_id bigint, position_id bigint, fill_id bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    position record;
    fill record;
    base_delta numeric;
    quote_delta numeric;
    profit numeric := 0;
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

    SELECT
        f.side = CASE position.direction WHEN 'long' THEN 'buy' ELSE 'sell' END AS adds,
        f.base_amount,
        -- A base fee on a buy is kept back: less arrives than was bought.
        f.base_amount - CASE WHEN f.side = 'buy' AND f.fee_currency = f.base_currency THEN f.fee_amount ELSE 0 END
            AS base_arrived,
        -- A quote fee makes a buy cost more, and a sale bring in less.
        f.quote_amount
        + CASE WHEN f.fee_currency <> f.quote_currency THEN 0 WHEN f.side = 'buy' THEN f.fee_amount ELSE -f.fee_amount END
            AS quote_moved,
        f.executed_at
    INTO fill
    FROM budgetdb_data.fills AS f
    WHERE f.account_id = move_position.account_id AND f.fill_id = move_position.fill_id;
    IF fill.base_arrived <= 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'fee_amount takes all that was bought',
            DETAIL = format('Bought %s %s.', fill.base_amount, position.base_currency),
            HINT = 'Give the fee in units of fee_currency, not in percent.';
    END IF;

    IF fill.adds THEN
        base_delta := fill.base_arrived;
        quote_delta := fill.quote_moved;
    ELSIF fill.base_amount > position.base_amount THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('position %s holds less than that', move_position.position_id),
            DETAIL = format(
                'The fill reduces it by %s %s, it holds %s.', fill.base_amount, position.base_currency, position.base_amount
            ),
            HINT = 'Report the fills that opened it first, and what is beyond it on a position of its own.';
    ELSE
        -- Cost and proceeds shrink in proportion; the last fill takes what is left of them, whole.
        base_delta := -fill.base_amount;
        quote_delta := -CASE
            WHEN fill.base_amount = position.base_amount THEN position.quote_amount
            ELSE trim_scale(round(position.quote_amount * fill.base_amount / position.base_amount, 18))
        END;
        profit := CASE position.direction
            WHEN 'long' THEN fill.quote_moved + quote_delta
            ELSE -quote_delta - fill.quote_moved
        END;
    END IF;
    closes := position.base_amount + base_delta = 0;

    UPDATE budgetdb_data.positions AS p
    SET
        base_amount = p.base_amount + base_delta,
        quote_amount = p.quote_amount + quote_delta,
        realised_pnl = p.realised_pnl + profit,
        status = CASE WHEN closes THEN 'closed' ELSE 'open' END,
        closed_at = CASE WHEN closes THEN fill.executed_at END
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;

    UPDATE budgetdb_data.exposures AS e
    SET
        long_base = e.long_base + CASE position.direction WHEN 'long' THEN base_delta ELSE 0 END,
        long_cost = e.long_cost + CASE position.direction WHEN 'long' THEN quote_delta ELSE 0 END,
        short_base = e.short_base + CASE position.direction WHEN 'short' THEN base_delta ELSE 0 END,
        short_proceeds = e.short_proceeds + CASE position.direction WHEN 'short' THEN quote_delta ELSE 0 END
    WHERE
        e.account_id = move_position.account_id
        AND e.base_currency = position.base_currency
        AND e.quote_currency = position.quote_currency;
    IF NOT FOUND THEN
        INSERT INTO budgetdb_data.exposures (
            account_id, base_currency, quote_currency, long_base, long_cost, short_base, short_proceeds
        )
        VALUES (
            move_position.account_id, position.base_currency, position.quote_currency,
            CASE position.direction WHEN 'long' THEN base_delta ELSE 0 END,
            CASE position.direction WHEN 'long' THEN quote_delta ELSE 0 END,
            CASE position.direction WHEN 'short' THEN base_delta ELSE 0 END,
            CASE position.direction WHEN 'short' THEN quote_delta ELSE 0 END
        );
    END IF;
    RETURN closes;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_position(bigint, bigint, bigint) IS
'Adds a fill to its position and to the account''s exposure in the market, realising profit in quote currency when '
'it reduces; returns whether it closed the position (R8, R11). UB005 beyond what the position holds, UB006 when it '
'is over.';
