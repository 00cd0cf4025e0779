"""create_bot: what a budget sets aside, the gate, and what is not a bot."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
    CURRENCIES,
    KRAKEN,
    NO_ACCOUNTS,
    NO_CURRENCIES,
    NO_PERCENTAGES,
    NO_TEXTS,
    A,
    B,
    C,
    Connection,
    D,
    Number,
    amounts,
    available,
    bot,
    call,
    capital,
    check_bad,
    check_retry,
    look,
    open_account,
    open_long,
    publish,
    refused,
    rows,
    shown,
    trade,
    unchanged,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
GOOD = {"account_id": COINBASE, "name": "E", "strategy": "bidirectional_dca", "budget_pct": 10}
BAD: dict[str, list[Any]] = {
    "name": NO_TEXTS,
    "strategy": NO_TEXTS,
    "budget_pct": [0, "0.00", *NO_PERCENTAGES],
    "long_pct": NO_PERCENTAGES[1:],
    "short_pct": NO_PERCENTAGES[1:],
    "base_currency": [*NO_CURRENCIES, "USD"],
    "quote_currency": [*NO_CURRENCIES, "BTC"],
    "strategy_config": [None, "null", "[]", "1", '"{}"', "true", {"x": "x" * 65_536}],
    "profit_policy": [None, "", "Keep", "spend"],
    "activate": [None],
    "bot_id": [0, -1],
}
NO_ALLOCATIONS = [
    None, "null", "[]", "1", '"USD"', "{}", {"USD": 0}, {"USD": "0.00", "BTC": 0}, {"USD": -1}, {"USD": None},
    {"USD": True}, {"USD": [1]}, {"USD": ""}, {"USD": "NaN"}, {"USD": "Infinity"}, {"USD": "1e20"},
    {"USD": "0.0000000000000000001"}, {"USD": 1, "BTC": "1.0000000000000000001"}, {"usd": 1},
    {"USD": 1, "U D": 1}, {"ADA/USDC:USDC": 1}, {"U\x1bSD": 1}, {"USD": "1\u202e"}, {"USD": "\x1b"},
    {f"C{n}": "1" for n in range(9_000)},
]  # fmt: skip
ABOVE = 2**52


@MODELS
def test_published_example(db: Connection, model: str) -> None:
    """Every bot of the published example reserves what the table says (R6)."""
    publish(db, model)
    reserved = {b.id: (b.reserved_usd_for_longs, b.reserved_btc_for_shorts) for b in look(db, "bots")}
    assert reserved == {
        bot_id: tuple(amounts(USD=usd, BTC=btc).values())
        for bot_id, usd, btc in ((A, 10_000, "0.1"), (B, 10_000, 0), (C, 6_000, "0.04"), (D, 25_000, "0.25"))
    }


def test_returns_the_bot(db: Connection) -> None:
    """The row is that of the view bots, with every argument where it belongs."""
    publish(db)
    given = {
        **GOOD,
        "long_pct": 60,
        "short_pct": 40,
        "base_currency": "ETH",
        "quote_currency": "BTC",
        "profit_policy": "sweep",
        "strategy_config": {"grid": [1, 2], "enable_bidirectional": "no"},
    }
    created = call(db, "create_bot", **given)
    assert look(db, "bots", "id = %s", created.id) == [created]
    assert (created.is_active, created.status) == (True, "active")
    assert created.strategy_config == {"grid": [1, 2], "enable_bidirectional": True}
    del given["strategy_config"]
    assert shown(created, given) == given


@pytest.mark.parametrize(
    ("strategy", "split", "expected"),
    [
        ("bidirectional_dca", {}, (50, 50)),
        ("traditional_dca", {}, (100, 0)),
        ("bidirectional_dca", {"long_pct": 70}, (70, 30)),
        ("bidirectional_dca", {"short_pct": 100}, (0, 100)),
        ("traditional_dca", {"short_pct": 25}, (75, 25)),
        ("traditional_dca", {"long_pct": "33.3", "short_pct": "66.70"}, ("33.3", "66.7")),
    ],
)
def test_split(
    db: Connection, strategy: str, split: dict[str, Number], expected: tuple[Number, Number]
) -> None:
    """The strategy says the split, unless it is given; one side given says the other (R6)."""
    account_id = open_account(db, USD=1_000, BTC=1)
    created = call(db, "create_bot", account_id, "E", strategy, 10, **split)
    assert [str(created.long_pct), str(created.short_pct)] == [str(pct) for pct in expected]
    assert created.strategy_config == {"enable_bidirectional": strategy == "bidirectional_dca"}


@pytest.mark.parametrize(
    ("currency", "balance", "budget_pct", "allocated"),
    [
        ("USD", "100.01", "33.33", "33.33"),  # 33.333333
        ("USD", "0.019", 100, "0.01"),
        ("USD", "49999.99", "99.9999", "49999.94"),  # 49999.94000001
        ("BTC", "0.99999999", "50", "0.49999999"),  # 0.499999995
        ("ETH", "0.000000000000000003", 50, "0.000000000000000001"),
        ("ETH", "1", "33.333333333333333333", "0.333333333333333333"),
        ("DOGE", "1.999999999", 100, "1.99999999"),
        ("USD", "99999999999999999999.99", 100, "99999999999999999999.99"),
        ("USD", "99999999999999999999", "54.45", "54449999999999999999.45"),
        ("USD", "99999999999999999999", 50, "49999999999999999999.50"),
        ("SHIB", "9999999999999999999", "9.99", "998999999999999999.9001"),
    ],
)
def test_rounding_down(
    db: Connection, currency: str, balance: str, budget_pct: Number, allocated: Number
) -> None:
    """A percentage of the raw balance is cut off at the currency's scale, never rounded up (R6)."""
    account_id = open_account(db)
    rows(db, "sync_balances", account_id, {currency: balance})
    created = call(
        db,
        "create_bot",
        account_id,
        "E",
        "traditional_dca",
        budget_pct,
        quote_currency=currency,
        base_currency="XRP",
    )
    assert bot(db, created.id, "allocated")[currency] == amounts(_=allocated)["_"]


