-- However many fills, the rows are written once: each version of a row that is written again in the same transaction
-- stays in the way of the next.
CREATE OR REPLACE FUNCTION budgetdb_data.move_position(
    account_id bigint,
    position_id bigint,
    reports budgetdb_data.fill_report[],
    OUT bot_id bigint,
    OUT base_currency text,
    OUT quote_currency text,
    OUT fee_paid_in text,
    OUT closes boolean
)
RETURNS record LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    direction text;
    base_held numeric;
    quote_held numeric;
    state text;
    report budgetdb_data.fill_report;
    effect record;
    base_before numeric;
    quote_before numeric;
    profit numeric := 0;
BEGIN
    SELECT
        p.bot_id, p.direction, p.base_currency, p.quote_currency, p.base_amount, p.quote_amount, p.status
    INTO bot_id, direction, base_currency, quote_currency, base_held, quote_held, state
    FROM budgetdb_data.positions AS p
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB004',
            MESSAGE = format(
                'account %s has no position %s',
                move_position.account_id, coalesce(move_position.position_id::text, 'NULL')
            ),
            DETAIL = 'A position belongs to one bot of one account.',
            HINT = format(
                'Find the position_id with: SELECT id, bot_id, status FROM budgetdb.positions WHERE account_id = %s',
                move_position.account_id
            );
    END IF;
    base_before := base_held;
    quote_before := quote_held;

    FOREACH report IN ARRAY move_position.reports LOOP
        IF state NOT IN ('pending', 'open') THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB006',
                MESSAGE = format('position %s is %s', move_position.position_id, state),
                DETAIL = 'Fills belong to a position that is pending or open.',
                HINT = 'Open another position for the bot and record the fill there.';
        END IF;
        fee_paid_in := coalesce(report.fee_currency, quote_currency);
        effect := budgetdb_data.fill_effect(
            direction, report.side, base_held, quote_held,
            report.base_amount, report.quote_amount,
            CASE fee_paid_in WHEN base_currency THEN report.fee_amount ELSE 0 END,
            CASE fee_paid_in WHEN quote_currency THEN report.fee_amount ELSE 0 END
        );
        IF base_held + effect.base_delta < 0 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB005',
                MESSAGE = format('position %s holds less than that', move_position.position_id),
                DETAIL = format(
                    'The fill reduces it by %s %s, it holds %s.',
                    -effect.base_delta, base_currency, base_held
                ),
                HINT = 'Report the fills that opened it first, and what is beyond it on a position of its own.';
        END IF;
        base_held := base_held + effect.base_delta;
        quote_held := quote_held + effect.quote_delta;
        state := CASE WHEN base_held = 0 THEN 'closed' ELSE 'open' END;
        profit := profit + effect.profit;
    END LOOP;
    closes := state = 'closed';

    UPDATE budgetdb_data.positions AS p
    SET
        base_amount = base_held,
        quote_amount = quote_held,
        realised_pnl = p.realised_pnl + profit,
        status = state,
        closed_at = CASE WHEN move_position.closes THEN report.executed_at END
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;
    PERFORM budgetdb_data.move_exposure(
        move_position.account_id, base_currency, quote_currency, direction,
        base_held - base_before, quote_held - quote_before
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_position(bigint, bigint, budgetdb_data.fill_report[]) IS
'Adds fills, in their order, to their position and to the account''s exposure in the market; returns whose it is and '
'whether that closed it (R8, R11). UB004 if it is not the account''s, UB005 beyond what it holds, UB006 when it is '
'over.';
