"""open_position: a position is pending, and holds and blocks nothing, until its first fill."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
    NO_ACCOUNTS,
    NO_BOTS,
    NO_CURRENCIES,
    A,
    B,
    Connection,
    amounts,
    at,
    available,
    bot,
    call,
    check_bad,
    check_retry,
    look,
    open_account,
    publish,
    refused,
    rows,
    shown,
    trade,
)

GOOD = {"account_id": COINBASE, "bot_id": A, "direction": "long"}


@pytest.mark.parametrize("direction", ["long", "short"])
def test_returns_the_position(db: Connection, direction: str) -> None:
    """It is pending, in the bot's own market, and empty (R8)."""
    publish(db)
    position = call(db, "open_position", COINBASE, A, direction)
    assert look(db, "positions") == [position]
    expected = {
        "id": 1,
        "account_id": COINBASE,
        "bot_id": A,
        "direction": direction,
        "base_currency": "BTC",
        "quote_currency": "USD",
        "base_amount": 0,
        "quote_amount": 0,
        "realised_pnl": 0,
        "status": "pending",
        "closed_at": None,
    }
    assert shown(position, expected) == expected


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_holds_and_blocks_nothing(db: Connection, model: str) -> None:
    """Pending positions reserve nothing and keep the bot from nothing (R8)."""
    publish(db, model)
    before = available(db, COINBASE), bot(db, A), bot(db, A, "deployed")
    for _ in range(3):
        call(db, "open_position", COINBASE, A, "short")
    assert (available(db, COINBASE), bot(db, A), bot(db, A, "deployed")) == before
    call(db, "resize_bot", COINBASE, A, 1)
    call(db, "pause_bot", COINBASE, A)
    call(db, "close_bot", COINBASE, A)
    assert {position.status for position in look(db, "positions")} == {"cancelled"}


@pytest.mark.parametrize(
    ("market", "expected"),
    [
        ({}, ("ETH", "BTC")),
        ({"base_currency": "SOL"}, ("SOL", "BTC")),
        ({"quote_currency": "USD"}, ("ETH", "USD")),
        ({"base_currency": "BTC", "quote_currency": "USD"}, ("BTC", "USD")),
    ],
)
def test_market(db: Connection, market: dict[str, str], expected: tuple[str, str]) -> None:
    """The market is the bot's own unless given, each currency for itself (R8)."""
    account_id = open_account(db, BTC=1)
    call(db, "create_bot", account_id, "E", "traditional_dca", 1, base_currency="ETH", quote_currency="BTC")
    position = call(db, "open_position", account_id, 1, "long", **market)
    assert (position.base_currency, position.quote_currency) == expected


def test_a_draft_that_traded_before(db: Connection) -> None:
    """A draft may have positions: they hold what was filled, and the rest is reserved when it starts (R7)."""
    publish(db, "exact")
    draft = call(db, "create_bot", COINBASE, "E", "grid", allocation={"USD": 5_000}, activate=False).id
    position = call(db, "open_position", COINBASE, draft, "long")
    assert position.status == "pending"
    call(db, "record_fill", COINBASE, position.id, "buy", "0.01", 1_000, executed_at=at(0))
    rows(db, "sync_balances", COINBASE, {"USD": 50_000, "BTC": "0.5"})
    assert bot(db, draft, "deployed") == amounts(USD=0, BTC="0.01")
    call(db, "activate_bot", COINBASE, draft)
    assert bot(db, draft) == amounts(USD=4_000, BTC="0.01")


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_only_drafts_and_active_bots(db: Connection, status: str) -> None:
    """A bot that is stopped opens nothing (R7)."""
    publish(db)
    created = call(db, "create_bot", COINBASE, "E", "traditional_dca", 1)
    call(db, "pause_bot" if status == "paused" else "close_bot", COINBASE, created.id)
    with refused(db, "UB006") as refusal:
        call(db, "open_position", COINBASE, created.id, "long")
    assert status in refusal.message


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("direction", [None, "", "Long", "buy", "up"]),
        ("base_currency", [*NO_CURRENCIES[1:], "USD"]),
        ("quote_currency", [*NO_CURRENCIES[1:], "BTC"]),
    ],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    check_bad(db, "open_position", GOOD, argument, values)


def test_unknown_bot_and_account(db: Connection) -> None:
    """Another account's bot is as unknown as none (R1)."""
    publish(db)
    for nobody in NO_BOTS:
        with refused(db, "UB003"):
            call(db, "open_position", COINBASE, nobody, "long")
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "open_position", account_id, A, "long")


def test_retry(db: Connection) -> None:
    """A retry returns the position as it was opened, and opens no other (R10)."""
    publish(db)
    check_retry(
        db,
        "open_position",
        **GOOD,
        others=[{"bot_id": B}, {"direction": "short"}, {"base_currency": "BTC"}, {"quote_currency": "USD"}],
        later=lambda: [trade(db, "buy", "0.05", 5_000), call(db, "pause_bot", COINBASE, A)],
    )