@MODELS
def test_percent_of_the_raw_balance(db: Connection, model: str) -> None:
    """The percentage is of all that the account holds at that moment, not of what is free (R6)."""
    publish(db, model)
    call(db, "create_bot", COINBASE, "E", "traditional_dca", 20)
    assert bot(db, 5) == amounts(USD=10_000, BTC=0)
    open_long(db)
    call(db, "create_bot", COINBASE, "F", "bidirectional_dca", 10)
    assert bot(db, 6) == amounts(USD="2249.75", BTC="0.0275")


@MODELS
@pytest.mark.parametrize(
    ("balances", "market"),
    [
        ({}, {}),
        ({"USD": "0.009"}, {}),
        ({"BTC": "0.00000001"}, {"base_currency": "XRP", "quote_currency": "BTC"}),
        ({"USD": 1_000}, {"base_currency": "SOL", "quote_currency": "USDT"}),
        ({"BTC": 1}, {"strategy": "traditional_dca"}),
        ({"USD": 1_000}, {"short_pct": 100}),
    ],
)
@pytest.mark.parametrize("activate", [True, False])
def test_a_reservation_of_nothing(
    db: Connection, model: str, balances: dict[str, Any], market: dict[str, Any], activate: bool
) -> None:
    """0 of 0 is no budget, for an active bot or a draft; the preview says so too (R5)."""
    account_id = open_account(db, model, **balances)
    budget = {"strategy": "bidirectional_dca", "budget_pct": "99.999999999999999999", **market}
    with refused(db, "UB001") as refusal:
        call(db, "create_bot", account_id, "E", **budget, activate=activate)
    assert "nothing" in refusal.message
    assert refusal.detail.count("requires 0,") == 2
    assert not any(row.fits for row in rows(db, "preview_bot", account_id, **budget))


