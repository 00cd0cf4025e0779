"""resize_bot: another budget, from the raw balances of now, and never below what is at work."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from example import (
    COINBASE,
    NO_ACCOUNTS,
    NO_BOTS,
    NO_PERCENTAGES,
    A,
    B,
    Connection,
    Number,
    amounts,
    at,
    available,
    bot,
    call,
    check_bad,
    check_retry,
    look,
    open_account,
    open_long,
    open_short,
    publish,
    query,
    refused,
    rows,
    trade,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
GOOD = {"account_id": COINBASE, "bot_id": A, "budget_pct": 10}


@MODELS
def test_recomputes_from_the_balances_of_now(db: Connection, model: str) -> None:
    """The allocation is a share of what the account holds at the resize, not at the creation (R6)."""
    publish(db, model)
    rows(db, "sync_balances", COINBASE, {"USD": 100_000, "BTC": 1})
    resized = call(db, "resize_bot", COINBASE, A, 40)
    assert look(db, "bots", "id = %s", A) == [resized]
    assert (resized.budget_pct, resized.long_pct, resized.short_pct, resized.is_active) == (40, 50, 50, True)
    assert bot(db, A) == bot(db, A, "allocated") == amounts(USD=20_000, BTC="0.2")
    assert available(db, COINBASE) == amounts(USD=70_000, BTC="0.8")


@pytest.mark.parametrize(
    ("split", "usd", "btc"),
    [
        ((), 6_000, "0.04"),
        ((None, None), 6_000, "0.04"),
        ((100,), 10_000, 0),
        ((None, 100), 0, "0.1"),
        ((20, 80), 2_000, "0.08"),
    ],
)
def test_split(db: Connection, split: tuple[int | None, ...], usd: int, btc: Number) -> None:
    """The split stays as it is unless one is given; one side given says the other (R6)."""
    account_id = open_account(db, USD=100_000, BTC=1)
    created = call(db, "create_bot", account_id, "E", "bidirectional_dca", 20, 60)
    call(db, "resize_bot", account_id, created.id, 10, *split)
    assert bot(db, created.id) == amounts(USD=usd, BTC=btc)
    (resized,) = look(db, "bots")
    assert resized.long_pct + resized.short_pct == 100


@MODELS
def test_exact_fit(db: Connection, model: str) -> None:
    """Its own reservation does not count against it; a cent too much is refused (R5)."""
    publish(db, model)
    with refused(db, "UB001") as refusal:
        call(db, "resize_bot", COINBASE, A, "80.00002", 100)
    assert refusal.detail == "USD: requires 40000.01, available 40000.00, missing 0.01"
    call(db, "resize_bot", COINBASE, A, 80, 100)
    assert available(db, COINBASE) == amounts(USD=0, BTC="0.5")


@MODELS
def test_shrinking_is_never_refused(db: Connection, model: str) -> None:
    """Reserving less passes, however short the account is; growing in one currency does not (R5)."""
    publish(db, model)
    rows(db, "sync_balances", COINBASE, {"USD": 12_000})
    call(db, "resize_bot", COINBASE, A, 40)
    assert bot(db, A) == amounts(USD=2_400, BTC="0.1")
    rows(db, "sync_balances", COINBASE, {"USD": 10_000})
    with refused(db, "UB001") as refusal:
        call(db, "resize_bot", COINBASE, A, 50)
    assert "USD" in refusal.detail
    assert "BTC" not in refusal.detail
    call(db, "resize_bot", COINBASE, A, 40, 20, 80)
    assert bot(db, A) == amounts(USD=800, BTC="0.16")


@MODELS
def test_draft_and_paused_stay_so(db: Connection, model: str) -> None:
    """A bot that is not active gets another allocation and reserves nothing (R7)."""
    publish(db, model)
    call(db, "create_bot", COINBASE, "E", "traditional_dca", 1, activate=False)
    call(db, "pause_bot", COINBASE, B)
    before = available(db, COINBASE)
    for bot_id, status in ((5, "draft"), (B, "paused")):
        assert call(db, "resize_bot", COINBASE, bot_id, 100).status == status
        assert bot(db, bot_id) == amounts(USD=0, BTC=0)
        assert bot(db, bot_id, "allocated") == amounts(USD=50_000, BTC=0)
        with refused(db, "UB001"):
            call(db, "activate_bot", COINBASE, bot_id)
    assert available(db, COINBASE) == before


@pytest.mark.parametrize(
    ("opened", "usd", "btc"),
    [
        # Spent of what 60 % of 44,995 / 0.55 allocate: 5,005, which hold 0.05.
        (open_long, "8493.50", "0.215"),
        # Spent of what 60 % of 54,995 / 0.45 allocate: 0.05, which hold 4,995.
        (open_short, "21493.50", "0.085"),
    ],
)
def test_with_open_positions(db: Connection, opened: Any, usd: str, btc: str) -> None:
    """The bot holds what its positions hold and what they left of the new allocation (R7)."""
    publish(db, "exact")
    opened(db)
    call(db, "resize_bot", COINBASE, A, 60)
    assert bot(db, A) == amounts(USD=usd, BTC=btc)


@MODELS
def test_paused_with_open_positions(db: Connection, model: str) -> None:
    """Resizing a paused bot keeps what its positions hold and releases what came back (R7)."""
    publish(db, model)
    position = open_long(db)
    call(db, "pause_bot", COINBASE, A)
    trade(db, "sell", "0.02", 2_400, position=position)
    assert bot(db, A) == amounts(USD=2_400, BTC="0.03")
    call(db, "resize_bot", COINBASE, A, 40)
    assert bot(db, A) == bot(db, A, "deployed") == amounts(USD=0, BTC="0.03")


@MODELS
@pytest.mark.parametrize(
    ("side", "base", "quote", "fee", "currency", "usd", "btc"),
    [
        ("buy", "0.05", "5000", "5", "USD", 44_995, "0.55"),
        ("buy", "0.01", "10", "0.005", "USD", 100, 1),
        ("buy", "0.3", "0.07", "0.0000001", "USD", 20, 1),
        ("buy", "0.333", "1234.567891", "0.001", "BTC", 9_999, 3),
        ("sell", "0.05", "5000", "5", "USD", 54_995, "0.45"),
        ("sell", "0.012345678901234567", "1000", "0.01", "BTC", 50_000, "0.1"),
    ],
)
def test_least_possible(
    db: Connection,
    model: str,
    side: str,
    base: str,
    quote: str,
    fee: str,
    currency: str,
    usd: int,
    btc: Number,
) -> None:
    """Below what is deployed is refused, naming the least possible, which is accepted (R7)."""
    account_id = open_account(db, model, USD=50_000, BTC=10)
    created = call(db, "create_bot", account_id, "E", "bidirectional_dca", 50)
    position = call(db, "open_position", account_id, created.id, "long" if side == "buy" else "short")
    call(db, "record_fill", account_id, position.id, side, base, quote, fee, currency)
    rows(db, "sync_balances", account_id, {"USD": usd, "BTC": str(btc)})
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", account_id, created.id, "0.01")
    assert ("USD" if side == "buy" else "BTC") in refusal.detail
    least = Decimal(re.findall(r"budget_pct (\d+(?:\.\d+)?)", refusal.hint)[0])
    with refused(db, "UB006"):
        call(db, "resize_bot", account_id, created.id, least - Decimal("0.0001") - least / 1000)
    assert call(db, "resize_bot", account_id, created.id, least).budget_pct == least


@pytest.mark.parametrize(("long_pct", "least"), [(40, "25.0301"), (50, "20.0241"), (60, "25")])
def test_least_possible_for_both_sides(db: Connection, long_pct: int, least: str) -> None:
    """With a long and a short open, the least possible is what the needier side asks for (R7)."""
    publish(db, "exact")
    open_long(db)
    open_short(db)
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", COINBASE, A, "0.01", long_pct)
    assert "USD" in refusal.detail
    assert "BTC" in refusal.detail
    assert f"budget_pct {least};" in refusal.hint
    with refused(db, "UB006"):
        call(db, "resize_bot", COINBASE, A, Decimal(least) - Decimal("0.0001"), long_pct)
    assert call(db, "resize_bot", COINBASE, A, least, long_pct).budget_pct == Decimal(least)


def test_no_budget_is_enough(db: Connection) -> None:
    """Where the split gives nothing to the side at work, or 100 % is too little, the hint says so (R7)."""
    publish(db)
    open_long(db)
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", COINBASE, A, 40, 0, 100)
    assert "split" in refusal.hint
    assert "budget_pct" not in refusal.hint
    rows(db, "sync_balances", COINBASE, {"USD": 5_000})
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", COINBASE, A, 100)
    assert "budget_pct" not in refusal.hint
    rows(db, "sync_balances", COINBASE, {"USD": 0})
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", COINBASE, A, 100)
    assert "budget_pct" not in refusal.hint


def test_other_markets_are_not_in_the_way(db: Connection) -> None:
    """What a position in another market than the bot's own spent was never allocated (R7)."""
    account_id = open_account(db, USD=1_000, BTC=1, EUR=1_000, as_of=at(0))
    created = call(db, "create_bot", account_id, "E", "bidirectional_dca", 50)
    position = call(db, "open_position", account_id, created.id, "long", "ETH", "EUR")
    assert call(db, "record_fill", account_id, position.id, "buy", 1, 100).overspent
    call(db, "resize_bot", account_id, created.id, 20)
    assert bot(db, created.id) == amounts(USD=100, BTC="0.1", ETH=1, EUR=0)


