CREATE OR REPLACE FUNCTION budgetdb_data.order_hold(
    side text, base_amount numeric, quote_amount numeric, filled_base numeric
)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN order_hold.filled_base >= order_hold.base_amount THEN 0
    WHEN order_hold.side = 'sell' THEN order_hold.base_amount - order_hold.filled_base
    WHEN order_hold.filled_base = 0 THEN order_hold.quote_amount
    ELSE budgetdb_data.proportion(
        order_hold.quote_amount, order_hold.base_amount - order_hold.filled_base, order_hold.base_amount
    )
END;

COMMENT ON FUNCTION budgetdb_data.order_hold(text, numeric, numeric, numeric) IS
'What an order holds after fills of filled_base: a sale the base that is left, a buy the quote in proportion to it '
'(R12).';
