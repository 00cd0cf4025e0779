"""bot_capital: what a bot set aside, owns, has at work and has spent."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
    A,
    B,
    Connection,
    Number,
    amounts,
    bot,
    call,
    look,
    open_account,
    open_long,
    open_short,
    publish,
    query,
    trade,
)

FIGURES = [
    "allocated",
    "held",
    "deployed",
    "idle",
    "overspent",
    "spent",
    "reserved_exact",
    "reserved_conservative",
]


def figures(db: Connection, currency: str, bot_id: int = A) -> list[Any]:
    return [bot(db, bot_id, figure)[currency] for figure in FIGURES]


@pytest.mark.parametrize(
    ("steps", "usd", "btc"),
    [
        ("", (10_000, 10_000, 0, 10_000, 0, 0, 10_000, 10_000), ("0.1", "0.1", 0, "0.1", 0, 0, "0.1", "0.1")),
        (
            "long",
            (10_000, 4_995, 0, 4_995, 0, 5_005, 4_995, 15_000),
            ("0.1", "0.15", "0.05", "0.1", 0, 0, "0.15", "0.15"),
        ),
        (
            "short",
            (10_000, 14_995, 4_995, 10_000, 0, 0, 14_995, 14_995),
            ("0.1", "0.05", 0, "0.05", 0, "0.05", "0.05", "0.14995"),
        ),
        (
            "long short",
            (10_000, 9_990, 4_995, 4_995, 0, 5_005, 9_990, 19_995),
            ("0.1", "0.1", "0.05", "0.05", 0, "0.05", "0.1", "0.19995"),
        ),
        (
            "long pause",
            (10_000, 0, 0, 0, 0, 5_005, 0, 5_000),
            ("0.1", "0.05", "0.05", 0, 0, 0, "0.05", "0.05"),
        ),
        ("pause", (10_000, 0, 0, 0, 0, 0, 0, 0), ("0.1", 0, 0, 0, 0, 0, 0, 0)),
        ("close", (10_000, 0, 0, 0, 0, 0, 0, 0), ("0.1", 0, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_figures(db: Connection, steps: str, usd: tuple[int, ...], btc: tuple[Number, ...]) -> None:
    """Allocated is frozen, held moves with fills, deployed is what open positions hold (R2, R7, R8)."""
    publish(db)
    for step in steps.split():
        if step == "long":
            open_long(db)
        elif step == "short":
            open_short(db)
        else:
            call(db, f"{step}_bot", COINBASE, A)
    assert figures(db, "USD") == list(usd)
    assert figures(db, "BTC") == list(amounts(**{str(n): value for n, value in enumerate(btc)}).values())


def test_overspent(db: Connection) -> None:
    """Below zero a bot holds nothing, reserves nothing, and says by how much (R8)."""
    publish(db)
    call(db, "open_position", COINBASE, B, "long")
    trade(db, "buy", "0.2", 20_000, 20)
    assert figures(db, "USD", B) == [10_000, -10_020, 0, 0, 10_020, 20_020, 0, 30_000]
    assert figures(db, "BTC", B) == list(
        amounts(a=0, b="0.2", c="0.2", d=0, e=0, f=0, g="0.2", h="0.2").values()
    )


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_reserved_in_the_account_s_own_model(db: Connection, model: str) -> None:
    """What is reserved is the figure of the account's own model, and the row names the bot (R2)."""
    publish(db, model)
    open_long(db)
    for row in look(db, "bot_capital"):
        assert row.reserved == getattr(row, f"reserved_{model}")
    assert query(
        db,
        "SELECT account_id, bot_name, status, currency FROM budgetdb.bot_capital WHERE bot_id = 1 ORDER BY 4",
    ) == [(COINBASE, "A", "active", "BTC"), (COINBASE, "A", "active", "USD")]


def test_a_fee_in_a_third_currency(db: Connection) -> None:
    """A bot has a row for every currency that it ever touched (R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.01", 1_000, "0.5", fee_currency="BNB")
    assert bot(db, A) == amounts(USD=9_000, BTC="0.11", BNB="-0.5")
    assert bot(db, A, "overspent") == amounts(USD=0, BTC=0, BNB="0.5")
    assert bot(db, A, "allocated")["BNB"] == 0


def test_positions_by_currency(db: Connection) -> None:
    """What one market holds and another spends meets in their common currency (R2)."""
    account_id = open_account(db, USD=1_000, BTC=1)
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    for n, (base, quote, amount, price) in enumerate(
        (("BTC", "USD", "0.1", 100), ("ETH", "BTC", 2, "0.05")), 1
    ):
        call(db, "open_position", account_id, 1, "long", base, quote)
        call(db, "record_fill", account_id, n, "buy", amount, price)
    assert bot(db, 1) == amounts(USD=400, BTC="0.55", ETH=2)
    assert bot(db, 1, "deployed") == amounts(USD=0, BTC="0.1", ETH=2)
    assert bot(db, 1, "spent") == amounts(USD=100, BTC="0.05", ETH=0)
    # No price: BTC counts what the first holds and what the second cost.
    assert bot(db, 1, "position_value") == amounts(USD=100, BTC="0.15", ETH=2)


def test_on_order_and_spendable(db: Connection) -> None:
    """Spendable is what neither positions nor orders hold; on_order is all that orders hold (R12)."""
    publish(db)
    assert bot(db, A, "spendable") == amounts(USD=10_000, BTC="0.1")
    long, short = open_long(db), open_short(db)
    assert bot(db, A, "spendable") == bot(db, A, "idle") == amounts(USD=4_995, BTC="0.05")

    def check(on_order: dict[str, Any], spendable: dict[str, Any]) -> None:
        assert bot(db, A, "on_order") == amounts(**on_order)
        assert bot(db, A, "spendable") == amounts(**spendable)
        assert bot(db, A, "idle") == amounts(USD=4_995, BTC="0.05")

    call(db, "place_order", COINBASE, A, "buy", "0.01", 1_000, long)
    check({"USD": 1_000, "BTC": 0}, {"USD": 3_995, "BTC": "0.05"})
    call(db, "place_order", COINBASE, A, "sell", "0.01", 1, short)
    check({"USD": 1_000, "BTC": "0.01"}, {"USD": 3_995, "BTC": "0.04"})
    call(db, "place_order", COINBASE, A, "sell", "0.04", 1, long)
    check({"USD": 1_000, "BTC": "0.05"}, {"USD": 3_995, "BTC": "0.04"})
    call(db, "place_order", COINBASE, A, "buy", "0.05", 5_995, short)
    check({"USD": 6_995, "BTC": "0.05"}, {"USD": 2_995, "BTC": "0.04"})
    # Nobody else's.
    assert bot(db, B, "on_order") == amounts(USD=0, BTC=0)
    assert bot(db, B, "spendable") == amounts(USD=10_000, BTC=0)


def test_spendable_is_never_below_zero(db: Connection) -> None:
    """Neither for a bot that is overspent nor where others took what its orders hold (R8, R12)."""
    publish(db)
    call(db, "place_order", COINBASE, A, "buy", "0.1", 9_000)
    call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.05", 5_000, position=2)
    assert bot(db, A, "spendable") == amounts(USD=0, BTC="0.1")
    assert bot(db, A, "idle")["USD"] == 5_000
    trade(db, "buy", "0.05", 15_000, position=2)
    assert bot(db, A, "spendable") == amounts(USD=0, BTC="0.1")
    assert bot(db, A, "overspent")["USD"] == 10_000
