"""confirm_order: the exchange's own id of an order, by which fills may name it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_TEXTS,
    NOBODY,
    A,
    B,
    C,
    Connection,
    call,
    check_bad,
    expire,
    look,
    publish,
    refused,
    rows,
    unchanged,
)


def prepare(db: Connection) -> None:
    """Place two orders of A and one of B in one market, one of A in another, and one of C."""
    publish(db)
    for account_id, bot_id, market in (
        (COINBASE, A, "BTC"), (COINBASE, A, "BTC"), (COINBASE, B, "BTC"), (COINBASE, A, "ETH"),
        (KRAKEN, C, "BTC"),
    ):  # fmt: skip
        call(db, "place_order", account_id, bot_id, "buy", "0.01", 100, base_currency=market)


def test_returns_the_order(db: Connection) -> None:
    """It is the order as it was, with the id; said again, nothing changes (R10, R12)."""
    prepare(db)
    (before,) = look(db, "orders", "id = 1")
    order = call(db, "confirm_order", COINBASE, 1, "0xAb-1")
    assert order == before._replace(external_id="0xAb-1")
    assert look(db, "orders", "id = 1") == [order]
    with unchanged(db):
        assert call(db, "confirm_order", COINBASE, 1, "0xAb-1") == order


def test_one_id_each(db: Connection) -> None:
    """Confirmed as another, or as another's, it is refused; exchanges number by market (R12)."""
    prepare(db)
    call(db, "confirm_order", COINBASE, 1, "7")
    with refused(db, "UB007") as refusal:
        call(db, "confirm_order", COINBASE, 1, "8")
    assert "order 1" in refusal.message
    assert "'7'" in refusal.detail
    for other in (2, 3):
        with refused(db, "UB007") as refusal:
            call(db, "confirm_order", COINBASE, other, "7")
        assert "order 1" in refusal.message
        assert "NULL" not in refusal.detail
    assert call(db, "confirm_order", COINBASE, 4, "7").external_id == "7"
    assert call(db, "confirm_order", KRAKEN, 5, "7").external_id == "7"


@pytest.mark.parametrize("status", ["filled", "cancelled", "expired"])
def test_whatever_became_of_it(db: Connection, status: str) -> None:
    """The id may come after everything else (R8)."""
    publish(db)
    call(db, "place_order", COINBASE, A, "buy", "0.01", 100, expires_at="2099-01-01Z")
    if status == "filled":
        call(db, "record_fill", COINBASE, None, "buy", "0.01", 100, order_id=1)
    elif status == "cancelled":
        call(db, "cancel_order", COINBASE, 1)
    else:
        expire(db)
    order = call(db, "confirm_order", COINBASE, 1, "late")
    assert (order.status, order.external_id) == (status, "late")
    late: dict[str, Any] = {
        "id": "t", "order": "late", "side": "buy", "base_amount": "0.001", "quote_amount": 9,
        "executed_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    (fill,) = rows(db, "record_fills", COINBASE, json.dumps([late]))
    assert fill.order_id == 1


def test_bad_input(db: Connection) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    call(db, "place_order", COINBASE, A, "buy", "0.01", 100)
    good = {"account_id": COINBASE, "order_id": 1, "external_id": "x" * 200}
    check_bad(db, "confirm_order", good, "external_id", NO_TEXTS)


def test_unknown_order_and_account(db: Connection) -> None:
    """Another account's order is as unknown as none (R1)."""
    prepare(db)
    for nobody in (None, 0, -1, NOBODY, 5):
        with refused(db, "UB008"):
            call(db, "confirm_order", COINBASE, nobody, "7")
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "confirm_order", account_id, 1, "7")
    assert call(db, "confirm_order", KRAKEN, 5, "7").bot_id == C
