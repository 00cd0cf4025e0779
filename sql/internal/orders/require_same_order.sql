CREATE OR REPLACE FUNCTION budgetdb_data.require_same_order(
    placed budgetdb_data.orders, position_id bigint, side text
)
RETURNS void LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (require_same_order.placed).position_id <> require_same_order.position_id
        OR (require_same_order.placed).side <> require_same_order.side
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('order %s is another position''s, or of the other '
                'side', (require_same_order.placed).order_id),
            DETAIL = format(
                'Got a %s of position %s; the order is a %s of position %s.',
                require_same_order.side, coalesce(require_same_order.position_id::text, 'none'),
                (require_same_order.placed).side, (require_same_order.placed).position_id
            ),
            HINT = 'Leave position_id out where the order says it, and give the fill''s own order.';
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_same_order(budgetdb_data.orders, bigint, text) IS
'UB005 unless an order is of the position, NULL being any, and of the side of a fill (R12).';
