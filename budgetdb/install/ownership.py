"""Whose schemas are these? What is not ours is refused before it is read: to read it could run its code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from budgetdb.install.errors import ForeignSchema, NotInstalled, explained, printable
from budgetdb.install.session import READING, execute, own_transaction

IS_PRESENT = sql.SQL(
    "to_regnamespace('budgetdb') IS NOT NULL OR to_regnamespace('budgetdb_data') IS NOT NULL"
)

# Ours is what belongs to budgetdb_admin, to a superuser or to the session's own role. Whoever is no superuser
# also trusts the roles whose rights it has anyway; of a superuser that would be everybody, and SET ROLE makes
# one no less of a superuser. A child table and a trigger's function count as if they were in our schemas.
STRANGERS = sql.SQL("""
    WITH ours AS (
        SELECT n.oid, n.nspowner FROM pg_catalog.pg_namespace AS n
        WHERE n.nspname IN ('budgetdb', 'budgetdb_data')
    ),
    objects (place, catalog, oid, owner) AS (
        SELECT 1, 'pg_namespace'::regclass, n.oid, n.nspowner FROM ours AS n
        UNION ALL
        SELECT CASE c.relkind WHEN 'S' THEN 4 ELSE 2 END, 'pg_class'::regclass, c.oid, c.relowner
        FROM pg_catalog.pg_class AS c INNER JOIN ours AS n ON c.relnamespace = n.oid
        WHERE c.relkind NOT IN ('i', 'I')
        UNION ALL
        SELECT 3, 'pg_proc'::regclass, p.oid, p.proowner
        FROM pg_catalog.pg_proc AS p INNER JOIN ours AS n ON p.pronamespace = n.oid
        UNION ALL
        SELECT 4, 'pg_type'::regclass, t.oid, t.typowner
        FROM pg_catalog.pg_type AS t INNER JOIN ours AS n ON t.typnamespace = n.oid
        UNION ALL
        SELECT 5, 'pg_operator'::regclass, o.oid, o.oprowner
        FROM pg_catalog.pg_operator AS o INNER JOIN ours AS n ON o.oprnamespace = n.oid
        UNION ALL
        SELECT 5, 'pg_opclass'::regclass, o.oid, o.opcowner
        FROM pg_catalog.pg_opclass AS o INNER JOIN ours AS n ON o.opcnamespace = n.oid
        UNION ALL
        SELECT 5, 'pg_opfamily'::regclass, o.oid, o.opfowner
        FROM pg_catalog.pg_opfamily AS o INNER JOIN ours AS n ON o.opfnamespace = n.oid
        UNION ALL
        SELECT 5, 'pg_collation'::regclass, o.oid, o.collowner
        FROM pg_catalog.pg_collation AS o INNER JOIN ours AS n ON o.collnamespace = n.oid
        UNION ALL
        SELECT 5, 'pg_conversion'::regclass, o.oid, o.conowner
        FROM pg_catalog.pg_conversion AS o INNER JOIN ours AS n ON o.connamespace = n.oid
        UNION ALL
        SELECT 6, 'pg_class'::regclass, c.oid, c.relowner
        FROM pg_catalog.pg_inherits AS i
        INNER JOIN pg_catalog.pg_class AS p ON i.inhparent = p.oid
        INNER JOIN ours AS n ON p.relnamespace = n.oid
        INNER JOIN pg_catalog.pg_class AS c ON i.inhrelid = c.oid
        UNION ALL
        SELECT 6, 'pg_proc'::regclass, p.oid, p.proowner
        FROM pg_catalog.pg_trigger AS t
        INNER JOIN pg_catalog.pg_class AS c ON t.tgrelid = c.oid
        INNER JOIN ours AS n ON c.relnamespace = n.oid
        INNER JOIN pg_catalog.pg_proc AS p ON t.tgfoid = p.oid
    ),
    me AS (
        SELECT bool_or(r.rolsuper) AS is_superuser
        FROM pg_catalog.pg_roles AS r WHERE r.rolname IN (session_user, current_user)
    )
    SELECT pg_catalog.pg_describe_object(o.catalog, o.oid, 0), pg_catalog.pg_get_userbyid(o.owner)
    FROM objects AS o
    CROSS JOIN me
    LEFT JOIN pg_catalog.pg_roles AS r ON o.owner = r.oid
    WHERE NOT coalesce(
        r.rolsuper OR r.rolname IN ('budgetdb_admin', session_user)
        OR (NOT me.is_superuser AND pg_catalog.pg_has_role(o.owner, 'USAGE')), FALSE
    )
    ORDER BY o.place, o.catalog, o.oid
    LIMIT 1""")

# The plain tables that are read before anything else, with what else than their rows could answer.
_OTHER_THAN_PLAIN = """
    SELECT t.name
    FROM (VALUES
        (1, 'migrations', ARRAY[
            'number integer', 'name text', 'sha256 text', 'package_version text',
            'applied_at timestamp with time zone', 'applied_by text'
        ]),
        (2, 'logic', ARRAY[
            'path text', 'sha256 text', 'package_version text',
            'applied_at timestamp with time zone', 'applied_by text'
        ]),
        (3, 'objects', ARRAY['object text', 'fact text', 'value text'])
    ) AS t (place, name, columns)
    LEFT JOIN pg_catalog.pg_class AS c
    ON c.relnamespace = pg_catalog.to_regnamespace('budgetdb_data') AND c.relname = t.name
    WHERE c.relkind IS DISTINCT FROM 'r' OR c.relrowsecurity
    OR NOT t.columns OPERATOR(pg_catalog.<@) ARRAY(
        SELECT format('%s %s', a.attname, format_type(a.atttypid, a.atttypmod))
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    )
    OR EXISTS (SELECT FROM pg_catalog.pg_rewrite AS r WHERE r.ev_class = c.oid)
    OR EXISTS (SELECT FROM pg_catalog.pg_trigger AS g WHERE g.tgrelid = c.oid)
    OR EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid)
    OR EXISTS (SELECT FROM pg_catalog.pg_inherits AS i WHERE c.oid IN (i.inhparent, i.inhrelid))
    ORDER BY t.place
    LIMIT 1"""


def find_ours(cursor: psycopg.Cursor[TupleRow]) -> bool:
    """Tell whether there is anything under our names; refuse what is not ours, by owner or by kind."""
    with explained("the catalog"):
        if cursor.execute(sql.SQL("SELECT {}").format(IS_PRESENT)).fetchone() == (False,):
            return False
        strange = cursor.execute(STRANGERS).fetchone()
        other = cursor.execute(_OTHER_THAN_PLAIN).fetchone()
    if strange:
        name, owner = map(printable, strange)
        raise ForeignSchema(
            f"{name} belongs to {owner}, whose code could run when it is read: nothing was",
            f"If {owner} installed budgetdb, connect as {owner}. Else drop it, or give it to budgetdb_admin"
            " once you know that it is harmless.",
        )
    if other:
        raise unrecorded(f"budgetdb_data.{other[0]} is no plain table with its columns")
    return True


def unrecorded(what: str) -> ForeignSchema:
    """Return the refusal of schemas without a record as we write it."""
    return ForeignSchema(
        "the schema budgetdb or budgetdb_data exists, but does not hold what budgetdb records about itself:"
        f" {what}",
        "Install into another database, or rename or drop the schema if nobody needs it.",
    )


@contextmanager
def reading(connection: psycopg.Connection[Any]) -> Iterator[psycopg.Cursor[TupleRow]]:
    """Begin a transaction that sees one snapshot of what is ours, by names that nobody else can take."""
    with own_transaction(connection) as cursor:
        execute(cursor, READING)
        if not find_ours(cursor):
            raise NotInstalled("budgetdb is not installed in this database", "Install it: budgetdb migrate")
        yield cursor