def test_below_zero_is_zero(db: Connection) -> None:
    """Of a raw balance below zero a budget is zero, not negative (R6)."""
    account_id = open_account(db, BTC=1)
    position = call(
        db,
        "open_position",
        account_id,
        call(db, "create_bot", account_id, "E", "bidirectional_dca", 1).id,
        "long",
    )
    call(db, "record_fill", account_id, position.id, "buy", 1, 100)
    assert capital(db, account_id, "raw_balance")["USD"] == -100
    call(db, "create_bot", account_id, "F", "bidirectional_dca", 10)
    assert bot(db, 2) == amounts(USD=0, BTC="0.1")
    with refused(db, "UB001"):
        call(db, "create_bot", account_id, "G", "traditional_dca", 100)


@MODELS
def test_exact_fit(db: Connection, model: str) -> None:
    """What is free to the last cent may be reserved, and not a cent more (R5)."""
    publish(db, model)
    with refused(db, "UB001") as refusal:
        call(db, "create_bot", COINBASE, "E", "traditional_dca", "60.00002")
    assert refusal.detail == "USD: requires 30000.01, available 30000.00, missing 0.01"
    call(db, "create_bot", COINBASE, "E", "traditional_dca", 60)
    assert available(db, COINBASE)["USD"] == 0


@MODELS
@pytest.mark.parametrize(
    ("budget_pct", "long_pct", "short"),
    [
        (70, 100, ["USD: requires 35000.00, available 30000.00, missing 5000.00"]),
        (90, 0, ["BTC: requires 0.45000000, available 0.40000000, missing 0.05000000"]),
        (
            100,
            "10",
            ["BTC: requires 0.45000000, available 0.40000000, missing 0.05000000"],
        ),
        (
            100,
            "62.5",
            ["USD: requires 31250.00, available 30000.00, missing 1250.00"],
        ),
    ],
)
def test_refusal(db: Connection, model: str, budget_pct: int, long_pct: Number, short: list[str]) -> None:
    """A refusal names the currency that falls short, with the figures, and changes nothing (R5)."""
    publish(db, model)
    with refused(db, "UB001") as refusal:
        call(db, "create_bot", COINBASE, "E", "bidirectional_dca", budget_pct, long_pct)
    assert refusal.detail.split("; ") == short
    assert f"by the {model} model" in refusal.message


def test_refusal_in_both_currencies(db: Connection) -> None:
    """Every currency that falls short is named (R5)."""
    account_id = open_account(db, USD=100, BTC=1)
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    call(db, "create_bot", account_id, "F", "bidirectional_dca", 100)
    with refused(db, "UB001") as refusal:
        call(db, "create_bot", account_id, "G", "bidirectional_dca", 50)
    assert set(refusal.detail.split("; ")) == {
        "BTC: requires 0.25000000, available 0.00000000, missing 0.25000000",
        "USD: requires 25.00, available 0.00, missing 25.00",
    }


@MODELS
def test_short_account(db: Connection, model: str) -> None:
    """An account that is short in one currency still has room in another (R4, R5)."""
    publish(db, model)
    rows(db, "sync_balances", COINBASE, {"USD": 15_000})
    call(db, "create_bot", COINBASE, "E", "bidirectional_dca", 10, 0)
    assert available(db, COINBASE) == amounts(USD=0, BTC="0.35")
    with refused(db, "UB001"):
        call(db, "create_bot", COINBASE, "F", "traditional_dca", 1)


@MODELS
def test_draft_reserves_nothing(db: Connection, model: str) -> None:
    """A draft passes no gate and holds nothing; its allocation is frozen all the same (R7)."""
    publish(db, model)
    draft = call(db, "create_bot", COINBASE, "E", "traditional_dca", 100, activate=False)
    assert (draft.status, draft.is_active, draft.reserved_usd_for_longs) == ("draft", False, 0)
    assert available(db, COINBASE) == amounts(USD=30_000, BTC="0.4")
    assert bot(db, draft.id, "allocated") == amounts(USD=50_000, BTC=0)
    assert bot(db, draft.id, "held") == bot(db, draft.id, "reserved") == amounts(USD=0, BTC=0)


