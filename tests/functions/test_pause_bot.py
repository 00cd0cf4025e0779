"""pause_bot: what is idle is released, coins of open positions are not free."""

from __future__ import annotations

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
    Number,
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
def test_flat(db: Connection, model: str) -> None:
    """A flat bot releases all, and keeps its allocation for later (R7)."""
    publish(db, model)
    paused = call(db, "pause_bot", COINBASE, A)
    assert look(db, "bots", "id = %s", A) == [paused]
    assert (paused.status, paused.is_active) == ("paused", False)
    assert paused.reserved_usd_for_longs == paused.reserved_btc_for_shorts == 0
    assert available(db, COINBASE) == amounts(USD=40_000, BTC="0.5")
    assert bot(db, A) == amounts(USD=0, BTC=0)
    assert bot(db, A, "allocated") == amounts(USD=10_000, BTC="0.1")


@pytest.mark.parametrize(("model", "usd"), [("conservative", 29_995), ("exact", 34_995)])
def test_with_a_long(db: Connection, model: str, usd: int) -> None:
    """The coins that a stopped bot still has to sell stay reserved (R7)."""
    publish(db, model)
    open_long(db)
    call(db, "pause_bot", COINBASE, A)
    assert bot(db, A) == bot(db, A, "deployed") == amounts(USD=0, BTC="0.05")
    assert available(db, COINBASE) == amounts(USD=usd, BTC="0.5")


@pytest.mark.parametrize(("model", "btc"), [("conservative", "0.40005"), ("exact", "0.45")])
def test_with_a_short(db: Connection, model: str, btc: str) -> None:
    """What a stopped bot needs to buy back with stays reserved (R7)."""
    publish(db, model)
    open_short(db)
    call(db, "pause_bot", COINBASE, A)
    assert bot(db, A) == bot(db, A, "deployed") == amounts(USD=4_995, BTC=0)
    assert available(db, COINBASE) == amounts(USD=40_000, BTC=btc)


@MODELS
def test_fills_of_a_paused_bot(db: Connection, model: str) -> None:
    """What closing its positions returns stays with the bot until it is paused again (R7)."""
    publish(db, model)
    position = open_long(db)
    call(db, "pause_bot", COINBASE, A)
    trade(db, "sell", "0.05", 6_000, 6, position=position)
    assert bot(db, A) == amounts(USD=5_994, BTC=0)
    # 50,989 less B's 10,000, and less the 5,994 in the exact model.
    assert available(db, COINBASE) == amounts(USD=34_995 if model == "exact" else 40_989, BTC="0.5")
    call(db, "pause_bot", COINBASE, A)
    assert bot(db, A) == amounts(USD=0, BTC=0)
    assert available(db, COINBASE) == amounts(USD=40_989, BTC="0.5")
    with refused(db, "UB006") as refusal:
        call(db, "pause_bot", COINBASE, A)
    assert "paused" in refusal.message


@pytest.mark.parametrize(("btc", "usd"), [("0.02", 36_994), ("0.05", 40_989)])
def test_pausing_again_in_part(db: Connection, btc: Number, usd: Number) -> None:
    """Pausing again releases what came back and keeps what is still open (R7)."""
    publish(db, "exact")
    position = open_long(db)
    call(db, "pause_bot", COINBASE, A)
    trade(db, "sell", btc, 2_000 if btc == "0.02" else 6_000, 1 if btc == "0.02" else 6, position=position)
    call(db, "pause_bot", COINBASE, A)
    assert bot(db, A) == bot(db, A, "deployed")
    assert available(db, COINBASE) == amounts(USD=usd, BTC="0.5")


@MODELS
def test_overspent_stays_overspent(db: Connection, model: str) -> None:
    """Pausing does not give back what a bot took from others (R7, R8)."""
    publish(db, model)
    position = call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.15", 15_000, position=position.id)
    call(db, "pause_bot", COINBASE, A)
    assert bot(db, A) == amounts(USD=-5_000, BTC="0.15")
    assert bot(db, A, "overspent") == amounts(USD=5_000, BTC=0)


def test_pending_position(db: Connection) -> None:
    """A pending position holds nothing: its first fill after the pause takes what others may have (R8)."""
    publish(db, "exact")
    position = call(db, "open_position", COINBASE, A, "long")
    call(db, "pause_bot", COINBASE, A)
    assert available(db, COINBASE) == amounts(USD=40_000, BTC="0.5")
    assert trade(db, "buy", "0.05", 5_000, position=position.id).overspent
    assert bot(db, A) == amounts(USD=-5_000, BTC="0.05")
    assert available(db, COINBASE) == amounts(USD=35_000, BTC="0.5")


def test_short_account(db: Connection) -> None:
    """Reserving less is never refused, however short the account is (R5)."""
    publish(db)
    rows(db, "sync_balances", COINBASE, {}, complete=True)
    assert call(db, "pause_bot", COINBASE, A).status == "paused"


