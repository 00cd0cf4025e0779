"""Crashes and full disks: what was acknowledged is there, once and whole; retries do the rest (R9, R10)."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from decimal import Decimal
from itertools import count, cycle, islice, product
from pathlib import Path
from threading import Event
from typing import Any, LiteralString

import psycopg
import pytest
from example import Connection, amounts, available, capital
from test_concurrency import assert_sound
from test_embedded import eventually, processes

from budgetdb.embedded import EmbeddedServer, EmbeddedServerError
from budgetdb.install import migrate

ROOT = Path(__file__).parent.parent
ROUNDS = 20
VICTIMS = ("postmaster", "backend", "client")
# When it strikes the first client: anywhere, with its request made and not committed, or committed unnoticed.
MOMENTS = ("at work", "in a transaction", "before the answer")
# How psql exits when its input ends, when its connection is lost, and when a statement fails.
DONE, LOST, FAILED = 0, 2, 3

ACCOUNTS = (1, 2)
# Older than every fill, so that fills move the raw balance, however often this is told again.
BALANCES: LiteralString = """'{"USD": 1000000, "BTC": 1000}', '2020-01-01Z'"""
SETUP: LiteralString = f"""
    SELECT budgetdb.create_account('alice', 'number ' || n, 'coinbase') FROM generate_series(1, 2) AS n;
    SELECT budgetdb.sync_balances(a.id, {BALANCES}) FROM budgetdb.accounts AS a;
"""


@pytest.fixture
def binaries(own_binaries: Path | None) -> Path:
    """Find the PostgreSQL under test, for a server of our own, and its psql."""
    if own_binaries is None:
        pytest.skip("kills a server of its own: give --pg a version or a folder")
    if not (own_binaries / "psql").exists():
        pytest.skip(f"there is no psql in {own_binaries}: install PostgreSQL's client programs")
    return own_binaries


def life(account: int, name: str) -> list[str]:
    """Return the calls of a bot's life: it earns 3 USD, pays 0.01 BNB, and leaves nothing reserved."""
    bot = f"(SELECT b.id FROM budgetdb.bots AS b WHERE b.account_id = {account} AND b.name = '{name}')"
    position = f"(SELECT p.id FROM budgetdb.positions AS p WHERE p.bot_id = {bot})"
    sales = ", ".join(
        f"""jsonb_build_object(
            'id', '{name} {sale}', 'position_id', {position}, 'side', 'sell',
            'base_amount', 0.1, 'quote_amount', 11, 'executed_at', '2025-01-01T00:00:00Z'
        )"""
        for sale in "ab"
    )
    return [
        f"create_bot({account}, '{name}', 'bidirectional_dca', 1",
        f"open_position({account}, {bot}, 'long'",
        f"record_fill({account}, {position}, 'buy', 0.3, 30, 0.01, 'BNB'",
        f"resize_bot({account}, {bot}, 2",
        f"sync_balances({account}, {BALANCES}",
        f"record_fills({account}, jsonb_build_array({sales})",
        f"pause_bot({account}, {bot}",
        f"record_fill({account}, {position}, 'sell', 0.1, 11",
        f"activate_bot({account}, {bot}",
        f"close_bot({account}, {bot}",
    ]


STEPS = len(life(0, ""))


def requests(account: int, name: str) -> Iterator[tuple[str, str]]:
    """Yield request ids and calls: one bot's life after another's."""
    for number in count():
        for step, call in enumerate(life(account, f"{name}.{number}")):
            request_id = f"{name}.{number}.{step}"
            query = f"SELECT jsonb_agg(f)::text FROM budgetdb.{call}, request_id => '{request_id}') AS f;"
            yield request_id, " ".join(query.split())


