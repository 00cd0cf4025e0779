"""prices: one row per market of an exchange, with its age judged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from example import Connection, call, look, query, refused


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


DURATIONS = ("10s", "90", "0.5 hours", "00:05", "01:02:03", "1 day", "250ms", "999999 days")
NO_DURATIONS = (
    "banana", "-1 hour", "infinity", "1 fortnight", "5 m 5 m", "9999999999 s", "99:99", "1 day 1", "5\n",
)  # fmt: skip


def test_a_setting_that_is_no_duration(db: Connection) -> None:
    """What budgetdb.max_price_age cannot mean is refused wherever it is read, by name (R3)."""
    call(db, "record_price", "kraken", "BTC", "USD", 1)
    for setting in DURATIONS:
        db.execute("SELECT set_config('budgetdb.max_price_age', %s, FALSE)", [setting])
        assert look(db, "prices")[0].status in ("ok", "stale")
        assert query(db, "SELECT budgetdb_data.max_price_age() = %s::interval", setting) == [(True,)]
    for setting in NO_DURATIONS:
        db.execute("SELECT set_config('budgetdb.max_price_age', %s, FALSE)", [setting])
        for ask in (
            lambda: call(db, "record_price", "kraken", "BTC", "USD", 1),
            lambda: look(db, "prices"),
        ):
            with refused(db, "UB005", setting) as refusal:
                ask()
            assert "budgetdb.max_price_age" in refusal.message
            assert setting.strip() in refusal.detail
