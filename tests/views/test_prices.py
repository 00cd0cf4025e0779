"""prices: one row per market of an exchange, with its age judged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from example import Connection, call, look, query


@pytest.mark.parametrize(
    ("setting", "age", "status"),
    [
        (None, 0, "ok"),
        (None, 290, "ok"),
        (None, 310, "stale"),
        ("1 day", 310, "ok"),
        ("0", 1, "stale"),
        (None, -60, "ok"),
    ],
)
def test_status(db: Connection, setting: str | None, age: int, status: str) -> None:
    """A price is ok until it is older than budgetdb.max_price_age (R3)."""
    if setting is not None:
        db.execute(f"SET budgetdb.max_price_age = '{setting}'")
    ((now,),) = query(db, "SELECT now()")
    price = call(db, "record_price", "kraken", "BTC", "USD", 1, now - timedelta(seconds=age))
    assert price.status == status
    assert [row.status for row in look(db, "prices")] == [status]


def test_every_column(db: Connection) -> None:
    """A market is an exchange's pair; the last price is kept, its predecessors are not (R3)."""
    for price in ("0.05", "0.06"):
        call(db, "record_price", "kraken", "ETH", "BTC", price)
    assert query(
        db, "SELECT exchange, base_currency, quote_currency, price::text, status FROM budgetdb.prices"
    ) == [("kraken", "ETH", "BTC", "0.06", "ok")]
