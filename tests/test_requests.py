"""Retries are safe (R10): a request takes effect once, and its answer is the same ever after."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest
from example import Connection, refused, state, unchanged
from psycopg import IsolationLevel
from test_concurrency import (
    ACCOUNT,
    AGAIN,
    BOTS,
    LEVELS,
    OK,
    REUSED,
    any_level,
    assert_sound,
    at_once,
    insist,
    join,
    look,
    waiting,
)

if TYPE_CHECKING:
    from conftest import Connect

FILL: LiteralString = (
    '{"id": "f", "position_id": 1, "side": "buy", "base_amount": 0.1, "quote_amount": 10,'
    ' "executed_at": "2026-01-01T12:00:00Z"}'
)
# Every function that takes a request_id: arguments, and others that are just as good.
WRITERS: dict[LiteralString, tuple[LiteralString, LiteralString]] = {
    "activate_bot": ("1, 3", "1, 4"),
    "cancel_order": ("1, 1", "1, 2"),
    "close_bot": ("1, 2", "1, 3"),
    "create_bot": ("1, 'new', 'bidirectional_dca', 20", "1, 'new', 'bidirectional_dca', 30"),
    "open_position": ("1, 2, 'long'", "1, 2, 'short'"),
    "pause_bot": ("1, 2", "1, 1"),
    "record_fill": ("1, 1, 'buy', 0.1, 10", "1, 1, 'buy', 0.1, 11"),
    "record_fills": (f"1, '[{FILL}]'", f"1, '[{FILL}, {FILL}]'"),
    "place_order": ("1, 5, 'sell', 0.1, 3, 2", "1, 5, 'sell', 0.1, 4, 2"),
    "resize_bot": ("1, 2, 15", "1, 2, 16"),
    "void_fill": ("1, 1, 'mistyped'", "1, 1, 'for another reason'"),
    "write_off_position": ("1, 2, 'dust', 0.1", "1, 2, 'dust', 0.2"),
    "sync_balances": ("""1, '{"USD": 900, "ETH": 1}'""", """1, '{"USD": 901, "ETH": 1}'"""),
}
every_writer = pytest.mark.parametrize("writer", WRITERS)


def request(writer: LiteralString, *, other: bool = False) -> LiteralString:
    """Return a query that makes a writer's request 'one', with its arguments or with the other ones."""
    return f"SELECT f::text FROM budgetdb.{writer}({WRITERS[writer][other]}, request_id => 'one') AS f"


@pytest.fixture
def db(db: Connection) -> Connection:
    """Prepare the account and the bots that the writers above name."""
    db.execute(ACCOUNT)
    db.execute(BOTS)
    # A paused bot with coins, and two orders that sell them: out of everybody's way.
    for call in (
        "create_bot(1, 'coins', 'traditional_dca', 1)",
        "open_position(1, 5, 'long')",
        "record_fill(1, 2, 'buy', 0.5, 5, executed_at => '2026-01-01 12:00+00')",
        "pause_bot(1, 5)",
        "place_order(1, 5, 'sell', 0.1, 1, 2)",
        "place_order(1, 5, 'sell', 0.1, 2, 2)",
    ):
        db.execute(f"SELECT budgetdb.{call}".encode())
    return db


def answer(client: Connection, call: LiteralString) -> str:
    """Make a call until it is serialized, and return its rows in one text."""
    while True:
        try:
            rows = client.execute(call).fetchall()
            client.commit()
            return str(rows)
        except psycopg.errors.SerializationFailure:
            assert client.isolation_level is not IsolationLevel.READ_COMMITTED
            client.rollback()


def versions(db: Connection) -> list[tuple[int, int]]:
    """Return how often each account has changed."""
    return db.execute("SELECT id, version FROM budgetdb.accounts ORDER BY id").fetchall()


def test_every_writer_is_tried(db: Connection) -> None:
    """R10: a new function that takes a request_id belongs into the list above."""
    functions = db.execute(
        """
        SELECT p.proname FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'budgetdb'::regnamespace AND 'request_id' = ANY (p.proargnames)
        """
    )
    assert {name for (name,) in functions} == WRITERS.keys()


