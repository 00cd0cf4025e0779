"""preview_bot: what create_bot and resize_bot would say, without reserving anything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import psycopg
import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_BOTS,
    NO_CURRENCIES,
    NO_PERCENTAGES,
    PAPER,
    A,
    B,
    Connection,
    Number,
    amounts,
    bot,
    call,
    check_bad,
    open_account,
    open_long,
    open_short,
    publish,
    refused,
    rows,
    unchanged,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
BAD: dict[str, list[Any]] = {
    "budget_pct": [0, *NO_PERCENTAGES],
    "long_pct": NO_PERCENTAGES[1:],
    "short_pct": NO_PERCENTAGES[1:],
    "base_currency": [*NO_CURRENCIES, "USD"],
    "quote_currency": [*NO_CURRENCIES, "BTC"],
}


@MODELS
@pytest.mark.parametrize(
    ("account_id", "budget_pct", "long_pct", "usd", "btc"),
    [
        (COINBASE, 40, 50, (10_000, 30_000, 0, True), ("0.1", "0.4", 0, True)),
        (COINBASE, 60, 100, (30_000, 30_000, 0, True), (0, "0.4", 0, True)),
        (COINBASE, 70, 100, (35_000, 30_000, 5_000, False), (0, "0.4", 0, True)),
        (COINBASE, 100, 10, (5_000, 30_000, 0, True), ("0.45", "0.4", "0.05", False)),
        (KRAKEN, 100, 50, (12_500, 19_000, 0, True), ("0.125", "0.21", 0, True)),
        (PAPER, 100, 80, (80_000, 75_000, 5_000, False), ("0.2", "0.75", 0, True)),
    ],
)
def test_published_example(
    db: Connection,
    model: str,
    account_id: int,
    budget_pct: int,
    long_pct: int,
    usd: tuple[Number, ...],
    btc: tuple[Number, ...],
) -> None:
    """It says what would be reserved, what is free, what is missing and whether it fits (R5, R6)."""
    publish(db, model)
    with unchanged(db):
        preview = rows(db, "preview_bot", account_id, budget_pct, long_pct)
    assert {row.currency: tuple(row[1:]) for row in preview} == {
        currency: (*amounts(a=required, b=available, c=missing).values(), fits)
        for currency, (required, available, missing, fits) in (("BTC", btc), ("USD", usd))
    }


def outcome(db: Connection, function: str, *arguments: Any) -> tuple[bool, dict[str, Any]]:
    """Return whether a call passes the gate, and what its bot reserves then; take it back."""
    try:
        with db.transaction(force_rollback=True):
            changed = call(db, function, COINBASE, *arguments)
            return True, bot(db, changed.id, "reserved")
    except psycopg.Error as refusal:
        if refusal.sqlstate != "UB001":
            raise
        return False, {}


@MODELS
@pytest.mark.parametrize("busy", [False, True])
def test_says_what_create_bot_does(db: Connection, model: str, busy: bool) -> None:
    """The bot reserves what was previewed, or is refused as was previewed (R5)."""
    publish(db, model)
    if busy:
        open_long(db)
        open_short(db)
    for budget_pct, long_pct in product(["1", "33.33", "59.99", "60", "60.01", "80", "100"], [100, 50, 0]):
        preview = rows(db, "preview_bot", COINBASE, budget_pct, long_pct)
        fits, reserved = outcome(db, "create_bot", "E", "bidirectional_dca", budget_pct, long_pct)
        assert fits is all(row.fits for row in preview)
        if fits:
            assert reserved == {row.currency: row.required for row in preview}


def withdraw(db: Connection) -> None:
    """Leave less than is reserved: A may shrink, but not grow."""
    rows(db, "sync_balances", COINBASE, {"USD": 15_000})


@MODELS
@pytest.mark.parametrize(
    ("opened", "budget_pct", "long_pct"),
    [
        (None, 80, 100),
        (None, "80.01", 100),
        (open_long, 75, 80),
        (open_long, 100, 75),
        (open_long, 100, 80),
        (open_short, 80, 50),
        (open_short, 90, 83),
        (open_short, 100, 0),
        (withdraw, 100, 50),
        (withdraw, 100, 80),
    ],
)
def test_says_what_resize_bot_does(
    db: Connection,
    model: str,
    opened: Callable[[Connection], object] | None,
    budget_pct: Number,
    long_pct: int,
) -> None:
    """With exclude_bot_id it previews a resize of that bot, whatever it has at work (R5, R7)."""
    publish(db, model)
    if opened:
        opened(db)
    preview = rows(db, "preview_bot", COINBASE, budget_pct, long_pct, exclude_bot_id=A)
    fits, _ = outcome(db, "resize_bot", A, budget_pct, long_pct)
    assert fits is all(row.fits for row in preview)


def test_split(db: Connection) -> None:
    """The split is 50/50 unless given; one side given says the other (R6)."""
    account_id = open_account(db, USD=1_000, BTC=1)

    def required(*split: Number | None) -> dict[str, Any]:
        return {row.currency: row.required for row in rows(db, "preview_bot", account_id, 10, *split)}

    assert required() == required(50) == required(None, 50) == amounts(USD=50, BTC="0.05")
    assert required(30) == required(None, 70) == required(30, 70) == amounts(USD=30, BTC="0.07")


@MODELS
def test_a_bot_of_nobody_excludes_nothing(db: Connection, model: str) -> None:
    """Only this account's own bot is excluded (R1)."""
    publish(db, model)
    preview = rows(db, "preview_bot", COINBASE, 70)
    for nobody in NO_BOTS:
        assert rows(db, "preview_bot", COINBASE, 70, exclude_bot_id=nobody) == preview
    assert rows(db, "preview_bot", COINBASE, 70, exclude_bot_id=B) != preview


def test_currencies_without_balance(db: Connection) -> None:
    """A currency that the account does not have requires nothing and has nothing."""
    publish(db)
    preview = rows(db, "preview_bot", COINBASE, 100, base_currency="SOL", quote_currency="EUR")
    assert sorted(preview) == [("EUR", 0, 0, 0, True), ("SOL", 0, 0, 0, True)]


@pytest.mark.parametrize("argument", BAD)
def test_bad_input(db: Connection, argument: str) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    check_bad(db, "preview_bot", {"account_id": COINBASE, "budget_pct": 10}, argument, BAD[argument])


@pytest.mark.parametrize(("long_pct", "short_pct"), [(50, 49), (50, "50.000000000000000001"), (0, 0)])
def test_split_is_not_whole(db: Connection, long_pct: Number, short_pct: Number) -> None:
    """Long and short add up to exactly 100 (R6)."""
    publish(db)
    with refused(db, "UB005"):
        rows(db, "preview_bot", COINBASE, 10, long_pct, short_pct)


def test_unknown_account(db: Connection) -> None:
    """A budget is a share of one account (R1)."""
    publish(db)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            rows(db, "preview_bot", account_id, 10)
