"""activate_bot: starting and resuming pass the gate for the frozen allocation."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_BOTS,
    A,
    B,
    C,
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
    rows,
    trade,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])


@MODELS
def test_starts_a_draft(db: Connection, model: str) -> None:
    """A draft gets what was frozen when it was created, not a share of what is there now (R7)."""
    publish(db, model)
    draft = call(db, "create_bot", COINBASE, "E", "bidirectional_dca", 20, activate=False)
    rows(db, "sync_balances", COINBASE, {"USD": 100_000, "BTC": 10})
    started = call(db, "activate_bot", COINBASE, draft.id)
    assert look(db, "bots", "id = %s", draft.id) == [started]
    assert (started.status, started.is_active) == ("active", True)
    assert (started.reserved_usd_for_longs, started.reserved_btc_for_shorts) == (
        5_000,
        amounts(BTC="0.05")["BTC"],
    )
    assert bot(db, draft.id) == amounts(USD=5_000, BTC="0.05")
    assert available(db, COINBASE) == amounts(USD=75_000, BTC="9.85")


@MODELS
def test_resumes(db: Connection, model: str) -> None:
    """Pausing and resuming a flat bot changes nothing (R7)."""
    publish(db, model)
    call(db, "pause_bot", COINBASE, A)
    assert available(db, COINBASE) == amounts(USD=40_000, BTC="0.5")
    assert call(db, "activate_bot", COINBASE, A).is_active
    assert available(db, COINBASE) == amounts(USD=30_000, BTC="0.4")
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1")


@MODELS
def test_exact_fit(db: Connection, model: str) -> None:
    """An exact fit is accepted; a cent less is refused, with the figures (R5)."""
    publish(db, model)
    call(db, "pause_bot", COINBASE, B)
    rows(db, "sync_balances", COINBASE, {"USD": "19999.99"})
    with refused(db, "UB001") as refusal:
        call(db, "activate_bot", COINBASE, B)
    assert refusal.detail == "USD: requires 10000.00, available 9999.99, missing 0.01"
    rows(db, "sync_balances", COINBASE, {"USD": 20_000})
    call(db, "activate_bot", COINBASE, B)
    assert available(db, COINBASE)["USD"] == 0


@MODELS
def test_draft_that_does_not_fit(db: Connection, model: str) -> None:
    """A draft may be larger than what is free; it cannot be started then (R5, R7)."""
    publish(db, model)
    draft = call(db, "create_bot", COINBASE, "E", "traditional_dca", 61, activate=False)
    with refused(db, "UB001"):
        call(db, "activate_bot", COINBASE, draft.id)
    call(db, "pause_bot", COINBASE, B)
    assert call(db, "activate_bot", COINBASE, draft.id).is_active


@pytest.mark.parametrize(("model", "usd"), [("conservative", 19_995), ("exact", 30_000)])
def test_resumes_with_a_long(db: Connection, model: str, usd: int) -> None:
    """A resumed bot holds what its positions hold and what they left of its allocation (R7)."""
    publish(db, model)
    open_long(db)
    before = bot(db, A), available(db, COINBASE)
    call(db, "pause_bot", COINBASE, A)
    call(db, "activate_bot", COINBASE, A)
    assert (bot(db, A), available(db, COINBASE)) == before
    assert before == (amounts(USD=4_995, BTC="0.15"), amounts(USD=usd, BTC="0.4"))


@MODELS
def test_resumes_with_a_short(db: Connection, model: str) -> None:
    """What a short brought in stays on top of the allocation (R7)."""
    publish(db, model)
    open_short(db)
    before = bot(db, A), available(db, COINBASE)
    call(db, "pause_bot", COINBASE, A)
    assert bot(db, A) == amounts(USD=4_995, BTC=0)
    call(db, "activate_bot", COINBASE, A)
    assert (bot(db, A), available(db, COINBASE)) == before
    assert bot(db, A) == amounts(USD=14_995, BTC="0.05")


@pytest.mark.parametrize(("model", "least"), [("conservative", 15_000), ("exact", 4_995)])
def test_resuming_passes_the_gate(db: Connection, model: str, least: int) -> None:
    """With a long open, the conservative gate asks for the allocation and the position (R2, R5)."""
    publish(db, model)
    open_long(db)
    call(db, "pause_bot", COINBASE, A)
    rows(db, "sync_balances", COINBASE, {"USD": 10_000 + least - 1})
    with refused(db, "UB001") as refusal:
        call(db, "activate_bot", COINBASE, A)
    assert [Decimal(figure) for figure in re.findall(r"[\d.]+", refusal.detail)] == [least, least - 1, 1]
    rows(db, "sync_balances", COINBASE, {"USD": 10_000 + least})
    call(db, "activate_bot", COINBASE, A)


@MODELS
def test_realised_profit_and_loss_are_settled(db: Connection, model: str) -> None:
    """Resuming starts from the frozen allocation again: profit was released, loss is made up for (R7)."""
    publish(db, model)
    position = open_long(db)
    trade(db, "sell", "0.05", 3_000, position=position)
    assert bot(db, A) == amounts(USD=7_995, BTC="0.1")
    call(db, "pause_bot", COINBASE, A)
    call(db, "activate_bot", COINBASE, A)
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1")


def test_only_drafts_and_paused(db: Connection) -> None:
    """An active bot is active already, a closed one stays closed (R7)."""
    publish(db)
    with refused(db, "UB006") as refusal:
        call(db, "activate_bot", COINBASE, A)
    assert "active" in refusal.message
    call(db, "close_bot", COINBASE, B)
    with refused(db, "UB006") as refusal:
        call(db, "activate_bot", COINBASE, B)
    assert "closed" in refusal.message


def test_unknown_bot_and_account(db: Connection) -> None:
    """Another account's bot is as unknown as none (R1)."""
    publish(db)
    call(db, "pause_bot", KRAKEN, C)
    for nobody in NO_BOTS:
        with refused(db, "UB003"):
            call(db, "activate_bot", COINBASE, nobody)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "activate_bot", account_id, C)


def test_request_of_another_function(db: Connection) -> None:
    """A request id names one call of one function, though the arguments be the same (R10)."""
    publish(db)
    call(db, "pause_bot", COINBASE, A, request_id="one")
    with refused(db, "UB007") as refusal:
        call(db, "activate_bot", COINBASE, A, request_id="one")
    assert "pause_bot" in refusal.detail
    assert "activate_bot" in refusal.detail


def test_retry(db: Connection) -> None:
    """A retry returns the active bot, although it was paused since (R10)."""
    publish(db)
    for bot_id in (A, B):
        call(db, "pause_bot", COINBASE, bot_id)
    check_retry(
        db,
        "activate_bot",
        account_id=COINBASE,
        bot_id=A,
        others=[{"bot_id": B}],
        later=lambda: [open_long(db), call(db, "pause_bot", COINBASE, A)],
    )
