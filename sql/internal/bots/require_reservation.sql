CREATE OR REPLACE FUNCTION budgetdb_data.require_reservation(account_id bigint, allocation jsonb)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT jsonb_path_exists(require_reservation.allocation, '$.* ? (@ > 0)') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB001',
            MESSAGE = format(
                'insufficient capital on account %s: the bot would reserve nothing', require_reservation.account_id
            ),
            DETAIL = (
                SELECT string_agg(
                    format('%s: requires 0, available %s, missing 0', j.key, greatest(coalesce(b.raw, 0), 0)),
                    '; ' ORDER BY j.key COLLATE "C"
                )
                FROM jsonb_each(require_reservation.allocation) AS j
                LEFT JOIN budgetdb_data.balances AS b
                    ON b.account_id = require_reservation.account_id AND b.currency = j.key
            ),
            HINT = format(
                'See what the account holds: SELECT currency, raw_balance FROM budgetdb.get_available_capital(%s). '
                'Name a market in it with base_currency and quote_currency, give a larger budget, or sync balances '
                'first.',
                require_reservation.account_id
            );
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_reservation(bigint, jsonb) IS
'UB001 if an allocation, currency to amount, is 0 in every currency: 0 of 0 is no budget (R5).';