@MODELS
def test_to_an_allocation_and_back(db: Connection, model: str) -> None:
    """Amounts replace the percentage whole, and a percentage the amounts (R6)."""
    publish(db, model)
    rows(db, "sync_balances", COINBASE, {"BNB": 1})
    fee_coin = {"USD": "12345.678901234567890123", "BNB": "0.1"}
    resized = call(db, "resize_bot", COINBASE, A, allocation=fee_coin)
    assert (resized.budget_pct, resized.long_pct, resized.short_pct) == (None, None, None)
    assert amounts(**resized.allocation) == amounts(**fee_coin)
    assert bot(db, A) == amounts(**fee_coin, BTC=0)
    call(db, "resize_bot", COINBASE, A, allocation={"BTC": "0.2"})
    assert bot(db, A) == amounts(USD=0, BNB=0, BTC="0.2")
    # The strategy goes on saying the split that it implies.
    resized = call(db, "resize_bot", COINBASE, A, 10)
    assert (resized.budget_pct, resized.long_pct, resized.short_pct, resized.allocation) == (10, 50, 50, None)
    assert bot(db, A) == amounts(USD=2_500, BNB=0, BTC="0.025")


def test_back_to_a_percentage_of_an_own_strategy(db: Connection) -> None:
    """Nobody said a split: so the resize has to (R6)."""
    publish(db)
    created = call(db, "create_bot", COINBASE, "E", "grid", allocation={"USD": 500}).id
    with refused(db, "UB005") as refusal:
        call(db, "resize_bot", COINBASE, created, 10)
    assert refusal.message == "long_pct is missing"
    call(db, "resize_bot", COINBASE, created, 10, 80)
    assert bot(db, created) == amounts(USD=4_000, BTC="0.01")
    assert call(db, "resize_bot", COINBASE, created, 5).long_pct == 80


