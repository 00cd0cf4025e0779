CREATE OR REPLACE FUNCTION budgetdb_data.require_expiry(expires_at timestamptz)
RETURNS timestamptz LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF require_expiry.expires_at <= clock_timestamp() OR NOT isfinite(require_expiry.expires_at) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'expires_at is not a time to come',
            DETAIL = format('Got %s; here it is %s.', require_expiry.expires_at, clock_timestamp()),
            HINT = 'Give expires_at as a later time, or leave it out: then only a fill or cancel_order ends the order.';
    END IF;
    RETURN require_expiry.expires_at;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_expiry(timestamptz) IS
'expires_at, or UB005 unless it is a time to come; NULL is never (R12).';
