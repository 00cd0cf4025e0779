"""archive_ledger: old rows go, every figure stays, and the ledger goes on to add up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_TIMES,
    PAPER,
    A,
    B,
    C,
    Connection,
    at,
    call,
    check_bad,
    live,
    look,
    open_long,
    open_short,
    publish,
    query,
    refused,
    rows,
    trade,
    unchanged,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import IsolationLevel
from test_concurrency import AGAIN, OK, READ_COMMITTED, any_level, at_once, attempt, join, waiting

if TYPE_CHECKING:
    from conftest import Connect

ACCOUNTS = (COINBASE, KRAKEN, PAPER)
# Old enough, and after every row that age() has made old.
EVERYTHING = at(24 * 365)


def age(db: Connection) -> None:
    """Let every change so far have been recorded long ago: an account's version 1 at hour 1, and so on."""
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = %s + version * interval '1 hour'", [at(0)])


def archive(db: Connection, first_kept: int, account: int = COINBASE) -> int:
    """Archive the versions below one, which age() has dated, and return how many."""
    moved: int = call(db, "archive_ledger", account, at(first_kept)).archive_ledger
    return moved


def versions(db: Connection, view: str = "ledger", account: int = COINBASE) -> list[int]:
    """Return the versions of an account that are in the ledger, or in the archive."""
    return [row.version for row in look(db, view, "account_id = %s", account)]


def history(db: Connection, since: int) -> list[Any]:
    """Return what capital_history says of every moment since a version's, on every account."""
    return query(
        db,
        """
        SELECT DISTINCT ON (m, h.account_id, h.currency)
            m, h.account_id, h.currency, h.version, h.recorded_at, h.happened_at, h.raw_balance, h.allocated,
            h.held, h.available_exact, h.shortfall_exact
        FROM generate_series(%s::timestamptz, %s, interval '20 minutes') AS m
        INNER JOIN budgetdb.capital_history AS h ON h.recorded_at <= m
        ORDER BY m, h.account_id, h.currency, h.version DESC
        """,
        at(since),
        at(40),
    )


def figures(db: Connection) -> dict[str, list[Any]]:
    """Return what every view shows that has no history."""
    views = query(db, "SELECT viewname AS name FROM pg_views WHERE schemaname = 'budgetdb'")
    now = {view.name for view in views} - {"archived_ledger", "capital_history", "ledger"}
    assert {"account_capital", "accounts", "integrity_violations"} < now
    return {view: query(db, f"SELECT v::text FROM budgetdb.{view} AS v ORDER BY 1") for view in now}


def test_rows_move_whole(db: Connection) -> None:
    """The oldest rows of the account go to the archive as they were, the others stay (R9)."""
    live(db)
    age(db)
    every = "SELECT to_jsonb(l) AS whole FROM {} AS l ORDER BY account_id, version"
    before = query(db, every.format("budgetdb_data.ledger"))
    shown = look(db, "ledger", "account_id = %s", COINBASE)
    assert archive(db, 10) == 9
    assert versions(db, "archived_ledger") == list(range(1, 10))
    assert versions(db) == list(range(10, len(shown) + 1))
    assert look(db, "archived_ledger") + look(db, "ledger", "account_id = %s", COINBASE) == shown
    moved, kept = (
        query(db, every.format(table)) for table in ("budgetdb_data.ledger_archive", "budgetdb_data.ledger")
    )
    assert moved + kept == before
    with unchanged(db):
        assert archive(db, 10) == 0


@pytest.mark.parametrize("emptied", [False, True])
@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_every_figure_stays(db: Connection, model: str, emptied: bool) -> None:
    """Step by step: no view changes, and the history answers from the checkpoint on as before (R9)."""
    live(db, model)
    age(db)
    now = figures(db)
    assert not now["integrity_violations"]
    past = history(db, 1)
    for first_kept in (2, 3, 7, 12, 15, 20, 22):
        for account in ACCOUNTS:
            archive(db, first_kept, account)
        if emptied:
            db.execute("TRUNCATE budgetdb_data.ledger_archive")
        assert figures(db) == now
        assert history(db, first_kept) == [row for row in past if row.m >= at(first_kept)]
    assert (look(db, "archived_ledger") == []) is emptied


def test_the_last_row_stays(db: Connection) -> None:
    """However old it is: the version of the account is that of its last row (R9)."""
    live(db)
    age(db)
    for account in look(db, "accounts"):
        assert call(db, "archive_ledger", account.id, EVERYTHING).archive_ledger == account.version - 1
        assert versions(db, account=account.id) == [account.version]
        assert call(db, "archive_ledger", account.id, EVERYTHING).archive_ledger == 0
    assert not look(db, "integrity_violations")
    db.execute("TRUNCATE budgetdb_data.ledger_archive")
    call(db, "pause_bot", COINBASE, A)
    call(db, "close_bot", KRAKEN, C)
    assert not look(db, "integrity_violations")


