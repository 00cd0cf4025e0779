"""preview_bot: what create_bot and resize_bot would say, without reserving anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
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
    look,
    open_account,
    open_long,
    open_short,
    publish,
    refused,
    rows,
    trade,
    unchanged,
)
from hypothesis import given, settings
from hypothesis import strategies as st

OK = "00000"
MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
BAD: dict[str, list[Any]] = {
    "budget_pct": [0, *NO_PERCENTAGES],
    "long_pct": NO_PERCENTAGES[1:],
    "short_pct": NO_PERCENTAGES[1:],
    "base_currency": [*NO_CURRENCIES, "USD"],
    "quote_currency": [*NO_CURRENCIES, "BTC"],
    "strategy": ["", "grid\x1b", "x" * 201],
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
    """Of a currency that the account does not have nothing is required: all of nothing is refused (R5)."""
    publish(db)
    preview = rows(db, "preview_bot", COINBASE, 100, base_currency="SOL", quote_currency="EUR")
    assert sorted(preview) == [("EUR", 0, 0, 0, False), ("SOL", 0, 0, 0, False)]
    preview = rows(db, "preview_bot", COINBASE, 10, base_currency="SOL")
    assert sorted(preview) == [("SOL", 0, 0, 0, True), ("USD", 2_500, 30_000, 0, True)]


def test_allocation(db: Connection) -> None:
    """Amounts are required as given, in every currency that is named (R6)."""
    publish(db)
    preview = rows(db, "preview_bot", COINBASE, allocation={"USD": "30000.01", "BTC": "0.4", "BNB": "0.1"})
    assert [tuple(row) for row in preview] == [
        ("BNB", *amounts(a="0.1", b=0, c="0.1").values(), False),
        ("BTC", *amounts(a="0.4", b="0.4", c=0).values(), True),
        ("USD", *amounts(a="30000.01", b=30_000, c="0.01").values(), False),
    ]


def test_resize_below_what_is_at_work(db: Connection) -> None:
    """It is shown as what does not fit, in the currency concerned, and not refused (R7)."""
    publish(db, "exact")
    open_long(db)
    for budget in (
        {"budget_pct": 20},
        {"allocation": {"USD": "5004.99", "BTC": "0.05"}},
        {"allocation": {"BTC": 0.05}},
    ):
        preview = {
            row.currency: row.fits for row in rows(db, "preview_bot", COINBASE, **budget, exclude_bot_id=A)
        }
        assert preview == {"USD": False, "BTC": True}
        with refused(db, "UB006"):
            call(db, "resize_bot", COINBASE, A, **budget)


def test_resize_below_what_orders_hold(db: Connection) -> None:
    """What an order may still spend is at work as well (R12)."""
    publish(db, "exact")
    call(db, "place_order", COINBASE, A, "buy", "0.1", 9_000)
    for budget, fits in (({"budget_pct": 35}, False), ({"budget_pct": 36}, True)):
        preview = rows(db, "preview_bot", COINBASE, **budget, exclude_bot_id=A)
        assert {row.currency: row.fits for row in preview} == {"USD": fits, "BTC": True}
        if not fits:
            with refused(db, "UB006"):
                call(db, "resize_bot", COINBASE, A, **budget)


def test_a_closed_bot_is_not_resized(db: Connection) -> None:
    """It previews another bot: what late fills brought the closed one is not free for that (R8)."""
    publish(db, "exact")
    position = call(db, "open_position", COINBASE, A, "long").id
    call(db, "close_bot", COINBASE, A)
    preview = rows(db, "preview_bot", COINBASE, 40, exclude_bot_id=A)
    assert preview == rows(db, "preview_bot", COINBASE, 40)
    trade(db, "buy", "0.1", 10_000, position=position)
    preview = rows(db, "preview_bot", COINBASE, 40, exclude_bot_id=A)
    assert preview == rows(db, "preview_bot", COINBASE, 40)
    assert {row.currency: row.available for row in preview} == amounts(USD=30_000, BTC="0.5")


BUDGETS = st.one_of(
    st.fixed_dictionaries(
        {"budget_pct": st.sampled_from(["0.0000001", "1", "20", "33.33", "60", "60.01", "79.99", "100"])},
        optional={
            "long_pct": st.sampled_from([0, 50, 100, "12.5"]),
            "short_pct": st.sampled_from([0, 50, 100]),
        },
    ),
    st.fixed_dictionaries(
        {
            "allocation": st.dictionaries(
                st.sampled_from(["USD", "BTC", "BNB", "ETH"]),
                st.sampled_from(["0", "0.05", "0.1", "0.4", "5004.99", "5005", "30000", "30000.01"]),
                max_size=3,
            )
        },
        optional={"long_pct": st.just(50)},
    ),
)
MARKETS = st.sampled_from(
    [{}, {"base_currency": "ETH", "quote_currency": "BTC"}, {"base_currency": "SOL", "quote_currency": "EUR"}]
)
STRATEGIES = st.sampled_from(["bidirectional_dca", "traditional_dca", "grid"])
AROUND = st.lists(
    st.sampled_from(["long", "short", "pause", "withdraw", "deposit", "price", "no price"]),
    max_size=3,
    unique=True,
)
# What a bot is made of before it is resized; None: a new bot is previewed.
LIVES = st.none() | st.fixed_dictionaries(
    {
        "strategy": STRATEGIES,
        "budget": st.sampled_from(
            [
                {"budget_pct": 20, "long_pct": 60},
                {"budget_pct": 10, "long_pct": 100},
                {"allocation": {"USD": "6000", "BNB": "0.1"}},
                {"allocation": {"BTC": "0.1"}},
            ]
        ),
        "market": st.sampled_from([{}, {"base_currency": "ETH", "quote_currency": "BTC"}]),
        "draft": st.booleans(),
        "fills": st.lists(
            st.tuples(
                st.sampled_from(["long", "short"]),
                st.sampled_from([("BTC", "USD"), ("ETH", "BTC")]),
                st.sampled_from([("0.05", "5005"), ("0.1", "0.05"), ("0.000000000000000003", "0.7")]),
            ),
            max_size=3,
        ),
        "orders": st.lists(
            st.tuples(st.sampled_from(["buy", "sell"]), st.sampled_from(["0.02", "900"])), max_size=2
        ),
        "then": st.sampled_from([[], ["pause_bot"], ["pause_bot", "activate_bot"], ["close_bot"]]),
    }
)


def disturb(db: Connection, step: str) -> None:
    """Let something happen on the account that makes room, or takes it."""
    if step in ("long", "short"):
        (open_long if step == "long" else open_short)(db)
    elif step == "pause":
        call(db, "pause_bot", COINBASE, A)
    elif step in ("withdraw", "deposit"):
        usd = 20_000 if step == "withdraw" else 90_000
        rows(db, "sync_balances", COINBASE, {"USD": usd, "BNB": 1, "ETH": 9})
    elif step == "price":
        call(db, "record_price", "coinbase", "BTC", "USD", "33333.333333333333333333")
    else:
        db.execute("DELETE FROM budgetdb_data.prices")


def end(db: Connection, function: str, *arguments: Any, **named: Any) -> tuple[str, str, list[Any]]:
    """Return how a call ends: its SQLSTATE, its DETAIL and its rows."""
    try:
        with db.transaction():
            return OK, "", rows(db, function, COINBASE, *arguments, **named)
    except psycopg.DatabaseError as refusal:
        return str(refusal.sqlstate), f"{refusal.diag.message_primary} {refusal.diag.message_detail}", []


def make(db: Connection, life: dict[str, Any]) -> int | None:
    """Make a bot that has come to this, as far as it is let, and return its bot_id."""
    drafted = {**life["budget"], **life["market"], "activate": not life["draft"]}
    _, _, created = end(db, "create_bot", "made", life["strategy"], **drafted)
    for bot_id in (row.id for row in created):
        for direction, market, fill in life["fills"]:
            position = call(db, "open_position", COINBASE, bot_id, direction, *market).id
            call(db, "record_fill", COINBASE, position, "buy" if direction == "long" else "sell", *fill)
        for side, amount in life["orders"]:
            end(db, "place_order", bot_id, side, "0.01", amount)
        for step in life["then"]:
            assert end(db, step, bot_id)[0] in (OK, "UB001", "UB006")
        return int(bot_id)
    return None


@MODELS
def test_says_to_the_digit_what_would_be_done(db: Connection, model: str) -> None:
    """Whatever the budget, the bot and the account: it is what create_bot and resize_bot do (R5, R6, R7)."""
    publish(db, model)
    seen: set[tuple[str, str]] = set()

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(BUDGETS, MARKETS, STRATEGIES, AROUND, LIVES)
    def compare(
        budget: dict[str, Any],
        market: dict[str, str],
        strategy: str,
        around: list[str],
        life: dict[str, Any] | None,
    ) -> None:
        with db.transaction(force_rollback=True):
            made = make(db, life) if life else None
            for step in sorted(around, key="pause".__eq__):
                disturb(db, step)
            resized = [row.id for row in look(db, "bots", "id = %s AND status <> 'closed'", made)]
            new = {"strategy": strategy, **budget, **market}
            asked, _, preview = end(db, "preview_bot", **new, exclude_bot_id=made)
            if resized:
                done, said, changed = end(db, "resize_bot", *resized, **budget)
            else:
                done, said, changed = end(db, "create_bot", "new", **new)
            seen.add(("resize" if resized else "create", done))
            if asked != OK:
                assert (asked, done) == ("UB005", "UB005")
                return
            unfit = [row for row in preview if not row.fits]
            assert done in (("UB001", "UB006") if unfit else (OK,)), (preview, said)
            if done == OK:
                reserved = {row.currency: row.required for row in preview}
                assert bot(db, changed[0].id, "reserved") == reserved
            elif "by the" in said:
                figures = re.findall(r"(\w+): requires (\S+), available (\S+), missing ([0-9.]+)", said)
                assert [(c, *map(Decimal, n)) for c, *n in figures] == [tuple(row[:4]) for row in unfit]

    compare()
    assert seen == {*product(("create", "resize"), (OK, "UB001", "UB005", "UB006"))} - {("create", "UB006")}


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