@any_level
@every_writer
def test_duplicates_at_once_take_effect_once(
    db: Connection, connect: Connect, level: IsolationLevel, writer: LiteralString
) -> None:
    """R10: of eight that make the same request at once, one changes something, and all get its answer."""
    with db.transaction(force_rollback=True):
        db.execute(request(writer))
        once = versions(db), len(state(db))
    answers = at_once(join(connect, *[level] * 8), lambda _, client: answer(client, request(writer)))
    assert list(answers.values()) == [8]
    assert (versions(db), len(state(db))) == once
    assert_sound(db)


@every_writer
def test_of_different_requests_with_one_id_the_first_wins(
    db: Connection, connect: Connect, writer: LiteralString
) -> None:
    """R10: of two requests that come with one id at once, one takes effect and the other is UB007."""
    with db.transaction(force_rollback=True):
        db.execute(request(writer))
        once = versions(db)

    def ask(number: int, client: Connection) -> str:
        return insist(client, request(writer, other=number > 3))

    assert at_once(join(connect, *LEVELS * 2), ask) == {OK: 3, REUSED: 3}
    assert versions(db) == once
    assert_sound(db)


@any_level
def test_a_duplicate_waits_for_the_first(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """R10: a duplicate takes effect if the first is rolled back, none if it is committed."""
    call = request("create_bot")
    first, duplicate = join(connect, level, level)
    repeated = OK if level is IsolationLevel.READ_COMMITTED else AGAIN
    for end, outcome in ((first.rollback, OK), (first.commit, repeated)):
        look(duplicate)
        first.execute(call)
        with waiting(db, duplicate, call, first) as waited:
            end()
            assert waited.result() == outcome
            duplicate.rollback()
    with unchanged(db):
        assert insist(duplicate, call) == OK
    assert_sound(db)


def test_an_answer_known_waits_for_nobody(db: Connection, connect: Connect) -> None:
    """R10: a retry is answered while somebody else is changing the account."""
    first = db.execute(request("create_bot")).fetchall()
    holder, retry = join(connect, *LEVELS[:1] * 2)
    holder.execute("SELECT budgetdb.pause_bot(1, 1)")
    retry.execute("SET lock_timeout = '1s'")
    assert retry.execute(request("create_bot")).fetchall() == first


@every_writer
def test_a_retry_returns_the_first_answer(db: Connection, writer: LiteralString) -> None:
    """R10: whatever has changed since, a retry returns what was returned first and changes nothing."""
    first = db.execute(request(writer)).fetchall()
    assert db.execute("SELECT count(*) FROM budgetdb.ledger WHERE request_id = 'one'").fetchone() == (1,)
    for later in (
        "SELECT budgetdb.pause_bot(1, b.id) FROM budgetdb.bots AS b WHERE b.is_active",
        """SELECT budgetdb.sync_balances(1, '{"USD": 5}', complete => TRUE)""",
        "SELECT budgetdb.record_price('coinbase', 'BTC', 'USD', 7)",
        """
        SELECT budgetdb.close_bot(1, b.id) FROM budgetdb.bots AS b
        WHERE b.status = 'paused' AND b.name <> 'coins'
            AND NOT EXISTS (SELECT FROM budgetdb.positions AS p WHERE p.bot_id = b.id AND p.status = 'open')
        """,
    ):
        assert db.execute(later).fetchall()
        with unchanged(db):
            assert db.execute(request(writer)).fetchall() == first


@every_writer
def test_an_id_is_for_one_request(db: Connection, writer: LiteralString) -> None:
    """R10: an id used before is UB007 with other arguments, and for every other function."""
    db.execute(request(writer))
    with refused(db, REUSED):
        db.execute(request(writer, other=True))
    for other in WRITERS.keys() - {writer}:
        with refused(db, REUSED, other):
            db.execute(request(other))


@every_writer
def test_a_request_rolled_back_is_forgotten(db: Connection, writer: LiteralString) -> None:
    """R10: what a transaction or a savepoint took back was never asked, and its id is free."""
    with unchanged(db), db.transaction(force_rollback=True):
        db.execute(request(writer))
        with unchanged(db):
            db.execute(request(writer))
    with db.transaction():
        with db.transaction(force_rollback=True):
            db.execute(request(writer))
        db.execute(request(writer, other=True))
    with unchanged(db):
        db.execute(request(writer, other=True))
    assert_sound(db)


@any_level
def test_a_refused_request_is_forgotten(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """R10: a request refused for lack of capital may be made again, and gets in once there is some."""
    call: LiteralString = (
        "SELECT f::text FROM budgetdb.create_bot(1, 'big', 'traditional_dca', 90, request_id => 'one') AS f"
    )
    clients = join(connect, *[level] * 4)
    with unchanged(db):
        assert at_once(clients, lambda _, client: insist(client, call)) == {"UB001": 4}
    db.execute("SELECT budgetdb.pause_bot(1, 1)")
    assert list(at_once(clients, lambda _, client: answer(client, call)).values()) == [4]
    assert_sound(db)


def test_a_refused_id_is_free_for_another_request(db: Connection) -> None:
    """R10: a request that was refused leaves its id to whatever is asked next."""
    with refused(db, "UB001"):
        db.execute("SELECT budgetdb.create_bot(1, 'big', 'traditional_dca', 90, request_id => 'one')")
    db.execute(request("create_bot"))


@any_level
def test_ids_of_accounts_are_apart(db: Connection, connect: Connect, level: IsolationLevel) -> None:
    """R1, R10: the same id on another account is another request, even at the same moment."""
    db.execute(ACCOUNT)
    before = versions(db)

    def ask(number: int, client: Connection) -> str:
        call: LiteralString = (
            f"create_bot({number % 2 + 1}, 'new', 'traditional_dca', 10, request_id => 'one')"
        )
        return answer(client, f"SELECT f::text FROM budgetdb.{call} AS f")

    answers = at_once(join(connect, *[level] * 8), ask)
    assert list(answers.values()) == [4, 4]
    assert versions(db) == [(account, version + 1) for account, version in before]
    assert_sound(db)


def test_without_an_id_every_call_counts(db: Connection) -> None:
    """R10: only an id makes two calls one request."""
    for _ in range(2):
        db.execute("SELECT budgetdb.record_fill(1, 1, 'buy', 0.1, 10)")
    assert db.execute("SELECT base_amount, quote_amount FROM budgetdb.positions WHERE id = 1").fetchall() == [
        (Decimal("0.2"), 20)
    ]


@pytest.mark.parametrize(
    ("first", "retry"),
    [
        ("create_bot(1, 'new', 'traditional_dca', 10", "create_bot(1, 'new', 'traditional_dca', 10.00"),
        (
            "create_bot(1, 'new', 'traditional_dca', 10",
            "create_bot(1, 'new', 'traditional_dca', 10, activate => TRUE",
        ),
        (
            """create_bot(1, 'new', 'grid', allocation => '{"USD": "50", "BTC": 1}'""",
            """create_bot(1, 'new', 'grid', allocation => '{"BTC": "1.00", "USD": 5e1}'""",
        ),
        (
            """resize_bot(1, 1, allocation => '{"USD": "50", "BTC": 1}'""",
            """resize_bot(1, 1, allocation => '{"BTC": "1.00", "USD": 5e1}'""",
        ),
        ("""sync_balances(1, '{"USD": 5, "BTC": 1}'""", """sync_balances(1, '{"BTC": "1.0", "USD": 5.00}'"""),
        ("record_fill(1, 1, 'buy', 0.1, 10", "record_fill(1, 1, 'buy', 0.10, 10.0, 0"),
        (
            "record_fill(1, 1, 'buy', 0.1, 10, executed_at => '2026-01-01 12:00+00'",
            "record_fill(1, 1, 'buy', 0.1, 10, executed_at => '2026-01-01 17:30+05:30'",
        ),
        (
            """sync_balances(1, '{"USD": 5}', '2026-01-01 12:00+00'""",
            """sync_balances(1, '{"USD": 5}', '2026-01-01 17:30+05:30'""",
        ),
    ],
)
def test_the_same_said_otherwise_is_the_same(
    db: Connection, first: LiteralString, retry: LiteralString
) -> None:
    """R10: arguments are compared by value, whatever their notation and the client's time zone."""
    answer = db.execute(f"SELECT * FROM budgetdb.{first}, request_id => 'one')").fetchall()
    for time_zone in ("UTC", "Asia/Kolkata"):
        db.execute(f"SET TimeZone = '{time_zone}'")
        with unchanged(db):
            assert db.execute(f"SELECT * FROM budgetdb.{retry}, request_id => 'one')").fetchall() == answer
