-- What has expired need not be looked at again, and a position that nobody filled goes with its last order.
CREATE OR REPLACE FUNCTION budgetdb_data.settle_orders(account_id bigint, bot_id bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE budgetdb_data.orders AS r SET is_expired = TRUE
    WHERE
        r.account_id = settle_orders.account_id
        AND r.bot_id = settle_orders.bot_id
        AND r.filled_at IS NULL
        AND r.cancelled_at IS NULL
        AND NOT r.is_expired
        AND r.expires_at <= clock_timestamp();
    IF FOUND THEN
        PERFORM budgetdb_data.leave_positions(settle_orders.account_id, settle_orders.bot_id);
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.settle_orders(bigint, bigint) IS
'Puts a bot''s expired orders aside, and cancels the positions that only they had opened (R12).';