@MODELS
def test_other_currencies(db: Connection, model: str) -> None:
    """A bot reserves the two currencies of its market and no other (R2)."""
    account_id = open_account(db, model, USD=100, BTC=1, ETH=10)
    call(
        db,
        "create_bot",
        account_id,
        "E",
        "bidirectional_dca",
        50,
        60,
        base_currency="ETH",
        quote_currency="BTC",
    )
    assert available(db, account_id) == amounts(USD=100, BTC="0.7", ETH=8)
    (created,) = look(db, "bots")
    assert (created.reserved_usd_for_longs, created.reserved_btc_for_shorts) == (0, amounts(BTC="0.3")["BTC"])


@MODELS
@pytest.mark.parametrize(
    "allocation",
    [
        {"USD": "500"},
        {"USD": "499.999999999999999999", "BTC": "0.000000000000000001"},
        {"BTC": "0.2"},
        {"USD": 500, "BNB": "0.1"},
        {"USD": "5e2", "BTC": 0, "ETH": 1, "SOL": "2.50", "USDC.e": 3, "$WIF": 4, "0xA0": "5"},
    ],
    ids=str,
)
def test_allocation(db: Connection, model: str, allocation: dict[str, Number]) -> None:
    """Amounts are taken as given, of any currency, a fee coin among them, to the 18th decimal (R6)."""
    account_id = open_account(db, model, None, **dict.fromkeys([*allocation, "USD", "BTC", "EUR"], 1_000))
    created = call(db, "create_bot", account_id, "E", "grid", allocation=allocation)
    expected = amounts(**allocation)
    assert bot(db, created.id) == bot(db, created.id, "allocated") == expected
    assert available(db, account_id) == {
        currency: 1_000 - expected.get(currency, 0) for currency in {*allocation, "USD", "BTC", "EUR"}
    }
    assert (created.budget_pct, created.long_pct, created.short_pct) == (None, None, None)
    assert amounts(**created.allocation) == {c: amount for c, amount in expected.items() if amount}


@MODELS
def test_allocation_that_does_not_fit(db: Connection, model: str) -> None:
    """Every currency passes the gate, a fee coin too, and one that the account never had (R5)."""
    account_id = open_account(db, model, USD=1_000, BNB="0.1")
    with refused(db, "UB001") as refusal:
        call(db, "create_bot", account_id, "E", "grid", allocation={"USD": "1000.01", "BNB": "0.2", "SOL": 1})
    assert refusal.detail.split("; ") == [
        "BNB: requires 0.2, available 0.1, missing 0.1",
        "SOL: requires 1, available 0, missing 1",
        "USD: requires 1000.01, available 1000.00, missing 0.01",
    ]
    draft = call(db, "create_bot", account_id, "E", "grid", allocation={"USD": "1000.01"}, activate=False)
    with refused(db, "UB001"):
        call(db, "activate_bot", account_id, draft.id)
    call(db, "create_bot", account_id, "F", "grid", allocation={"USD": 1_000, "BNB": "0.1"})
    assert set(available(db, account_id).values()) == {0}


@pytest.mark.parametrize("allocation", NO_ALLOCATIONS, ids=lambda value: repr(value)[:40])
def test_bad_allocation(db: Connection, allocation: Any) -> None:
    """What is no amount of a currency is refused, and so is nothing at all (R6)."""
    publish(db)
    budget = {"account_id": COINBASE, "name": "E", "strategy": "grid"}
    for function, given in (
        ("create_bot", budget),
        ("resize_bot", {"account_id": COINBASE, "bot_id": A}),
        ("preview_bot", {"account_id": COINBASE, "strategy": "grid"}),
    ):
        check_bad(db, function, given | {"allocation": {"USD": 1}}, "allocation", [allocation])


