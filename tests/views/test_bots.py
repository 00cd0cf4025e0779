"""bots: the user's own query runs on it as it stands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    A,
    B,
    C,
    Connection,
    D,
    available,
    call,
    look,
    open_account,
    open_long,
    open_short,
    publish,
    query,
)

USER_QUERY = """
    SELECT SUM(CASE WHEN strategy_config->>'enable_bidirectional' = 'true'
                    THEN reserved_usd_for_longs + position_usd_value ELSE 0 END) AS total_reserved
    FROM bots WHERE account_id = 1 AND is_active = TRUE AND id != %s
"""


def test_the_user_s_own_query(db: Connection) -> None:
    """It says 10,000 before B is counted and after, for it leaves B out; account_capital does not."""
    publish(db)
    db.execute("SET search_path = budgetdb")
    call(db, "close_bot", COINBASE, B)
    assert query(db, USER_QUERY, B) == [(10_000,)]
    assert available(db, COINBASE)["USD"] == 40_000
    new = call(db, "create_bot", COINBASE, "B again", "traditional_dca", 20)
    assert query(db, USER_QUERY, new.id) == query(db, USER_QUERY, 0) == [(10_000,)]
    assert available(db, COINBASE)["USD"] == 30_000
    assert query(db, USER_QUERY, A) == [(0,)]
    open_long(db)
    assert query(db, USER_QUERY, new.id) == [(15_000,)]
    call(db, "pause_bot", COINBASE, A)
    assert query(db, USER_QUERY, 0) == [(0,)]


def test_published_example(db: Connection) -> None:
    """Every bot, its budget and what it reserves (R6)."""
    publish(db)
    assert query(
        db,
        """
        SELECT account_id, id, name, strategy, budget_pct, long_pct, short_pct, reserved_usd_for_longs,
            reserved_btc_for_shorts::float
        FROM budgetdb.bots ORDER BY id
        """,
    ) == [
        (1, A, "A", "bidirectional_dca", 40, 50, 50, 10_000, 0.1),
        (1, B, "B", "traditional_dca", 20, 100, 0, 10_000, 0.0),
        (2, C, "C", "bidirectional_dca", 40, 60, 40, 6_000, 0.04),
        (3, D, "D", "bidirectional_dca", 50, 50, 50, 25_000, 0.25),
    ]


@pytest.mark.parametrize(
    ("price", "long_usd", "short_btc"),
    [(100_000, 5_000, "0.04995"), (120_000, 6_000, "0.041625"), (None, 5_005, "0.05")],
)
def test_positions_count_in_both_currencies(
    db: Connection, price: int | None, long_usd: int, short_btc: str
) -> None:
    """Open positions count at the market's price, and at cost without one (R2, R3)."""
    publish(db)
    db.execute("DELETE FROM budgetdb_data.prices")
    if price:
        call(db, "record_price", "coinbase", "BTC", "USD", price)
    long, short = Decimal("0.05"), 4_995
    open_long(db)
    (bot,) = look(db, "bots", "id = %s", A)
    assert (bot.position_usd_value, bot.position_btc_value) == (long_usd, long)
    open_short(db)
    (bot,) = look(db, "bots", "id = %s", A)
    assert bot.position_usd_value == long_usd + short
    assert bot.position_btc_value == long + Decimal(short_btc)
    assert [(b.position_usd_value, b.position_btc_value) for b in look(db, "bots", "id <> %s", A)] == [
        (0, 0)
    ] * 3


def test_other_markets(db: Connection) -> None:
    """5 ETH on ETH-BTC are worth their price in BTC, and nothing in USD (R2)."""
    account_id = open_account(db, BTC=1)
    call(db, "create_bot", account_id, "E", "traditional_dca", 50, base_currency="ETH", quote_currency="BTC")
    call(db, "record_price", "coinbase", "ETH", "BTC", "0.04")
    call(db, "record_price", "coinbase", "BTC", "USD", 100_000)
    call(db, "open_position", account_id, 1, "long")
    call(db, "record_fill", account_id, 1, "buy", 5, "0.25")
    (bot,) = look(db, "bots")
    assert (bot.reserved_usd_for_longs, bot.position_usd_value) == (0, 0)
    assert (bot.reserved_btc_for_shorts, bot.position_btc_value) == (Decimal("0.5"), Decimal("0.2"))


def test_what_is_not_active_reserves_nothing(db: Connection) -> None:
    """is_active means that the status is active; positions count on while paused (R7)."""
    publish(db)
    open_long(db)
    call(db, "pause_bot", COINBASE, A)
    call(db, "close_bot", COINBASE, B)
    call(db, "create_bot", KRAKEN, "E", "traditional_dca", 1, activate=False)
    assert query(
        db,
        """
        SELECT name, status, is_active, reserved_usd_for_longs, reserved_btc_for_shorts, position_usd_value
        FROM budgetdb.bots WHERE name <> 'D' ORDER BY name
        """,
    ) == [
        ("A", "paused", False, 0, 0, 5_000),
        ("B", "closed", False, 0, 0, 0),
        ("C", "active", True, 6_000, Decimal("0.04"), 0),
        ("E", "draft", False, 0, 0, 0),
    ]


OWN_CURRENCIES = (
    "reserved_quote_for_longs",
    "reserved_base_for_shorts",
    "position_quote_value",
    "position_base_value",
)


def own(db: Connection, bot_id: int) -> tuple[Any, ...]:
    """Return a bot's amounts in its own two currencies, as text shows them."""
    (row,) = look(db, "bots", "id = %s", bot_id)
    return tuple(getattr(row, column) for column in OWN_CURRENCIES)


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_its_own_currencies(db: Connection, model: str) -> None:
    """A bot with 500 USDT does not report 0 (R2)."""
    account_id = open_account(db, model, USDT=1_000, SOL=10, BNB=1)
    budget = {"allocation": {"USDT": "500", "SOL": 4, "BNB": "0.1"}}
    market = {"base_currency": "SOL", "quote_currency": "USDT"}
    created = call(db, "create_bot", account_id, "E", "grid", **budget, **market).id
    assert own(db, created) == (500, 4, 0, 0)
    (row,) = look(db, "bots")
    assert (row.reserved_usd_for_longs, row.reserved_btc_for_shorts) == (0, 0)
    assert (row.position_usd_value, row.position_btc_value) == (0, 0)
    assert row.allocation == {"USDT": "500", "SOL": "4", "BNB": "0.1"}
    call(db, "record_price", "coinbase", "SOL", "USDT", 200)
    for position, (direction, side) in enumerate((("long", "buy"), ("short", "sell")), 1):
        call(db, "open_position", account_id, created, direction)
        call(db, "record_fill", account_id, position, side, 1, 150)
    # The long counts 1 x 200 and 1, the short 150 and 150 / 200.
    assert own(db, created) == (500, 4, 350, Decimal("1.75"))
    call(db, "pause_bot", account_id, created)
    assert own(db, created) == (0, 0, 350, Decimal("1.75"))


def test_its_own_currencies_in_the_published_example(db: Connection) -> None:
    """On BTC-USD they are the four columns of the published query, and allocation is NULL (R6)."""
    publish(db)
    open_long(db)
    open_short(db)
    call(db, "create_bot", KRAKEN, "E", "traditional_dca", 1, activate=False)
    for row in look(db, "bots"):
        assert own(db, row.id) == (
            row.reserved_usd_for_longs,
            row.reserved_btc_for_shorts,
            row.position_usd_value,
            row.position_btc_value,
        )
        assert row.allocation is None
