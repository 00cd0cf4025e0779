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
RETURNS record LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    position record;
    report budgetdb_data.fill_report;
    effect record;
    base_before numeric;
    quote_before numeric;
    profit numeric := 0;
BEGIN
    SELECT
        p.bot_id, p.direction, p.base_currency, p.quote_currency, p.base_amount, p.quote_amount, p.status
    INTO position
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
    bot_id := position.bot_id;
    base_currency := position.base_currency;
    quote_currency := position.quote_currency;
    base_before := position.base_amount;
    quote_before := position.quote_amount;

    FOREACH report IN ARRAY move_position.reports LOOP
        IF position.status NOT IN ('pending', 'open') THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB006',
                MESSAGE = format('position %s is %s', move_position.position_id, position.status),
                DETAIL = 'Fills belong to a position that is pending or open.',
                HINT = 'Open another position for the bot and record the fill there.';
        END IF;
        fee_paid_in := coalesce(report.fee_currency, quote_currency);
        effect := budgetdb_data.fill_effect(
            position.direction, report.side, position.base_amount, position.quote_amount,
            report.base_amount, report.quote_amount,
            CASE fee_paid_in WHEN base_currency THEN report.fee_amount ELSE 0 END,
            CASE fee_paid_in WHEN quote_currency THEN report.fee_amount ELSE 0 END
        );
        IF position.base_amount + effect.base_delta < 0 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB005',
                MESSAGE = format('position %s holds less than that', move_position.position_id),
                DETAIL = format(
                    'The fill reduces it by %s %s, it holds %s.',
                    -effect.base_delta, base_currency, position.base_amount
                ),
                HINT = 'Report the fills that opened it first, and what is beyond it on a position of its own.';
        END IF;
        position.base_amount := position.base_amount + effect.base_delta;
        position.quote_amount := position.quote_amount + effect.quote_delta;
        position.status := CASE WHEN position.base_amount = 0 THEN 'closed' ELSE 'open' END;
        profit := profit + effect.profit;
    END LOOP;
    closes := position.status = 'closed';

    UPDATE budgetdb_data.positions AS p
    SET
        base_amount = position.base_amount,
        quote_amount = position.quote_amount,
        realised_pnl = p.realised_pnl + profit,
        status = position.status,
        closed_at = CASE WHEN move_position.closes THEN report.executed_at END
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;
    PERFORM budgetdb_data.move_exposure(
        move_position.account_id, base_currency, quote_currency, position.direction,
        position.base_amount - base_before, position.quote_amount - quote_before
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.move_position(bigint, bigint, budgetdb_data.fill_report[]) IS
'Adds fills, in their order, to their position and to the account''s exposure in the market; returns whose it is and '
'whether that closed it (R8, R11). UB004 if it is not the account''s, UB005 beyond what it holds, UB006 when it is '
'over.';
