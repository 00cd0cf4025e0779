"""Migrating while clients read and write: they notice a short wait, or an error that a retry cures."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count, islice
from threading import Event
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from example import Connection, call, look, query, rows
from psycopg import IsolationLevel
from test_upgrade import RELEASES, restore

from budgetdb import install
from budgetdb.install import LogicFile, Migration, Source, migrate

if TYPE_CHECKING:
    from conftest import Connect

LOCK_TIMEOUT = 2  # seconds
# Far above any wait that a migration may cause, and far below one that has no end.
STATEMENT_TIMEOUT = LOCK_TIMEOUT + 10

# What clients above READ COMMITTED retry anyway, and nothing else: no deadlock.
AGAIN = frozenset({"40001"})
# A call under way goes on in the body that it began with, while what it returns, calls and writes to is new
# already. Its row is wider than its query expects:
WIDER = AGAIN | {"42804"}
# and, where a migration changed more than that, a function is gone (42883) or a column is not filled (23502).
IN_BETWEEN = WIDER | {"42883", "23502"}

# In these views the last column is followed by FROM, where another can be put in.
GROWING = {f"views/{view}.sql" for view in ("accounts", "bots", "fills", "positions", "prices")}


def changed(file: LogicFile, release: int, *, grows: bool) -> LogicFile:
    """Return a file whose view or function differs in every release; in some views, by one more column."""
    text = file.text.replace("AS $$", f"AS $$ -- release {release}", 1)
    if grows and file.path in GROWING:
        more = "".join(f",\n    {n} AS release_{n}" for n in range(1, release + 1))
        text, found = re.subn(r"(?m)^FROM ", f"{more}\nFROM ", text, count=1)
        assert found
    return replace(file, text=f"{text}\n-- release {release}")


def release(number: int, *, grows: bool) -> Source:
    """Return the package with every view and every function changed."""
    source = Source.packaged()
    return replace(source, logic=tuple(changed(file, number, grows=grows) for file in source.logic))


# One more column for every table of accounts, which no writer knows of, and a look at every row.
WIDEN = """
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT c.oid::regclass FROM pg_class AS c WHERE c.relrowsecurity LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN release integer NOT NULL DEFAULT 0', name);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT release_known CHECK (release >= 0)', name);
    END LOOP;
END;
$$;
"""


def widened(source: Source) -> Source:
    """Return a source with one more migration, which changes every table that clients write to."""
    migration = Migration(number=len(source.migrations) + 1, name="widen", text=WIDEN)
    return replace(source, migrations=(*source.migrations, migration))


@dataclass
class Traffic:
    """Clients at work on two accounts, and how often each got something done."""

    accounts: tuple[int, int]
    curable: frozenset[str]
    done: Counter[int] = field(default_factory=Counter)
    over: Event = field(default_factory=Event)
    clients: list[Future[None]] = field(default_factory=list)
    begun: int = 0
    ended: int = 0

    @contextmanager
    def migration(self) -> Iterator[None]:
        """Let clients retry, in this block, what only a migration may do to them."""
        self.begun += 1
        try:
            yield
        finally:
            self.ended += 1

    def insist(self, client: Connection, *statements: str) -> Any:
        """Run a transaction until it gets through, and return the last statement's first value."""
        self.over.wait(0.02)
        while True:
            ended = self.ended
            try:
                with client.transaction():
                    for statement in statements:
                        found = client.execute(statement.encode()).fetchall()
            except psycopg.Error as error:
                if error.sqlstate not in (self.curable if self.begun > ended else AGAIN):
                    raise
            else:
                return found[0][0] if found else None

    def goes_on(self) -> None:
        """Wait until every client has done something more, twice: the first was perhaps under way."""
        before = Counter(self.done)
        deadline = time.monotonic() + 60
        while any(self.done[number] < before[number] + 2 for number in range(len(self.clients))):
            for client in self.clients:
                if client.done():
                    client.result()
            assert time.monotonic() < deadline, "some client got stuck"
            time.sleep(0.02)


def read(client: Connection, traffic: Traffic, number: int) -> None:
    """Read all views and ask all questions, a few of them in each transaction."""
    account = traffic.accounts[number % 2]
    views = query(client, "SELECT viewname FROM pg_catalog.pg_views WHERE schemaname = 'budgetdb'")
    client.commit()
    questions = [f"SELECT count(v) FROM budgetdb.{view.viewname} AS v" for view in views]
    questions += [f"SELECT available FROM budgetdb.get_available_capital({account})"]
    questions += [f"SELECT fits FROM budgetdb.preview_bot({account}, 10)"]
    questions += [f"SELECT budgetdb.calculate_available_usd(1000, 100000, {account})"]
    while not traffic.over.is_set():
        traffic.insist(client, *random.sample(questions, 3))
        traffic.done[number] += 1


def write(client: Connection, traffic: Traffic, number: int) -> None:
    """Lead a bot through its life, request by request, now and then with a look at its account."""
    account = traffic.accounts[number % 2]
    requests = count()

    def request(function: str, *arguments: object) -> Any:
        given = ", ".join(map(str, (account, *arguments, f"request_id => '{number}-{next(requests)}'")))
        this = f"SELECT id FROM budgetdb.{function}({given})"
        capital = f"SELECT sum(available) FROM budgetdb.account_capital WHERE account_id = {account}"
        # Asked twice in one transaction, it takes effect once.
        return traffic.insist(client, *random.choice([(this,), (capital, this), (this, capital, this)]))

    bot = request("create_bot", f"'{number}'", "'bidirectional_dca'", 10)
    while not traffic.over.is_set():
        position = request("open_position", bot, "'long'")
        request("record_fill", position, "'buy'", 0.001, 100)
        traffic.insist(client, "SELECT price FROM budgetdb.record_price('coinbase', 'BTC', 'USD', 100000)")
        request("resize_bot", bot, random.randint(8, 12))
        request("pause_bot", bot)
        fill = f'{{"id": "{position}", "position_id": {position}, "side": "sell", "base_amount": "0.001"'
        fill += f', "quote_amount": "101", "executed_at": "{datetime.now(UTC).isoformat()}"}}'
        request("record_fills", f"'[{fill}]'")
        request("activate_bot", bot)
        traffic.insist(client, f"""SELECT currency FROM budgetdb.sync_balances({account}, '{{"ETH": 1}}')""")
        traffic.done[number] += 1
    made = (
        f"SELECT count(*) FROM budgetdb.ledger WHERE account_id = {account} AND request_id LIKE '{number}-%'"
    )
    assert traffic.insist(client, made) == next(requests)


