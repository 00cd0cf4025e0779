"""orders: what bots have asked the exchange to do, what of it is done, and what it holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg
import pytest
from example import (
    COINBASE,
    KRAKEN,
    A,
    B,
    C,
    Connection,
    at,
    call,
    expire,
    look,
    publish,
    query,
    rows,
)


def test_every_status(db: Connection) -> None:
    """Open until it is filled, cancelled or expired; only an open one holds anything (R12)."""
    publish(db)
    for _ in range(5):
        call(db, "place_order", COINBASE, A, "buy", "0.01", 900, expires_at="2099-01-01Z")
    rows(db, "record_fill", COINBASE, None, "buy", "0.01", 800, executed_at=at(1), order_id=1)
    rows(db, "record_fill", COINBASE, None, "buy", "0.004", 400, executed_at=at(1), order_id=4)
    cancelled = call(db, "cancel_order", COINBASE, 2)
    expire(db, 3)
    # Filled at last, or cancelled in the end, it is no longer expired.
    expire(db, 1)
    expire(db, 2)
    orders = look(db, "orders")
    assert [(o.status, o.hold, o.closed_at) for o in orders] == [
        ("filled", 0, at(1)),
        ("cancelled", 0, cancelled.closed_at),
        ("expired", 0, orders[2].expires_at),
        ("open", 540, None),
        ("open", 900, None),
    ]


@pytest.mark.parametrize(
    ("side", "base", "quote", "filled", "hold"),
    [
        ("buy", 3, 100, 1, "66.666666666666666667"),
        ("buy", 3, 100, 2, "33.333333333333333333"),
        ("buy", 3, 100, "2.999999999999999999", "0.000000000000000033"),
        ("buy", "3e-18", "1e-18", "1e-18", "1e-18"),
        ("buy", "3e-18", "1e-18", "2e-18", 0),
        ("buy", 3, 100, 3, 0),
        ("buy", 3, 100, "3.000000000000000001", 0),
        ("buy", 3, 100, 9, 0),
        ("sell", 3, 100, 1, 2),
        ("sell", 3, 0, 1, 2),
        ("sell", 3, 100, "2.999999999999999999", "0.000000000000000001"),
        ("sell", 3, 100, 4, 0),
    ],
)  # fmt: skip
def test_holds_in_proportion(
    db: Connection, side: str, base: Any, quote: Any, filled: Any, hold: Any
) -> None:
    """A buy its quote by the base that is left, to the 18th decimal, a sale that base (R12)."""
    call(db, "create_account", "Bob", "Main", "coinbase")
    rows(db, "sync_balances", 1, {"USD": 100, "BTC": 10}, as_of=at(0))
    call(db, "create_bot", 1, "E", "bidirectional_dca", 100, 100)
    call(db, "resize_bot", 1, 1, allocation={"USD": 100, "BTC": 10})
    call(db, "place_order", 1, 1, side, str(base), str(quote))
    call(db, "record_fill", 1, None, side, str(filled), 50, order_id=1)
    (order,) = look(db, "orders")
    assert (order.hold, order.filled_base, order.filled_quote) == (Decimal(hold), Decimal(filled), 50)
    assert order.status == ("filled" if Decimal(filled) >= Decimal(base) else "open")


def test_position_that_its_last_order_opened(db: Connection) -> None:
    """It shows as cancelled as soon as that has expired, and again once a fill came and went (R8)."""
    publish(db)
    for hours in (1, 2):
        call(
            db, "place_order", COINBASE, A, "buy", "0.01", 900, position_id=None if hours == 1 else 1,
            expires_at="2099-01-01Z",
        )  # fmt: skip
        assert [p.status for p in look(db, "positions")] == ["pending"]
    expire(db, 1)
    assert [p.status for p in look(db, "positions")] == ["pending"]
    expire(db, 2)
    (_, last), (position,) = look(db, "orders"), look(db, "positions")
    assert (position.status, position.closed_at) == ("cancelled", last.expires_at)
    late = call(db, "record_fill", COINBASE, None, "buy", "0.01", 900, order_id=1)
    (position,) = look(db, "positions")
    assert (position.status, position.closed_at) == ("open", None)
    call(db, "void_fill", COINBASE, late.id, "another's")
    (position,) = look(db, "positions")
    assert (position.status, position.closed_at) == ("cancelled", last.expires_at)


@pytest.mark.parametrize(
    ("account_id", "bot_id", "position_id"), [(KRAKEN, C, 1), (COINBASE, C, 1), (COINBASE, A, 2)]
)
def test_isolation_is_structural(db: Connection, account_id: int, bot_id: int, position_id: int) -> None:
    """A row that names another account's bot or position cannot be stored (R1)."""
    publish(db)
    call(db, "place_order", COINBASE, A, "buy", "0.01", 900)
    call(db, "open_position", KRAKEN, C, "long")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        query(
            db,
            "UPDATE budgetdb_data.orders SET account_id = %s, bot_id = %s, position_id = %s",
            account_id,
            bot_id,
            position_id,
        )


def test_a_fill_of_another_account_s_order_is_no_row(db: Connection) -> None:
    """A fill's order is its own account's (R1)."""
    publish(db)
    call(db, "place_order", KRAKEN, C, "buy", "0.01", 900)
    call(db, "open_position", COINBASE, B, "long")
    call(db, "record_fill", COINBASE, 2, "buy", "0.01", 900)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        db.execute("UPDATE budgetdb_data.fills SET order_id = 1")
