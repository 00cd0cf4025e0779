CREATE OR REPLACE FUNCTION budgetdb_data.refuse_account(account_id bigint)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'UB002',
        MESSAGE = CASE
            WHEN refuse_account.account_id IS NULL THEN 'account_id is missing'
            ELSE format('account %s does not exist', refuse_account.account_id)
        END,
        DETAIL = 'Capital is only ever counted within one account.',
        HINT = 'Find the account_id with: SELECT id, owner, name FROM budgetdb.accounts';
END;
$$;

COMMENT ON FUNCTION budgetdb_data.refuse_account(
    bigint
) IS
'Raises UB002 for an account that is missing or unknown (R1).';
