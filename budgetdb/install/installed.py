"""What a database says was applied to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import psycopg
from psycopg.rows import TupleRow, class_row

from budgetdb.install.errors import explained
from budgetdb.install.ownership import find_ours, unrecorded


@dataclass(frozen=True)
class AppliedMigration:
    """A row of `budgetdb_data.migrations`."""

    number: int
    name: str
    sha256: str
    package_version: str
    applied_at: datetime
    applied_by: str

    @property
    def title(self) -> str:
        """The path that the migration's file had."""
        return f"migrations/{self.number:04}_{self.name}.sql"


@dataclass(frozen=True)
class AppliedLogic:
    """A row of `budgetdb_data.logic`."""

    path: str
    sha256: str
    package_version: str
    applied_at: datetime
    applied_by: str


@dataclass(frozen=True)
class Installed:
    """What the database says was applied to it; empty where budgetdb is not installed."""

    migrations: tuple[AppliedMigration, ...] = ()
    logic: tuple[AppliedLogic, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A digest of what is applied; `_GUARD` computes the same in SQL."""
        entries = [f"{row.number} {row.name} {row.sha256}" for row in self.migrations]
        entries += [f"{row.path} {row.sha256}" for row in self.logic]
        return sha256("\n".join(sorted(entries)).encode()).hexdigest()


def read_installed(cursor: psycopg.Cursor[TupleRow]) -> Installed:
    """Return what is recorded as applied; refuse schemas of our names that are not ours."""
    if not find_ours(cursor):
        return Installed()
    with explained("the bookkeeping in budgetdb_data"):
        with psycopg.Cursor(cursor.connection, row_factory=class_row(AppliedMigration)) as migrations:
            migrations.execute("""
                SELECT number, name, sha256, package_version, applied_at, applied_by
                FROM budgetdb_data.migrations ORDER BY number""")
            applied = tuple(migrations)
        with psycopg.Cursor(cursor.connection, row_factory=class_row(AppliedLogic)) as logic:
            logic.execute("""
                SELECT path, sha256, package_version, applied_at, applied_by
                FROM budgetdb_data.logic ORDER BY path""")
            installed = Installed(applied, tuple(logic))
    if not applied or [row.number for row in applied] != list(range(1, len(applied) + 1)):
        raise unrecorded("migrations has no row, or not one for each number")
    return installed
