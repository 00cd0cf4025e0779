-- Below the views, so that no query gets around them. The owner of the tables is exempt: writers run as the owner,
-- and look at is_visible themselves.
DO $$
DECLARE
    guarded regclass;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[
        'budgetdb_data.accounts', 'budgetdb_data.balances', 'budgetdb_data.bots', 'budgetdb_data.reservations',
        'budgetdb_data.positions', 'budgetdb_data.exposures', 'budgetdb_data.fills', 'budgetdb_data.write_offs',
        'budgetdb_data.ledger', 'budgetdb_data.ledger_archive', 'budgetdb_data.account_checkpoints',
        'budgetdb_data.balance_checkpoints', 'budgetdb_data.bot_checkpoints'
    ]::regclass[] LOOP
        -- All this locks the table against everybody: only where there is no policy yet.
        CONTINUE WHEN EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = guarded);
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format(
            'CREATE POLICY everybody ON %s FOR SELECT TO budgetdb_app, budgetdb_reader USING (TRUE)', guarded
        );
        EXECUTE format(
            'CREATE POLICY granted ON %s FOR SELECT TO budgetdb_tenant
            USING (owner = ANY (budgetdb_data.granted_owners()))', guarded
        );
        EXECUTE format(
            'CREATE POLICY narrowed ON %s AS RESTRICTIVE FOR SELECT TO PUBLIC
            USING (budgetdb_data.is_visible(owner))', guarded
        );
    END LOOP;
END;
$$;
