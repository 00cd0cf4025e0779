"""close_bot: a bot without open positions gives everything back, for good."""

from __future__ import annotations

import pytest
from example import (
    COINBASE,
    NO_ACCOUNTS,
    NO_BOTS,
    A,
    B,
    Connection,
    amounts,
    available,
    bot,
    call,
    check_retry,
    look,
    open_long,
    open_short,
    publish,
    refused,
    trade,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])


@MODELS
@pytest.mark.parametrize("status", ["draft", "active", "paused"])
def test_gives_everything_back(db: Connection, model: str, status: str) -> None:
    """From whatever status, a closed bot holds nothing and its name is free (R7)."""
    publish(db, model)
    created = call(db, "create_bot", COINBASE, "E", "bidirectional_dca", 20, activate=status != "draft")
    if status == "paused":
        call(db, "pause_bot", COINBASE, created.id)
    closed = call(db, "close_bot", COINBASE, created.id)
    assert look(db, "bots", "id = %s", created.id) == [closed]
    assert (closed.status, closed.is_active) == ("closed", False)
    assert bot(db, created.id) == amounts(USD=0, BTC=0)
    assert available(db, COINBASE) == amounts(USD=30_000, BTC="0.4")
    assert call(db, "create_bot", COINBASE, "E", "bidirectional_dca", 20).name == "E"


@MODELS
@pytest.mark.parametrize("opened", [open_long, open_short])
def test_open_positions(db: Connection, model: str, opened: object) -> None:
    """A bot with an open position is not closed, active or paused; the refusal names it (R7)."""
    publish(db, model)
    assert callable(opened)
    position = opened(db)
    for paused in (False, True):
        if paused:
            call(db, "pause_bot", COINBASE, A)
        with refused(db, "UB006") as refusal:
            call(db, "close_bot", COINBASE, A)
        assert f"{position} (" in refusal.detail
        assert "0.05 BTC" in refusal.detail


@MODELS
def test_profit_and_loss_return_to_the_account(db: Connection, model: str) -> None:
    """What the bot made or lost is the account's again (R7)."""
    publish(db, model)
    trade(db, "sell", "0.05", 6_000, 6, position=open_long(db))
    trade(db, "buy", "0.05", 8_000, 8, position=open_short(db))
    call(db, "close_bot", COINBASE, A)
    # 50,000 - 5,005 + 5,994 + 4,995 - 8,008, less B's 10,000.
    assert available(db, COINBASE) == amounts(USD=37_976, BTC="0.5")
    assert bot(db, A) == bot(db, A, "reserved") == amounts(USD=0, BTC=0)


def test_overspent(db: Connection) -> None:
    """What it took beyond what it held is settled with the account (R7, R8)."""
    publish(db, "exact")
    position = call(db, "open_position", COINBASE, B, "long")
    trade(db, "buy", "0.2", 20_000, position=position.id)
    trade(db, "sell", "0.2", 5_000, position=position.id)
    assert bot(db, B) == amounts(USD=-5_000, BTC=0)
    call(db, "close_bot", COINBASE, B)
    assert bot(db, B) == bot(db, B, "overspent") == amounts(USD=0, BTC=0)
    assert available(db, COINBASE) == amounts(USD=25_000, BTC="0.4")


def test_pending_positions_are_cancelled(db: Connection) -> None:
    """Pending positions end with their bot, closed ones stay as they are, and other bots' live on (R8)."""
    publish(db)
    done = open_long(db)
    trade(db, "sell", "0.05", 5_000, position=done)
    pending = [call(db, "open_position", COINBASE, A, "short").id for _ in range(2)]
    other = call(db, "open_position", COINBASE, B, "long").id
    call(db, "close_bot", COINBASE, A)
    status = {p.id: (p.status, p.closed_at is not None) for p in look(db, "positions")}
    assert status == {done: ("closed", True), other: ("pending", False)} | dict.fromkeys(
        pending, ("cancelled", True)
    )
    # What an exchange executed is a fact all the same: closing again releases what came back.
    late = trade(db, "sell", "0.01", 1_000, position=pending[0])
    assert look(db, "positions", "id = %s", pending[0])[0].status == "open"
    assert late.bot_id == A
    with refused(db, "UB006"):
        call(db, "close_bot", COINBASE, A)
    trade(db, "buy", "0.01", 900, position=pending[0])
    call(db, "close_bot", COINBASE, A)
    assert set(bot(db, A).values()) == {0}


def test_closed_for_good(db: Connection) -> None:
    """Nothing leads out of closed (R7)."""
    publish(db)
    call(db, "close_bot", COINBASE, A)
    for function in ("close_bot", "activate_bot", "pause_bot"):
        with refused(db, "UB006") as refusal:
            call(db, function, COINBASE, A)
        assert "closed" in refusal.message
    with refused(db, "UB006"):
        call(db, "resize_bot", COINBASE, A, 10)
    with refused(db, "UB006"):
        call(db, "open_position", COINBASE, A, "long")


def test_unknown_bot_and_account(db: Connection) -> None:
    """Another account's bot is as unknown as none (R1)."""
    publish(db)
    for nobody in NO_BOTS:
        with refused(db, "UB003"):
            call(db, "close_bot", COINBASE, nobody)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "close_bot", account_id, A)


def test_retry(db: Connection) -> None:
    """A retry returns the closed bot, although another one has its name since (R10)."""
    publish(db)
    check_retry(
        db,
        "close_bot",
        account_id=COINBASE,
        bot_id=A,
        others=[{"bot_id": B}],
        later=lambda: call(db, "create_bot", COINBASE, "A", "traditional_dca", 10),
    )


@pytest.mark.parametrize("side", ["buy", "sell"])
def test_with_orders(db: Connection, side: str) -> None:
    """Every order is in the way, named with what to do (R12)."""
    publish(db)
    call(db, "place_order", COINBASE, A, side, "0.05", 900)
    held = "900 USD" if side == "buy" else "0.05 BTC"
    with refused(db, "UB006") as refusal:
        call(db, "close_bot", COINBASE, A)
    assert refusal.detail == f"Open: 1 (holds {held})."
    assert "close_bot releases money only once" in refusal.hint
    assert "cancel_order(1, order_id)" in refusal.hint
    call(db, "cancel_order", COINBASE, 1)
    assert call(db, "close_bot", COINBASE, A).status == "closed"


def test_with_an_order_that_reduces(db: Connection) -> None:
    """Of a paused bot, whose position was sold otherwise, it is in the way as well (R12)."""
    publish(db)
    position = open_long(db)
    call(db, "place_order", COINBASE, A, "sell", "0.05", 6_000, position)
    call(db, "pause_bot", COINBASE, A)
    trade(db, "sell", "0.05", 6_000, position=position)
    with refused(db, "UB006") as refusal:
        call(db, "close_bot", COINBASE, A)
    assert "has open orders" in refusal.message
    call(db, "cancel_order", COINBASE, 1)
    call(db, "close_bot", COINBASE, A)
