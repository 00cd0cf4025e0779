"""A call of a function of schema budgetdb: its SQL, its arguments, its errors and its warnings.

Arguments are written out here and cast on the server, results are loaded by the loaders named here: what the
caller's connection does with numbers, JSON and times changes nothing, nor does its search_path or DateStyle.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection, AsyncCursor, Connection, Cursor, sql
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import AdaptersMap, Loader, Transformer
from psycopg.errors import Diagnostic
from psycopg.pq import Format
from psycopg.types.datetime import TimestamptzBinaryLoader
from psycopg.types.json import JsonbBinaryLoader
from psycopg.types.numeric import NumericBinaryLoader

from budgetdb._arguments import TYPES, WRITERS
from budgetdb.errors import InvalidArgument, describe, refusal, texts

ZERO: Final = Decimal(0)
logger = logging.getLogger("budgetdb")


def require_connection(connection: object, kind: type) -> None:
    """Refuse what is no connection of psycopg's, or one of the other kind, before it fails somewhere else."""
    if not isinstance(connection, kind):
        got = type(connection)
        raise InvalidArgument(
            f"connection is no psycopg.{kind.__name__}",
            f"Got {got.__module__}.{got.__qualname__}.",
            "BudgetDB takes a psycopg.Connection, AsyncBudgetDB a psycopg.AsyncConnection; a pool lends one:"
            " with pool.connection() as connection.",
        )


@cache
def _statement(function: str, columns: tuple[str, ...], names: tuple[str, ...]) -> bytes:
    # The columns are named: a prepared SELECT * fails once a deploy has added one.
    arguments = (
        # Qualified: a session may have a type of that name in pg_temp, or in its path.
        sql.SQL("{} => {}::{}").format(
            sql.Identifier(name), sql.Placeholder(name), sql.Identifier("pg_catalog", TYPES[name])
        )
        for name in names
    )
    return (
        sql.SQL("SELECT {} FROM budgetdb.{}({})")
        .format(
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.Identifier(function),
            sql.SQL(", ").join(arguments),
        )
        .as_bytes()
    )


def prepare_call(
    function: str, columns: tuple[str, ...], arguments: Mapping[str, Any]
) -> tuple[bytes, dict[str, Any]]:
    """Return the query and the parameters of a call.

    Raises InvalidArgument for what only Python can tell, see `budgetdb._arguments`.
    """
    given = {
        name: value if value is None else WRITERS[name](name, value) for name, value in arguments.items()
    }
    return _statement(function, columns, tuple(given)), given


class ExactLoader(Loader):
    """Loads a numeric with the digits that the server gave it, and zero as 0, never as 0E-8."""

    format = Format.BINARY

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        pass  # Made for every call: there is nothing to keep.

    def load(self, data: Buffer) -> Decimal:
        """Return the number."""
        return _load_numeric(data) or ZERO


def _numeric_loader() -> Callable[[Buffer], Decimal]:
    # psycopg's own, in C where it has that, whatever a program registered for numeric.
    adapters = AdaptersMap(types=psycopg.adapters.types)
    adapters.register_loader("numeric", NumericBinaryLoader)
    return Transformer(adapters).get_loader(adapters.types["numeric"].oid, Format.BINARY).load


_load_numeric: Final = _numeric_loader()


def register_loaders(cursor: Cursor[Any] | AsyncCursor[Any]) -> None:
    """Let a cursor load exact amounts, plain JSON and aware times, whatever its connection loads (R6)."""
    cursor.adapters.register_loader("jsonb", JsonbBinaryLoader)
    cursor.adapters.register_loader("numeric", ExactLoader)
    cursor.adapters.register_loader("timestamptz", TimestamptzBinaryLoader)


_current: ContextVar[object] = ContextVar("_current", default=None)


@contextmanager
def server_messages(connection: Connection[Any] | AsyncConnection[Any]) -> Iterator[None]:
    """Raise refusals as exceptions of their own and log WARNINGs, for as long as one call lasts."""

    def log(diagnostic: Diagnostic) -> None:
        # Calls of other tasks or threads may be waiting for the connection: theirs is not this message.
        if _current.get() is log and diagnostic.severity_nonlocalized == "WARNING":
            logger.warning("%s", describe(*texts(diagnostic)))

    token = _current.set(log)
    connection.add_notice_handler(log)
    try:
        yield
    except psycopg.DatabaseError as error:
        if refused := refusal(error):
            raise refused from error
        raise
    finally:
        connection.remove_notice_handler(log)
        _current.reset(token)
