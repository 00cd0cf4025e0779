-- account_id is the function's, never a column's: WHERE account_id = account_id would add up every account.
CREATE OR REPLACE FUNCTION budgetdb.get_available_capital(account_id bigint, exclude_bot_id bigint DEFAULT NULL)
RETURNS TABLE (
    currency text, raw_balance numeric, reserved numeric, available numeric, shortfall numeric, price_status text
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT
        c.currency,
        c.raw_balance,
        others.reserved,
        greatest(c.raw_balance - others.reserved, 0),
        greatest(others.reserved - c.raw_balance, 0),
        c.price_status
    FROM budgetdb.account_capital AS c
    CROSS JOIN LATERAL (
        -- A bot that is not one of this account's has no row here, and so excludes nothing.
        SELECT c.reserved - coalesce((
            SELECT o.reserved
            FROM budgetdb.bot_capital AS o
            WHERE
                o.account_id = get_available_capital.account_id
                AND o.bot_id = get_available_capital.exclude_bot_id
                AND o.currency = c.currency
        ), 0) AS reserved
    ) AS others
    WHERE c.account_id = get_available_capital.account_id
    ORDER BY c.currency;

    IF NOT FOUND AND NOT EXISTS (
        SELECT FROM budgetdb_data.accounts AS a WHERE a.account_id = get_available_capital.account_id
    ) THEN
        PERFORM budgetdb_data.refuse_account(get_available_capital.account_id);
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb.get_available_capital(bigint, bigint) IS
'What is free on an account, one row per currency: reserved is what its bots other than exclude_bot_id keep away, in '
'the account''s own model (R1, R2). An exclude_bot_id that is no bot of the account excludes nothing. Errors: UB002.';