@MODELS
def test_allocation_that_does_not_fit(db: Connection, model: str) -> None:
    """Its own reservation does not count against it, in any currency; more than is free does (R5)."""
    publish(db, model)
    with refused(db, "UB001") as refusal:
        call(db, "resize_bot", COINBASE, A, allocation={"USD": "40000.01", "BTC": "0.5", "BNB": "0.1"})
    assert refusal.detail.split("; ") == [
        "BNB: requires 0.1, available 0.0, missing 0.1",
        "USD: requires 40000.01, available 40000.00, missing 0.01",
    ]
    assert f"by the {model} model" in refusal.message
    call(db, "resize_bot", COINBASE, A, allocation={"USD": 40_000, "BTC": "0.5"})
    assert available(db, COINBASE) == amounts(USD=0, BTC=0)


@MODELS
def test_least_possible_allocation(db: Connection, model: str) -> None:
    """Below what is at work is refused, naming the least amounts, which are accepted (R7)."""
    publish(db, model)
    open_long(db)
    open_short(db)
    for allocation, least in (
        ({"USD": "5004.99", "BTC": "0.05"}, "5005 USD"),
        ({"USD": 5_005}, "0.05 BTC"),
        ({"BTC": 1}, "5005 USD"),
        ({"BNB": 1}, "0.05 BTC and 5005 USD"),
    ):
        with refused(db, "UB006", str(allocation)) as refusal:
            call(db, "resize_bot", COINBASE, A, allocation=allocation)
        assert refusal.hint.startswith(f"The least possible is {least};")
    call(db, "resize_bot", COINBASE, A, allocation={"USD": 5_005, "BTC": "0.05"})
    # What the long holds, and what the short brought; nothing idle is left.
    assert bot(db, A) == bot(db, A, "deployed") == amounts(USD=4_995, BTC="0.05")


