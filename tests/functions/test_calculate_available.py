"""calculate_available: what is free of any currency, out of a balance that the caller has just read."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
    NO_ACCOUNTS,
    NO_BOTS,
    NO_CURRENCIES,
    NO_FACTS,
    A,
    B,
    Connection,
    amounts,
    call,
    check_bad,
    listen,
    live,
    open_account,
    publish,
    query,
    refused,
    rows,
    unchanged,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
GOOD = {"account_id": COINBASE, "currency": "USD", "raw_balance": 50_000}


@MODELS
def test_published_example(db: Connection, model: str) -> None:
    """The published figures, in any of the account's currencies, in both models (R1, R2)."""
    publish(db, model)
    with unchanged(db):
        for arguments, free in (
            ((COINBASE, "USD", 50_000), 30_000),
            ((COINBASE, "USD", 50_000, A), 40_000),
            ((COINBASE, "BTC", "0.5"), "0.4"),
            ((COINBASE, "DOGE", "12.5"), "12.5"),
        ):
            assert call(db, "calculate_available", *arguments)[0] == amounts(_=free)["_"]


def test_any_currency(db: Connection) -> None:
    """A market of neither USD nor BTC counts like theirs (R2)."""
    account = open_account(db, USDT=1_000, SOL=10)
    call(db, "create_bot", account, "S", "traditional_dca", 50, base_currency="SOL", quote_currency="USDT")
    assert call(db, "calculate_available", account, "USDT", 900)[0] == 400
    call(db, "open_position", account, 1, "long")
    call(db, "record_fill", account, 1, "buy", 2, 200)
    free = {c.currency: c for c in rows(db, "get_available_capital", account)}
    for currency in ("USDT", "SOL"):
        raw = free[currency].raw_balance
        assert call(db, "calculate_available", account, currency, raw)[0] == free[currency].available


@MODELS
@pytest.mark.parametrize("excluded", [None, A, B])
def test_it_agrees_with_get_available_capital(db: Connection, model: str, excluded: int | None) -> None:
    """At the recorded balance and the recorded price, to the last digit, a bot excluded or not (R2)."""
    live(db, model)
    # A price that no quotient of it is exact for.
    call(db, "record_price", "coinbase", "BTC", "USD", "97531.123456789012345678")
    for row in rows(db, "get_available_capital", COINBASE, excluded):
        here = (COINBASE, row.currency, row.raw_balance, excluded)
        assert call(db, "calculate_available", *here)[0] == row.available
        if row.currency in ("USD", "BTC"):
            for price in ("97531.123456789012345678", None):
                ((free,),) = query(
                    db,
                    f"SELECT budgetdb.calculate_available_{row.currency.lower()}(%s, %s, %s, %s)",
                    *(row.raw_balance, price, COINBASE, excluded),
                )
                assert free == row.available


@pytest.mark.parametrize("raw", ["-1", "-0.00000032", "-1e-19", "-99999999999999999999"])
def test_nothing_is_free_below_zero(db: Connection, raw: str) -> None:
    """A balance below zero is taken as it is, and leaves nothing, with or without an account (R4)."""
    publish(db)
    for account in (COINBASE, None):
        assert call(db, "calculate_available", account, "USD", raw)[0] == 0
        assert call(db, "calculate_available_usd", raw, None, account)[0] == 0
        assert call(db, "calculate_available_btc", raw, 100_000, account)[0] == 0


def test_what_is_beyond_18_decimals_is_rounded(db: Connection) -> None:
    """An exchange's floats carry noise there (R6)."""
    publish(db)
    assert str(call(db, "calculate_available", COINBASE, "DOGE", "1.23456789012345678901")[0]) == (
        "1.234567890123456789"
    )


def test_without_account(db: Connection) -> None:
    """Without an account it warns and returns the balance it was given, unless that is forbidden (R1)."""
    publish(db)
    notices = listen(db)
    assert call(db, "calculate_available", None, "SOL", 5)[0] == 5
    assert "5 SOL" in str(notices)
    db.execute("SET budgetdb.require_account_id = on")
    for account in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "calculate_available", account, "SOL", 5)


@pytest.mark.parametrize("setting", ["banana", "onn", "2"])
def test_a_setting_that_is_no_switch(db: Connection, setting: str) -> None:
    """A typing error in a setting neither opens nor closes the gate in silence."""
    publish(db)
    db.execute("SELECT set_config('budgetdb.require_account_id', %s, FALSE)", [setting])
    with refused(db, "UB005") as refusal:
        call(db, "calculate_available", None, "USD", 5)
    assert "budgetdb.require_account_id" in refusal.message


def test_a_bot_of_nobody_excludes_nothing(db: Connection) -> None:
    """Only this account's own bot is excluded (R1)."""
    publish(db)
    for nobody in NO_BOTS:
        assert call(db, "calculate_available", COINBASE, "USD", 50_000, nobody)[0] == 30_000


@pytest.mark.parametrize(("argument", "values"), [("raw_balance", NO_FACTS), ("currency", NO_CURRENCIES)])
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name, with or without an account (R6)."""
    publish(db)
    check_bad(db, "calculate_available", GOOD, argument, values)
    check_bad(db, "calculate_available", {**GOOD, "account_id": None}, argument, values)
