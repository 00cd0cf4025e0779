-- The hot path, asked before every order: what account_capital says of one account, in a few index lookups, because
-- starting up the joins of the view takes longer than reading the rows.
-- account_id is the function's, never a column's: WHERE account_id = account_id would add up every account.
CREATE OR REPLACE FUNCTION budgetdb.get_available_capital(account_id bigint, exclude_bot_id bigint DEFAULT NULL)
RETURNS TABLE (
    currency text, raw_balance numeric, reserved numeric, available numeric, shortfall numeric, price_status text
) LANGUAGE plpgsql STABLE AS $$
DECLARE
    -- No bot has id 0. With NULL every call would be planned anew, since that plan looks cheaper.
    excluded CONSTANT bigint := coalesce(get_available_capital.exclude_bot_id, 0);
    positions budgetdb_data.position_value[];
BEGIN
    -- Most accounts need no price: theirs is the exact model, or they have no open positions. A bot that is not one of
    -- the account's has no reservation here, and so excludes nothing.
    RETURN QUERY
    SELECT
        b.currency::text,
        b.raw::numeric,
        others.reserved,
        greatest(b.raw - others.reserved, 0),
        greatest(others.reserved - b.raw, 0),
        'not needed'
    FROM budgetdb_data.balances AS b
    CROSS JOIN LATERAL (
        SELECT CASE WHEN b.is_exact THEN b.held ELSE b.allocated END - coalesce((
            SELECT CASE WHEN b.is_exact THEN greatest(r.held, 0) ELSE r.counted END
            FROM budgetdb_data.reservations AS r
            WHERE
                r.account_id = get_available_capital.account_id
                AND r.bot_id = excluded
                AND r.currency = b.currency
        ), 0) AS reserved
        OFFSET 0 -- compute it once, not once for each use
    ) AS others
    WHERE b.account_id = get_available_capital.account_id AND (b.is_exact OR NOT b.is_exposed);

    IF FOUND THEN
        RETURN;
    END IF;

    -- The conservative model with open positions: those of the other bots, at the price of their market.
    positions := budgetdb_data.other_positions(get_available_capital.account_id, excluded);
    RETURN QUERY
    SELECT
        b.currency::text,
        b.raw::numeric,
        others.reserved,
        greatest(b.raw - others.reserved, 0),
        greatest(others.reserved - b.raw, 0),
        others.price_status
    FROM budgetdb_data.balances AS b
    CROSS JOIN LATERAL (
        SELECT
            b.allocated - coalesce((
                SELECT r.counted
                FROM budgetdb_data.reservations AS r
                WHERE
                    r.account_id = get_available_capital.account_id
                    AND r.bot_id = excluded
                    AND r.currency = b.currency
            ), 0) + coalesce(sum(p.value), 0) AS reserved,
            coalesce(max(p.price_status), 'not needed')::text AS price_status
        FROM unnest(positions) AS p
        WHERE p.currency = b.currency
    ) AS others
    WHERE b.account_id = get_available_capital.account_id;
    IF FOUND THEN
        RETURN;
    END IF;

    IF NOT EXISTS (
        SELECT FROM budgetdb_data.accounts AS a WHERE a.account_id = get_available_capital.account_id
    ) THEN
        PERFORM budgetdb_data.refuse_account(get_available_capital.account_id);
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb.get_available_capital(bigint, bigint) IS
'What is free on an account, one row per currency: reserved is what its bots other than exclude_bot_id keep away, in '
'the account''s own model (R1, R2). An exclude_bot_id that is no bot of the account excludes nothing. The columns are '
'those of account_capital. Errors: UB002.';
