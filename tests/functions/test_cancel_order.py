"""cancel_order: the exchange has let go of it, and so does the bot."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NOBODY,
    A,
    C,
    Connection,
    amounts,
    at,
    bot,
    call,
    check_retry,
    expire,
    look,
    publish,
    refused,
    rows,
    trade,
)


def place(db: Connection, side: str = "buy", base: Any = "0.1", quote: Any = 9_000, **named: Any) -> Any:
    """Place an order of bot A."""
    return call(db, "place_order", COINBASE, A, side, base, quote, **named)


def fill(db: Connection, base: Any, quote: Any, side: str = "buy", order_id: int = 1, **named: Any) -> Any:
    """Record a fill of an order."""
    return call(db, "record_fill", COINBASE, None, side, base, quote, order_id=order_id, **named)


@pytest.mark.parametrize("side", ["buy", "sell"])
def test_gives_back(db: Connection, side: str) -> None:
    """What it held may be spent again, and the position that it opened goes with it (R8, R12)."""
    publish(db)
    before = bot(db, A, "spendable")
    order = place(db, side)
    assert bot(db, A, "spendable") != before
    cancelled = call(db, "cancel_order", COINBASE, order.id)
    assert look(db, "orders") == [cancelled]
    assert cancelled == order._replace(status="cancelled", hold=0, closed_at=cancelled.closed_at)
    assert cancelled.closed_at > order.placed_at
    (position,) = look(db, "positions")
    assert (position.status, position.closed_at) == ("cancelled", cancelled.closed_at)
    assert (bot(db, A, "spendable"), bot(db, A, "on_order")) == (before, amounts(USD=0, BTC=0))


def test_after_a_partial_fill(db: Connection) -> None:
    """What was filled stays, the rest comes back, and the position is the bot's (R8, R12)."""
    publish(db)
    place(db)
    fill(db, "0.04", 3_500, fee_amount=5)
    assert bot(db, A, "on_order") == amounts(USD=5_400, BTC=0)
    assert bot(db, A, "spendable")["USD"] == 10_000 - 3_505 - 5_400
    cancelled = call(db, "cancel_order", COINBASE, 1)
    assert (cancelled.filled_base, cancelled.filled_quote, cancelled.hold) == (Decimal("0.04"), 3_500, 0)
    assert (cancelled.status, [p.status for p in look(db, "positions")]) == ("cancelled", ["open"])
    assert bot(db, A, "spendable") == amounts(USD=6_495, BTC="0.1")


def test_the_last_of_several_takes_the_position_along(db: Connection) -> None:
    """A position goes with the last order that waits for it, unless it was opened on its own (R8)."""
    publish(db)
    lot = place(db, base="0.01", quote=900).position_id
    place(db, base="0.01", quote=900, position_id=lot)
    own = call(db, "open_position", COINBASE, A, "long").id
    place(db, base="0.01", quote=900, position_id=own)
    for order_id, expected in ((1, "pending"), (3, "pending"), (2, "cancelled")):
        call(db, "cancel_order", COINBASE, order_id)
        (position,) = look(db, "positions", "id = %s", lot)
        assert position.status == expected
    assert [p.status for p in look(db, "positions", "id = %s", own)] == ["pending"]


def test_a_fill_that_comes_later(db: Connection) -> None:
    """It is a fact: the position comes back with it, and the order may still be filled (R8, R12)."""
    publish(db)
    place(db)
    call(db, "cancel_order", COINBASE, 1)
    assert fill(db, "0.06", 6_000, executed_at=at(0)).order_id == 1
    (order,), (position,) = look(db, "orders"), look(db, "positions")
    assert (order.status, order.hold, order.filled_base) == ("cancelled", 0, Decimal("0.06"))
    assert (position.status, position.closed_at) == ("open", None)
    assert bot(db, A, "spendable") == amounts(USD=4_000, BTC="0.1")
    fill(db, "0.04", 5_000, executed_at=at(1))
    (order,) = look(db, "orders")
    assert (order.status, order.hold, order.closed_at) == ("filled", 0, at(1))
    assert bot(db, A) == amounts(USD=-1_000, BTC="0.2")
    assert bot(db, A, "spendable") == amounts(USD=0, BTC="0.1")


def test_a_fill_that_comes_to_a_closed_bot(db: Connection) -> None:
    """Its order, its position and its bot are over, and it is recorded (R8)."""
    publish(db)
    place(db)
    call(db, "cancel_order", COINBASE, 1)
    call(db, "close_bot", COINBASE, A)
    assert fill(db, "0.01", 900).overspent
    (order,), (position,) = look(db, "orders"), look(db, "positions")
    assert (order.status, position.status) == ("cancelled", "open")


def test_not_twice_and_not_once_filled(db: Connection) -> None:
    """There is nothing left to cancel (R12)."""
    publish(db)
    place(db, base="0.01", quote=900)
    place(db, base="0.01", quote=900)
    call(db, "cancel_order", COINBASE, 1)
    fill(db, "0.01", 900, order_id=2)
    for order_id, status in ((1, "cancelled"), (2, "filled")):
        with refused(db, "UB006") as refusal:
            call(db, "cancel_order", COINBASE, order_id)
        assert refusal.message == f"order {order_id} is {status}"


def test_an_expired_one(db: Connection) -> None:
    """What the exchange says is cancelled is, whenever it should have expired (R12)."""
    publish(db)
    place(db, expires_at="2099-01-01Z")
    expire(db)
    cancelled = call(db, "cancel_order", COINBASE, 1)
    assert (cancelled.status, cancelled.hold) == ("cancelled", 0)
    assert [p.status for p in look(db, "positions")] == ["cancelled"]


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_whatever_its_bot_does(db: Connection, status: str) -> None:
    """A bot that is stopped lets go of its orders like any other (R7)."""
    publish(db)
    place(db, base="0.01", quote=900)
    fill(db, "0.01", 900)
    order = place(db, "sell", "0.01", 1_000, position_id=1)
    call(db, "pause_bot", COINBASE, A)
    if status == "closed":
        # An order that outlived its bot: it had expired, and the exchange says so only now.
        db.execute("UPDATE budgetdb_data.orders SET expires_at = now() WHERE order_id = %s", [order.id])
        trade(db, "sell", "0.01", 1_000)
        call(db, "close_bot", COINBASE, A)
    assert call(db, "cancel_order", COINBASE, order.id).status == "cancelled"


def test_unknown_order_and_account(db: Connection) -> None:
    """Another account's order is as unknown as none (R1)."""
    publish(db)
    stranger = call(db, "place_order", KRAKEN, C, "buy", "0.01", 1).id
    for nobody in (None, 0, -1, NOBODY, stranger):
        with refused(db, "UB008") as refusal:
            call(db, "cancel_order", COINBASE, nobody)
        assert "budgetdb.orders" in refusal.hint
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "cancel_order", account_id, stranger)
    assert call(db, "cancel_order", KRAKEN, stranger).bot_id == C


def test_retry(db: Connection) -> None:
    """A retry returns the order as it was cancelled, whatever was filled since (R10)."""
    publish(db)
    place(db)
    place(db, base="0.01", quote=1)
    check_retry(
        db,
        "cancel_order",
        account_id=COINBASE,
        order_id=1,
        others=[{"order_id": 2}],
        later=lambda: rows(db, "record_fill", COINBASE, None, "buy", "0.1", 1, order_id=1),
    )
