"""What stands in the catalog under our names, fact by fact: to be recorded, and compared with the record."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import sql

# An object, a fact about it and its value; a long definition as a digest. None of it runs anybody's code. A
# definition is what PostgreSQL makes of a text, and another major version may make another of it.
FACTS = sql.SQL("""
    WITH ours AS (
        SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname IN ('budgetdb', 'budgetdb_data')
    ),
    relations AS (
        SELECT c.* FROM pg_catalog.pg_class AS c WHERE c.relnamespace IN (SELECT o.oid FROM ours AS o)
    ),
    owned (catalog, oid, owner, kind, acl) AS (
        SELECT 'pg_namespace'::regclass, n.oid, n.nspowner, 'n', n.nspacl
        FROM pg_catalog.pg_namespace AS n WHERE n.oid IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, c.relowner, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END,
            c.relacl
        FROM relations AS c WHERE c.relkind NOT IN ('i', 'I', 'c')
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, p.proowner, 'f', p.proacl
        FROM pg_catalog.pg_proc AS p WHERE p.pronamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, t.typowner, 'T', t.typacl
        FROM pg_catalog.pg_type AS t
        LEFT JOIN pg_catalog.pg_class AS c ON t.typrelid = c.oid
        WHERE t.typnamespace IN (SELECT o.oid FROM ours AS o)
        AND t.typcategory <> 'A' AND coalesce(c.relkind, 'c') = 'c'
        UNION ALL
        SELECT 'pg_default_acl'::regclass, d.oid, d.defaclrole, 'r', d.defaclacl
        FROM pg_catalog.pg_default_acl AS d
        WHERE d.defaclnamespace IN (SELECT o.oid FROM ours AS o)
        OR d.defaclnamespace = 0 AND d.defaclrole IN (
            SELECT n.nspowner FROM pg_catalog.pg_namespace AS n WHERE n.oid IN (SELECT o.oid FROM ours AS o)
        )
        UNION ALL
        SELECT 'pg_operator'::regclass, x.oid, x.oprowner, 'r', NULL
        FROM pg_catalog.pg_operator AS x WHERE x.oprnamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_opclass'::regclass, x.oid, x.opcowner, 'r', NULL
        FROM pg_catalog.pg_opclass AS x WHERE x.opcnamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_collation'::regclass, x.oid, x.collowner, 'r', NULL
        FROM pg_catalog.pg_collation AS x WHERE x.collnamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_conversion'::regclass, x.oid, x.conowner, 'r', NULL
        FROM pg_catalog.pg_conversion AS x WHERE x.connamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_statistic_ext'::regclass, x.oid, x.stxowner, 'r', NULL
        FROM pg_catalog.pg_statistic_ext AS x WHERE x.stxnamespace IN (SELECT o.oid FROM ours AS o)
    ),
    facts (catalog, oid, sub, fact, value) AS (
        SELECT o.catalog, o.oid, 0, f.fact, f.value
        FROM owned AS o
        CROSS JOIN LATERAL (VALUES
            ('owner', pg_get_userbyid(o.owner)::text),
            ('privileges', coalesce((
                SELECT string_agg(g.line, ', ' ORDER BY g.line COLLATE "C")
                FROM (
                    SELECT format(
                        '%s may %s', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
                        string_agg(
                            a.privilege_type || CASE WHEN a.is_grantable THEN ' and grant it' ELSE '' END,
                            ' ' ORDER BY a.privilege_type COLLATE "C"
                        )
                    ) AS line
                    FROM aclexplode(coalesce(o.acl, acldefault(o.kind::"char", o.owner))) AS a
                    WHERE a.grantee <> o.owner
                    GROUP BY a.grantee
                ) AS g
            ), 'nobody'))
        ) AS f (fact, value)
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, 0, f.fact, f.value
        FROM relations AS c
        CROSS JOIN LATERAL (VALUES
            ('kind', c.relkind::text || c.relpersistence::text),
            ('options', (SELECT string_agg(x, ' ' ORDER BY x COLLATE "C") FROM unnest(c.reloptions) AS x)),
            ('column privileges', (
                SELECT string_agg(format(
                    '%s may %s %s', CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END,
                    g.privilege_type, a.attname
                ), ', ' ORDER BY a.attnum, g.grantee, g.privilege_type)
                FROM pg_catalog.pg_attribute AS a
                CROSS JOIN LATERAL aclexplode(a.attacl) AS g
                WHERE a.attrelid = c.oid AND NOT a.attisdropped
            )),
            ('row security', CASE WHEN c.relkind = 'r' THEN
                CASE WHEN c.relrowsecurity THEN 'on' ELSE 'off' END
                || CASE WHEN c.relforcerowsecurity THEN ', forced' ELSE '' END
            END),
            ('foreign keys', (
                SELECT string_agg(DISTINCT g.tgenabled::text, '') FROM pg_catalog.pg_trigger AS g
                WHERE g.tgrelid = c.oid AND g.tgisinternal
            )),
            ('children', (
                SELECT string_agg(i.inhrelid::regclass::text, ' ' ORDER BY i.inhrelid)
                FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = c.oid
            )),
            ('definition', CASE c.relkind
                WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'i' THEN pg_get_indexdef(c.oid)
            END)
        ) AS f (fact, value)
        WHERE c.relkind <> 'c'
        UNION ALL
        SELECT 'pg_class'::regclass, i.indexrelid, 0, 'is valid', i.indisvalid::text
        FROM pg_catalog.pg_index AS i INNER JOIN relations AS c ON i.indexrelid = c.oid
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, 0, 'sequence', format(
            '%s from %s by %s, %s to %s%s', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement,
            s.seqmin, s.seqmax, CASE WHEN s.seqcycle THEN ', in cycles' ELSE '' END
        )
        FROM pg_catalog.pg_sequence AS s INNER JOIN relations AS c ON s.seqrelid = c.oid
        UNION ALL
        SELECT 'pg_class'::regclass, c.oid, a.attnum, f.fact, f.value
        FROM relations AS c
        INNER JOIN pg_catalog.pg_attribute AS a ON c.oid = a.attrelid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_catalog.pg_attrdef AS d ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        CROSS JOIN LATERAL (VALUES
            ('type', format_type(a.atttypid, a.atttypmod)
                || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                || CASE a.attidentity WHEN '' THEN '' ELSE ' identity ' || a.attidentity::text END),
            ('definition', pg_get_expr(d.adbin, d.adrelid))
        ) AS f (fact, value)
        WHERE c.relkind NOT IN ('v', 'i', 'S')
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, 0, f.fact, f.value
        FROM pg_catalog.pg_proc AS p
        INNER JOIN pg_catalog.pg_language AS l ON p.prolang = l.oid
        CROSS JOIN LATERAL (VALUES
            ('settings', concat_ws(
                ' ', p.prokind, l.lanname, p.provolatile, 'parallel', p.proparallel,
                CASE WHEN p.prosecdef THEN 'SECURITY DEFINER' END, CASE WHEN p.proisstrict THEN 'STRICT' END,
                CASE WHEN p.proleakproof THEN 'LEAKPROOF' END, CASE WHEN p.proretset THEN 'SETOF' END,
                array_to_string(p.proconfig, ' ')
            )),
            ('body', CASE
                WHEN p.prosqlbody IS NULL THEN encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex')
            END),
            ('definition', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END)
        ) AS f (fact, value)
        WHERE p.pronamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, 0, f.fact, f.value
        FROM pg_catalog.pg_type AS t
        CROSS JOIN LATERAL (VALUES
            ('type', format_type(t.typbasetype, t.typtypmod)
                || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END),
            ('definition', pg_get_expr(t.typdefaultbin, 0))
        ) AS f (fact, value)
        WHERE t.typtype = 'd' AND t.typnamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, 0, 'labels', (
            SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid
        )
        FROM pg_catalog.pg_type AS t
        WHERE t.typtype = 'e' AND t.typnamespace IN (SELECT o.oid FROM ours AS o)
        UNION ALL
        -- NOT NULL is a constraint of its own in some versions, and a column's property in all.
        SELECT 'pg_constraint'::regclass, k.oid, 0, f.fact, f.value
        FROM pg_catalog.pg_constraint AS k
        CROSS JOIN LATERAL (VALUES
            ('is valid', k.convalidated::text),
            ('definition', pg_get_constraintdef(k.oid))
        ) AS f (fact, value)
        WHERE k.connamespace IN (SELECT o.oid FROM ours AS o) AND k.contype NOT IN ('n', 't')
        UNION ALL
        SELECT 'pg_policy'::regclass, p.oid, 0, f.fact, f.value
        FROM pg_catalog.pg_policy AS p
        INNER JOIN relations AS c ON p.polrelid = c.oid
        CROSS JOIN LATERAL (VALUES
            ('settings', format(
                '%s for %s to %s',
                CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, p.polcmd, (
                    SELECT string_agg(r.name, ' ' ORDER BY r.name COLLATE "C")
                    FROM (
                        SELECT CASE u WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(u)::text END
                        FROM unnest(p.polroles) AS u
                    ) AS r (name)
                )
            )),
            ('definition', concat_ws(
                ' CHECK ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
            ))
        ) AS f (fact, value)
        UNION ALL
        SELECT 'pg_trigger'::regclass, g.oid, 0, 'definition', pg_get_triggerdef(g.oid) || g.tgenabled::text
        FROM pg_catalog.pg_trigger AS g INNER JOIN relations AS c ON g.tgrelid = c.oid
        WHERE NOT g.tgisinternal
        UNION ALL
        SELECT 'pg_rewrite'::regclass, r.oid, 0, 'definition', pg_get_ruledef(r.oid) || r.ev_enabled::text
        FROM pg_catalog.pg_rewrite AS r INNER JOIN relations AS c ON r.ev_class = c.oid
        WHERE r.rulename <> '_RETURN'
    )
    SELECT i.type || ' ' || i.identity AS object, f.fact,
        CASE WHEN f.fact = 'definition' AND length(f.value) > 64
            THEN encode(sha256(convert_to(f.value, 'UTF8')), 'hex') ELSE f.value END AS value
    FROM facts AS f
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(f.catalog, f.oid, f.sub) AS i
    WHERE f.value IS NOT NULL AND i.identity IS NOT NULL
    UNION ALL
    -- The roles that privileges are given to: who is a member of another has that one's as well.
    SELECT 'role ' || r.rolname, f.fact, f.value
    FROM pg_catalog.pg_roles AS r
    CROSS JOIN LATERAL (VALUES
        ('attributes', concat_ws(' ', 'role', CASE WHEN r.rolsuper THEN 'SUPERUSER' END,
            CASE WHEN r.rolcanlogin THEN 'LOGIN' END, CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
            CASE WHEN r.rolcreatedb THEN 'CREATEDB' END, CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
            CASE WHEN r.rolreplication THEN 'REPLICATION' END)),
        ('member of', coalesce((
            SELECT string_agg(DISTINCT g.rolname, ', ' ORDER BY g.rolname)
            FROM pg_catalog.pg_auth_members AS m
            INNER JOIN pg_catalog.pg_roles AS g ON m.roleid = g.oid
            WHERE m.member = r.oid
        ), 'none'))
    ) AS f (fact, value)
    WHERE r.rolname IN ('budgetdb_admin', 'budgetdb_app', 'budgetdb_reader', 'budgetdb_tenant')
    UNION ALL
    SELECT 'server', 'major version', (current_setting('server_version_num')::integer / 10000)::text""")

# A run records what it has changed. What was not as recorded before, and is the same afterwards, was not its
# doing: that keeps its record. An object that nobody installed stays without one, whatever is granted on it.
_RECORD = sql.SQL("""\
WITH found AS MATERIALIZED ({facts}
),
kept AS (
    SELECT d.object, d.fact
    FROM unnest({objects}::text[], {names}::text[], {values}::text[]) AS d (object, fact, value)
    LEFT JOIN found AS f ON d.object = f.object AND d.fact = f.fact
    WHERE d.value IS NOT DISTINCT FROM f.value
),
gone AS (
    DELETE FROM budgetdb_data.objects AS o
    WHERE NOT EXISTS (SELECT FROM found AS f WHERE o.object = f.object AND o.fact = f.fact)
    AND NOT EXISTS (SELECT FROM kept AS k WHERE o.object = k.object AND o.fact = k.fact)
)
INSERT INTO budgetdb_data.objects AS o (object, fact, value)
SELECT f.object, f.fact, f.value FROM found AS f
WHERE f.object <> ALL ({strangers}::text[])
AND NOT EXISTS (SELECT FROM kept AS k WHERE f.object = k.object AND f.fact = k.fact)
ON CONFLICT (object, fact) DO UPDATE SET value = excluded.value WHERE o.value <> excluded.value;""")


def record(seen: Iterable[tuple[str, str, str | None]] = (), strangers: Iterable[str] = ()) -> str:
    """Return the statement that records what is there, but for what was, and is, seen to be otherwise."""
    objects, names, values = zip(*seen, strict=True) if (seen := list(seen)) else ((), (), ())
    return _RECORD.format(
        facts=FACTS,
        objects=list(objects),
        names=list(names),
        values=list(values),
        strangers=sorted(set(strangers)),
    ).as_string()
