"""Carry out what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from budgetdb.install.errors import Blocked, StandbyServer
from budgetdb.install.installed import read_installed
from budgetdb.install.plan import compare, for_dba
from budgetdb.install.script import CLOSING, changes, opening
from budgetdb.install.session import execute, own_transaction
from budgetdb.install.source import Source


@dataclass(frozen=True)
class Report:
    """What a run of `migrate` did: titles of the files in the order applied, and what is left for a DBA."""

    migrations: tuple[str, ...]
    logic: tuple[str, ...]
    forgotten: tuple[str, ...]
    for_dba: str = ""

    @property
    def changed(self) -> bool:
        """Whether the run changed anything."""
        return bool(self.migrations or self.logic or self.forgotten)


def migrate(
    connection: psycopg.Connection[Any], *, source: Source | None = None, lock_timeout: str = "5s"
) -> Report:
    """Bring the database to the state of `source`, in one transaction, or leave it exactly as it is.

    The connection must be outside of a transaction and stays usable; its autocommit mode is given back.
    Runs at the same time wait for each other without limit. Any other lock is waited for at most
    `lock_timeout`, so that a deploy never queues behind a long report and makes trading queue behind itself:
    all locks are taken before the first change, in tries of which one that fails gives back what it got. So
    whoever trades meanwhile waits for one try and for the changes themselves, and for no deadlock.
    """
    source = source or Source.packaged()
    with own_transaction(connection) as cursor:
        if connection.info.parameter_status("in_hot_standby") == "on":
            raise StandbyServer(
                "the server is a standby, which takes every change from its primary",
                "Run it on the primary: the standby follows by itself.",
            )
        try:
            for step in opening(lock_timeout):
                execute(cursor, step)
            todo = compare(source, read_installed(cursor), for_dba(cursor))
            for step in (*changes(todo), CLOSING):
                execute(cursor, step)
        except Blocked as blocked:
            connection.rollback()
            raise Blocked(blocked.message, f"{blocked.hint}{_holders(cursor)}") from blocked.__cause__
    return Report(
        tuple(file.title for file in todo.migrations),
        tuple(file.title for file in todo.logic),
        tuple(f"sql/{path}" for path in todo.forgotten),
        todo.for_dba,
    )


def _holders(cursor: psycopg.Cursor[TupleRow]) -> str:
    """Return a line for each of the oldest transactions that hold locks on our relations."""
    cursor.execute("""
        SELECT format(
            'pid %s, user %s, application %s, %s since %s: %s',
            a.pid, a.usename, a.application_name, a.state, a.xact_start::timestamptz(0), left(a.query, 60)
        )
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.pid <> pg_catalog.pg_backend_pid() AND EXISTS (
            SELECT FROM pg_catalog.pg_locks AS l
            INNER JOIN pg_catalog.pg_class AS c ON l.relation = c.oid
            WHERE l.pid = a.pid AND l.granted AND a.datname = pg_catalog.current_database()
            AND c.relnamespace IN (to_regnamespace('budgetdb'), to_regnamespace('budgetdb_data'))
        )
        ORDER BY a.xact_start LIMIT 5""")
    return "".join(f"\n  {line}" for (line,) in cursor)
