"""What is not as it was installed: the catalog beside its record, and function bodies beside the package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from budgetdb.install.catalog import FACTS
from budgetdb.install.errors import explained, printable
from budgetdb.install.installed import Installed
from budgetdb.install.source import Source


@dataclass(frozen=True)
class Difference:
    """A fact about an object that differs from what was installed; None where there is no such fact."""

    object: str
    fact: str
    installed: str | None
    found: str | None
    is_known: bool
    is_missing: bool

    def __str__(self) -> str:
        name = printable(self.object)
        if not self.is_known:
            return f"{name}: nobody installed it"
        if self.is_missing:
            return f"{name}: it is missing"
        if self.fact in ("definition", "body"):
            return f"{name}: another {self.fact}"
        return (
            f"{name}: {self.fact}: {printable(self.found or 'none')}; installed: {self.installed or 'none'}"
        )

    @property
    def is_general(self) -> bool:
        """Whether roles.sql, policies.sql and grants.sql are about it."""
        facts = ("owner", "privileges", "column privileges", "row security")
        return self.fact in facts or self.object.startswith("policy ")

    @property
    def is_curable(self) -> bool:
        """Whether to apply the files of sql/ again puts it back."""
        return self.is_known and (self.is_general or self.object.startswith(("function ", "view ")))


@dataclass(frozen=True)
class Drift:
    """All that differs. `old_major` is the other version of PostgreSQL that recorded it, if it was another.

    Then definitions were not compared.
    """

    differences: tuple[Difference, ...] = ()
    old_major: str = ""

    def __bool__(self) -> bool:
        return bool(self.differences)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for each object that is missing or that nobody installed, and each fact of the others."""
        return tuple(dict.fromkeys(map(str, self.differences)))


NO_DRIFT = Drift()

_COMPARED = sql.SQL("""
    WITH found AS MATERIALIZED ({facts}
    )
    SELECT
        coalesce(f.object, o.object), coalesce(f.fact, o.fact), o.value, f.value,
        EXISTS (SELECT FROM budgetdb_data.objects AS k WHERE k.object = coalesce(f.object, o.object)),
        NOT EXISTS (SELECT FROM found AS k WHERE k.object = coalesce(f.object, o.object))
    FROM found AS f
    FULL JOIN budgetdb_data.objects AS o ON f.object = o.object AND f.fact = o.fact
    WHERE f.value IS DISTINCT FROM o.value AND NOT (
        coalesce(f.fact, o.fact) = 'definition'
        AND (SELECT o.value FROM budgetdb_data.objects AS o WHERE o.object = 'server')
            IS DISTINCT FROM (SELECT f.value FROM found AS f WHERE f.object = 'server')
    )
    ORDER BY 1, 2""")

_BODIES = """
    SELECT format('%s.%s', n.nspname, p.proname), i.type || ' ' || i.identity,
        CASE WHEN p.prosqlbody IS NULL THEN encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') END
    FROM pg_catalog.pg_proc AS p
    INNER JOIN pg_catalog.pg_namespace AS n ON p.pronamespace = n.oid
    CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_proc'::regclass, p.oid, 0) AS i
    WHERE n.nspname IN ('budgetdb', 'budgetdb_data')"""


def find_drift(cursor: psycopg.Cursor[TupleRow], source: Source, installed: Installed) -> Drift:
    """Compare what is there with what was recorded; and with the package's files, should that be forged."""
    if not installed.migrations:
        return Drift()
    with explained("the record of what was installed"):
        found = [Difference(*row) for row in cursor.execute(_COMPARED.format(facts=FACTS)).fetchall()]
        bodies = cursor.execute(_BODIES).fetchall()
    server = next((d for d in found if d.object == "server"), None)
    if server and server.installed is None:
        return Drift(old_major="unknown")
    found = [difference for difference in found if difference != server]
    known = {(difference.object, difference.fact) for difference in found}
    packaged = _packaged_bodies(source, installed)
    for name, identity, body in bodies:
        if name in packaged and packaged[name] != body and (identity, "body") not in known:
            found.append(Difference(identity, "body", packaged[name], body, True, False))
    return Drift(tuple(found), server.installed or "" if server else "")


_FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION ([a-z_.]+)\(", re.MULTILINE)
_QUOTED = re.compile(
    r"^CREATE OR REPLACE FUNCTION ([a-z_.]+)\(.*?\bAS (\$[a-z_]*\$)(.*?)\2", re.MULTILINE | re.DOTALL
)


def _packaged_bodies(source: Source, installed: Installed) -> dict[str, str | None]:
    """Return the digests of quoted bodies, None for others, of files applied as the package has them."""
    applied = {(row.path, row.sha256) for row in installed.logic}
    bodies: dict[str, str | None] = {}
    for file in source.logic:
        if (file.path, file.sha256) in applied:
            bodies |= dict.fromkeys(_FUNCTION.findall(file.text))
            quoted = _QUOTED.findall(file.text)
            bodies |= {name: sha256(body.encode()).hexdigest() for name, _, body in quoted}
    return bodies
