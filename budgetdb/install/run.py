"""Carry out what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from budgetdb.install.drift import NO_DRIFT, Drift
from budgetdb.install.errors import StandbyServer
from budgetdb.install.installed import read_installed
from budgetdb.install.plan import find_plan
from budgetdb.install.script import CLOSING, changes, opening
from budgetdb.install.session import execute, own_transaction
from budgetdb.install.source import Source


@dataclass(frozen=True)
class Report:
    """What a run of `migrate` did: titles of the files in the order applied, and what is left for others.

    `for_dba` are the statements that a DBA has to run, `drift` is what was not as installed, and is left so.
    """

    migrations: tuple[str, ...]
    logic: tuple[str, ...]
    forgotten: tuple[str, ...]
    for_dba: str = ""
    drift: Drift = NO_DRIFT

    @property
    def changed(self) -> bool:
        """Whether the run changed anything."""
        return bool(self.migrations or self.logic or self.forgotten)


def migrate(
    connection: psycopg.Connection[Any], *, source: Source | None = None, lock_timeout: str = "5s"
) -> Report:
    """Bring the database to the state of `source`, in one transaction, or leave it exactly as it is.

    The connection must be outside of a transaction and stays usable; its autocommit mode is given back.
    Runs at the same time wait for each other, as long as the first one goes on. Nobody else is waited for
    longer than `lock_timeout`, so that a deploy never queues behind a long report and makes trading wait too:
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
        for step in opening(lock_timeout):
            execute(cursor, step)
        todo = find_plan(cursor, source, read_installed(cursor))
        for step in (*changes(todo), CLOSING):
            execute(cursor, step)
    return Report(
        tuple(file.title for file in todo.migrations),
        tuple(file.title for file in todo.logic),
        tuple(f"sql/{path}" for path in todo.forgotten),
        todo.for_dba,
        Drift(tuple(d for d in todo.drift.differences if not (todo.pending and d.is_curable))),
    )
