CREATE OR REPLACE FUNCTION budgetdb_data.new_position(
    change budgetdb_data.change,
    bot_id bigint,
    direction text,
    base_currency text,
    quote_currency text,
    is_by_order boolean
)
RETURNS budgetdb_data.positions LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    market CONSTANT text[] := budgetdb_data.require_market(
        new_position.base_currency, new_position.quote_currency
    );
    opened budgetdb_data.positions;
BEGIN
    INSERT INTO budgetdb_data.positions AS p (
        account_id, owner, bot_id, direction, opened_as, base_currency, quote_currency, is_by_order
    )
    VALUES (
        (new_position.change).account_id, (new_position.change).owner, new_position.bot_id, new_position.direction,
        new_position.direction, market[1], market[2], new_position.is_by_order
    )
    RETURNING p.* INTO opened;
    RETURN opened;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.new_position(budgetdb_data.change, bigint, text, text, text, boolean) IS
'Opens a position of a bot, pending; UB005 unless its market is two currencies (R8).';