@MODELS
@pytest.mark.parametrize("status", ["draft", "active", "paused"])
def test_a_reservation_of_nothing(db: Connection, model: str, status: str) -> None:
    """What comes out as 0 in every currency is no budget, in whatever status (R5)."""
    account_id = open_account(db, model, USD=1_000)
    created = call(db, "create_bot", account_id, "E", "bidirectional_dca", 50, activate=status != "draft").id
    if status == "paused":
        call(db, "pause_bot", account_id, created)
    for budget in ({"budget_pct": 10, "long_pct": 0}, {"budget_pct": "0.0001"}):
        with refused(db, "UB001") as refusal:
            call(db, "resize_bot", account_id, created, **budget)
        assert "nothing" in refusal.message
        assert not any(
            row.fits for row in rows(db, "preview_bot", account_id, **budget, exclude_bot_id=created)
        )


@pytest.mark.parametrize("argument", ["budget_pct", "long_pct", "short_pct"])
def test_bad_input(db: Connection, argument: str) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    values = [0, *NO_PERCENTAGES] if argument == "budget_pct" else NO_PERCENTAGES[1:]
    check_bad(db, "resize_bot", GOOD, argument, values)


@pytest.mark.parametrize(("long_pct", "short_pct"), [(50, 49), (50, "50.000000000000000001"), (0, 0)])
def test_split_is_not_whole(db: Connection, long_pct: Number, short_pct: Number) -> None:
    """Long and short add up to exactly 100 (R6)."""
    publish(db)
    with refused(db, "UB005"):
        call(db, "resize_bot", **GOOD, long_pct=long_pct, short_pct=short_pct)


def test_unknown_bot_and_account(db: Connection) -> None:
    """Another account's bot is as unknown as none (R1)."""
    publish(db)
    for nobody in NO_BOTS:
        with refused(db, "UB003"):
            call(db, "resize_bot", COINBASE, nobody, 10)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "resize_bot", account_id, A, 10)


def test_retry(db: Connection) -> None:
    """A retry returns the bot as it was resized, although it was resized again since (R10)."""
    publish(db)
    check_retry(
        db,
        "resize_bot",
        **GOOD,
        others=[
            *({"bot_id": B}, {"budget_pct": 11}, {"long_pct": 50}, {"short_pct": 50}),
            {"budget_pct": None, "allocation": {"USD": 1}},
        ],
        later=lambda: [call(db, "resize_bot", COINBASE, A, 30), call(db, "close_bot", COINBASE, A)],
    )


