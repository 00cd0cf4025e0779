-- The four roles, and budgetdb_admin as the owner of everything. Roles belong to the whole server: another database
-- may have made them already, or be making them at this moment.
DO $$
DECLARE
    role_name text;
    object record;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['budgetdb_admin', 'budgetdb_app', 'budgetdb_reader', 'budgetdb_tenant'] LOOP
        IF to_regrole(role_name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;

    -- To give an object away one must be a member of the role that gets it; who made a role may make itself one.
    IF NOT pg_has_role('budgetdb_admin', 'USAGE') THEN
        BEGIN
            EXECUTE format('GRANT budgetdb_admin TO %I', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            -- Then the installer stays the owner, and everything works all the same.
            RETURN;
        END;
    END IF;

    FOR object IN
        SELECT format('SCHEMA %I', n.nspname) AS name, 1 AS place
        FROM pg_namespace AS n
        WHERE n.nspname IN ('budgetdb', 'budgetdb_data') AND n.nspowner <> 'budgetdb_admin'::regrole
        UNION ALL
        SELECT format(CASE c.relkind WHEN 'v' THEN 'VIEW %s' ELSE 'TABLE %s' END, c.oid::regclass), 2
        FROM pg_class AS c
        WHERE
            c.relnamespace IN ('budgetdb'::regnamespace, 'budgetdb_data'::regnamespace)
            AND c.relkind IN ('r', 'p', 'v')
            AND c.relowner <> 'budgetdb_admin'::regrole
        UNION ALL
        SELECT format(CASE t.typtype WHEN 'd' THEN 'DOMAIN %s' ELSE 'TYPE %s' END, t.oid::regtype), 3
        FROM pg_type AS t
        LEFT JOIN pg_class AS c ON t.typrelid = c.oid
        WHERE
            t.typnamespace IN ('budgetdb'::regnamespace, 'budgetdb_data'::regnamespace)
            AND t.typcategory <> 'A'
            AND coalesce(c.relkind, 'c') = 'c'
            AND t.typowner <> 'budgetdb_admin'::regrole
        UNION ALL
        SELECT format('FUNCTION %s', p.oid::regprocedure), 4
        FROM pg_proc AS p
        WHERE
            p.pronamespace IN ('budgetdb'::regnamespace, 'budgetdb_data'::regnamespace)
            AND p.proowner <> 'budgetdb_admin'::regrole
        ORDER BY place
    LOOP
        EXECUTE format('ALTER %s OWNER TO budgetdb_admin', object.name);
    END LOOP;
END;
$$;
