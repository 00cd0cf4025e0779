-- What everybody has, to the last privilege: what is not stated here, such as what ALTER DEFAULT PRIVILEGES gave, is
-- taken away, and what is right is left alone. budgetdb_admin owns all of it. The views run with their reader's rights,
-- so that policies decide what it sees: hence the rights on what is beneath them.
DO $$
DECLARE
    -- Roles that are not there yet get nothing; what others have is taken away all the same.
    app CONSTANT regrole[] := array_remove(ARRAY[to_regrole('budgetdb_app')], NULL);
    readers CONSTANT regrole[] := app || array_remove(ARRAY[to_regrole('budgetdb_reader')], NULL);
    everybody CONSTANT regrole[] := readers || array_remove(ARRAY[to_regrole('budgetdb_tenant')], NULL);
    for_nobody CONSTANT text[] := ARRAY['budgetdb.owner_grants', 'budgetdb_data.owner_grants'];
    for_readers CONSTANT text[] := ARRAY['budgetdb_data.migrations', 'budgetdb_data.logic', 'budgetdb_data.objects'];
    -- What views and policies call.
    called_by_views CONSTANT text[] := ARRAY[
        'budgetdb_data.bot_position_value',
        'budgetdb_data.duration_setting',
        'budgetdb_data.fees_json',
        'budgetdb_data.granted_owners',
        'budgetdb_data.is_printable',
        'budgetdb_data.is_visible',
        'budgetdb_data.max_price_age',
        'budgetdb_data.order_hold',
        'budgetdb_data.order_status',
        'budgetdb_data.price_status',
        'budgetdb_data.printable',
        'budgetdb_data.proportion',
        'budgetdb_data.value_in_base',
        'budgetdb_data.value_in_quote'
    ];
    -- What reads, with what it calls.
    reading CONSTANT text[] := ARRAY[
        'budgetdb.calculate_available',
        'budgetdb.calculate_available_btc',
        'budgetdb.calculate_available_usd',
        'budgetdb.get_available_capital',
        'budgetdb.preview_bot',
        'budgetdb_data.allocate',
        'budgetdb_data.available_at_price',
        'budgetdb_data.frozen_allocation',
        'budgetdb_data.held_as',
        'budgetdb_data.json_decimal',
        'budgetdb_data.refuse_account',
        'budgetdb_data.require_allocation',
        'budgetdb_data.require_amount',
        'budgetdb_data.require_budget',
        'budgetdb_data.require_currency',
        'budgetdb_data.require_decimal',
        'budgetdb_data.require_market',
        'budgetdb_data.require_percentage',
        'budgetdb_data.require_reported',
        'budgetdb_data.require_text',
        'budgetdb_data.strategy_long_pct',
        'budgetdb_data.switch_setting'
    ];
    -- What writes does so with the rights of budgetdb_admin, and so needs nothing beneath it.
    writing CONSTANT text[] := ARRAY[
        'budgetdb.activate_bot',
        'budgetdb.cancel_order',
        'budgetdb.close_bot',
        'budgetdb.configure_account',
        'budgetdb.configure_bot',
        'budgetdb.confirm_order',
        'budgetdb.create_account',
        'budgetdb.create_bot',
        'budgetdb.open_position',
        'budgetdb.pause_bot',
        'budgetdb.place_order',
        'budgetdb.record_fill',
        'budgetdb.record_fills',
        'budgetdb.record_price',
        'budgetdb.resize_bot',
        'budgetdb.sync_balances',
        'budgetdb.void_fill',
        'budgetdb.write_off_position'
    ];
    unknown text;
    change text;
