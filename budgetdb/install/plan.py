"""What is left to do, from what a database has to what the package has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from budgetdb.install.drift import NO_DRIFT, Drift, find_drift
from budgetdb.install.errors import DatabaseNewer, EditedMigration
from budgetdb.install.installed import AppliedLogic, Installed, read_installed
from budgetdb.install.session import READING, execute, own_transaction
from budgetdb.install.source import LogicFile, Migration, Source

ROLES = ("budgetdb_admin", "budgetdb_app", "budgetdb_reader", "budgetdb_tenant")


@dataclass(frozen=True)
class Plan:
    """What is left to do to bring a database, as it was found, to the state of the source.

    `for_dba` are the statements that somebody else has to run first, for the roles and their grants.
    """

    version: str
    installed: Installed
    migrations: tuple[Migration, ...]
    logic: tuple[LogicFile, ...]
    forgotten: tuple[str, ...]
    for_dba: str = ""
    drift: Drift = NO_DRIFT

    @property
    def pending(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.migrations or self.logic or self.forgotten)

    @property
    def files(self) -> tuple[Migration | LogicFile, ...]:
        """The files to apply, in order: the state before the logic upon it."""
        return (*self.migrations, *self.logic)


def plan(connection: psycopg.Connection[Any], source: Source | None = None) -> Plan:
    """Return what `migrate` would do now; reads only, and waits for no lock but that of a table or view."""
    source = source or Source.packaged()
    with own_transaction(connection) as cursor:
        execute(cursor, READING)
        return find_plan(cursor, source, read_installed(cursor))


def find_plan(cursor: psycopg.Cursor[TupleRow], source: Source, installed: Installed) -> Plan:
    """Plan the way from what the database has, as it is recorded and as it is."""
    return _compare(source, installed, find_drift(cursor, source, installed), _for_dba(cursor))


def _compare(source: Source, installed: Installed, drift: Drift, for_dba: str) -> Plan:
    """Plan the way from `installed` to `source`; refuse what is no earlier state of the source.

    A migration may have dropped views together with the views upon them, so after one all logic is applied.
    Otherwise only what changed is, since replacing a view waits for its readers; general files come along,
    because a new view needs its grants, and stay away as long as there are no roles to grant to. All of it is
    also applied to put back what is not as installed.
    """
    ours = {(file.number, file.name): file for file in source.migrations}
    for row in installed.migrations:
        file = ours.pop((row.number, row.name), None)
        if file is None:
            raise _newer(row.title, row.package_version, source)
        if file.sha256 != row.sha256:
            raise EditedMigration(
                f"{row.title} differs from what budgetdb {row.package_version} applied",
                "An applied migration never changes: restore the file, and put the change into a new one.",
            )
    recorded = {row.path: row for row in installed.logic}
    same = {file.path for file in source.logic if _is_same(file, recorded.get(file.path))}
    for path in recorded.keys() - same:
        if _release(recorded[path].package_version) > _release(source.version):
            raise _newer(f"sql/{path}", recorded[path].package_version, source)
    todo = list(ours.values())
    possible = [file for file in source.logic if not (for_dba and file.needs_roles)]
    curable = any(d.is_curable and not (for_dba and d.is_general) for d in drift.differences)
    again = todo or curable or drift.old_major
    changed = [file for file in possible if again or file.path not in same]
    logic = [file for file in possible if file in changed or (changed and file.is_general)]
    forgotten = sorted(recorded.keys() - {file.path for file in source.logic})
    return Plan(source.version, installed, tuple(todo), tuple(logic), tuple(forgotten), for_dba, drift)


def _is_same(file: LogicFile, row: AppliedLogic | None) -> bool:
    return row is not None and row.sha256 == file.sha256


def _newer(title: str, package_version: str, source: Source) -> DatabaseNewer:
    return DatabaseNewer(
        f"the database has {title} of budgetdb {package_version}, unknown to this package ({source.version})",
        f"There is no way down: use budgetdb {package_version} or later with this database.",
    )


def _release(package_version: str) -> tuple[int, ...]:
    """Return the numbers that a version begins with; pre-releases count as their release."""
    leading = re.match(r"\d+(\.\d+)*", package_version)
    return tuple(int(part) for part in leading[0].split(".")) if leading else ()


def _for_dba(cursor: psycopg.Cursor[TupleRow]) -> str:
    """Return the statements that make the roles that are missing, if this user may not make them."""
    cursor.execute(
        """
        SELECT string_agg(format('CREATE ROLE %%I NOLOGIN;', r.name), chr(10) ORDER BY r.place)
            || format(chr(10) || 'GRANT %%I TO %%I;', %s::text, current_user)
        FROM pg_roles AS u
        CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS r (name, place)
        WHERE u.rolname = current_user AND NOT (u.rolsuper OR u.rolcreaterole)
        AND to_regrole(r.name) IS NULL""",
        [ROLES[0], list(ROLES)],
    )
    (statements,) = cursor.fetchone() or (None,)
    return statements or ""
