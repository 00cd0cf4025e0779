-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.configure_account(
    account_id bigint,
    name text DEFAULT NULL,
    reservation_model text DEFAULT NULL,
    api_keys_configured boolean DEFAULT NULL
)
RETURNS SETOF budgetdb.accounts LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'name', configure_account.name, 'reservation_model', configure_account.reservation_model,
        'api_keys_configured', configure_account.api_keys_configured
    );
    change budgetdb_data.change;
BEGIN
    PERFORM budgetdb_data.require_text(coalesce(configure_account.name, 'unchanged'), 'name');
    PERFORM budgetdb_data.require_choice(
        coalesce(configure_account.reservation_model, 'exact'), 'reservation_model', ARRAY['conservative', 'exact']
    );

    change := budgetdb_data.begin_change(configure_account.account_id, 'configure_account', arguments, NULL);
    UPDATE budgetdb_data.accounts AS a
    SET
        name = coalesce(configure_account.name, a.name),
        reservation_model = coalesce(configure_account.reservation_model, a.reservation_model),
        api_keys_configured = coalesce(configure_account.api_keys_configured, a.api_keys_configured)
    WHERE a.account_id = configure_account.account_id;

    IF configure_account.reservation_model IS NOT NULL THEN
        UPDATE budgetdb_data.balances AS b SET is_exact = configure_account.reservation_model = 'exact'
        WHERE b.account_id = configure_account.account_id;
    END IF;

    PERFORM budgetdb_data.append_ledger(change, NULL, NULL, '{}', NULL);
    RETURN QUERY SELECT v.* FROM budgetdb.accounts AS v WHERE v.id = configure_account.account_id;
END;
$$;

COMMENT ON FUNCTION budgetdb.configure_account(bigint, text, text, boolean) IS
'Changes an account''s name, model or API key flag and returns the account; what is NULL stays as it is. Another '
'reservation_model moves no money: the gate uses it from now on, and a shortfall it brings shows (R2). Errors: '
'UB002, UB005.';