@pytest.mark.parametrize(
    "budget",
    [
        {},
        {"budget_pct": 10, "allocation": {"USD": 1}},
        {"allocation": {"USD": 1}, "long_pct": 50},
        {"allocation": {"USD": 1}, "short_pct": 50},
        {"allocation": {"USD": 1}, "long_pct": 50, "short_pct": 50},
        {"long_pct": 50},
    ],
    ids=str,
)
@pytest.mark.parametrize("strategy", ["grid", "bidirectional_dca", "traditional_dca"])
def test_either_a_percentage_or_an_allocation(db: Connection, budget: dict[str, Any], strategy: str) -> None:
    """Both, neither, and an allocation with a split are no budget (R6)."""
    publish(db)
    for function, bot_id, more in (
        ("create_bot", "E", {"strategy": strategy}),
        ("resize_bot", A, {}),
        ("preview_bot", None, {"strategy": strategy}),
    ):
        with refused(db, "UB005", function) as refusal:
            rows(db, function, COINBASE, *([bot_id] if bot_id else []), **more, **budget)
        assert refusal.message == "the budget is either budget_pct or allocation"


@pytest.mark.parametrize("strategy", ["grid", "Bidirectional_DCA", "my own coins, hands off", "做市"])
def test_any_strategy(db: Connection, strategy: str) -> None:
    """A strategy is the platform's own word; only the two known ones say how to split (R7)."""
    publish(db)
    for function, name in (("create_bot", ["E"]), ("preview_bot", [])):
        with refused(db, "UB005") as refusal:
            rows(db, function, COINBASE, *name, strategy=strategy, budget_pct=10)
        assert refusal.message == "long_pct is missing"
    created = call(db, "create_bot", COINBASE, "E", strategy, 10, 80)
    assert (created.strategy, created.long_pct, created.short_pct) == (strategy, 80, 20)
    assert bot(db, created.id) == amounts(USD=4_000, BTC="0.01")


@pytest.mark.parametrize(
    ("strategy", "budget", "bidirectional"),
    [
        ("grid", {"budget_pct": 10, "long_pct": 100}, False),
        ("grid", {"budget_pct": 10, "long_pct": 99}, True),
        ("grid", {"budget_pct": 10, "long_pct": 0}, True),
        # 0.5 BTC x 10 % x 0.00001 % come out as 0: what counts is what is reserved.
        ("grid", {"budget_pct": 10, "long_pct": "99.99999"}, False),
        ("grid", {"allocation": {"USD": 1}}, False),
        ("grid", {"allocation": {"USD": 1, "BTC": 0}}, False),
        ("grid", {"allocation": {"USD": 1, "BNB": 1}}, False),
        ("grid", {"allocation": {"BTC": "0.1"}}, True),
        ("bidirectional_dca", {"budget_pct": 10, "long_pct": 100}, True),
        ("bidirectional_dca", {"allocation": {"USD": 1}}, True),
        ("traditional_dca", {"budget_pct": 10, "long_pct": 0}, False),
        ("traditional_dca", {"allocation": {"BTC": "0.1"}}, False),
    ],
    ids=str,
)
def test_enable_bidirectional(
    db: Connection, strategy: str, budget: dict[str, Any], bidirectional: bool
) -> None:
    """By the name of the two, and for others by whether a base is reserved, after a resize too (R7)."""
    publish(db)
    rows(db, "sync_balances", COINBASE, {"BNB": 1})
    created = call(db, "create_bot", COINBASE, "E", strategy, **budget, strategy_config={"levels": 9})
    assert created.strategy_config == {"levels": 9, "enable_bidirectional": bidirectional}
    for other, expected in (
        ({"budget_pct": 10, "long_pct": 100}, False),
        ({"allocation": {"USD": 1, "BTC": "0.01"}}, True),
        (budget, bidirectional),
    ):
        resized = call(db, "resize_bot", COINBASE, created.id, **other)
        by_name = {"bidirectional_dca": True, "traditional_dca": False}.get(strategy, expected)
        assert resized.strategy_config == {"levels": 9, "enable_bidirectional": by_name}


@pytest.mark.parametrize("currency", CURRENCIES)
def test_currencies(db: Connection, currency: str) -> None:
    """A currency is whatever the exchange calls it (R6)."""
    account_id = open_account(db, "exact", None, **{currency: 100})
    for market in ({"quote_currency": currency, "long_pct": 100}, {"base_currency": currency, "long_pct": 0}):
        call(db, "create_bot", account_id, str([*market]), "grid", 10, **market)
    call(db, "create_bot", account_id, "E", "grid", allocation={currency: "0.5"})
    assert available(db, account_id)[currency] == amounts(_="79.5")["_"]


