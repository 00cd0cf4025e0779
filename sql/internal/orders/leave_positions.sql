CREATE OR REPLACE FUNCTION budgetdb_data.leave_positions(account_id bigint, bot_id bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE budgetdb_data.positions AS p
    SET
        status = 'cancelled',
        closed_at = (
            SELECT max(coalesce(r.cancelled_at, r.expires_at))
            FROM budgetdb_data.orders AS r
            WHERE
                r.account_id = p.account_id
                AND r.bot_id = p.bot_id
                AND r.position_id = p.position_id
        )
    WHERE
        p.account_id = leave_positions.account_id
        AND p.bot_id = leave_positions.bot_id
        AND p.status = 'pending'
        AND p.is_by_order
        AND NOT EXISTS (
            SELECT FROM budgetdb_data.orders AS r
            WHERE
                r.account_id = p.account_id
                AND r.bot_id = p.bot_id
                AND r.position_id = p.position_id
                AND r.filled_at IS NULL
                AND r.cancelled_at IS NULL
                AND NOT r.is_expired
                AND coalesce(r.expires_at > clock_timestamp(), TRUE)
        );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.leave_positions(bigint, bigint) IS
'Cancels those of a bot''s positions that an order opened, that were never filled, and that have no open order left '
'(R8, R12).';