@MODELS
def test_least_possible_with_orders(db: Connection, model: str) -> None:
    """What orders hold is at work as well; below it is refused, naming the least, which is accepted (R12)."""
    publish(db, model)
    open_long(db)  # spent 5,005
    call(db, "place_order", COINBASE, A, "buy", "0.01", 2_000)
    call(db, "place_order", COINBASE, A, "sell", "0.05", 6_000, 1)  # reduces: needs nothing else
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", COINBASE, A, allocation={"USD": 7_004, "BTC": "0.1"})
    assert refusal.detail.startswith("USD: the new allocation is 7004, open positions and orders have 7005")
    assert "orders" in refusal.hint
    least = Decimal(re.findall(r"least possible is ([\d.]+) USD", refusal.hint)[0])
    assert least == 7_005
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", COINBASE, A, 10)
    percentage = Decimal(re.findall(r"budget_pct (\d+(?:\.\d+)?)", refusal.hint)[0])
    with refused(db, "UB006"):
        call(db, "resize_bot", COINBASE, A, percentage - Decimal("0.001"))
    with db.transaction(force_rollback=True):
        call(db, "resize_bot", COINBASE, A, percentage)
        assert 0 <= bot(db, A, "spendable")["USD"] < 1
    call(db, "resize_bot", COINBASE, A, allocation={"USD": str(least)})
    assert bot(db, A, "spendable") == amounts(USD=0, BTC=0)
    assert bot(db, A, "on_order") == amounts(USD=2_000, BTC="0.05")
    call(db, "cancel_order", COINBASE, 1)
    call(db, "resize_bot", COINBASE, A, allocation={"USD": 5_005})


def backed(db: Connection, bot_id: int) -> bool:
    """Return whether a bot still owns what its orders hold beyond what positions have."""
    return query(
        db,
        """
        SELECT bool_and(c.held - c.deployed >= w.committed) AS backed
        FROM budgetdb_data.bot_orders AS w
        INNER JOIN budgetdb.bot_capital AS c USING (account_id, bot_id, currency)
        WHERE w.bot_id = %s
        """,
        bot_id,
    ) == [(True,)]


def test_orders_of_a_currency_without_a_budget(db: Connection) -> None:
    """What trades in another market brought is on order: a resize does not release it (R12)."""
    account_id = open_account(db, USD=1_000, EUR=1_000)
    only = call(db, "create_bot", account_id, "E", "grid", allocation={"USD": 500}).id
    lot = call(db, "open_position", account_id, only, "long", "BTC", "EUR").id
    call(db, "record_fill", account_id, lot, "buy", 1, 100)
    call(db, "record_fill", account_id, lot, "sell", 1, 150)
    call(db, "place_order", account_id, only, "buy", 1, 50, quote_currency="EUR")
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", account_id, only, allocation={"USD": 400})
    assert "EUR" in refusal.detail
    assert backed(db, only)
    call(db, "resize_bot", account_id, only, allocation={"USD": 400, "EUR": 50})
    assert backed(db, only)


def test_orders_of_a_paused_bot(db: Connection) -> None:
    """A paused bot keeps what its positions hold: an order that needs more is in the way (R12)."""
    publish(db, "exact")
    short, long = open_short(db), open_long(db)
    call(db, "pause_bot", COINBASE, A)
    trade(db, "sell", "0.05", 6_000, position=long)
    call(db, "place_order", COINBASE, A, "buy", "0.05", 5_995, short)
    with refused(db, "UB006") as refusal:
        call(db, "resize_bot", COINBASE, A, 40)
    assert "1 (holds 5995 USD)" in refusal.detail
    assert backed(db, A)
    call(db, "cancel_order", COINBASE, 1)
    call(db, "resize_bot", COINBASE, A, 40)
