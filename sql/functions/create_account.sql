-- With the rights of budgetdb_admin: no service may write to a table. A session narrowed to an owner stays narrow.
CREATE OR REPLACE FUNCTION budgetdb.create_account(
    owner text,
    name text,
    exchange text,
    is_paper_trading boolean DEFAULT FALSE,
    reservation_model text DEFAULT 'exact',
    api_keys_configured boolean DEFAULT FALSE,
    kind text DEFAULT 'cex',
    account_id bigint DEFAULT NULL
)
RETURNS SETOF budgetdb.accounts LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    change budgetdb_data.change;
    given CONSTANT bigint := budgetdb_data.require_id(create_account.account_id, 'account_id');
BEGIN
    PERFORM budgetdb_data.require_text(create_account.owner, 'owner');
    PERFORM budgetdb_data.require_text(create_account.name, 'name');
    PERFORM budgetdb_data.require_text(create_account.exchange, 'exchange');
    PERFORM budgetdb_data.require_choice(
        create_account.reservation_model, 'reservation_model', ARRAY['conservative', 'exact']
    );
    PERFORM budgetdb_data.require_choice(create_account.kind, 'kind', ARRAY['cex', 'dex']);
    PERFORM budgetdb_data.require_choice(
        create_account.is_paper_trading::text, 'is_paper_trading', ARRAY['true', 'false']
    );
    PERFORM budgetdb_data.require_choice(
        create_account.api_keys_configured::text, 'api_keys_configured', ARRAY['true', 'false']
    );

    IF NOT budgetdb_data.is_visible(create_account.owner) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('the account would not be one of %L', current_setting('budgetdb.owner')),
            DETAIL = 'The session has narrowed itself to that owner''s accounts.',
            HINT = 'Create the account for that owner, or RESET budgetdb.owner first.';
    END IF;

    change.operation := 'create_account';
    change.arguments := jsonb_build_object(
        'owner', create_account.owner, 'name', create_account.name, 'exchange', create_account.exchange,
        'is_paper_trading', create_account.is_paper_trading, 'reservation_model', create_account.reservation_model,
        'api_keys_configured', create_account.api_keys_configured, 'kind', create_account.kind
    );
    change.happened_at := clock_timestamp();
    IF given IS NOT NULL THEN
        PERFORM budgetdb_data.platform_numbers('budgetdb_data.accounts_account_id_seq');
    END IF;
    -- Version 1: nobody else can know the account yet, so there is nothing to lock. A number that is taken is passed
    -- over, unless it is the platform's own.
    WHILE change.version IS NULL LOOP
        INSERT INTO budgetdb_data.accounts AS a (
            account_id, owner, name, kind, exchange, is_paper_trading, reservation_model, api_keys_configured, version
        )
        OVERRIDING SYSTEM VALUE
        VALUES (
            coalesce(given, nextval('budgetdb_data.accounts_account_id_seq')),
            create_account.owner, create_account.name, create_account.kind, create_account.exchange,
            create_account.is_paper_trading, create_account.reservation_model, create_account.api_keys_configured, 1
        )
        ON CONFLICT DO NOTHING
        RETURNING a.account_id, a.version, a.owner, a.is_paper_trading
        INTO change.account_id, change.version, change.owner, change.is_paper_trading;
        IF NOT FOUND AND given IS NOT NULL THEN
            PERFORM budgetdb_data.require_same_account(given, change.arguments);
            RETURN QUERY SELECT v.* FROM budgetdb.accounts AS v WHERE v.id = given;
            RETURN;
        END IF;
    END LOOP;

    PERFORM budgetdb_data.append_ledger(change, NULL, NULL, '{}', NULL);
    RETURN QUERY SELECT v.* FROM budgetdb.accounts AS v WHERE v.id = change.account_id;
END;
$$;

COMMENT ON FUNCTION budgetdb.create_account(text, text, text, boolean, text, boolean, text, bigint) IS
'Creates an account and returns it. exchange names the prices that value its positions (R3); is_paper_trading can '
'never be changed (R1); reservation_model is exact or conservative (R2); kind is cex or dex. With an account_id of '
'the platform''s own it is made once: again with the same facts it is the same account, with others UB007 (R6). '
'Errors: UB005, UB007.';
