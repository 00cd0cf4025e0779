-- Below the views, so that no query gets around them. The owner of the tables is exempt: writers run as the owner,
-- and look at is_visible themselves.
DO $$
DECLARE
    stated record;
BEGIN
    FOR stated IN
        SELECT
            g.guarded,
            s.name,
            s.is_permissive,
            s.roles,
            s.condition,
            -- To create one locks the table against everybody: only where it is not as it should be.
            p.oid IS NOT NULL AS is_there,
            p.polcmd = 'r'
            AND p.polpermissive = s.is_permissive
            AND p.polroles @> s.roles::oid[]
            AND p.polroles <@ s.roles::oid[]
            AND pg_get_expr(p.polqual, p.polrelid) = s.condition
            AND p.polwithcheck IS NULL AS is_right
        FROM unnest(ARRAY[
            'budgetdb_data.accounts', 'budgetdb_data.balances', 'budgetdb_data.bots', 'budgetdb_data.reservations',
            'budgetdb_data.positions', 'budgetdb_data.exposures', 'budgetdb_data.orders', 'budgetdb_data.fills',
            'budgetdb_data.write_offs', 'budgetdb_data.ledger', 'budgetdb_data.ledger_archive',
            'budgetdb_data.account_checkpoints',
            'budgetdb_data.balance_checkpoints', 'budgetdb_data.bot_checkpoints'
        ]::regclass[]) AS g (guarded)
        CROSS JOIN (
            VALUES
            ('everybody', TRUE, '{budgetdb_app, budgetdb_reader}'::regrole[], 'true'),
            (
                'granted', TRUE, '{budgetdb_tenant}'::regrole[],
                '(owner = ANY (budgetdb_data.granted_owners()))'
            ),
            ('narrowed', FALSE, '{-}'::regrole[], 'budgetdb_data.is_visible(owner)')
        ) AS s (name, is_permissive, roles, condition)
        LEFT JOIN pg_policy AS p ON p.polrelid = g.guarded AND p.polname = s.name
    LOOP
        CONTINUE WHEN stated.is_right;
        IF stated.is_there THEN
            EXECUTE format('DROP POLICY %I ON %s', stated.name, stated.guarded);
        END IF;
        EXECUTE format(
            'CREATE POLICY %I ON %s AS %s FOR SELECT TO %s USING (%s)',
            stated.name, stated.guarded, CASE WHEN stated.is_permissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
            replace(array_to_string(stated.roles, ', '), '-', 'PUBLIC'), stated.condition
        );
    END LOOP;

    FOR stated IN
        SELECT DISTINCT c.oid::regclass AS guarded
        FROM pg_policy AS p
        INNER JOIN pg_class AS c ON p.polrelid = c.oid
        WHERE
            c.relnamespace = 'budgetdb_data'::regnamespace
            AND p.polname = 'narrowed'
            AND (NOT c.relrowsecurity OR c.relforcerowsecurity)
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', stated.guarded);
    END LOOP;
END;
$$;
