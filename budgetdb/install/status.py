"""A database beside the package, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from budgetdb.install.errors import DatabaseNewer, EditedMigration, ForeignSchema, MigrationError
from budgetdb.install.installed import Installed, read_installed
from budgetdb.install.plan import Plan, find_plan
from budgetdb.install.session import READING, execute, own_transaction
from budgetdb.install.source import Source


@dataclass(frozen=True)
class Status:
    """A database beside the package: what is applied, and what is pending or why nothing can be done."""

    database: str
    server_version: str
    package_version: str
    installed: Installed
    plan: Plan | None
    problem: MigrationError | None


def status(connection: psycopg.Connection[Any], source: Source | None = None) -> Status:
    """Return what is applied and what is pending; that `migrate` would refuse is a finding, not an error."""
    source = source or Source.packaged()
    installed, todo, problem = Installed(), None, None
    with own_transaction(connection) as cursor:
        execute(cursor, READING)
        try:
            installed = read_installed(cursor)
            todo = find_plan(cursor, source, installed)
        except (ForeignSchema, EditedMigration, DatabaseNewer) as error:
            problem = error
    server = connection.info.parameter_status("server_version") or "unknown"
    return Status(connection.info.dbname, server.split()[0], source.version, installed, todo, problem)