def test_an_account_that_has_moved_nothing(db: Connection) -> None:
    """Versions go on without gaps, whatever their rows say (R9)."""
    account = call(db, "create_account", "Carol", "Idle", "kraken").id
    for name in ("First", "Second", "Third"):
        call(db, "configure_account", account, name)
    age(db)
    assert archive(db, 4, account) == 3
    db.execute("TRUNCATE budgetdb_data.ledger_archive")
    assert not look(db, "integrity_violations")
    call(db, "configure_account", account, "Fourth")
    assert versions(db, account=account) == [4, 5]
    assert not look(db, "integrity_violations")


def test_only_the_oldest(db: Connection) -> None:
    """A clock that was set back makes no hole: nothing goes that follows a row that stays (R9)."""
    live(db)
    age(db)
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = now() WHERE version = 5")
    assert archive(db, 10) == 4
    assert versions(db)[0] == 5
    assert not look(db, "integrity_violations")


def test_the_history_begins_with_the_archive(db: Connection) -> None:
    """The first row of a currency is what its archived changes add up to, dated as the last of them (R9)."""
    publish(db)
    open_long(db)
    call(db, "pause_bot", COINBASE, B)
    age(db)
    usd = "account_id = %s AND currency = 'USD'"
    before = look(db, "capital_history", usd, COINBASE)
    archive(db, 6)
    first, *later = look(db, "capital_history", usd, COINBASE)
    assert [row.version for row in before] == [2, 3, 4, 6, 7]
    assert later == before[3:]
    last = before[2]
    assert first == last._replace(
        operation="archive_ledger", bot_id=None, raw_delta=50_000, allocated_delta=20_000, held_delta=20_000,
        actor=db.info.user,
    )  # fmt: skip
    # The actor is who archived last, and did archive something.
    for first_kept, actor in ((6, "somebody"), (7, db.info.user)):
        db.execute("UPDATE budgetdb_data.balance_checkpoints SET actor = 'somebody'")
        archive(db, first_kept)
        assert look(db, "capital_history", usd, COINBASE)[0].actor == actor


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        *(
            (f"UPDATE budgetdb_data.ledger SET entries[1].{figure}_delta = 1 WHERE version = 3", total)
            for figure, total in (
                ("raw", "raw balance: ledger (R9)"),
                ("allocated", "allocated: ledger (R9)"),
                ("held", "held: ledger (R9)"),
            )
        ),
        ("DELETE FROM budgetdb_data.ledger WHERE version = 5", "version: first ledger row (R9)"),
    ],
)
@pytest.mark.corrupts
def test_an_error_is_not_archived(db: Connection, planted: str, found: str) -> None:
    """What the ledger did not add up to before, it does not add up to afterwards (R9)."""
    live(db)
    db.execute(f"{planted} AND account_id = 1".encode())
    age(db)
    archive(db, 10)
    assert found in {violation.total for violation in look(db, "integrity_violations")}


def test_requests(db: Connection) -> None:
    """A retry of what is archived is a new request, of what is kept it is not; a fill counts once (R10)."""
    publish(db)
    position = open_long(db)

    def resize() -> Any:
        return call(db, "resize_bot", COINBASE, A, 50, request_id="r-1")

    def sell() -> Any:
        return trade(db, "sell", "0.01", 1_000, position=position, request_id="r-2")

    def pause() -> Any:
        return call(db, "pause_bot", COINBASE, A, request_id="r-3")

    resized, sold, paused = resize(), sell(), pause()
    age(db)
    with unchanged(db):
        assert (resize(), sell(), pause()) == (resized, sold, paused)
    archive(db, 9)
    assert [row.request_id for row in look(db, "ledger", "account_id = 1")] == ["r-3"]
    with unchanged(db):
        assert (sell(), pause()) == (sold, paused)
    again = resize()
    assert (resized.status, again.status) == ("active", "paused")
    # The id is known again, and may be archived once more.
    with unchanged(db):
        assert resize() == again
    age(db)
    call(db, "activate_bot", COINBASE, A)
    archive(db, 11)
    assert [row.version for row in look(db, "archived_ledger", "request_id = 'r-1'")] == [7, 10]
    assert not look(db, "integrity_violations")


