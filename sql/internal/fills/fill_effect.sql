-- Arithmetic alone, so that a fill, a list of fills and a life gone through again cannot differ.
CREATE OR REPLACE FUNCTION budgetdb_data.fill_effect(
    INOUT direction text,
    INOUT base_amount numeric,
    INOUT quote_amount numeric,
    base_moved numeric,
    quote_moved numeric,
    OUT profit numeric
)
RETURNS record LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    taken CONSTANT numeric := abs(fill_effect.base_moved);
    way CONSTANT text := CASE WHEN fill_effect.base_moved > 0 THEN 'long' ELSE 'short' END;
    sign CONSTANT integer := CASE fill_effect.direction WHEN 'long' THEN -1 ELSE 1 END;
    adds numeric := fill_effect.quote_moved;
    share numeric;
BEGIN
    profit := 0;
    IF taken = 0 THEN
        profit := fill_effect.quote_moved;
        RETURN;
    ELSIF fill_effect.base_amount > 0 AND way <> fill_effect.direction THEN
        -- Cost and proceeds shrink in proportion; what takes the last base takes what is left of them.
        IF taken < fill_effect.base_amount THEN
            share := budgetdb_data.proportion(fill_effect.quote_amount, taken, fill_effect.base_amount);
            base_amount := fill_effect.base_amount - taken;
            quote_amount := fill_effect.quote_amount - share;
            profit := fill_effect.quote_moved + sign * share;
            RETURN;
        END IF;
        -- Beyond what it holds, the rest opens the other way, with its part of the money.
        adds := fill_effect.quote_moved - CASE
            WHEN taken = fill_effect.base_amount THEN fill_effect.quote_moved
            ELSE budgetdb_data.proportion(fill_effect.quote_moved, fill_effect.base_amount, taken)
        END;
        profit := fill_effect.quote_moved - adds + sign * fill_effect.quote_amount;
        base_amount := taken - fill_effect.base_amount;
        quote_amount := 0;
        IF fill_effect.base_amount = 0 THEN
            RETURN;
        END IF;
    ELSE
        base_amount := fill_effect.base_amount + taken;
    END IF;

    -- A buy that brings money in, or a sale that costs some, adds no cost and no proceeds: that is profit, or loss.
    direction := way;
    IF way = 'long' THEN
        quote_amount := fill_effect.quote_amount + greatest(-adds, 0);
        profit := profit + greatest(adds, 0);
    ELSE
        quote_amount := fill_effect.quote_amount + greatest(adds, 0);
        profit := profit + least(adds, 0);
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.fill_effect(text, numeric, numeric, numeric, numeric) IS
'A position, direction, base and cost or proceeds, after a fill that moves base and quote, and the profit in quote '
'that it realises: it adds, reduces, or turns the rest around (R8).';
