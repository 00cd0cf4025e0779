"""Through pgbouncer in transaction mode every function and view does what it does without."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from typing import TYPE_CHECKING, NamedTuple

import psycopg
import pytest
from example import COINBASE, KRAKEN, Connection, available, live, publish, query
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from story import Narrator, answers, read, tell
from test_cli_migrate import budgetdb
from test_concurrency import assert_sound
from test_embedded import eventually
from test_install import catalog

from budgetdb import AccountNotFound, AsyncBudgetDB, BudgetDB, InsufficientCapital, install

if TYPE_CHECKING:
    from conftest import Server

CLIENTS = 8
SERVERS = 2
PORT = 6432
NOBODY = 65534

# Whoever waits for good shall fail instead.
CONFIGURATION = f"""
[databases]
* = {{server}}

[pgbouncer]
listen_port = {PORT}
unix_socket_dir = {{folder}}
auth_type = any
pool_mode = transaction
default_pool_size = {SERVERS}
query_timeout = 30
query_wait_timeout = 30
{{more}}
"""


class Pooler(NamedTuple):
    """Where a pgbouncer listens, and whether it keeps the statements that its clients prepare."""

    folder: str
    keeps_statements: bool


@pytest.fixture(scope="module")
def pooler(server: Server) -> Iterator[Pooler]:
    """Start a pgbouncer, which dies with this process, before the tests' server."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("no pgbouncer on this machine: apt-get install pgbouncer")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    major, minor = map(int, re.findall(r"\d+", said)[:2])
    keeps_statements = (major, minor) >= (1, 22)
    with TemporaryDirectory(dir="/tmp") as folder, ExitStack() as running:
        configuration = Path(folder, "pgbouncer.ini")
        configuration.write_text(
            CONFIGURATION.format(
                server=make_conninfo(
                    host=server.host, port=server.port, user=server.user, password=server.password
                ),
                folder=folder,
                more="max_prepared_statements = 100" if keeps_statements else "",
            )
        )
        user = None
        if os.geteuid() == 0:  # which pgbouncer refuses; who runs the server can reach it
            user = os.stat(server.host).st_uid if server.host.startswith("/") else NOBODY
            os.chown(folder, user, -1)
            os.chown(configuration, user, -1)
        process = running.enter_context(
            subprocess.Popen(
                ["/bin/sh", "-c", '"$@" & read -r _; kill -s KILL $!', "sh", program, "-q", configuration],
                stdin=subprocess.PIPE,
                user=user,
            )
        )
        running.callback(process.communicate)
        assert eventually(Path(folder, f".s.PGSQL.{PORT}").exists)
        yield Pooler(folder, keeps_statements)


@pytest.fixture
def pooled(pooler: Pooler, dsn: str) -> str:
    """Return the connection string, through the pooler, of the database that `db` is connected to."""
    return through(pooler, dsn)


def through(pooler: Pooler, dsn: str) -> str:
    """Return the connection string of the same database through the pooler."""
    return make_conninfo(dsn, host=pooler.folder, port=PORT)


def connect(pooled: str, *, autocommit: bool = True) -> closing[Connection]:
    """Connect through the pooler, as one has to."""
    return closing(psycopg.connect(pooled, autocommit=autocommit, prepare_threshold=None))


def backend(client: Connection) -> int:
    """Return the server process that a client's statement or transaction meets."""
    (pid,) = client.execute("SELECT pg_backend_pid()").fetchone() or ()
    return int(pid)


def assert_told(db: Connection, stories: int) -> None:
    """Check that every story left all its changes, and that the pooler's server connections were enough."""
    assert_sound(db)
    versions = query(db, "SELECT version FROM budgetdb.accounts WHERE owner = 'Carol'")
    assert len(versions) == stories
    assert len(set(versions)) == 1
    assert len(servers(db)) == SERVERS


def servers(db: Connection) -> set[int]:
    """Return the server processes of the test's database, less the one asked."""
    found = query(
        db,
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'",
    )
    return {row.pid for row in found}


def test_every_question_is_answered_alike(db: Connection, pooled: str) -> None:
    """Every view and reading function gives the same, whichever server connection a statement comes to."""
    live(db)
    calls = tell(db)
    expected = read(db, calls)
    with connect(pooled) as one, connect(pooled) as other, ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda client: read(client, calls), [one, other] * 3):
            assert found == expected


def test_threads_do_everything(db: Connection, pooled: str) -> None:
    """Every function works for more clients than server connections, which all their transactions share."""
    expected = answers(db, tell(db))
    start = Barrier(CLIENTS, timeout=30)

    def run(_: int) -> list[object]:
        with connect(pooled, autocommit=False) as connection:
            start.wait()
            return answers(db, asyncio.run(Narrator(BudgetDB(connection)).tell()))

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert list(pool.map(run, range(CLIENTS))) == [expected] * CLIENTS
    assert_told(db, CLIENTS + 1)


async def test_tasks_do_everything(db: Connection, pooled: str) -> None:
    """Every function works through the asynchronous client, for as many."""
    start = asyncio.Barrier(CLIENTS)

    async def run() -> list[object]:
        async with await AsyncConnection.connect(pooled, prepare_threshold=None) as connection:
            await start.wait()
            return answers(db, await Narrator(AsyncBudgetDB(connection)).tell())

    found = await asyncio.gather(*(run() for _ in range(CLIENTS)))
    assert found == [answers(db, await Narrator(BudgetDB(db)).tell())] * CLIENTS
    assert_told(db, CLIENTS + 1)


