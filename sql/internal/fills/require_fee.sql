CREATE OR REPLACE FUNCTION budgetdb_data.require_fee(fee_amount numeric, fee_currency text)
RETURNS budgetdb_data.fee[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    amount CONSTANT numeric := budgetdb_data.require_reported(coalesce(require_fee.fee_amount, 0), 'fee_amount', -1e20);
BEGIN
    IF require_fee.fee_currency IS NOT NULL THEN
        PERFORM budgetdb_data.require_currency(require_fee.fee_currency, 'fee_currency');
    END IF;
    RETURN ARRAY[(require_fee.fee_currency, amount)::budgetdb_data.fee];
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_fee(numeric, text) IS
'A fee as the list that a fill has; no amount is 0, no currency the quote currency. UB005 naming what is not valid '
'(R8).';