class Writer:
    """A client, a psql, that makes request after request; what it asked and what it was told is noted."""

    def __init__(self, psql: Path, dsn: str, account: int, name: str) -> None:
        self.account = account
        self.requests = requests(account, name)
        self.asked: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        self.stop = Event()
        self.process = subprocess.Popen(
            [psql, "-XqAt", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-d", dsn],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"LC_ALL": "C"},
            encoding="utf-8",
        )
        pid = self.ask("SELECT pg_backend_pid();")
        assert pid, self.end()
        self.backend = int(pid)
        self.work: Future[None] = Future()

    def tell(self, statement: str) -> None:
        """Send a statement."""
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.write(f"{statement}\n")
            self.process.stdin.flush()

    def ask(self, statement: str) -> str | None:
        """Send a statement and return its answer, which psql prints once it is committed; None if it ends."""
        assert self.process.stdout
        self.tell(statement)
        line = self.process.stdout.readline()
        return line.removesuffix("\n") if line.endswith("\n") else None

    def choose(self) -> tuple[str, str]:
        """Return the next request, noted as asked."""
        request_id, call = next(self.requests)
        self.asked[request_id] = call
        return request_id, call

    def write(self) -> None:
        """Make requests until told to stop, or until one is not answered."""
        while not self.stop.is_set():
            request_id, call = self.choose()
            if (answer := self.ask(call)) is None:
                break
            self.answers[request_id] = answer

    def halt(self) -> None:
        """Stop between two requests."""
        self.stop.set()
        self.work.result(timeout=60)

    def finish(self, db: Connection) -> None:
        """Make every request again, and what is left of the bot's life; an answer given stays as it was."""
        for request_id, call in self.asked.items():
            answer = value(db, call)
            assert self.answers.setdefault(request_id, answer) == answer
        while len(self.asked) % STEPS:
            request_id, call = self.choose()
            self.answers[request_id] = value(db, call)

    def end(self) -> tuple[int, str]:
        """Return how psql ended, and what it said of it."""
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


def value(db: Connection, query: str) -> Any:
    """Return the one value that a query gives."""
    row = db.execute(query.encode()).fetchone()
    assert row
    return row[0]


@contextmanager
def connected(server: EmbeddedServer) -> Iterator[Connection]:
    """Connect as soon as the server lets us in; what becomes of the connection does not matter at the end."""
    connections: list[Connection] = []

    def connect() -> bool:
        with suppress(psycopg.OperationalError):
            connections.append(psycopg.connect(server.dsn, autocommit=True))
        return bool(connections)

    assert eventually(connect)
    with closing(connections[0]):
        yield connections[0]


@contextmanager
def serving(data: Path, binaries: Path) -> Iterator[EmbeddedServer]:
    """Serve a new database with two accounts, in which an acknowledgement is worth what it should be."""
    with EmbeddedServer(data, binaries=binaries, settings={"statement_timeout": "30s"}) as server:
        with connected(server) as db:
            migrate(db)
            db.execute(SETUP)
        with connected(server) as db:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                assert value(db, f"SHOW {setting}") == "on"
        yield server


@contextmanager
def at_work(server: EmbeddedServer, name: str) -> Iterator[list[Writer]]:
    """Let two clients write to each account, so that one of them often waits for the other."""
    writers = [
        Writer(server.binaries / "psql", server.dsn, account, f"{name}{account}{twin}")
        for account in ACCOUNTS
        for twin in "ab"
    ]
    with ThreadPoolExecutor(len(writers)) as pool:
        try:
            for writer in writers:
                writer.work = pool.submit(writer.write)
            yield writers
        finally:
            for writer in writers:
                writer.stop.set()
                writer.process.kill()
    for writer in writers:
        writer.end()


def await_answers(writers: list[Writer], more: int) -> None:
    """Wait until each of the writers has been given some more answers."""
    wanted = [(writer, len(writer.answers) + more) for writer in writers]
    assert eventually(lambda: all(len(writer.answers) >= answers for writer, answers in wanted)), [
        writer.end() for writer in writers if writer.work.done()
    ]


def await_departure(db: Connection, writer: Writer) -> None:
    """Wait until the server has noticed that the writer is no more."""
    there = f"SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE pid = {writer.backend}"
    assert eventually(lambda: value(db, there) == 0)


def await_end(writers: list[Writer], *endings: int) -> list[str]:
    """Wait until the writers have stopped, each with a request unanswered; return what they said of it."""
    complaints = []
    for writer in writers:
        writer.work.result(timeout=60)
        assert len(writer.asked) == len(writer.answers) + 1
        ending, said = writer.end()
        assert ending in endings, (ending, said)
        complaints.append(said)
    return complaints


def recorded(db: Connection) -> Counter[str]:
    """Return how often each request is in the ledger."""
    query = "SELECT request_id FROM budgetdb.ledger WHERE request_id IS NOT NULL"
    return Counter(request_id for (request_id,) in db.execute(query))


def assert_whole(db: Connection, writers: list[Writer]) -> Counter[str]:
    """Check that each request acknowledged is there, none twice, and none by half."""
    assert_sound(db)
    ledger = recorded(db)
    assert {answered for writer in writers for answered in writer.answers} <= ledger.keys()
    assert ledger.keys() <= {asked for writer in writers for asked in writer.asked}
    assert set(ledger.values()) == {1}
    done = Counter(
        operation
        for (operation,) in db.execute("SELECT operation FROM budgetdb.ledger WHERE request_id IS NOT NULL")
    )
    fills = done["record_fill"] + 2 * done["record_fills"]
    for view, rows in ("bots", done["create_bot"]), ("positions", done["open_position"]), ("fills", fills):
        assert value(db, f"SELECT count(*) FROM budgetdb.{view}") == rows
    return ledger


def assert_finished(db: Connection, writers: list[Writer]) -> None:
    """Check that everything is as if nothing had ever happened: each request took effect once."""
    assert assert_whole(db, writers).keys() == {asked for writer in writers for asked in writer.asked}
    for account in ACCOUNTS:
        lives = sum(len(writer.asked) // STEPS for writer in writers if writer.account == account)
        raw = amounts(BNB=lives * Decimal("-0.01"), BTC=1_000, USD=1_000_000 + 3 * lives)
        assert capital(db, account, "raw_balance") == raw
        assert capital(db, account, "reserved") == dict.fromkeys(raw, 0)


def finish(db: Connection, writers: list[Writer]) -> None:
    """Let the writers' work be finished by somebody else."""
    for writer in writers:
        writer.finish(db)


def lead(db: Connection, first: Writer, second: Writer, moment: str) -> str:
    """Lead the first writer to a moment, where the second may have to wait for it; return its request."""
    first.halt()
    request_id, call = first.choose()
    if moment == "in a transaction":
        assert first.ask(f"BEGIN; {call}")
        waits = f"SELECT {first.backend} = ANY (pg_catalog.pg_blocking_pids({second.backend}))"
        assert eventually(lambda: value(db, waits))
    else:
        first.tell(call)
        assert eventually(lambda: request_id in recorded(db))
    return request_id


def strike(victim: str, data: Path, writer: Writer) -> None:
    """Kill the server, the writer's backend or the writer, without a warning."""
    if victim == "client":
        writer.process.kill()
    elif victim == "backend":
        os.kill(writer.backend, signal.SIGKILL)
    else:
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)


def test_every_kill_loses_and_repeats_nothing(binaries: Path, folder: Path) -> None:
    """R9, R10: what was acknowledged outlives any kill, whole; what was not takes effect once, retried."""
    data, everybody, dice = folder / "data", list[Writer](), random.Random(1)
    with serving(data, binaries) as server:
        for number, (victim, moment) in enumerate(islice(cycle(product(VICTIMS, MOMENTS)), ROUNDS)):
            request_id = ""
            with connected(server) as db, at_work(server, f"{number}.") as writers:
                everybody += writers
                first, second, *_ = writers
                await_answers(writers, dice.randrange(1, STEPS))
                if moment != "at work":
                    request_id = lead(db, first, second, moment)
                strike(victim, data, first)
                if victim == "client":
                    others = writers[1:]
                    await_answers(others, 2)
                    for writer in others:
                        writer.halt()
                        assert writer.end() == (DONE, "")
                    await_departure(db, first)
                else:
                    await_end([writer for writer in writers if not writer.stop.is_set()], LOST, FAILED)
            if victim == "postmaster":
                server.stop()
                # Its backends go on for a moment, and PostgreSQL refuses to start beside them.
                assert eventually(lambda: not processes(str(data)))
                server.start()
            with connected(server) as db:
                ledger = assert_whole(db, everybody)
                if moment != "at work":
                    assert (request_id in ledger) == (moment == "before the answer")
                finish(db, writers)
                assert_finished(db, everybody)


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk in memory with room for a database, and not for much more."""
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=96m,mode=0777", "budgetdb", str(disk)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("cannot mount a tmpfs: run as root, in a container with --cap-add SYS_ADMIN")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Leave no room on a disk for a while."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield
    finally:
        ballast.unlink()


def test_a_full_disk_refuses_and_service_resumes(binaries: Path, small_disk: Path) -> None:
    """R9, R10: without room for data a writer is refused by name and readers go on; with room all goes on."""
    with (
        serving(small_disk / "data", binaries) as server,
        at_work(server, "") as writers,
        connected(server) as db,
    ):
        # A new file of the log, which is made whole, outlasts the room for data.
        db.execute("SELECT pg_switch_wal()")
        await_answers(writers, STEPS)
        with full(small_disk):
            for said in await_end(writers, FAILED):
                assert "ERROR:  53100: " in said
                assert "No space left on device\nHINT:  Check free disk space." in said
            assert_whole(db, writers)
            assert available(db, 1).keys() == {"BNB", "BTC", "USD"}
        # On the same connection: the server has been there all the time.
        finish(db, writers)
        assert_finished(db, writers)


def test_a_disk_without_room_for_the_log_stops_the_server(binaries: Path, small_disk: Path) -> None:
    """R9, R10: a server that cannot write its log stops and says so; with room it starts, and all goes on."""
    with serving(small_disk / "data", binaries) as server:
        with at_work(server, "") as writers, connected(server) as db:
            await_answers(writers, STEPS)
            with full(small_disk):
                # The log has room to the end of its present file: go on to the next.
                with suppress(psycopg.OperationalError):
                    while True:
                        db.execute("SELECT pg_switch_wal(), pg_logical_emit_message(FALSE, '', '')")
                assert db.broken
                await_end(writers, LOST, FAILED)
                assert eventually(lambda: not processes(str(small_disk / "data")))
                server.stop()
                with pytest.raises(EmbeddedServerError, match="No space left on device"):
                    server.start()
        server.start()
        with connected(server) as db:
            assert_whole(db, writers)
            finish(db, writers)
            assert_finished(db, writers)


def test_nothing_makes_an_acknowledgement_worth_less() -> None:
    """R9: only the server that is thrown away at its end answers before a change is on the disk."""
    package = [path for folder in ("budgetdb", "migrations", "sql") for path in (ROOT / folder).rglob("*.*")]
    sources = [path for path in package if path.suffix in {".py", ".sql"}]
    naming = {path.name for path in sources if "synchronous_commit" in path.read_text("utf-8")}
    assert naming == {"embedded.py"}