# Of every kind: at each isolation level, with prepared statements or without, two writers to an account.
CLIENTS: list[tuple[Callable[[Connection, Traffic, int], None], IsolationLevel, int | None]] = [
    (write, IsolationLevel.READ_COMMITTED, 0),
    (write, IsolationLevel.REPEATABLE_READ, None),
    (write, IsolationLevel.READ_COMMITTED, None),
    (write, IsolationLevel.SERIALIZABLE, 0),
    (read, IsolationLevel.READ_COMMITTED, 0),
    (read, IsolationLevel.REPEATABLE_READ, None),
    (read, IsolationLevel.SERIALIZABLE, 0),
]


@contextmanager
def traffic_in(dsn: str, curable: frozenset[str] = AGAIN) -> Iterator[Traffic]:
    """Keep clients busy until the end of the block; whatever they could not cope with is raised here."""
    with ExitStack() as undo:
        db = undo.enter_context(closing(psycopg.connect(dsn, autocommit=True)))
        models = ("conservative", "exact")
        ids = [call(db, "create_account", m, m, "coinbase", reservation_model=m).id for m in models]
        for account in ids:
            rows(db, "sync_balances", account, {"USD": 100_000, "BTC": 10})
        traffic = Traffic((ids[0], ids[1]), curable)
        pool = undo.enter_context(ThreadPoolExecutor(len(CLIENTS)))
        undo.callback(traffic.over.set)
        for number, (work, level, prepare) in enumerate(CLIENTS):
            options = f"-c statement_timeout={STATEMENT_TIMEOUT}s"
            client = undo.enter_context(closing(psycopg.connect(dsn, options=options)))
            client.isolation_level = level
            client.prepare_threshold = prepare
            traffic.clients.append(pool.submit(work, client, traffic, number))
        traffic.goes_on()
        yield traffic
        traffic.goes_on()
        traffic.over.set()
        for ended in traffic.clients:
            ended.result()
        assert look(db, "integrity_violations") == []


def applied(db: Connection) -> list[Any]:
    """Return what is applied."""
    return query(db, "SELECT path, sha256 FROM budgetdb_data.logic ORDER BY path")


def migrated(db: Connection, traffic: Traffic, source: Source) -> bool:
    """Tell whether a migration got through; else it was blocked, and must have left nothing."""
    before = applied(db)
    try:
        with traffic.migration():
            report = migrate(db, source=source, lock_timeout=f"{LOCK_TIMEOUT}s")
    except install.Blocked:
        assert applied(db) == before
        return False
    finally:
        traffic.goes_on()
    assert len(report.logic) == len(source.logic)
    return True


@pytest.mark.parametrize(("grows", "curable"), [(False, AGAIN), (True, WIDER)], ids=["same", "wider"])
def test_every_view_and_function_changes(
    db: Connection, dsn: str, grows: bool, curable: frozenset[str]
) -> None:
    """No strange error, no long wait and no lost or doubled request, however often everything changes."""
    with traffic_in(dsn, curable) as traffic:
        deploys = (migrated(db, traffic, release(number, grows=grows)) for number in range(1, 20))
        assert sum(islice(filter(None, deploys), 3)) == 3


def test_the_tables_change(db: Connection, dsn: str) -> None:
    """The same with a migration of every table."""
    with traffic_in(dsn) as traffic:
        assert any(migrated(db, traffic, widened(release(1, grows=False))) for _ in range(20))
    assert {row.release for row in query(db, "SELECT release FROM budgetdb_data.ledger")} == {0}


@pytest.mark.skipif(not RELEASES, reason="no release has left a dump yet")
@pytest.mark.parametrize("version", sorted(RELEASES))
def test_a_release_is_upgraded(version: str, empty_dsn: str) -> None:
    """The same for a database of an earlier release, with all migrations since then."""
    restore(RELEASES[version].read_bytes(), empty_dsn)
    with (
        psycopg.connect(empty_dsn, autocommit=True) as db,
        traffic_in(empty_dsn, IN_BETWEEN) as traffic,
    ):
        assert any(migrated(db, traffic, release(1, grows=False)) for _ in range(20))


def test_a_report_in_the_way(db: Connection, dsn: str, connect: Connect) -> None:
    """The migration gives up in time, changes nothing, and clients go on meanwhile and afterwards."""
    with traffic_in(dsn) as traffic, connect(autocommit=False) as report:
        for view in ("account_capital", "bots", "positions"):
            look(report, view)
        before, done = applied(db), traffic.done.total()
        with pytest.raises(install.Blocked, match=f"in use for {LOCK_TIMEOUT}s"):
            migrate(db, source=release(1, grows=False), lock_timeout=f"{LOCK_TIMEOUT}s")
        assert traffic.done.total() > done
        traffic.goes_on()
        assert applied(db) == before
        report.rollback()
        assert any(migrated(db, traffic, release(1, grows=False)) for _ in range(20))
