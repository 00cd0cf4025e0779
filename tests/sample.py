"""A platform with some weeks of trading behind it: what docs/deploy.md and docs/reporting.md report on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from example import COINBASE, KRAKEN, PAPER, A, B, Connection, D, call, rows

BOB = 4
E = 5


def march(day: int, hour: int = 8) -> datetime:
    """Return a moment of March 2025, or after it."""
    return datetime(2025, 3, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


@contextmanager
def done(db: Connection, when: datetime, actor: str) -> Iterator[None]:
    """Let the ledger say that what is done here was done then, and by whom."""
    (start,) = db.execute("SELECT clock_timestamp()").fetchone() or ()
    yield
    db.execute(
        """UPDATE budgetdb_data.ledger
        SET recorded_at = %(when)s, happened_at = least(happened_at, %(when)s), actor = %(actor)s
        WHERE recorded_at >= %(start)s""",
        {"when": when, "actor": actor, "start": start},
    )


def fill(
    db: Connection, when: datetime, account: int, position: int, side: str, amounts: str, fee: str = "0"
) -> None:
    """Record a fill at its execution: base and quote, and a fee in the currency named, or in USD."""
    base, quote = amounts.split()
    amount, currency = (*fee.split(), "USD")[:2]
    with done(db, when, "trading"):
        call(db, "record_fill", account, position, side, base, quote, amount, currency, executed_at=when)


def operate(db: Connection) -> None:
    """Let Alice's and Bob's bots trade from 3 March 2025 to 2 April, and somebody stop one yesterday."""
    opening = march(3)
    for owner, name, paper, model, balances in (
        ("Alice", "Coinbase", False, "conservative", {"USD": 50_000, "BTC": "0.5"}),
        ("Alice", "Kraken", False, "conservative", {"USD": 25_000, "BTC": "0.25"}),
        ("Alice", "Paper", True, "conservative", {"USD": 100_000, "BTC": 1}),
        ("Bob", "Coinbase", False, "exact", {"USD": 10_000, "BTC": "0.1", "BNB": 1}),
    ):
        with done(db, opening, "sync"):
            account = call(db, "create_account", owner, name, name.lower(), paper, model).id
            rows(db, "sync_balances", account, balances, as_of=opening)
    for account, name, strategy, budget, long in (
        (COINBASE, "A", "bidirectional_dca", 40, 50),
        (COINBASE, "B", "traditional_dca", 20, 100),
        (KRAKEN, "C", "bidirectional_dca", 40, 60),
        (PAPER, "D", "bidirectional_dca", 50, 50),
        (BOB, "E", "traditional_dca", 50, 100),
    ):
        with done(db, opening, "web"):
            call(db, "create_bot", account, name, strategy, budget, long)
    for account, bot, direction in (
        (COINBASE, A, "long"),
        (COINBASE, B, "long"),
        (COINBASE, A, "short"),
        (COINBASE, A, "short"),
        (BOB, E, "long"),
        (PAPER, D, "long"),
    ):
        with done(db, opening, "trading"):
            call(db, "open_position", account, bot, direction)

    fill(db, march(4, 10), COINBASE, 1, "buy", "0.05 5000", "5")
    fill(db, march(5, 10), PAPER, 6, "buy", "0.1 10000")
    fill(db, march(5, 15), COINBASE, 1, "sell", "0.05 5500", "5.5")
    fill(db, march(5, 16), COINBASE, 2, "buy", "0.02 2000", "2")
    # More than E has: what it lacks is Bob's own money.
    fill(db, march(5, 16), BOB, 5, "buy", "0.06 6000", "6")
    fill(db, march(5, 17), BOB, 5, "sell", "0.005 550", "0.002 BNB")
    # Alice withdraws what C has reserved.
    with done(db, march(6, 12), "sync"):
        rows(db, "sync_balances", KRAKEN, {"USD": 5_000}, as_of=march(6, 12))
    fill(db, march(33, 9), COINBASE, 3, "sell", "0.01 1000", "1")
    fill(db, march(33, 11), COINBASE, 3, "buy", "0.01 900", "0.9")
    fill(db, march(33, 12), COINBASE, 4, "sell", "0.01 1000")
    call(db, "record_price", "coinbase", "BTC", "USD", 100_000, march(33, 12))

    morning = datetime.now(UTC).replace(hour=9, minute=15, second=0, microsecond=0) - timedelta(days=1)
    with done(db, morning, "support"):
        call(db, "pause_bot", COINBASE, B)
    with done(db, morning + timedelta(minutes=25), "web"):
        call(db, "create_bot", KRAKEN, "F", "traditional_dca", 10, activate=False)
    call(db, "record_price", "kraken", "BTC", "USD", 100_000)
    rows(db, "sync_balances", BOB, {"USD": 4_544, "BTC": "0.155", "BNB": "0.998"})
