"""A call of a function of schema budgetdb: its SQL, its arguments, its errors and its warnings.

Arguments are written out here and cast on the server, results are loaded by the loaders named here: what the
caller's connection does with numbers, JSON and times changes nothing, nor does its search_path or DateStyle.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeAlias

import psycopg
from psycopg import AsyncConnection, AsyncCursor, Connection, Cursor, sql
from psycopg.errors import Diagnostic
from psycopg.types.datetime import TimestamptzBinaryLoader
from psycopg.types.json import JsonbBinaryLoader
from psycopg.types.numeric import NumericBinaryLoader

from budgetdb.errors import InvalidArgument, describe, refusal, texts

Amount: TypeAlias = Decimal | int | str | float
"""An exact amount or percentage; a float stands for its shortest decimal, 0.1 for `Decimal("0.1")` (R6)."""

logger = logging.getLogger("budgetdb")

# An argument's name says its type in every function.
TYPES: Final = {
    name: type_
    for type_, names in {
        "bool": "activate api_keys_configured complete is_paper_trading",
        "int8": "account_id bot_id exclude_bot_id position_id",
        "jsonb": "balances fills strategy_config",
        "numeric": "base_amount budget_pct current_btc_price fee_amount long_pct price quote_amount"
        " raw_btc_balance raw_usd_balance short_pct",
        "text": "base_currency direction exchange fee_currency kind name owner profit_policy quote_currency"
        " request_id reservation_model role_name side strategy",
        "timestamptz": "as_of before executed_at",
    }.items()
    for name in names.split()
}


def decimal_text(amount: Amount) -> str:
    """Return an amount as the server reads it; what is no number is left for the server to refuse."""
    return float.__repr__(amount) if isinstance(amount, float) else str(amount)


def _parameter(name: str, value: Any) -> Any:
    match TYPES[name]:
        case _ if value is None:
            return None
        case "numeric":
            return decimal_text(value)
        case "jsonb":
            return json.dumps(dict(value) if isinstance(value, Mapping) else value, allow_nan=False)
        case "timestamptz":
            return _time_text(name, value)
        case _:
            return value


def _time_text(name: str, value: datetime) -> str:
    # Only Python can tell: the server would take its session's time zone.
    if value.utcoffset() is None:
        raise InvalidArgument(
            f"{name} has no time zone",
            f"Got {value}, which is another moment in every time zone.",
            "Give an aware datetime: datetime.now(timezone.utc).",
        )
    return value.isoformat()


def fill_json(fill: Mapping[str, Any]) -> dict[str, Any]:
    """Return one of `record_fills`' fills as JSON takes it: amounts exactly, times with their zone."""
    return {
        key: _time_text(key, value)
        if isinstance(value, datetime)
        else decimal_text(value)
        if isinstance(value, Decimal | float)
        else value
        for key, value in fill.items()
    }


@cache
def _statement(function: str, columns: tuple[str, ...], names: tuple[str, ...]) -> bytes:
    # The columns are named: a prepared SELECT * fails once a deploy has added one.
    arguments = (
        sql.SQL("{} => {}::{}").format(
            sql.Identifier(name), sql.Placeholder(name), sql.Identifier(TYPES[name])
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
    """Return the query and the parameters of a call; a time that is None is left out, which is now.

    Raises InvalidArgument for a datetime without a time zone.
    """
    given = {
        name: _parameter(name, value)
        for name, value in arguments.items()
        if not (value is None and TYPES[name] == "timestamptz")
    }
    return _statement(function, columns, tuple(given)), given


def register_loaders(cursor: Cursor[Any] | AsyncCursor[Any]) -> None:
    """Let a cursor load exact amounts, plain JSON and aware times, whatever its connection loads (R6)."""
    cursor.adapters.register_loader("jsonb", JsonbBinaryLoader)
    cursor.adapters.register_loader("numeric", NumericBinaryLoader)
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
