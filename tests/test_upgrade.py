"""A database made by an earlier release and upgraded equals a fresh one, and has kept all that it knew.

Each dump in upgrade/ is such a database, with what its views and requests said then: see make_dump.py there.
The first of them is made by the test itself, today: it is what the next release will leave.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from example import Connection, call, look, query, rows, state
from make_dump import dump, make

from budgetdb.embedded import find_binaries
from budgetdb.install import migrate, plan

if TYPE_CHECKING:
    from conftest import Server

HERE = Path(__file__).parent
RELEASES = {path.name.removesuffix(".sql.gz"): path for path in (HERE / "upgrade").glob("*.sql.gz")}
TODAY = "today"
OURS = ("budgetdb", "budgetdb_data")


def restore(dump: bytes, dsn: str) -> None:
    """Fill an empty database from a dump."""
    with psycopg.connect(dsn) as connection:
        connection.execute(gzip.decompress(dump))


@pytest.fixture(scope="module")
def dump_of_today(server: Server) -> bytes:
    """Make the dump that a release would leave today."""
    name = f"story_{os.getpid()}"
    with closing(psycopg.connect(server.dsn(server.maintenance_dbname), autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        try:
            make(server.dsn(name))
            return dump(server.dsn(name))
        finally:
            connection.execute(f"DROP DATABASE {name}".encode())


@pytest.fixture(params=[TODAY, *sorted(RELEASES)])
def old(request: pytest.FixtureRequest, dump_of_today: bytes, empty_dsn: str) -> str:
    """Return the connection string of a database as it was at a release."""
    release = RELEASES.get(request.param)
    restore(release.read_bytes() if release else dump_of_today, empty_dsn)
    return empty_dsn


@pytest.fixture
def upgraded(old: str) -> str:
    """Return the connection string of the same database after an upgrade."""
    with psycopg.connect(old) as connection:
        migrate(connection)
        assert not plan(connection).pending
    return old


def definitions(dsn: str) -> dict[str, list[str]]:
    """Return what pg_dump says of each of our objects: owner, definition, comment, grants, policies.

    The columns of a table come in any order: those added by a migration are its last.
    """
    schemas = [f"--schema={schema}" for schema in OURS]
    command = [str(find_binaries() / "pg_dump"), "--schema-only", *schemas, "-d", dsn]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    text = re.sub(r"(?m)^\\.*\n", "", text)  # psql's commands, with a random key
    _, *parts = re.split(r"(?m)^--\n-- (Name: .*)\n--\n", text.rpartition("--\n-- PostgreSQL")[0])
    found = dict(zip(parts[::2], (body.split("\n") for body in parts[1::2]), strict=True))
    return {
        name: sorted(line.rstrip(",") for line in body) if "; Type: TABLE;" in name else body
        for name, body in found.items()
    }


def given(db: Connection) -> dict[str, list[Any]]:
    """Return the rows that are there without anybody's doing: reference data, and what was applied."""
    return {
        table: query(db, f"SELECT {columns} FROM budgetdb_data.{table} ORDER BY 1")
        for table, columns in {
            "currencies": "*",
            "migrations": "number, name, sha256",
            "logic": "path, sha256",
        }.items()
    }


def figures(text: str) -> dict[str, Any]:
    """Return the columns of a row as JSON, numbers being exact."""
    return dict(json.loads(text, parse_float=Decimal))


