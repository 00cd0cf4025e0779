"""The two clients are one definition, and that definition is the functions of the database."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import psycopg
import pytest
from psycopg.rows import TupleRow, class_row

import budgetdb
from budgetdb import Amount, AsyncBudgetDB, BudgetDB
from budgetdb._arguments import TYPES

ROOT = Path(__file__).parent.parent
CLIENTS: list[type] = [BudgetDB, AsyncBudgetDB]
VIEWS: dict[str, type] = {
    "account_capital": budgetdb.AccountCapital,
    "accounts": budgetdb.Account,
    "archived_ledger": budgetdb.LedgerRow,
    "bot_capital": budgetdb.BotCapital,
    "bots": budgetdb.Bot,
    "capital_history": budgetdb.CapitalRecord,
    "fills": budgetdb.Fill,
    "integrity_violations": budgetdb.IntegrityViolation,
    "ledger": budgetdb.LedgerRow,
    "orders": budgetdb.Order,
    "owner_grants": budgetdb.OwnerGrant,
    "portfolio_capital": budgetdb.PortfolioCapital,
    "positions": budgetdb.Position,
    "prices": budgetdb.Price,
}
PYTHON = {
    "bool": bool,
    "int8": int,
    "jsonb": Mapping,
    "numeric": Amount,
    "text": str,
    "timestamptz": datetime,
}


class Argument(NamedTuple):
    """An argument of a function; kind is i for one that it takes and t for a column that it returns."""

    function: str
    result: str
    kind: str
    name: str
    type: str
    default: str | None


ARGUMENTS = """
    SELECT
        p.proname AS function, pg_get_function_result(p.oid) AS result, a.kind, a.name, t.typname AS type,
        CASE a.kind WHEN 'i' THEN pg_get_function_arg_default(p.oid, a.n::integer) END AS default
    FROM pg_proc AS p
    CROSS JOIN LATERAL unnest(
        p.proargnames,
        coalesce(p.proallargtypes, p.proargtypes::oid[]),
        coalesce(p.proargmodes, array_fill('i'::"char", ARRAY[p.pronargs]))
    ) WITH ORDINALITY AS a (name, type, kind, n)
    JOIN pg_type AS t ON t.oid = a.type
    WHERE p.pronamespace = 'budgetdb'::regnamespace
    ORDER BY p.proname, a.n
"""


def functions(db: psycopg.Connection[TupleRow]) -> dict[str, list[Argument]]:
    """Return the arguments of every public function of the database."""
    found: dict[str, list[Argument]] = {}
    for argument in db.cursor(row_factory=class_row(Argument)).execute(ARGUMENTS):
        found.setdefault(argument.function, []).append(argument)
    return found


def methods(client: type) -> dict[str, inspect.Signature]:
    """Return the signatures of a client's public methods."""
    return {
        name: inspect.signature(method)
        for name, method in inspect.getmembers(client, inspect.isfunction)
        if not name.startswith("_")
    }


def bare(annotation: Any) -> Any:
    """Return an annotation without None and without what is in brackets."""
    if datetime in get_args(annotation):
        return datetime  # or a text that says one
    options = [option for option in get_args(annotation) if option is not type(None)]
    if get_origin(annotation) in (Mapping, Sequence) or not options:
        return get_origin(annotation) or annotation
    return (
        bare(options[0])
        if len(options) == 1
        else Amount
        if set(options) == set(get_args(Amount))
        else options
    )


def sql_default(db: psycopg.Connection[TupleRow], default: str) -> object:
    """Return the value of a default; a time, which can only be now(), is None."""
    row = db.execute(f"SELECT {default}".encode()).fetchone()
    assert row
    return None if isinstance(row[0], datetime) else row[0]


def test_client_is_up_to_date() -> None:
    check = subprocess.run([sys.executable, ROOT / "tools/generate_client.py", "--check"])
    assert check.returncode == 0


def test_check_notices_an_edit(tmp_path: Path) -> None:
    for path in ["tools/generate_client.py", "budgetdb/async_client.py", "budgetdb/client.py"]:
        copy = tmp_path / path
        copy.parent.mkdir(exist_ok=True)
        copy.write_text((ROOT / path).read_text())
    copy.write_text(copy.read_text().replace("Create a bot", "Create any bot"))
    check = subprocess.run(
        [sys.executable, tmp_path / "tools/generate_client.py", "--check"], capture_output=True, text=True
    )
    assert check.returncode == 1
    assert "out of date" in check.stderr


@pytest.mark.parametrize("client", CLIENTS)
def test_every_function_is_a_method(db: psycopg.Connection[TupleRow], client: type) -> None:
    assert methods(client).keys() == functions(db).keys()


@pytest.mark.parametrize("client", CLIENTS)
def test_arguments_are_the_same(db: psycopg.Connection[TupleRow], client: type) -> None:
    for name, arguments in functions(db).items():
        _self, *parameters = methods(client)[name].parameters.values()
        assert [(parameter.name, parameter.default) for parameter in parameters] == [
            (
                argument.name,
                inspect.Parameter.empty if argument.default is None else sql_default(db, argument.default),
            )
            for argument in arguments
            if argument.kind == "i"
        ], name


@pytest.mark.parametrize("client", CLIENTS)
def test_types_are_the_same(db: psycopg.Connection[TupleRow], client: type) -> None:
    for name, arguments in functions(db).items():
        hints = get_type_hints(getattr(client, name))
        for argument in arguments:
            if argument.kind == "i":
                assert TYPES[argument.name] == argument.type, (name, argument)
                expected = Sequence if argument.name == "fills" else PYTHON[argument.type]
                assert bare(hints[argument.name]) == expected, (name, argument)


@pytest.mark.parametrize("client", CLIENTS)
def test_rows_are_those_of_the_functions(db: psycopg.Connection[TupleRow], client: type) -> None:
    for name, arguments in functions(db).items():
        returned = get_type_hints(getattr(client, name))["return"]
        row = get_args(returned)[0] if get_origin(returned) is list else returned
        if scalar := {"bigint": int, "numeric": Decimal}.get(arguments[0].result):
            assert row is scalar, name
        elif arguments[0].result.startswith("SETOF "):
            assert row is VIEWS[arguments[0].result.removeprefix("SETOF budgetdb.")], name
        else:
            assert [field.name for field in fields(row)] == [a.name for a in arguments if a.kind == "t"], name


def test_every_view_has_a_row_class(db: psycopg.Connection[TupleRow]) -> None:
    views = db.execute("SELECT viewname FROM pg_views WHERE schemaname = 'budgetdb'").fetchall()
    assert {view for (view,) in views} == VIEWS.keys()


def loaded_types(cursor: psycopg.Cursor[TupleRow]) -> Iterator[tuple[str, object]]:
    """Yield the name of each column of a result, with the type that it loads as."""
    python = {**PYTHON, "numeric": Decimal, "jsonb": Any}
    for column in cursor.description or ():
        info = cursor.adapters.types.get(column.type_code)
        assert info
        yield column.name, python[info.name]


@pytest.mark.parametrize("view", VIEWS)
def test_rows_are_those_of_the_views(db: psycopg.Connection[TupleRow], view: str) -> None:
    hints = get_type_hints(VIEWS[view])
    found = dict(loaded_types(db.execute(f"SELECT * FROM budgetdb.{view} LIMIT 0".encode())))
    assert list(found) == list(hints)
    for name, type_ in found.items():
        assert type_ is Any or bare(hints[name]) is type_, name
