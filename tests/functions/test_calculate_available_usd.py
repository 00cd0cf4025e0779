"""calculate_available_usd: the platform's own call, with its balance and its price."""

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
GOOD = {"raw_usd_balance": 50_000, "current_btc_price": 100_000, "account_id": COINBASE}


def usd(db: Connection, raw: Number, price: Number | None, *account_and_bot: int | None) -> Any:
    return call(db, "calculate_available_usd", raw, price, *account_and_bot)[0]


@MODELS
def test_published_example(db: Connection, model: str) -> None:
    """The published figures of every account, in both models (R1, R2)."""
    publish(db, model)
    with unchanged(db):
        assert usd(db, 50_000, 100_000, COINBASE, None) == 30_000
        assert usd(db, 50_000, 100_000, COINBASE) == 30_000
        assert usd(db, 50_000, 100_000, COINBASE, A) == 40_000
        assert usd(db, 25_000, 100_000, KRAKEN) == 19_000
        assert usd(db, 100_000, 100_000, PAPER) == 75_000


@MODELS
def test_the_caller_s_balance_counts(db: Connection, model: str) -> None:
    """The raw balance is the caller's, not the recorded one, and the answer is never below 0 (R2)."""
    publish(db, model)
    assert usd(db, 60_000, None, COINBASE) == 40_000
    assert usd(db, "20000.000000000000000001", None, COINBASE) == amounts(_="0.000000000000000001")["_"]
    assert usd(db, 20_000, None, COINBASE) == usd(db, 5, None, COINBASE) == usd(db, 0, None, COINBASE) == 0


@pytest.mark.parametrize(
    ("model", "price", "available", "without_a"),
    [
        ("conservative", None, 19_995, 34_995),
        ("conservative", 100_000, 19_995, 34_995),
        ("conservative", 120_000, 18_995, 34_995),
        ("conservative", "0.01", "24994.9995", 34_995),
        ("conservative", 1_000_000, 0, 34_995),
        ("exact", None, 30_000, 34_995),
        ("exact", 120_000, 30_000, 34_995),
    ],
)
def test_the_caller_s_price_counts(
    db: Connection, model: str, price: Number | None, available: Number, without_a: int
) -> None:
    """Positions count at the caller's price; without one at the recorded price, else at cost (R2, R3)."""
    publish(db, model)
    open_long(db)
    assert usd(db, 44_995, price, COINBASE) == amounts(_=available)["_"]
    assert usd(db, 44_995, price, COINBASE, A) == without_a
    db.execute("DELETE FROM budgetdb_data.prices")
    at_cost = price is None and model == "conservative"
    assert usd(db, 44_995, price, COINBASE) == (19_990 if at_cost else amounts(_=available)["_"])
    assert usd(db, 44_995, price, COINBASE, A) == without_a


def test_shorts_need_no_price(db: Connection) -> None:
    """A short counts as its proceeds in USD, whatever BTC costs (R2)."""
    publish(db)
    open_short(db)
    for price in (None, 1, 1_000_000):
        assert usd(db, 54_995, price, COINBASE) == 54_995 - 20_000 - 4_995


def test_other_markets_keep_their_price(db: Connection) -> None:
    """The price of BTC values no position in another market (R2)."""
    account_id = open_account(db, USD=10_000, EUR=10_000)
    call(db, "create_bot", account_id, "E", "traditional_dca", 10)
    for n, (base, quote) in enumerate((("ETH", "USD"), ("BTC", "EUR")), 1):
        call(db, "open_position", account_id, 1, "long", base, quote)
        call(db, "record_fill", account_id, n, "buy", "0.1", 400)
        call(db, "record_price", "coinbase", base, quote, 5_000)
    for price in (None, 1, 1_000_000):
        assert usd(db, 9_600, price, account_id) == 9_600 - 1_000 - 500


@MODELS
def test_a_bot_of_nobody_excludes_nothing(db: Connection, model: str) -> None:
    """Only this account's own bot is excluded (R1)."""
    publish(db, model)
    open_long(db)
    for nobody in NO_BOTS:
        assert usd(db, 44_995, 120_000, COINBASE, nobody) == usd(db, 44_995, 120_000, COINBASE)


def test_account_without_usd(db: Connection) -> None:
    """Where nothing is reserved, all is free."""
    account_id = open_account(db, EUR=1)
    assert usd(db, "12.34", 1, account_id) == amounts(USD="12.34")["USD"]


@pytest.mark.parametrize("setting", [None, "off", "false", ""])
def test_without_account(db: Connection, setting: str | None) -> None:
    """Without an account it warns, says what to do, and returns the balance it was given."""
    publish(db)
    if setting is not None:
        db.execute(f"SET budgetdb.require_account_id = '{setting}'")
    notices = listen(db)
    assert usd(db, 50_000, 100_000, None, None) == usd(db, 50_000, None, None, A) == 50_000
    assert len(notices) == 2
    severity, message, detail, hint = notices[0]
    assert severity == "WARNING"
    assert "account_id" in str(message)
    assert "50000 USD" in str(detail)
    assert "require_account_id" in str(hint)


@pytest.mark.parametrize("setting", ["on", "true"])
def test_account_required(db: Connection, setting: str) -> None:
    """budgetdb.require_account_id makes a missing account an error (R1)."""
    publish(db)
    db.execute(f"SET budgetdb.require_account_id = {setting}")
    with refused(db, "UB002"):
        usd(db, 50_000, 100_000, None)
    assert usd(db, 50_000, 100_000, COINBASE) == 30_000


def test_unknown_account(db: Connection) -> None:
    """An unknown account is an error, whatever the setting (R1)."""
    publish(db)
    for account_id in NO_ACCOUNTS[1:]:
        with refused(db, "UB002"):
            usd(db, 50_000, 100_000, account_id)


@pytest.mark.parametrize(
    ("argument", "values"),
    [("raw_usd_balance", NO_FACTS), ("current_btc_price", [0, "-1", "1e-19", *NO_FACTS[1:]])],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name, with or without an account (R6)."""
    publish(db)
    check_bad(db, "calculate_available_usd", GOOD, argument, values)
    check_bad(db, "calculate_available_usd", {**GOOD, "account_id": None}, argument, values)


def test_it_only_reads(db: Connection) -> None:
    """Asking works in a read-only transaction."""
    publish(db)
    with db.transaction():
        db.execute("SET TRANSACTION READ ONLY")
        assert rows(db, "calculate_available_usd", **GOOD) == [(30_000,)]
