CREATE OR REPLACE FUNCTION budgetdb_data.order_status(
    filled_at timestamptz, cancelled_at timestamptz, expires_at timestamptz
)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN order_status.filled_at IS NOT NULL THEN 'filled'
    WHEN order_status.cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN order_status.expires_at <= statement_timestamp() THEN 'expired'
    ELSE 'open'
END;

COMMENT ON FUNCTION budgetdb_data.order_status(timestamptz, timestamptz, timestamptz) IS
'open, filled, cancelled or expired: an order that is past expires_at is expired without anybody saying so (R12).';