BEGIN
    -- A name that is nobody's would be a privilege that nobody has.
    SELECT string_agg(s.name, ', ') INTO unknown
    FROM unnest(called_by_views || reading || writing) AS s (name)
    WHERE to_regproc(s.name) IS NULL;
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'there is no function, or more than one, called %', unknown;
    END IF;

    FOR change IN
        WITH objects (name, kind, acl_type, owner, acl, privilege, roles) AS (
            SELECT quote_ident(n.nspname), 'SCHEMA', 'n', n.nspowner, n.nspacl, 'USAGE', everybody
            FROM pg_namespace AS n
            WHERE n.nspname IN ('budgetdb', 'budgetdb_data')
            UNION ALL
            SELECT o.name, o.kind, o.acl_type, o.relowner, o.relacl, 'SELECT', CASE
                WHEN o.kind = 'SEQUENCE' OR o.name = ANY (for_nobody) THEN '{}'
                WHEN o.name = ANY (for_readers) THEN readers
                ELSE everybody
            END
            FROM (
                SELECT
                    format('%I.%I', n.nspname, c.relname) AS name,
                    CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
                    CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS acl_type,
                    c.relowner,
                    c.relacl
                FROM pg_class AS c
                INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid
                WHERE n.nspname IN ('budgetdb', 'budgetdb_data') AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            ) AS o
            UNION ALL
            SELECT o.signature, 'ROUTINE', 'f', o.proowner, o.proacl, 'EXECUTE', CASE
                WHEN o.name = ANY (called_by_views) THEN everybody
                WHEN o.name = ANY (reading) THEN readers
                WHEN o.name = ANY (writing) THEN app
                ELSE '{}'
            END
            FROM (
                SELECT
                    format('%I.%I', n.nspname, p.proname) AS name,
                    p.oid::regprocedure::text AS signature,
                    p.proowner,
                    p.proacl
                FROM pg_proc AS p
                INNER JOIN pg_namespace AS n ON p.pronamespace = n.oid
                WHERE n.nspname IN ('budgetdb', 'budgetdb_data')
            ) AS o
            UNION ALL
            -- A type hides nothing: it is for everybody, as PostgreSQL has it.
            SELECT t.oid::regtype::text, 'TYPE', 'T', t.typowner, t.typacl, 'USAGE', '{-}'::regrole[]
            FROM pg_type AS t
            INNER JOIN pg_namespace AS n ON t.typnamespace = n.oid
            LEFT JOIN pg_class AS c ON t.typrelid = c.oid
            WHERE
                n.nspname IN ('budgetdb', 'budgetdb_data')
                AND t.typcategory <> 'A'
                AND coalesce(c.relkind, 'c') = 'c'
        ),

        stated (name, kind, grantee, privilege, is_grantable) AS (
            SELECT o.name, o.kind, r.grantee, o.privilege, FALSE
            FROM objects AS o
            CROSS JOIN unnest(o.roles) AS r (grantee)
            UNION ALL
            SELECT o.name, o.kind, a.grantee, a.privilege_type, FALSE
            FROM objects AS o
            CROSS JOIN aclexplode(acldefault(o.acl_type::"char", o.owner)) AS a
            WHERE a.grantee = o.owner
        ),

        found (name, kind, grantee, privilege, is_grantable) AS (
            SELECT o.name, o.kind, a.grantee, a.privilege_type, a.is_grantable
            FROM objects AS o
            CROSS JOIN aclexplode(coalesce(o.acl, acldefault(o.acl_type::"char", o.owner))) AS a
        ),

        changes (place, name, kind, grantee, words) AS (
            SELECT 1, f.name, f.kind, f.grantee, 'REVOKE ' || f.privilege || ' ON %s %s FROM %s CASCADE'
            FROM (TABLE found EXCEPT TABLE stated) AS f
            UNION ALL
            SELECT 2, s.name, s.kind, s.grantee, 'GRANT ' || s.privilege || ' ON %s %s TO %s'
            FROM (TABLE stated EXCEPT TABLE found) AS s
            UNION ALL
            -- Nothing is granted on a column.
            SELECT
                1,
                format('%I.%I', n.nspname, c.relname),
                'TABLE',
                g.grantee,
                format('REVOKE %s (%I)', g.privilege_type, a.attname) || ' ON %s %s FROM %s CASCADE'
            FROM pg_class AS c
            INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid
            INNER JOIN pg_attribute AS a ON c.oid = a.attrelid
            CROSS JOIN aclexplode(a.attacl) AS g
            WHERE n.nspname IN ('budgetdb', 'budgetdb_data') AND NOT a.attisdropped
        )

        SELECT format(
            c.words, c.kind, c.name,
            CASE c.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(c.grantee)) END
        )
        FROM changes AS c
        -- A role that is gone has no name to take anything away from.
        WHERE c.grantee = 0 OR EXISTS (SELECT FROM pg_roles AS r WHERE r.oid = c.grantee)
        ORDER BY c.place, c.name, c.grantee
    LOOP
        EXECUTE change;
    END LOOP;
END;
$$;
