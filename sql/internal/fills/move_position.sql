CREATE OR REPLACE FUNCTION budgetdb_data.move_position(
    position_before budgetdb_data.positions,
    base_moved numeric,
    quote_moved numeric,
    happened_at timestamptz,
    OUT closes boolean
)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was_long CONSTANT integer := CASE (move_position.position_before).direction WHEN 'long' THEN 1 ELSE 0 END;
    is_long integer;
    effect record;
BEGIN
    effect := budgetdb_data.fill_effect(
        (move_position.position_before).direction, (move_position.position_before).base_amount,
        (move_position.position_before).quote_amount, move_position.base_moved, move_position.quote_moved
    );
    closes := effect.base_amount = 0;
    is_long := CASE effect.direction WHEN 'long' THEN 1 ELSE 0 END;

    UPDATE budgetdb_data.positions AS p
    SET
        direction = effect.direction,
        base_amount = effect.base_amount,
        quote_amount = effect.quote_amount,
        realised_pnl = p.realised_pnl + effect.profit,
        status = CASE WHEN move_position.closes THEN 'closed' ELSE 'open' END,
        closed_at = CASE
            -- What moves no base took no last one.
            WHEN move_position.base_moved = 0 AND p.status = 'closed' THEN p.closed_at
            WHEN move_position.closes THEN move_position.happened_at
        END
    WHERE
        p.account_id = (move_position.position_before).account_id
        AND p.position_id = (move_position.position_before).position_id;
    IF budgetdb_data.move_exposure(
        (move_position.position_before).account_id,
        (move_position.position_before).base_currency,
        (move_position.position_before).quote_currency,
        is_long * effect.base_amount - was_long * (move_position.position_before).base_amount,
        is_long * effect.quote_amount - was_long * (move_position.position_before).quote_amount,
        (1 - is_long) * effect.base_amount - (1 - was_long) * (move_position.position_before).base_amount,
        (1 - is_long) * effect.quote_amount - (1 - was_long) * (move_position.position_before).quote_amount
    ) THEN
        PERFORM budgetdb_data.mark_exposed((move_position.position_before).account_id);
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_position(budgetdb_data.positions, numeric, numeric, timestamptz) IS
'Moves a position, and the account''s exposure in its market, by base and quote; returns whether it holds no base '
'then (R8, R11).';
