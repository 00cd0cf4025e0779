CREATE OR REPLACE FUNCTION budgetdb_data.other_positions(account_id bigint, excluded bigint)
RETURNS budgetdb_data.position_value[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT (leg.currency, leg.value, CASE
            WHEN leg.is_converted THEN budgetdb_data.price_status(p.as_of)
            ELSE 'not needed'
        END)::budgetdb_data.position_value
        FROM budgetdb_data.accounts AS a
        INNER JOIN budgetdb_data.exposures AS e ON e.account_id = a.account_id
        LEFT JOIN budgetdb_data.prices AS p
            ON
                p.exchange = a.exchange
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
                o.account_id = other_positions.account_id
                AND o.bot_id = other_positions.excluded
                AND o.status IN ('pending', 'open')
                AND o.base_currency = e.base_currency
                AND o.quote_currency = e.quote_currency
        ) AS own
        CROSS JOIN LATERAL (
            VALUES
            (
                e.quote_currency,
                budgetdb_data.value_in_quote(e.long_base - own.long_base, p.price, e.long_cost - own.long_cost)
                + e.short_proceeds - own.short_proceeds,
                e.long_base > own.long_base
            ),
            (
                e.base_currency,
                e.long_base - own.long_base + budgetdb_data.value_in_base(
                    e.short_proceeds - own.short_proceeds, p.price, e.short_base - own.short_base
                ),
                e.short_base > own.short_base
            )
        ) AS leg (currency, value, is_converted)
        WHERE a.account_id = other_positions.account_id
    );
END;
$$;

COMMENT ON FUNCTION budgetdb_data.other_positions(bigint, bigint) IS
'What an account''s open positions count for, by market and currency, less those of the excluded bot (R2, R3).';