def test_the_gate_holds(db: Connection, pooled: str) -> None:
    """R5: of bots created at once, as many get in as fit."""
    publish(db)

    def create(number: int) -> bool:
        with connect(pooled) as connection:
            try:
                return BudgetDB(connection).create_bot(COINBASE, f"{number}", "traditional_dca", 10).is_active
            except InsufficientCapital:
                return False

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert Counter(pool.map(create, range(CLIENTS + 1))) == {True: 6, False: CLIENTS - 5}
    assert available(db, COINBASE)["USD"] == 0


@pytest.mark.parametrize("end", ["rollback", "close"])
def test_a_transaction_has_a_server_connection_to_itself(db: Connection, pooled: str, end: str) -> None:
    """R5: nobody sees what is not committed, and a client that gives up or dies leaves nothing of it."""
    publish(db)
    before = available(db, COINBASE)
    with connect(pooled, autocommit=False) as holder, connect(pooled) as other:
        BudgetDB(holder).create_bot(COINBASE, "held", "traditional_dca", 50)
        held = backend(holder)
        for number in range(CLIENTS):
            assert backend(other) != held
            BudgetDB(other).create_bot(KRAKEN, f"{number}", "traditional_dca", 1)
            assert available(other, COINBASE) == before
        assert available(holder, COINBASE)["USD"] == before["USD"] - 25_000
        getattr(holder, end)()
        # It waits for the account until what the holder did is undone.
        BudgetDB(other).create_bot(COINBASE, "next", "traditional_dca", 60)
    assert available(db, COINBASE)["USD"] == 0


@pytest.mark.parametrize(("threshold", "advised"), [(None, True), (0, False)])
def test_prepared_statements(
    db: Connection, pooler: Pooler, pooled: str, threshold: int | None, advised: bool
) -> None:
    """A statement prepared on one server connection is unknown on another, unless pgbouncer keeps it.

    By default psycopg prepares what it has executed five times; with prepare_threshold None it never does.
    """
    publish(db)
    with connect(pooled, autocommit=False) as holder, connect(pooled) as client:
        client.prepare_threshold = threshold
        first = backend(client)
        expected = BudgetDB(client).get_available_capital(COINBASE)
        assert backend(holder) == first, "the pooler lends the connection that came back last"
        try:
            assert BudgetDB(client).get_available_capital(COINBASE) == expected
            assert pooler.keeps_statements or advised
        except psycopg.errors.InvalidSqlStatementName:
            assert not pooler.keeps_statements
            assert not advised


@pytest.mark.parametrize(("statement", "leaks"), [("SET LOCAL", False), ("SET", True)])
def test_a_setting_of_a_transaction_ends_with_it(
    db: Connection, pooled: str, statement: str, leaks: bool
) -> None:
    """SET LOCAL reaches no other client; SET stays on the server connection, so that others meet it."""
    publish(db)
    with connect(pooled, autocommit=False) as one, connect(pooled) as other:
        one.execute(f"{statement} budgetdb.require_account_id = on")
        strict = backend(one)
        with pytest.raises(AccountNotFound), one.transaction():
            BudgetDB(one).calculate_available_usd(50_000, None, None)
        assert BudgetDB(other).calculate_available_usd(50_000, None, None) == 50_000
        assert backend(other) != strict
        one.commit()
        assert backend(other) == strict
        if leaks:
            with pytest.raises(AccountNotFound):
                BudgetDB(other).calculate_available_usd(50_000, None, None)
        else:
            assert BudgetDB(other).calculate_available_usd(50_000, None, None) == 50_000


def test_a_setting_of_the_database_reaches_everybody(db: Connection, pooled: str) -> None:
    """ALTER DATABASE is the way to set something for all clients of a pooler."""
    db.execute(f"ALTER DATABASE {db.info.dbname} SET budgetdb.require_account_id = on")
    with connect(pooled) as client, pytest.raises(AccountNotFound):
        BudgetDB(client).calculate_available_usd(50_000, None, None)


def test_a_warning_arrives(db: Connection, pooled: str, caplog: pytest.LogCaptureFixture) -> None:
    """What the server warns of is logged where the call was made."""
    publish(db)
    with connect(pooled) as client:
        BudgetDB(client).calculate_available_usd(50_000, None, None)
    assert "account_id" in caplog.text


def test_migrations(empty_dsn: str, dsn: str, pooler: Pooler) -> None:
    """Of more runs at once than there are server connections one installs, whole, and leaves no setting."""
    pooled = through(pooler, empty_dsn)

    def run(_: int) -> bool:
        with connect(pooled) as connection:
            return install.migrate(connection).changed

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert Counter(pool.map(run, range(CLIENTS))) == {True: 1, False: CLIENTS - 1}
    assert catalog(empty_dsn) == catalog(dsn)
    with connect(pooled, autocommit=False) as one, connect(pooled, autocommit=False) as other:
        assert backend(one) != backend(other)
        for client in (one, other):
            assert query(client, "SELECT name, setting FROM pg_settings WHERE source = 'session'") == []


@pytest.mark.parametrize("command", ["migrate", "migrate --check", "status", "show", "verify"])
def test_the_command_line(db: Connection, dsn: str, pooled: str, command: str) -> None:
    """`budgetdb` tells through the pooler what it tells without."""
    live(db)
    expected, done = (budgetdb("--dsn", way, *command.split()) for way in (dsn, pooled))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == expected.stdout != ""
