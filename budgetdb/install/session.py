"""The connection on which a database is read or changed: one transaction, nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow, tuple_row

from budgetdb.install.errors import OpenTransaction, UnsupportedServer, explained

OLDEST_SERVER = 15_00_00


@dataclass(frozen=True)
class Step:
    """Statements sent as one, and what they are called in scripts and errors."""

    title: str
    sql: str


# Whatever the role or the database has set: names are found and written, and times read, in one way only.
SETTINGS = (
    "SET LOCAL search_path = pg_catalog, pg_temp;\n"
    "SET LOCAL quote_all_identifiers = off;\n"
    "SET LOCAL standard_conforming_strings = on;\n"
    "SET LOCAL DateStyle = 'ISO, MDY';\n"
    "SET LOCAL IntervalStyle = 'postgres';"
)
READING = Step("One snapshot, read only", f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n{SETTINGS}")


@contextmanager
def own_transaction(connection: psycopg.Connection[Any]) -> Iterator[psycopg.Cursor[TupleRow]]:
    """Lend a cursor on which the caller begins and commits; roll back what it left open."""
    if connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
        raise OpenTransaction(
            "the connection is inside a transaction",
            "Commit or roll back first: a migration begins and ends a transaction of its own.",
        )
    if connection.info.server_version < OLDEST_SERVER:
        raise UnsupportedServer(
            f"the server is PostgreSQL {connection.info.parameter_status('server_version')}",
            f"budgetdb needs PostgreSQL {OLDEST_SERVER // 10_000} or later.",
        )
    autocommit = connection.autocommit
    connection.autocommit = True  # psycopg sends no BEGIN of its own
    try:
        yield psycopg.Cursor(connection, row_factory=tuple_row)
    finally:
        # Interrupted, and the server has not heard of it yet: it will see that nobody waits any more.
        if connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            connection.close()
        if not connection.closed:
            connection.rollback()
            connection.autocommit = autocommit


def execute(cursor: psycopg.Cursor[TupleRow], step: Step) -> None:
    """Send a step's statements as one; `prepare` is off because only a single statement can be prepared."""
    with explained(step.title, step.sql):
        cursor.execute(step.sql, prepare=False)
