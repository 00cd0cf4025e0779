-- The hot path, asked before every order: what account_capital says of one account, in a few index lookups, because
-- starting up the joins of the view takes longer than reading the rows.
-- account_id is the function's, never a column's: WHERE account_id = account_id would add up every account.
CREATE OR REPLACE FUNCTION budgetdb.get_available_capital(account_id bigint, exclude_bot_id bigint DEFAULT NULL)
RETURNS TABLE (
    currency text, raw_balance numeric, reserved numeric, available numeric, shortfall numeric, price_status text
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- No bot has id 0. With NULL every call would be planned anew, since that plan looks cheaper.
    excluded CONSTANT bigint := coalesce(get_available_capital.exclude_bot_id, 0);
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
    LEFT JOIN budgetdb_data.reservations AS r
        ON r.account_id = get_available_capital.account_id AND r.bot_id = excluded AND r.currency = b.currency
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN b.is_exact THEN b.held - greatest(coalesce(r.held, 0), 0)
            ELSE b.allocated - coalesce(r.counted, 0)
        END AS reserved
    ) AS others
    WHERE b.account_id = get_available_capital.account_id AND (b.is_exact OR NOT b.is_exposed);
    IF FOUND THEN
        RETURN;
    END IF;

    -- The conservative model with open positions: those of the other bots, at the price of their market.
    RETURN QUERY
    SELECT
        b.currency::text,
        b.raw::numeric,
        others.reserved,
        greatest(b.raw - others.reserved, 0),
        greatest(others.reserved - b.raw, 0),
        positions.price_status
    FROM budgetdb_data.balances AS b
    LEFT JOIN budgetdb_data.reservations AS r
        ON r.account_id = get_available_capital.account_id AND r.bot_id = excluded AND r.currency = b.currency
    CROSS JOIN LATERAL (
        SELECT
            coalesce(sum(CASE b.currency
                WHEN e.quote_currency THEN
                    budgetdb_data.value_in_quote(e.long_base - own.long_base, p.price, e.long_cost - own.long_cost)
                    + e.short_proceeds - own.short_proceeds
                ELSE
                    e.long_base - own.long_base + budgetdb_data.value_in_base(
                        e.short_proceeds - own.short_proceeds, p.price, e.short_base - own.short_base
                    )
            END), 0) AS value,
            -- Only the side that was converted needs a price.
            coalesce(max(budgetdb_data.price_status(p.as_of)) FILTER (WHERE CASE b.currency
                WHEN e.quote_currency THEN e.long_base > own.long_base
                ELSE e.short_base > own.short_base
            END), 'not needed')::text AS price_status
        FROM budgetdb_data.exposures AS e
        LEFT JOIN budgetdb_data.prices AS p
            ON
                p.exchange = e.exchange
                AND p.base_currency = e.base_currency
                AND p.quote_currency = e.quote_currency
        CROSS JOIN LATERAL (
            SELECT
                coalesce(sum(o.base_amount) FILTER (WHERE o.direction = 'long'), 0) AS long_base,
                coalesce(sum(o.quote_amount) FILTER (WHERE o.direction = 'long'), 0) AS long_cost,
                coalesce(sum(o.base_amount) FILTER (WHERE o.direction = 'short'), 0) AS short_base,
                coalesce(sum(o.quote_amount) FILTER (WHERE o.direction = 'short'), 0) AS short_proceeds
            FROM budgetdb_data.positions AS o
            WHERE
                o.account_id = get_available_capital.account_id
                AND o.bot_id = excluded
                AND o.status IN ('pending', 'open')
                AND o.base_currency = e.base_currency
                AND o.quote_currency = e.quote_currency
        ) AS own
        WHERE e.account_id = get_available_capital.account_id AND b.currency IN (e.base_currency, e.quote_currency)
    ) AS positions
    CROSS JOIN LATERAL (SELECT b.allocated - coalesce(r.counted, 0) + positions.value AS reserved) AS others
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
'the account''s own model (R1, R2). An exclude_bot_id that is no bot of the account excludes nothing. The columns '
'are those of account_capital. Errors: UB002, UB005.';