def test_names(db: Connection) -> None:
    """A name is unique in its account among bots not closed (R7)."""
    publish(db)
    for status in ("draft", "active", "paused"):
        call(db, "create_bot", COINBASE, status, "traditional_dca", 1, activate=status != "draft")
    call(db, "pause_bot", COINBASE, 7)
    for name in ("A", "draft", "active", "paused"):
        with refused(db, "UB005") as refusal:
            call(db, "create_bot", COINBASE, name, "traditional_dca", 1)
        assert f"'{name}'" in refusal.message
    assert call(db, "create_bot", KRAKEN, "A", "traditional_dca", 1).name == "A"
    assert call(db, "create_bot", COINBASE, "a", "traditional_dca", 1).name == "a"
    assert call(db, "create_bot", COINBASE, "x" * 200, "traditional_dca", 1).name == "x" * 200
    call(db, "close_bot", COINBASE, A)
    assert call(db, "create_bot", COINBASE, "A", "traditional_dca", 1).id != A


@pytest.mark.parametrize("argument", BAD)
def test_bad_input(db: Connection, argument: str) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    check_bad(db, "create_bot", GOOD, argument, BAD[argument])


@pytest.mark.parametrize(
    ("long_pct", "short_pct"), [(50, 49), (50, "50.000000000000000001"), (100, 100), (0, 0)]
)
def test_split_is_not_whole(db: Connection, long_pct: Number, short_pct: Number) -> None:
    """Long and short add up to exactly 100 (R6)."""
    publish(db)
    with refused(db, "UB005") as refusal:
        call(db, "create_bot", **GOOD, long_pct=long_pct, short_pct=short_pct)
    assert "add up to 100" in refusal.message


def test_unknown_account(db: Connection) -> None:
    """Nothing that writes accepts a missing account (R1)."""
    publish(db)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "create_bot", **{**GOOD, "account_id": account_id})


def test_retry(db: Connection) -> None:
    """A retry returns the bot as it was created, and reserves nothing again (R10)."""
    publish(db)

    def live() -> None:
        position = call(db, "open_position", COINBASE, 5, "long")
        trade(db, "buy", "0.01", 1_000, position=position.id)
        call(db, "resize_bot", COINBASE, 5, 20)
        call(db, "pause_bot", COINBASE, 5)

    check_retry(
        db,
        "create_bot",
        **GOOD,
        strategy_config={"grid": 1},
        later=live,
        others=[
            {"name": "F"},
            {"strategy": "traditional_dca"},
            {"budget_pct": "10.000000000000000001"},
            {"long_pct": 50},
            {"short_pct": 50},
            {"base_currency": "ETH"},
            {"quote_currency": "EUR"},
            {"strategy_config": {"grid": 2}},
            {"profit_policy": "sweep"},
            {"activate": False},
            {"bot_id": 99},
        ],
    )
    # 10 and 10.0 are the same number.
    assert (
        call(
            db, "create_bot", **{**GOOD, "budget_pct": "10.0"}, strategy_config={"grid": 1}, request_id="one"
        ).id
        == 5
    )


def test_refused_request_is_no_request(db: Connection) -> None:
    """A request that was refused may be made again, and takes effect when it fits (R5, R10)."""
    publish(db)
    with refused(db, "UB001"):
        call(db, "create_bot", COINBASE, "E", "traditional_dca", 70, request_id="one")
    call(db, "pause_bot", COINBASE, B)
    assert call(db, "create_bot", COINBASE, "E", "traditional_dca", 70, request_id="one").is_active


# Every fact that a bot is created with, and another that is just as good.
OTHERS: dict[str, Any] = {
    "name": "F",
    "strategy": "grid",
    "budget_pct": 11,
    "long_pct": 51,
    "short_pct": 49,
    "base_currency": "ETH",
    "quote_currency": "EUR",
    "strategy_config": {"levels": 9},
    "profit_policy": "sweep",
    "activate": False,
}


