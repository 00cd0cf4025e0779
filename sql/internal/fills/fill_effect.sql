-- Arithmetic alone, so that one fill and a list of fills cannot differ.
CREATE OR REPLACE FUNCTION budgetdb_data.fill_effect(
    direction text,
    side text,
    position_base numeric,
    position_quote numeric,
    base_amount numeric,
    quote_amount numeric,
    base_fee numeric,
    quote_fee numeric,
    OUT base_delta numeric,
    OUT quote_delta numeric,
    OUT profit numeric
)
RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- A quote fee makes a buy cost more, and a sale bring in less.
    quote_moved CONSTANT numeric := fill_effect.quote_amount
        + CASE fill_effect.side WHEN 'buy' THEN fill_effect.quote_fee ELSE -fill_effect.quote_fee END;
BEGIN
    IF fill_effect.side = 'buy' AND fill_effect.base_fee >= fill_effect.base_amount THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'fee_amount takes all that was bought',
            DETAIL = format('Bought %s, the fee is %s.', fill_effect.base_amount, fill_effect.base_fee),
            HINT = 'Give the fee in units of fee_currency, not in percent.';
    ELSIF (fill_effect.direction = 'long') = (fill_effect.side = 'buy') THEN
        -- A base fee on a buy is kept back: less arrives than was bought. A sale that brings in less than its fee
        -- brings in nothing, and the rest is a loss.
        base_delta := fill_effect.base_amount
            - CASE fill_effect.side WHEN 'buy' THEN fill_effect.base_fee ELSE 0 END;
        quote_delta := greatest(quote_moved, 0);
        profit := least(quote_moved, 0);
    ELSE
        -- Cost and proceeds shrink in proportion; the fill that takes the last base takes what is left of them.
        -- A quotient has as many decimals as its dividend, so that gets enough of them to round at the 18th.
        base_delta := -fill_effect.base_amount;
        quote_delta := -CASE
            WHEN fill_effect.base_amount >= fill_effect.position_base THEN fill_effect.position_quote
            ELSE trim_scale(round(
                round(fill_effect.position_quote * fill_effect.base_amount, 36) / fill_effect.position_base, 18
            ))
        END;
        profit := CASE fill_effect.direction
            WHEN 'long' THEN quote_moved + quote_delta
            ELSE -quote_delta - quote_moved
        END;
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fill_effect(
    text, text, numeric, numeric, numeric, numeric, numeric, numeric
) IS
'What a fill does to a position: base, and cost or proceeds, move, and profit in quote currency is realised (R8). '
'UB005 if the fee takes all that was bought.';