def test_only_active(db: Connection) -> None:
    """A draft has nothing to pause, a closed bot is over (R7)."""
    publish(db)
    call(db, "create_bot", COINBASE, "E", "traditional_dca", 1, activate=False)
    call(db, "close_bot", COINBASE, B)
    for bot_id, status in ((5, "draft"), (B, "closed")):
        with refused(db, "UB006") as refusal:
            call(db, "pause_bot", COINBASE, bot_id)
        assert status in refusal.message


def test_unknown_bot_and_account(db: Connection) -> None:
    """Another account's bot is as unknown as none (R1)."""
    publish(db)
    for nobody in NO_BOTS:
        with refused(db, "UB003"):
            call(db, "pause_bot", COINBASE, nobody)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "pause_bot", account_id, A)
    assert call(db, "pause_bot", KRAKEN, C).status == "paused"


def test_retry(db: Connection) -> None:
    """A retry returns the paused bot, although it was resumed since (R10)."""
    publish(db)
    open_long(db)
    check_retry(
        db,
        "pause_bot",
        account_id=COINBASE,
        bot_id=A,
        others=[{"bot_id": B}],
        later=lambda: [call(db, "activate_bot", COINBASE, A), trade(db, "sell", "0.01", 2_000)],
    )


@MODELS
def test_with_orders(db: Connection, model: str) -> None:
    """Money is free when the exchange has let go of it, not before (R12)."""
    publish(db, model)
    for side in ("buy", "sell"):
        call(db, "place_order", COINBASE, A, side, "0.05", 900)
    before = available(db, COINBASE)
    with refused(db, "UB006") as refusal:
        call(db, "pause_bot", COINBASE, A)
    assert refusal.detail == "Open: 1 (holds 900 USD), 2 (holds 0.05 BTC)."
    assert "cancel_order(1, order_id)" in refusal.hint
    assert available(db, COINBASE) == before
    for order_id in (1, 2):
        call(db, "cancel_order", COINBASE, order_id)
    call(db, "pause_bot", COINBASE, A)
    assert available(db, COINBASE) == amounts(USD=40_000, BTC="0.5")


@pytest.mark.parametrize("filled", [False, True])
def test_with_orders_that_reduce(db: Connection, filled: bool) -> None:
    """They hold what stays reserved: they are in nobody's way, and go on while it is paused (R12)."""
    publish(db, "exact")
    long, short = open_long(db), open_short(db)
    call(db, "place_order", COINBASE, A, "sell", "0.05", 6_000, long)
    call(db, "place_order", COINBASE, A, "buy", "0.05", 4_995, short)
    adding = call(db, "place_order", COINBASE, A, "buy", "0.01", 1_000, long).id
    with refused(db, "UB006") as refusal:
        call(db, "pause_bot", COINBASE, A)
    assert f"{adding} (holds 1000 USD)" in refusal.detail
    if filled:
        call(db, "record_fill", COINBASE, None, "buy", "0.01", 1_000, order_id=adding)
    else:
        call(db, "cancel_order", COINBASE, adding)
    call(db, "pause_bot", COINBASE, A)
    assert bot(db, A, "on_order") == amounts(USD=4_995, BTC="0.05")
    assert bot(db, A, "spendable") == amounts(USD=0, BTC=0)
    call(db, "record_fill", COINBASE, None, "sell", "0.05", 6_000, order_id=1)
    call(db, "record_fill", COINBASE, None, "buy", "0.05", 4_000, order_id=2)
    assert bot(db, A, "on_order") == amounts(USD=0, BTC=0)


def test_names_only_what_is_in_the_way(db: Connection) -> None:
    """An order that reduces a position within what that has may stay, whatever else is on order (R12)."""
    publish(db)
    long = open_long(db)
    reducing = call(db, "place_order", COINBASE, A, "sell", "0.05", 6_000, long).id
    opening = call(db, "place_order", COINBASE, A, "sell", "0.01", 1_000).id
    with refused(db, "UB006") as refusal:
        call(db, "pause_bot", COINBASE, A)
    assert refusal.detail == f"Open: {opening} (holds 0.01 BTC)."
    call(db, "cancel_order", COINBASE, opening)
    call(db, "pause_bot", COINBASE, A)
    assert [o.status for o in look(db, "orders", "id = %s", reducing)] == ["open"]


def test_with_an_order_beyond_what_a_short_brought(db: Connection) -> None:
    """What buying back may cost beyond the proceeds would be released: so it is named (R12)."""
    publish(db)
    short = open_short(db)
    call(db, "place_order", COINBASE, A, "buy", "0.05", 4_996, short)
    with refused(db, "UB006") as refusal:
        call(db, "pause_bot", COINBASE, A)
    assert refusal.detail == "Open: 1 (holds 4996 USD)."


def test_names_the_first_of_many_orders(db: Connection) -> None:
    """Ten are enough to read (R12)."""
    publish(db)
    for _ in range(12):
        call(db, "place_order", COINBASE, A, "buy", "0.01", 1)
    with refused(db, "UB006") as refusal:
        call(db, "pause_bot", COINBASE, A)
    assert "10 (holds 1 USD) and 2 more." in refusal.detail
    assert "11 (" not in refusal.detail