def test_the_platforms_own_number(db: Connection) -> None:
    """Made again with the same facts it is the same bot, whatever came of it since (R6, R10)."""
    publish(db)
    created = call(db, "create_bot", **GOOD, bot_id=4_711)
    assert created.id == 4_711
    with unchanged(db):
        assert call(db, "create_bot", **GOOD | {"budget_pct": "10.0"}, bot_id=4_711) == created
    call(db, "configure_bot", COINBASE, 4_711, "Renamed", {"levels": 9}, "sweep")
    call(db, "resize_bot", COINBASE, 4_711, allocation={"USD": 1})
    call(db, "create_bot", **GOOD)
    for change in ("pause_bot", "close_bot"):
        changed = call(db, change, COINBASE, 4_711)
        with unchanged(db):
            assert call(db, "create_bot", **GOOD, bot_id=4_711) == changed
    # What a request id remembers comes first, what a number does next.
    with unchanged(db):
        assert call(db, "create_bot", **GOOD, bot_id=4_711, request_id="late") == changed


@pytest.mark.parametrize("fact", OTHERS)
def test_the_same_number_with_another_fact(db: Connection, fact: str) -> None:
    """It is UB007, and nothing is made (R6)."""
    publish(db)
    good = GOOD | {"long_pct": 50, "short_pct": 50}
    call(db, "create_bot", **good, bot_id=7)
    split = {"long_pct": {"short_pct": None}, "short_pct": {"long_pct": None}}.get(fact, {})
    with refused(db, "UB007") as refusal:
        call(db, "create_bot", **good | split | {fact: OTHERS[fact]}, bot_id=7)
    assert "7" in refusal.message


def test_the_same_number_with_another_allocation(db: Connection) -> None:
    """An amount is a fact as well, and so is a percentage instead (R6)."""
    publish(db)
    good = {"account_id": COINBASE, "name": "E", "strategy": "grid", "bot_id": 7}
    call(db, "create_bot", **good, allocation={"USD": "500", "BTC": "0.1"})
    for other in (
        {"allocation": {"USD": "500.01", "BTC": "0.1"}},
        {"allocation": {"USD": "500"}},
        {"budget_pct": 10, "long_pct": 50},
    ):
        with refused(db, "UB007", str(other)):
            call(db, "create_bot", **good, **other)
    with unchanged(db):
        call(db, "create_bot", **good, allocation={"BTC": "0.1", "USD": "500"})


def test_a_number_whose_creation_is_forgotten(db: Connection) -> None:
    """Once the ledger has forgotten, what can never change of a bot counts (R6, R9)."""
    publish(db)
    call(db, "create_bot", **GOOD, bot_id=7)
    call(db, "pause_bot", COINBASE, 7)
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01'")
    call(db, "archive_ledger", COINBASE, "2020-01-02")
    with refused(db, "UB007"):
        call(db, "create_bot", **GOOD | {"budget_pct": 11}, bot_id=7)
    db.execute("TRUNCATE budgetdb_data.ledger_archive")
    with unchanged(db):
        call(db, "create_bot", **GOOD | {"budget_pct": 11}, bot_id=7)
    for other in ({"strategy": "traditional_dca"}, {"base_currency": "ETH"}, {"quote_currency": "EUR"}):
        with refused(db, "UB007", str(other)):
            call(db, "create_bot", **GOOD | other, bot_id=7)


def test_numbers_of_ours_and_of_the_platform(db: Connection) -> None:
    """In any order they never meet, and each account has its own (R1, R6)."""
    accounts = [open_account(db, USD=1_000) for _ in range(2)]

    def create(account_id: int, bot_id: int | None = None) -> int:
        name = f"bot {len(look(db, 'bots'))}"
        return int(call(db, "create_bot", account_id, name, "traditional_dca", 1, bot_id=bot_id).id)

    one, other = accounts
    assert [create(one), create(other)] == [1, 2]
    assert [create(one, 2), create(other, 1), create(one, ABOVE + 2)] == [2, 1, ABOVE + 2]
    assert [create(one), create(one), create(other), create(one, 3)] == [ABOVE + 1, ABOVE + 3, ABOVE + 4, 3]
    with refused(db, "UB007"):
        create(one, 1)
