"""The gate under fire (R5): however many clients come at once, no capital is given away twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from itertools import cycle, islice, product
from threading import Barrier
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
import pytest
from example import Connection
from psycopg import IsolationLevel

if TYPE_CHECKING:
    from conftest import Connect

READ_COMMITTED = IsolationLevel.READ_COMMITTED
LEVELS = (READ_COMMITTED, IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE)
# Success is the least of all SQLSTATEs.
OK, AGAIN, NO_CAPITAL, INVALID, NOT_NOW, REUSED = "00000", "40001", "UB001", "UB005", "UB006", "UB007"

any_level = pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name.lower())

# The ids of a fresh database count from 1. Whoever waits for a lock for good shall fail instead.
ACCOUNT: LiteralString = """
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''30s''', current_database()); END $$;
    SELECT budgetdb.create_account('alice', 'main', 'coinbase');
    SELECT budgetdb.sync_balances(max(a.id), '{"USD": 1000, "BTC": 10}') FROM budgetdb.accounts AS a;
"""
# Bots 1 and 2 reserve 100 USD each, 3 and 4 would reserve 600 each; position 1 of bot 1 is pending.
BOTS: LiteralString = """
    SELECT budgetdb.create_bot(1, 'small ' || n, 'traditional_dca', 10) FROM generate_series(1, 2) AS n;
    SELECT budgetdb.create_bot(1, 'large ' || n, 'traditional_dca', 60, activate => FALSE)
    FROM generate_series(1, 2) AS n;
    SELECT budgetdb.open_position(1, 1, 'long');
"""


def join(connect: Connect, *levels: IsolationLevel) -> list[Connection]:
    """Connect a client at each of the isolation levels."""
    clients = [connect(autocommit=False) for _ in levels]
    for client, level in zip(clients, levels, strict=True):
        client.isolation_level = level
    return clients


def look(client: Connection) -> None:
    """Begin a transaction that, above READ COMMITTED, goes on seeing what there is now."""
    client.execute("SELECT FROM budgetdb.account_capital")


def attempt(client: Connection, call: LiteralString, *, commit: bool = True) -> str:
    """Make a call and return its SQLSTATE."""
    try:
        client.execute(call)
        if commit:
            client.commit()
    except psycopg.DatabaseError as error:
        client.rollback()
        return str(error.sqlstate)
    return OK


def insist(client: Connection, call: LiteralString) -> str:
    """Make a call, above READ COMMITTED until it is serialized, and return its SQLSTATE."""
    while (sqlstate := attempt(client, call)) == AGAIN and client.isolation_level is not READ_COMMITTED:
        pass
    return sqlstate


def at_once(clients: list[Connection], act: Callable[[int, Connection], str]) -> Counter[str]:
    """Let numbered clients act at the same moment, after a look at what was before; count the outcomes."""
    start = Barrier(len(clients), timeout=30)

    def run(number: int, client: Connection) -> str:
        look(client)
        start.wait()
        return act(number, client)

    with ThreadPoolExecutor(len(clients)) as pool:
        return Counter(pool.map(run, range(1, len(clients) + 1), clients))


@contextmanager
def waiting(
    db: Connection, waiter: Connection, call: LiteralString, holder: Connection
) -> Iterator[Future[str]]:
    """Make a call, not to be committed, that has to wait for what the holder has done and not committed."""
    pids = {"waiter": waiter.info.backend_pid, "holder": holder.info.backend_pid}
    blocked = "SELECT %(holder)s = ANY (pg_catalog.pg_blocking_pids(%(waiter)s))"
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(attempt, waiter, call, commit=False)
        try:
            deadline = time.monotonic() + 20
            while db.execute(blocked, pids).fetchone() != (True,):
                assert not outcome.done(), "it does not wait"
                assert time.monotonic() < deadline, "it waits for something else"
            yield outcome
        finally:
            if not holder.closed:
                holder.rollback()


def rows(db: Connection, query: LiteralString) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return db.execute(query).fetchall()


def assert_sound(db: Connection) -> None:
    """Check that all totals add up (R11), and that versions follow each other in time, without gaps (R9)."""
    assert rows(db, "SELECT v FROM budgetdb.integrity_violations AS v") == []
    for account, version in rows(db, "SELECT id, version FROM budgetdb.accounts"):
        ledger = db.execute(
            """
            SELECT l.version
            FROM (TABLE budgetdb.archived_ledger UNION ALL TABLE budgetdb.ledger) AS l
            WHERE l.account_id = %s
            ORDER BY l.recorded_at
            """,
            (account,),
        )
        assert [number for (number,) in ledger] == list(range(1, version + 1))


def assert_covered(db: Connection) -> None:
    """Check that no account ever had more reserved than it had (R5)."""
    assert_sound(db)
    overbooked = (
        "SELECT h FROM budgetdb.capital_history AS h WHERE greatest(h.allocated, h.held) > h.raw_balance"
    )
    assert rows(db, overbooked) == []
    assert rows(db, "SELECT c FROM budgetdb.account_capital AS c WHERE c.shortfall > 0") == []


@any_level
@pytest.mark.parametrize(
    ("model", "clients", "strategy", "budget", "fit"),
    [
        ("conservative", 2, "traditional_dca", 100, 1),
        ("exact", 5, "traditional_dca", 25, 4),
        ("conservative", 16, "traditional_dca", 10, 10),
        ("exact", 12, "bidirectional_dca", 20, 10),
    ],
)
def test_as_many_are_created_as_fit(
    db: Connection,
    connect: Connect,
    level: IsolationLevel,
    model: str,
    clients: int,
    strategy: str,
    budget: int,
    fit: int,
) -> None:
    """R5: of bots created at once, exactly as many get in as fit, to the last cent; the rest is UB001."""
    db.execute(ACCOUNT)
    db.execute("SELECT budgetdb.configure_account(1, reservation_model => %s)", (model,))
    crowd = join(connect, *[level] * clients)

    def create(number: int, client: Connection) -> str:
        return insist(client, f"SELECT budgetdb.create_bot(1, '{number}', '{strategy}', {budget})")

    for _ in range(2):
        assert at_once(crowd, create) == {OK: fit, NO_CAPITAL: clients - fit}
        assert_covered(db)
        db.execute("SELECT budgetdb.close_bot(b.account_id, b.id) FROM budgetdb.bots AS b WHERE b.is_active")


@any_level
@pytest.mark.parametrize(
    ("budget", "active", "call", "fit"),
    [(25, False, "activate_bot(1, {})", 4), (5, True, "resize_bot(1, {}, 25)", 3)],
    ids=["activate", "resize"],
)
def test_as_many_grow_as_fit(
    db: Connection,
    connect: Connect,
    level: IsolationLevel,
    budget: int,
    active: bool,
    call: LiteralString,
    fit: int,
) -> None:
    """R5: of bots activated or resized at once, exactly as many get in as fit; the rest is UB001."""
    db.execute(ACCOUNT)
    db.execute(
        "SELECT budgetdb.create_bot(1, 'bot ' || n, 'traditional_dca', %s, activate => %s)"
        " FROM generate_series(1, 8) AS n",
        (budget, active),
    )

    def grow(number: int, client: Connection) -> str:
        return insist(client, f"SELECT budgetdb.{call.format(number)}")

    assert at_once(join(connect, *[level] * 8), grow) == {OK: fit, NO_CAPITAL: 8 - fit}
    assert_covered(db)


@any_level
@pytest.mark.parametrize(
    ("side", "base", "quote", "position"),
    [("buy", "0.1", "300", "NULL"), ("sell", "3", "1", "NULL"), ("sell", "0.3", "1", "1")],
    ids=["buy", "sell", "reduce"],
)
def test_three_of_twenty_orders_get_through(
    db: Connection,
    connect: Connect,
    level: IsolationLevel,
    side: LiteralString,
    base: LiteralString,
    quote: LiteralString,
    position: LiteralString,
) -> None:
    """R12: of orders of 30 % each, placed at once, three are held, and the rest is UB001."""
    db.execute(ACCOUNT)
    db.execute("""SELECT budgetdb.create_bot(1, 'a', 'grid', allocation => '{"USD": 1000, "BTC": 10}')""")
    db.execute("SELECT budgetdb.open_position(1, 1, 'long')")
    db.execute("SELECT budgetdb.record_fill(1, 1, 'buy', 1, 0)")
    crowd = join(connect, *[level] * 20)

    def place(_: int, client: Connection) -> str:
        order: LiteralString = f"place_order(1, 1, '{side}', {base}, {quote}, {position})"
        return insist(client, f"SELECT budgetdb.{order}")

    for _ in range(2):
        assert at_once(crowd, place) == {OK: 3, NO_CAPITAL: 17}
        assert rows(
            db, "SELECT count(*), count(DISTINCT o.hold) FROM budgetdb.orders AS o WHERE o.hold > 0"
        ) == [(3, 1)]
        assert_covered(db)
        db.execute("SELECT budgetdb.cancel_order(1, o.id) FROM budgetdb.orders AS o WHERE o.status = 'open'")


@any_level
def test_fills_of_one_order_add_up(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """R12: fills that come at once, by lists and one by one, with a cancellation between, are all its own."""
    db.execute(ACCOUNT)
    db.execute("SELECT budgetdb.create_bot(1, 'a', 'traditional_dca', 100)")
    db.execute("SELECT budgetdb.place_order(1, 1, 'buy', 0.8, 800)")
    db.execute("SELECT budgetdb.confirm_order(1, 1, 'x')")

    def fill(number: int, client: Connection) -> str:
        if number == 5:
            return insist(client, "SELECT budgetdb.cancel_order(1, 1)")
        if number % 2:
            return insist(client, "SELECT budgetdb.record_fill(1, NULL, 'buy', 0.1, 90, order_id => 1)")
        report: LiteralString = f"""{{"id": "{number}", "order": "x", "side": "buy", "base_amount": 0.1,
            "quote_amount": 90, "executed_at": "2026-01-01T12:00:00Z"}}"""
        return insist(client, f"SELECT budgetdb.record_fills(1, '[{report}]')")

    assert at_once(join(connect, *[level] * 8), fill) == {OK: 8}
    order = "SELECT filled_base, filled_quote, hold, status FROM budgetdb.orders"
    assert rows(db, order) == [(Decimal("0.7"), 630, 0, "cancelled")]
    assert_sound(db)


# One client's call and another's: 600 USD more each, of the 800 that are free.
GROWTH: dict[LiteralString, tuple[LiteralString, LiteralString]] = {
    "create": ("create_bot(1, 'a', 'traditional_dca', 60)", "create_bot(1, 'b', 'traditional_dca', 60)"),
    "activate": ("activate_bot(1, 3)", "activate_bot(1, 4)"),
    "resize": ("resize_bot(1, 1, 70)", "resize_bot(1, 2, 70)"),
}
# The first call, the second, and how the second ends if the first is given up or goes through.
RACES: dict[LiteralString, tuple[LiteralString, LiteralString, str, str]] = {
    **{
        f"{first} and {second}": (GROWTH[first][0], GROWTH[second][1], OK, NO_CAPITAL)
        for first, second in product(GROWTH, repeat=2)
    },
    "pause makes room": ("pause_bot(1, 1)", "create_bot(1, 'a', 'traditional_dca', 90)", NO_CAPITAL, OK),
    "less balance": (
        """sync_balances(1, '{"USD": 300}')""",
        "create_bot(1, 'a', 'traditional_dca', 50)",
        OK,
        NO_CAPITAL,
    ),
    "more balance": (
        """sync_balances(1, '{"USD": 2000}')""",
        "create_bot(1, 'a', 'traditional_dca', 85)",
        NO_CAPITAL,
        OK,
    ),
    "one name": (
        "create_bot(1, 'a', 'traditional_dca', 5)",
        "create_bot(1, 'a', 'traditional_dca', 10)",
        OK,
        INVALID,
    ),
    "close before fill": ("close_bot(1, 1)", "record_fill(1, 1, 'buy', 1, 50)", OK, OK),
    "fill before close": ("record_fill(1, 1, 'buy', 1, 50)", "close_bot(1, 1)", OK, NOT_NOW),
    "fill before shrinking": ("record_fill(1, 1, 'buy', 1, 50)", "resize_bot(1, 1, 4)", OK, NOT_NOW),
    "pause before opening": ("pause_bot(1, 1)", "open_position(1, 1, 'long')", OK, NOT_NOW),
    "pause before ordering": ("pause_bot(1, 1)", "place_order(1, 1, 'buy', 1, 50)", OK, NOT_NOW),
    "order before pause": ("place_order(1, 1, 'buy', 1, 50)", "pause_bot(1, 1)", OK, NOT_NOW),
    "order before close": ("place_order(1, 1, 'buy', 1, 50)", "close_bot(1, 1)", OK, NOT_NOW),
    "order before shrinking": ("place_order(1, 1, 'buy', 1, 50)", "resize_bot(1, 1, 4)", OK, NOT_NOW),
    "two orders": ("place_order(1, 1, 'buy', 1, 60)", "place_order(1, 1, 'buy', 1, 60)", OK, NO_CAPITAL),
    "fill before order": (
        "record_fill(1, 1, 'buy', 1, 60)",
        "place_order(1, 1, 'buy', 1, 60)",
        OK,
        NO_CAPITAL,
    ),
}


@any_level
@pytest.mark.parametrize(("first", "second", "given_up", "gone_through"), RACES.values(), ids=RACES)
def test_the_second_waits_and_decides_on_what_the_first_left(
    db: Connection,
    connect: Connect,
    level: IsolationLevel,
    first: LiteralString,
    second: LiteralString,
    given_up: str,
    gone_through: str,
) -> None:
    """R5: a call waits for the one before it, and then sees its change whole or has to begin again."""
    db.execute(ACCOUNT)
    db.execute(BOTS)
    holder, waiter = join(connect, level, level)
    call: LiteralString = f"SELECT budgetdb.{second}"
    for end, outcome in (
        (holder.rollback, given_up),
        (holder.commit, gone_through if level is READ_COMMITTED else AGAIN),
    ):
        look(waiter)
        holder.execute(f"SELECT budgetdb.{first}")
        with waiting(db, waiter, call, holder) as waited:
            end()
            assert waited.result() == outcome
            waiter.rollback()
    assert attempt(waiter, call) == gone_through
    assert_covered(db)


@any_level
def test_a_savepoint_rolled_back_reserves_nothing(
    db: Connection, connect: Connect, level: IsolationLevel
) -> None:
    """R5: what a savepoint had reserved is free for others as soon as it is rolled back."""
    db.execute(ACCOUNT)
    db.execute(BOTS)
    holder, waiter = join(connect, level, level)
    look(waiter)
    holder.execute("SAVEPOINT attempt")
    holder.execute("SELECT budgetdb.create_bot(1, 'a', 'traditional_dca', 60)")
    with waiting(db, waiter, "SELECT budgetdb.activate_bot(1, 3)", holder) as waited:
        holder.execute("ROLLBACK TO SAVEPOINT attempt")
        assert waited.result() == OK
        waiter.commit()
    assert_covered(db)


@any_level
def test_a_refusal_in_a_savepoint_leaves_the_rest(
    db: Connection, connect: Connect, level: IsolationLevel
) -> None:
    """R5: a refusal undoes nothing of its transaction, and takes nothing from an exact fit after it."""
    db.execute(ACCOUNT)
    (client,) = join(connect, level)
    with client.transaction():
        client.execute("SELECT budgetdb.create_bot(1, 'a', 'traditional_dca', 60)")
        with pytest.raises(psycopg.DatabaseError) as refusal, client.transaction():
            client.execute("SELECT budgetdb.create_bot(1, 'b', 'traditional_dca', 50)")
        client.execute("SELECT budgetdb.create_bot(1, 'b', 'traditional_dca', 40)")
    assert refusal.value.sqlstate == NO_CAPITAL
    assert rows(db, "SELECT name, budget_pct FROM budgetdb.bots ORDER BY name") == [("a", 60), ("b", 40)]
    assert_covered(db)


def test_a_client_that_dies_reserves_nothing(db: Connection, connect: Connect) -> None:
    """R5: what a lost connection was about to reserve is free at once."""
    db.execute(ACCOUNT)
    db.execute(BOTS)
    holder, waiter = join(connect, READ_COMMITTED, READ_COMMITTED)
    holder.execute("SELECT budgetdb.create_bot(1, 'a', 'traditional_dca', 60)")
    with waiting(db, waiter, "SELECT budgetdb.activate_bot(1, 3)", holder) as waited:
        holder.close()
        assert waited.result() == OK
        waiter.commit()
    assert_covered(db)


def read_everything(client: Connection) -> list[list[tuple[Any, ...]]]:
    """Read every public view, and ask every question."""
    views = rows(client, "SELECT viewname FROM pg_catalog.pg_views WHERE schemaname = 'budgetdb' ORDER BY 1")
    assert ("account_capital",) in views
    questions: tuple[LiteralString, ...] = (
        "get_available_capital(1)",
        "preview_bot(1, 60)",
        """preview_bot(1, allocation => '{"USD": 600}', exclude_bot_id => 1)""",
        "calculate_available(1, 'BTC', 10)",
        "calculate_available_usd(1000, 100000, 1)",
        "calculate_available_btc(10, 100000, 1)",
    )
    return [
        rows(client, f"SELECT r::text FROM budgetdb.{source} AS r ORDER BY 1")
        for source in (*(view for (view,) in views), *questions)
    ]


@any_level
def test_readers_and_writers_do_not_wait_for_each_other(
    db: Connection, connect: Connect, level: IsolationLevel
) -> None:
    """R5: reading waits for no change and sees nothing of it before it is committed, and holds up none."""
    db.execute(ACCOUNT)
    db.execute(BOTS)
    reader, writer = join(connect, level, level)
    for client in (reader, writer):
        client.execute("SET lock_timeout = '1s'")
        client.commit()
    before = read_everything(reader)
    writer.execute("SELECT budgetdb.create_bot(1, 'a', 'traditional_dca', 60)")
    assert read_everything(reader) == before
    writer.commit()
    reader.commit()
    assert read_everything(reader) != before


def test_accounts_do_not_wait_for_each_other(db: Connection, connect: Connect) -> None:
    """R1: a change of one account holds up no other account, and not the prices of its exchange."""
    db.execute(ACCOUNT)
    db.execute("SELECT budgetdb.create_account('alice', 'other', 'coinbase')")
    holder, other = join(connect, READ_COMMITTED, READ_COMMITTED)
    holder.execute("SELECT budgetdb.create_bot(1, 'a', 'bidirectional_dca', 60)")
    other.execute("SET lock_timeout = '1s'")
    calls: tuple[LiteralString, ...] = (
        """sync_balances(2, '{"USD": 1000}')""",
        "create_bot(2, 'a', 'bidirectional_dca', 60)",
        "record_price('coinbase', 'BTC', 'USD', 100)",
        "create_account('bob', 'third', 'coinbase')",
    )
    for call in calls:
        other.execute(f"SELECT budgetdb.{call}")
    other.commit()
    holder.commit()
    assert_covered(db)


@any_level
@pytest.mark.parametrize("shared", [True, False], ids=["one position", "a position each"])
def test_every_fill_counts_once(
    db: Connection, connect: Connect, level: IsolationLevel, shared: bool
) -> None:
    """R8: fills of one bot that come at once add up exactly, in positions, holdings and raw balances."""
    db.execute(ACCOUNT)
    db.execute("SELECT budgetdb.create_bot(1, 'a', 'traditional_dca', 100)")
    db.execute("SELECT budgetdb.open_position(1, 1, 'long') FROM generate_series(1, 6)")

    def buy(number: int, client: Connection) -> str:
        position = 1 if shared else number
        call: LiteralString = f"SELECT budgetdb.record_fill(1, {position}, 'buy', 0.1, 10.01, 0.01, 'BTC')"
        return max(insist(client, call) for _ in range(4))

    assert at_once(join(connect, *[level] * 6), buy) == {OK: 6}
    base, quote = 24 * Decimal("0.09"), 24 * Decimal("10.01")
    assert rows(db, "SELECT sum(base_amount), sum(quote_amount) FROM budgetdb.positions") == [(base, quote)]
    assert rows(db, "SELECT currency, held FROM budgetdb.bot_capital ORDER BY currency") == [
        ("BTC", base),
        ("USD", 1000 - quote),
    ]
    assert rows(db, "SELECT currency, raw_balance FROM budgetdb.account_capital ORDER BY currency") == [
        ("BTC", 10 + base),
        ("USD", 1000 - quote),
    ]
    assert_sound(db)


@any_level
def test_overlapping_lists_count_each_fill_once(
    db: Connection, connect: Connect, level: IsolationLevel
) -> None:
    """R10: of fills reported at once by lists that overlap, and one by one, each counts once."""
    db.execute(ACCOUNT)
    db.execute(BOTS)

    def report(number: int, client: Connection) -> str:
        ids = range(number, number + 4)
        fill: LiteralString = (
            "SELECT budgetdb.record_fill(1, 1, 'buy', 0.1, {0}, executed_at => '2026-01-01T12:00:00Z',"
            " request_id => 'fill {0}')"
        )
        if number % 2:
            return max(insist(client, fill.format(i)) for i in ids)
        fills = ", ".join(
            f"""{{"id": "fill {i}", "position_id": 1, "side": "buy", "base_amount": 0.1, "quote_amount": {i},
                "executed_at": "2026-01-01T12:00:00Z"}}"""
            for i in ids
        )
        return insist(client, f"SELECT budgetdb.record_fills(1, '[{fills}]')")

    assert at_once(join(connect, *[level] * 6), report) == {OK: 6}
    assert rows(db, "SELECT base_amount, quote_amount FROM budgetdb.positions") == [(Decimal("0.9"), 45)]
    assert_sound(db)


@any_level
@pytest.mark.parametrize(
    ("amount", "left", "status"),
    [
        *(("0.05", "long 0.6", "open"), ("0.125", "0", "closed")),
        *(("0.3", "short 1.4", "open"), ("1", "short 7", "open")),
    ],
)
def test_every_sale_counts_once(
    db: Connection, connect: Connect, level: IsolationLevel, amount: str, left: str, status: str
) -> None:
    """R8: sales that come at once are all facts: beyond what the position holds they turn it around."""
    db.execute(ACCOUNT)
    db.execute(BOTS)
    db.execute("SELECT budgetdb.record_fill(1, 1, 'buy', 1, 100)")

    def sell(_: int, client: Connection) -> str:
        return insist(client, f"SELECT budgetdb.record_fill(1, 1, 'sell', {amount}, 100)")

    assert at_once(join(connect, *[level] * 8), sell) == {OK: 8}
    *direction, base = left.split()
    ((found, base_amount, said),) = rows(db, "SELECT direction, base_amount, status FROM budgetdb.positions")
    assert (base_amount, said) == (Decimal(base), status)
    assert found in (direction or ("long", "short"))
    sold = 8 * Decimal(amount)
    raw: LiteralString = "SELECT raw_balance FROM budgetdb.account_capital WHERE currency = 'BTC'"
    held: LiteralString = "SELECT held FROM budgetdb.bot_capital WHERE currency = 'BTC' AND bot_id = 1"
    assert (rows(db, raw), rows(db, held)) == ([(11 - sold,)], [(1 - sold,)])
    assert_sound(db)


@any_level
def test_the_latest_price_wins(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """R3: of prices that come at once, the one observed last stays."""

    def quote(number: int, client: Connection) -> str:
        observed: LiteralString = f"timestamptz '2026-01-01 00:00:00Z' - interval '{number} s'"
        return insist(client, f"SELECT budgetdb.record_price('coinbase', 'BTC', 'USD', {number}, {observed})")

    assert at_once(join(connect, *[level] * 8), quote) == {OK: 8}
    assert rows(db, "SELECT price FROM budgetdb.prices") == [(1,)]


@any_level
@pytest.mark.parametrize(
    ("same", "other", "made"),
    [
        (
            "create_account('bob', 'own', 'kraken', account_id => 77)",
            "create_account('bob', 'other', 'kraken', account_id => 77)",
            "SELECT id, version FROM budgetdb.accounts WHERE id <> 1",
        ),
        (
            """create_bot(1, 'own', 'grid', allocation => '{"USD": 100}', bot_id => 77)""",
            """create_bot(1, 'own', 'grid', allocation => '{"USD": 101}', bot_id => 77)""",
            "SELECT id, count(*) OVER () FROM budgetdb.bots",
        ),
    ],
    ids=["account", "bot"],
)
def test_twenty_creations_of_one_number_make_one(
    db: Connection,
    connect: Connect,
    level: IsolationLevel,
    same: LiteralString,
    other: LiteralString,
    made: LiteralString,
) -> None:
    """R6, R10: whoever comes first makes it, and all get it; with other facts it is UB007."""
    db.execute(ACCOUNT)
    crowd = join(connect, *[level] * 20)
    with db.transaction(force_rollback=True):
        db.execute(f"SELECT budgetdb.{same}")
        once = rows(db, "SELECT account_id, version FROM budgetdb.ledger ORDER BY 1, 2")
    assert at_once(crowd, lambda _, client: insist(client, f"SELECT budgetdb.{same}")) == {OK: 20}
    assert rows(db, made) == [(77, 1)]
    assert rows(db, "SELECT account_id, version FROM budgetdb.ledger ORDER BY 1, 2") == once
    calls: dict[bool, LiteralString] = {True: same, False: other}

    def differ(number: int, client: Connection) -> str:
        return insist(client, f"SELECT budgetdb.{calls[number % 2 == 0]}")

    assert at_once(crowd, differ) == {OK: 10, REUSED: 10}
    assert rows(db, made) == [(77, 1)]
    assert_covered(db)


@any_level
def test_of_two_meanings_of_one_number_the_first_wins(
    db: Connection, connect: Connect, level: IsolationLevel
) -> None:
    """R6: created at once with different facts, a number is one account's, or one bot's."""
    db.execute(ACCOUNT)
    crowd = join(connect, *[level] * 6)

    def create(number: int, client: Connection) -> str:
        call: LiteralString = f"create_account('bob', 'own {number % 2}', 'kraken', account_id => 77)"
        return insist(client, f"SELECT budgetdb.{call}")

    def add(number: int, client: Connection) -> str:
        call: LiteralString = f"create_bot(1, 'own', 'traditional_dca', {10 + number % 2}, bot_id => 77)"
        return insist(client, f"SELECT budgetdb.{call}")

    assert at_once(crowd, create) == at_once(crowd, add) == {OK: 3, REUSED: 3}
    assert_covered(db)


@any_level
def test_numbers_of_ours_and_of_the_platform_at_once(
    db: Connection, connect: Connect, level: IsolationLevel
) -> None:
    """R6: in whatever order they come, none fails and none is given out twice."""
    db.execute(ACCOUNT)
    crowd = join(connect, *[level] * 12)

    def create(number: int, client: Connection) -> str:
        own: LiteralString = f"{100 + number}" if number % 2 else "NULL"
        account: LiteralString = f"create_account('bob', 'a', 'kraken', account_id => {own})"
        bot: LiteralString = f"create_bot(1, 'bot {number}', 'traditional_dca', 1, bot_id => {own})"
        return max(insist(client, f"SELECT budgetdb.{call}") for call in (account, bot, account))

    assert at_once(crowd, create) == {OK: 12}
    # Six of the platform's numbers, each asked for twice; six of ours, each time a new one.
    assert rows(db, "SELECT count(*) FROM budgetdb.accounts WHERE owner = 'bob'") == [(18,)]
    assert rows(db, "SELECT count(*) FROM budgetdb.bots") == [(12,)]
    assert_covered(db)


BOT: LiteralString = """(
    SELECT b.id FROM budgetdb.bots AS b
    WHERE b.account_id = %(account)s AND b.status <> 'closed' ORDER BY random() LIMIT 1
)"""
FILL: LiteralString = """(
    SELECT f.id FROM budgetdb.fills AS f WHERE f.account_id = %(account)s ORDER BY random() LIMIT 1
)"""
ORDER: LiteralString = """(
    SELECT o.id FROM budgetdb.orders AS o WHERE o.account_id = %(account)s ORDER BY random() LIMIT 1
)"""
POSITION: LiteralString = """(
    SELECT p.id FROM budgetdb.positions AS p
    WHERE p.account_id = %(account)s AND p.status IN ('pending', 'open') ORDER BY random() LIMIT 1
)"""
# These only reserve and release, so that at no moment more may be reserved than there is.
LIFE: dict[str, LiteralString] = {
    "create_bot": "create_bot(%(account)s, %(name)s, %(strategy)s, %(budget)s, activate => %(flag)s)",
    "activate_bot": f"activate_bot(%(account)s, {BOT})",
    "pause_bot": f"pause_bot(%(account)s, {BOT})",
    "resize_bot": f"resize_bot(%(account)s, {BOT}, %(budget)s)",
    "close_bot": f"close_bot(%(account)s, {BOT})",
    "create_bot of amounts": """
        create_bot(
            %(account)s, %(name)s, 'grid', activate => %(flag)s, bot_id => %(number)s,
            allocation => jsonb_build_object('USD', %(budget)s * 4, 'BTC', %(amount)s)
        )
    """,
    "resize_bot of amounts": f"""
        resize_bot(
            %(account)s, {BOT}, allocation => jsonb_build_object('USD', %(budget)s * 4, 'BTC', %(amount)s)
        )
    """,
    "configure_bot": f"configure_bot(%(account)s, {BOT}, %(name)s, profit_policy => %(policy)s)",
}
TRADE: dict[str, LiteralString] = {
    "open_position": f"open_position(%(account)s, {BOT}, %(direction)s)",
    "record_fill": f"""
        record_fill(
            %(account)s, {POSITION}, %(side)s, %(amount)s, %(amount)s * %(price)s, 0.001, %(fee_currency)s,
            now() - %(age)s * interval '1 s'
        )
    """,
    "record_fills": f"""
        record_fills(
            %(account)s,
            jsonb_build_array(jsonb_build_object(
                'id', %(name)s::text, 'position_id', {POSITION}, 'side', %(side)s::text,
                'base_amount', %(amount)s, 'quote_amount', %(amount)s * %(price)s, 'executed_at', now()
            ))
        )
    """,
    "place_order": f"place_order(%(account)s, {BOT}, %(side)s, %(amount)s / 10, %(price)s)",
    "place_order to reduce": f"""
        place_order(%(account)s, p.bot_id, CASE p.direction WHEN 'long' THEN 'sell' ELSE 'buy' END,
            p.base_amount / 2, p.quote_amount / 2, p.id)
        FROM budgetdb.positions AS p WHERE p.account_id = %(account)s AND p.id = {POSITION}
    """,
    "confirm_order": f"confirm_order(%(account)s, {ORDER}, %(name)s)",
    "cancel_order": f"cancel_order(%(account)s, {ORDER})",
    "record_fill of an order": f"""
        record_fill(%(account)s, NULL, o.side, o.base_amount / 2, o.quote_amount / 2, order_id => o.id)
        FROM budgetdb.orders AS o WHERE o.account_id = %(account)s AND o.id = {ORDER}
    """,
    "void_fill": f"void_fill(%(account)s, {FILL}, 'mistyped')",
    "write_off_position": f"write_off_position(%(account)s, {POSITION}, 'dust', %(amount)s / 100)",
    "sync_balances": """
        sync_balances(
            %(account)s, jsonb_build_object('USD', %(price)s * 10), now() - %(age)s * interval '1 s', %(flag)s
        )
    """,
    "configure_account": "configure_account(%(account)s, reservation_model => %(model)s)",
    "get_available_capital": f"get_available_capital(%(account)s, {BOT})",
}
REFUSALS = {"UB001", "UB003", "UB004", "UB005", "UB006", "UB007", "UB008", "UB009"}


def roll(dice: random.Random) -> dict[str, Any]:
    """Return arguments for any of the calls."""
    return {
        "name": f"bot {dice.randrange(12)}",
        "strategy": dice.choice(["bidirectional_dca", "traditional_dca"]),
        "budget": dice.choice([5, 10, 30, 50]),
        "flag": dice.random() < 0.7,
        "number": dice.randint(1_000, 1_020),
        "policy": dice.choice(["keep", "sweep"]),
        "direction": dice.choice(["long", "short"]),
        "side": dice.choice(["buy", "sell"]),
        "amount": Decimal(dice.randint(1, 50)) / 100,
        "price": dice.randint(50, 150),
        "fee_currency": dice.choice(["USD", "BTC", "BNB"]),
        "age": dice.randint(0, 2),
        "model": dice.choice(["conservative", "exact"]),
    }


@pytest.mark.parametrize(
    ("accounts", "calls", "check"),
    [(1, LIFE, assert_covered), (3, LIFE | TRADE, assert_sound)],
    ids=["lives on one account", "everything on three"],
)
def test_a_storm_of_calls(
    db: Connection,
    connect: Connect,
    accounts: int,
    calls: Mapping[str, LiteralString],
    check: Callable[[Connection], None],
) -> None:
    """R5: transactions of any calls, at mixed levels, never deadlock and never overbook."""
    for _ in range(accounts):
        db.execute(ACCOUNT)
    outcomes: list[tuple[str, str]] = []

    def succeeded() -> set[str]:
        return {function for function, sqlstate in outcomes[:] if sqlstate == OK}

    def transact(client: Connection, dice: random.Random) -> None:
        """Make one to three calls, each in a savepoint, and sometimes take all of them back."""
        arguments = {**roll(dice), "account": dice.randint(1, accounts)}
        with client.transaction(force_rollback=dice.random() < 0.1):
            for function in dice.sample(sorted(calls), dice.randint(1, 3)):
                try:
                    with client.transaction():
                        client.execute(f"SELECT budgetdb.{calls[function]}", arguments)
                    outcomes.append((function, OK))
                except psycopg.DatabaseError as error:
                    outcomes.append((function, str(error.sqlstate)))
                    if error.sqlstate not in REFUSALS:
                        raise

    def act(number: int, client: Connection) -> str:
        client.commit()
        dice = random.Random(number)
        # Who comes first is up to the machine: go on until every function has had its way.
        for turn in range(250):
            if turn >= 25 and succeeded() == calls.keys():
                break
            try:
                transact(client, dice)
            except psycopg.errors.SerializationFailure:
                assert client.isolation_level is not READ_COMMITTED
        return OK

    at_once(join(connect, *islice(cycle(LEVELS), 8)), act)
    assert {sqlstate for _, sqlstate in outcomes} <= {OK, AGAIN, *REFUSALS}
    assert succeeded() == calls.keys()
    check(db)