def test_bad_arguments(db: Connection) -> None:
    """An account that there is, and a time that no retry comes after (R10)."""
    live(db)
    age(db)
    for account in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "archive_ledger", account, at(1))
    ((week,),) = query(db, "SELECT now() - interval '7 days' + interval '1 minute'")
    good = {"account_id": COINBASE, "before": at(5)}
    check_bad(db, "archive_ledger", good, "before", [*NO_TIMES, week])
    assert versions(db)[0] == 5


# One after the other, again and again.
CHANGES: list[Callable[[Connection], object]] = [
    lambda db: rows(db, "sync_balances", COINBASE, {"USD": 40_000, "BTC": 1}),
    open_long,
    lambda db: call(db, "resize_bot", COINBASE, B, 10),
    open_short,
    lambda db: call(db, "pause_bot", COINBASE, A),
    lambda db: call(db, "configure_account", COINBASE, "Renamed"),
    lambda db: call(db, "activate_bot", COINBASE, A),
]


def test_at_any_time(db: Connection) -> None:
    """Whenever and however far it goes between changes, nothing shows and everything adds up (R9, R11)."""
    publish(db)

    @settings(
        max_examples=10, derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck]
    )
    @given(st.lists(st.none() | st.integers(1, 20), min_size=6, max_size=12))
    def check(steps: list[int | None]) -> None:
        changes = cycle(CHANGES)
        with db.transaction(force_rollback=True):
            for first_kept in steps:
                if first_kept is None:
                    next(changes)(db)
                    continue
                age(db)
                now, past = figures(db), history(db, first_kept)
                archive(db, first_kept)
                if first_kept % 2:
                    db.execute("TRUNCATE budgetdb_data.ledger_archive")
                assert figures(db) == now
                assert history(db, first_kept) == past
            assert not look(db, "integrity_violations")

    check()


# Others at the same time.

MOVE: LiteralString = "SELECT budgetdb.archive_ledger(1, '2024-01-01')"
CHANGE: LiteralString = "SELECT budgetdb.configure_account(1, 'other')"


@any_level
def test_nobody_waits(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """Trading and archiving go on side by side, whoever came first and whoever commits first (R5)."""
    live(db)
    age(db)
    archiver, writer = join(connect, level, level)
    for client in (archiver, writer):
        client.execute("SET lock_timeout = '30s'")
        client.commit()
    for first, second, calls in ((archiver, writer, (MOVE, CHANGE)), (writer, archiver, (CHANGE, MOVE))):
        assert attempt(first, calls[0], commit=False) == OK
        assert attempt(second, calls[1]) == OK
        first.commit()
        assert not look(db, "integrity_violations")
        age(db)


@any_level
def test_one_run_after_the_other(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """A second run waits for the first and moves what is left; above READ COMMITTED it is to retry (R9)."""
    live(db)
    age(db)
    archive(db, 3)
    first, second = join(connect, level, level)
    second.execute("SELECT FROM budgetdb.ledger")
    first.execute("SELECT budgetdb.archive_ledger(1, %s)", [at(10)])
    with waiting(db, second, MOVE, first) as outcome:
        first.commit()
        assert outcome.result() == (OK if level is READ_COMMITTED else AGAIN)
    second.commit()
    last = look(db, "accounts", "id = 1")[0].version
    assert versions(db) == ([last] if level is READ_COMMITTED else list(range(10, last + 1)))
    assert versions(db, "archived_ledger") + versions(db) == list(range(1, last + 1))
    assert not look(db, "integrity_violations")


@any_level
def test_many_at_once(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """Runs and changes in any order leave every version once, in the ledger or in the archive (R9)."""
    live(db)
    age(db)
    archive(db, 3)
    ((version,),) = query(db, "SELECT version FROM budgetdb.accounts WHERE id = 1")

    def act(number: int, client: Connection) -> str:
        statement: LiteralString = MOVE if number % 2 else CHANGE
        for _ in range(5):
            while (sqlstate := attempt(client, statement)) == AGAIN and level is not READ_COMMITTED:
                pass
            assert sqlstate == OK
        return OK

    assert at_once(join(connect, *[level] * 6), act) == {OK: 6}
    every = versions(db, "archived_ledger") + versions(db)
    assert every == list(range(1, version + 15 + 1))
    assert not look(db, "integrity_violations")


def test_the_archive_may_be_emptied_by_anybody_who_owns_it(db: Connection) -> None:
    """Nothing refers to it: TRUNCATE goes through, and the checkpoints stay (R9)."""
    live(db)
    age(db)
    archive(db, 10)
    db.execute("SET ROLE budgetdb_admin")
    db.execute("TRUNCATE budgetdb_data.ledger_archive")
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        db.execute("TRUNCATE budgetdb_data.bots")