def shows(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> bool:
    """Tell whether rows have, in the columns that there were, what they had; there may be more columns."""

    def count(rows: list[dict[str, Any]]) -> Counter[str]:
        return Counter(str(sorted((name, row[name]) for name in expected[0])) for row in rows)

    return count(found) == count(expected)


def test_every_release_left_a_dump() -> None:
    """CHANGELOG.md says which were released."""
    changelog = (HERE.parent / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"(?m)^## (\S+) \((.+)\)$", changelog)
    assert headings
    assert {version for version, when in headings if when != "unreleased"} == set(RELEASES)


def test_today_has_nothing_pending(dump_of_today: bytes, empty_dsn: str) -> None:
    """A restored database is the one that was dumped: the installer leaves it alone."""
    restore(dump_of_today, empty_dsn)
    with psycopg.connect(empty_dsn) as connection:
        assert not plan(connection).pending
        assert not migrate(connection).changed


def test_it_equals_a_fresh_install(upgraded: str, dsn: str, db: Connection) -> None:
    """Definitions, owners, comments, grants and reference data are those of a fresh install."""
    assert definitions(upgraded) == definitions(dsn)
    with psycopg.connect(upgraded) as connection:
        assert given(connection) == given(db)


def test_the_dump_is_of_use(old: str) -> None:
    """It has every state of bots, positions and orders, both models and directions, every kind of row."""
    with psycopg.connect(old) as db:
        for view, column, values in (
            ("bots", "status", {"draft", "active", "paused", "closed"}),
            ("positions", "status", {"pending", "open", "closed", "cancelled"}),
            ("positions", "direction", {"long", "short"}),
            ("accounts", "reservation_model", {"conservative", "exact"}),
            ("accounts", "is_paper_trading", {False, True}),
            ("fills", "overspent", {False, True}),
            ("orders", "status", {"open", "filled", "cancelled", "expired"}),
            ("account_capital", "price_status", {"not needed", "stale", "missing"}),
        ):
            assert {getattr(row, column) for row in look(db, view)} == values
        for (table,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'budgetdb_data'"):
            assert query(db, f"SELECT FROM budgetdb_data.{table} LIMIT 1"), table
        kept = {row.view for row in query(db, "SELECT DISTINCT view FROM expected.rows")}
        (counted,) = query(db, "SELECT count(*) AS n FROM pg_views WHERE schemaname = 'budgetdb'")
        assert len(kept) == counted.n - 1  # all but integrity_violations


def test_every_view_shows_what_it_showed(upgraded: str) -> None:
    """No figure changes with an upgrade, and every total still adds up (R11)."""
    with psycopg.connect(upgraded) as db:
        db.execute("SET TimeZone = 'UTC'")
        for (view,) in db.execute("SELECT DISTINCT view FROM expected.rows").fetchall():
            expected = query(db, "SELECT shown::text FROM expected.rows WHERE view = %s", view)
            found = query(db, f"SELECT to_jsonb(v)::text AS shown FROM budgetdb.{view} AS v")
            assert shows([figures(r.shown) for r in found], [figures(r.shown) for r in expected]), view
        assert look(db, "integrity_violations") == []


def test_requests_made_before_are_remembered(upgraded: str) -> None:
    """A retry returns what the call first returned, and changes nothing (R10)."""
    with psycopg.connect(upgraded) as db:
        db.execute("SET TimeZone = 'UTC'")
        before = state(db)
        for (asked,) in db.execute("SELECT DISTINCT call FROM expected.requests").fetchall():
            expected = query(db, "SELECT answer::text FROM expected.requests WHERE call = %s", asked)
            found = query(db, f"SELECT to_jsonb(r)::text AS answer FROM budgetdb.{asked} AS r")
            assert shows([figures(r.answer) for r in found], [figures(r.answer) for r in expected]), asked
        assert state(db) == before


def test_trading_goes_on(upgraded: str) -> None:
    """Whatever is still alive is traded, resized, resumed and closed; new accounts and bots join in."""
    with psycopg.connect(upgraded) as db:
        for account in look(db, "accounts"):
            balances = {"USD": 90_000, "BTC": 3, "ETH": 20, "BNB": 5}
            rows(db, "sync_balances", account.id, balances, request_id="after")
            call(db, "configure_account", account.id, name=f"{account.name} again")
        call(db, "record_price", "coinbase", "BTC", "USD", 90_000)
        for position in look(db, "positions", "status IN ('pending', 'open')"):
            there, back = ("buy", "sell") if position.direction == "long" else ("sell", "buy")
            where = (position.account_id, position.id)
            call(db, "record_fill", *where, there, "0.01", 900, request_id=f"more of {position.id}")
            rest = position.base_amount + Decimal("0.01")
            fill = {"id": f"rest of {position.id}", "position_id": position.id, "side": back}
            fill |= {"base_amount": str(rest), "quote_amount": "1000", "executed_at": "2026-01-03T00:00:00Z"}
            db.execute("SELECT budgetdb.record_fills(%s, %s)", [position.account_id, json.dumps([fill])])
        assert {row.status for row in look(db, "positions")} == {"closed", "cancelled"}
        for order in look(db, "orders", "status = 'open'"):
            call(db, "cancel_order", order.account_id, order.id)
        for bot in look(db, "bots", "status <> 'closed'"):
            where = (bot.account_id, bot.id)
            if bot.status != "active":
                call(db, "activate_bot", *where)
            call(db, "open_position", *where, "long")
            call(db, "resize_bot", *where, 15)
            call(db, "pause_bot", *where)
            call(db, "close_bot", *where)
        fresh = call(db, "create_account", "Carol", "New", "coinbase")
        rows(db, "sync_balances", fresh.id, {"USD": 1_000})
        for account in look(db, "accounts"):
            call(db, "create_bot", account.id, "Whole", "traditional_dca", 100)
        assert look(db, "integrity_violations") == []
