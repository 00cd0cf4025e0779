"""calculate_available_btc: the platform's own call, with its balance and its price."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_BOTS,
    NO_FACTS,
    PAPER,
    A,
    Connection,
    Number,
    amounts,
    call,
    check_bad,
    listen,
    open_account,
    open_long,
    open_short,
    publish,
    refused,
    rows,
    unchanged,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
GOOD = {"raw_btc_balance": "0.5", "current_btc_price": 100_000, "account_id": COINBASE}


def btc(db: Connection, raw: Number, price: Number | None, *account_and_bot: int | None) -> str:
    """Return what is free in the shortest notation, to compare with text."""
    return f"{call(db, 'calculate_available_btc', raw, price, *account_and_bot)[0].normalize():f}"


@MODELS
def test_published_example(db: Connection, model: str) -> None:
    """The published figures of every account, in both models (R1, R2)."""
    publish(db, model)
    with unchanged(db):
        assert btc(db, "0.5", 100_000, COINBASE, None) == "0.4"
        assert btc(db, "0.5", 100_000, COINBASE) == "0.4"
        assert btc(db, "0.5", 100_000, COINBASE, A) == "0.5"
        assert btc(db, "0.25", 100_000, KRAKEN) == "0.21"
        assert btc(db, "1.0", 100_000, PAPER) == "0.75"


@MODELS
def test_the_caller_s_balance_counts(db: Connection, model: str) -> None:
    """The raw balance is the caller's, not the recorded one, and the answer is never below 0 (R2)."""
    publish(db, model)
    assert btc(db, 2, None, COINBASE) == "1.9"
    assert (
        btc(db, "0.1", None, COINBASE) == btc(db, "0.09", None, COINBASE) == btc(db, 0, None, COINBASE) == "0"
    )


@pytest.mark.parametrize(
    ("model", "price", "available"),
    [
        # A reserves 0.1; its short brought in 4,995 USD for 0.05 BTC.
        ("conservative", None, "0.30005"),
        ("conservative", 100_000, "0.30005"),
        ("conservative", 50_000, "0.2501"),
        ("conservative", 3, "0"),
        ("conservative", "7e9", "0.349999286428571429"),
        ("exact", None, "0.4"),
        ("exact", 50_000, "0.4"),
    ],
)
def test_the_caller_s_price_counts(db: Connection, model: str, price: Number | None, available: str) -> None:
    """Positions count at the caller's price; without one at the recorded price, else at cost (R2, R3)."""
    publish(db, model)
    open_short(db)
    assert btc(db, "0.45", price, COINBASE) == available
    assert btc(db, "0.45", price, COINBASE, A) == "0.45"
    db.execute("DELETE FROM budgetdb_data.prices")
    at_cost = price is None and model == "conservative"
    assert btc(db, "0.45", price, COINBASE) == ("0.3" if at_cost else available)
    assert btc(db, "0.45", price, COINBASE, A) == "0.45"


def test_quotients_have_18_decimals(db: Connection) -> None:
    """4,995 USD at 700 are 7.135714... BTC, rounded at the 18th decimal (R2)."""
    publish(db)
    open_short(db)
    assert btc(db, 10, 700, COINBASE) == "2.764285714285714286"
    call(db, "record_price", "coinbase", "BTC", "USD", 700)
    assert btc(db, 10, None, COINBASE) == "2.764285714285714286"


def test_longs_need_no_price(db: Connection) -> None:
    """A long counts as the coins that it holds, whatever they cost (R2)."""
    publish(db)
    open_long(db)
    for price in (None, 1, 1_000_000):
        assert btc(db, "0.55", price, COINBASE) == "0.4"


def test_other_markets_keep_their_price(db: Connection) -> None:
    """5 ETH on ETH-BTC, or 8,000 EUR for BTC, count at their own price, whatever BTC costs in USD (R2)."""
    account_id = open_account(db, BTC=2, ETH=10)
    created = call(
        db, "create_bot", account_id, "E", "traditional_dca", 50, base_currency="ETH", quote_currency="BTC"
    )
    position = call(db, "open_position", account_id, created.id, "long")
    call(db, "record_fill", account_id, position.id, "buy", 5, "0.2")
    call(db, "record_price", "coinbase", "ETH", "BTC", "0.05")
    short = call(db, "open_position", account_id, created.id, "short", "BTC", "EUR")
    call(db, "record_fill", account_id, short.id, "sell", "0.1", 8_000)
    call(db, "record_price", "coinbase", "BTC", "EUR", 100_000)
    for price in (None, 1, 1_000_000):
        assert btc(db, "1.7", price, account_id) == "0.37"


@MODELS
def test_a_bot_of_nobody_excludes_nothing(db: Connection, model: str) -> None:
    """Only this account's own bot is excluded (R1)."""
    publish(db, model)
    open_short(db)
    for nobody in NO_BOTS:
        assert btc(db, "0.45", 50_000, COINBASE, nobody) == btc(db, "0.45", 50_000, COINBASE)


def test_account_without_btc(db: Connection) -> None:
    """Where nothing is reserved, all is free."""
    assert btc(db, "1.5", 1, open_account(db, EUR=1)) == "1.5"


def test_without_account(db: Connection) -> None:
    """Without an account it warns and returns the balance it was given."""
    publish(db)
    notices = listen(db)
    assert btc(db, "0.5", 100_000, None) == "0.5"
    ((severity, _, detail, _),) = notices
    assert severity == "WARNING"
    assert "0.5 BTC" in str(detail)


def test_account_required(db: Connection) -> None:
    """budgetdb.require_account_id makes a missing account an error (R1)."""
    publish(db)
    db.execute("SET budgetdb.require_account_id = on")
    with refused(db, "UB002"):
        btc(db, "0.5", 100_000, None)
    assert btc(db, "0.5", 100_000, COINBASE) == "0.4"


def test_unknown_account(db: Connection) -> None:
    """An unknown account is an error, whatever the setting (R1)."""
    publish(db)
    for account_id in NO_ACCOUNTS[1:]:
        with refused(db, "UB002"):
            btc(db, "0.5", 100_000, account_id)


@pytest.mark.parametrize(
    ("argument", "values"),
    [("raw_btc_balance", NO_FACTS), ("current_btc_price", [0, "-1", "1e-19", *NO_FACTS[1:]])],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name, with or without an account (R6)."""
    publish(db)
    check_bad(db, "calculate_available_btc", GOOD, argument, values)
    check_bad(db, "calculate_available_btc", {**GOOD, "account_id": None}, argument, values)


def test_it_only_reads(db: Connection) -> None:
    """Asking works in a read-only transaction."""
    publish(db)
    with db.transaction():
        db.execute("SET TRANSACTION READ ONLY")
        assert rows(db, "calculate_available_btc", **GOOD) == [(amounts(BTC="0.4")["BTC"],)]
