-- In PL/pgSQL, so that a flat account does not pay for starting up the joins of the view.
CREATE OR REPLACE FUNCTION budgetdb_data.account_position_value(account_id bigint, currency text)
RETURNS numeric LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT budgetdb_data.is_exposed(account_position_value.account_id) THEN
        RETURN 0;
    END IF;
    RETURN coalesce((
        SELECT v.value
        FROM budgetdb_data.account_position_values AS v
        WHERE v.account_id = account_position_value.account_id AND v.currency = account_position_value.currency
    ), 0);
END;
$$;

COMMENT ON FUNCTION budgetdb_data.account_position_value(bigint, text) IS
'What an account''s open positions count for in a currency in the conservative model (R2).';
