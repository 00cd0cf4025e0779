-- Everything in memory, and each row written once in the end: a row that is written again in the same transaction
-- leaves a version that stays in the way of the next.
CREATE OR REPLACE FUNCTION budgetdb_data.walk_bot(
    steps budgetdb_data.bot_step[],
    profit_policy text,
    INOUT positions budgetdb_data.position_state[],
    INOUT holdings budgetdb_data.holding_state[],
    OUT overspent boolean[],
    OUT written_off numeric[]
)
RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    currencies CONSTANT text[] := ARRAY(
        SELECT h.currency
        FROM unnest(walk_bot.holdings) WITH ORDINALITY AS h (currency, a, b, c, d, place)
        ORDER BY h.place
    );
    policy text := walk_bot.profit_policy;
    step budgetdb_data.bot_step;
    stand budgetdb_data.position_state;
    holding budgetdb_data.holding_state;
    moves budgetdb_data.posting[];
    move budgetdb_data.posting;
    effect record;
    taken boolean;
    amount numeric;
    base_moved numeric;
    place integer;
    base_place integer;
    quote_place integer;
BEGIN
    overspent := '{}';
    written_off := '{}';
    FOREACH step IN ARRAY walk_bot.steps LOOP
        taken := FALSE;
        amount := NULL;
        IF step.position_place IS NOT NULL THEN
            stand := walk_bot.positions[step.position_place];
            base_place := array_position(currencies, stand.base_currency);
            quote_place := array_position(currencies, stand.quote_currency);
            IF step.side IS NOT NULL THEN
                moves := budgetdb_data.fill_postings(
                    step.side, stand.base_currency, stand.quote_currency, step.base_amount, step.quote_amount, step.fees
                );
            ELSE
                -- What was all that the position held then is all that it holds now.
                amount := least(step.base_amount, stand.base_amount)
                    * CASE stand.direction WHEN 'long' THEN -1 ELSE 1 END;
                moves := ARRAY[(stand.base_currency, 0, 0, 0, amount)::budgetdb_data.posting];
            END IF;
            base_moved := (moves[1]).held_delta;
            effect := budgetdb_data.fill_effect(
                stand.direction, stand.base_amount, stand.quote_amount, base_moved, coalesce((moves[2]).held_delta, 0)
            );

            holding := walk_bot.holdings[base_place];
            holding.deployed := holding.deployed
                - CASE stand.direction WHEN 'long' THEN stand.base_amount ELSE 0 END
                + CASE effect.direction WHEN 'long' THEN effect.base_amount ELSE 0 END;
            holding.spent := holding.spent
                - CASE stand.direction WHEN 'short' THEN stand.base_amount ELSE 0 END
                + CASE effect.direction WHEN 'short' THEN effect.base_amount ELSE 0 END;
            holdings[base_place] := holding;
            holding := walk_bot.holdings[quote_place];
            holding.deployed := holding.deployed
                - CASE stand.direction WHEN 'short' THEN stand.quote_amount ELSE 0 END
                + CASE effect.direction WHEN 'short' THEN effect.quote_amount ELSE 0 END;
            holding.spent := holding.spent
                - CASE stand.direction WHEN 'long' THEN stand.quote_amount ELSE 0 END
                + CASE effect.direction WHEN 'long' THEN effect.quote_amount ELSE 0 END;
            holdings[quote_place] := holding;

            -- The coins of a short are sold already: to write it off moves none.
            IF step.side IS NULL AND stand.direction = 'short' THEN
                moves := '{}';
            END IF;
            IF step.side IS NOT NULL OR amount <> 0 THEN
                stand.direction := effect.direction;
                stand.base_amount := effect.base_amount;
                stand.quote_amount := effect.quote_amount;
                stand.realised_pnl := stand.realised_pnl + effect.profit;
                stand.closed_at := CASE
                    -- What moves no base took no last one.
                    WHEN base_moved = 0 AND stand.status = 'closed' THEN stand.closed_at
                    WHEN effect.base_amount = 0 THEN step.happened_at
                END;
                stand.status := CASE WHEN effect.base_amount = 0 THEN 'closed' ELSE 'open' END;
                positions[step.position_place] := stand;
            END IF;

            FOREACH move IN ARRAY moves LOOP
                place := array_position(currencies, move.currency);
                holding := walk_bot.holdings[place];
                holding.held := holding.held + move.held_delta;
                IF step.side IS NOT NULL AND effect.base_amount = 0 AND policy = 'sweep' THEN
                    holding.held := least(holding.held, holding.allocated + holding.deployed);
                END IF;
                holdings[place] := holding;
                taken := taken OR move.held_delta < 0 AND holding.held < 0;
            END LOOP;
        ELSE
            policy := coalesce(step.profit_policy, policy);
            IF step.status IS NOT NULL THEN
                FOR place IN 1 .. cardinality(walk_bot.holdings) LOOP
                    holding := walk_bot.holdings[place];
                    holding.allocated := coalesce((step.allocation ->> holding.currency)::numeric, holding.allocated);
                    holding.held := budgetdb_data.held_as(
                        step.status, holding.held, holding.allocated, holding.deployed, holding.spent
                    );
                    holdings[place] := holding;
                END LOOP;
            END IF;
            IF step.status = 'closed' THEN
                FOR place IN 1 .. cardinality(walk_bot.positions) LOOP
                    stand := walk_bot.positions[place];
                    IF stand.status = 'pending' THEN
                        stand.status := 'cancelled';
                        stand.closed_at := step.happened_at;
                        positions[place] := stand;
                    END IF;
                END LOOP;
            END IF;
        END IF;
        overspent := array_append(overspent, taken);
        written_off := array_append(written_off, amount);
    END LOOP;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.walk_bot(
    budgetdb_data.bot_step[], text, budgetdb_data.position_state[], budgetdb_data.holding_state[]
) IS
'Takes a bot through steps of its life, in their order, and returns how its positions and holdings stand after them; '
'for each step whether it was overspent and what it wrote off (R7, R8).';
