"""create_bot: what a budget sets aside, the gate, and what is not a bot."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
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
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
GOOD = {"account_id": COINBASE, "name": "E", "strategy": "bidirectional_dca", "budget_pct": 10}
BAD: dict[str, list[Any]] = {
    "name": NO_TEXTS,
    "strategy": [None, "", "grid", "Bidirectional_DCA"],
    "budget_pct": [0, "0.00", *NO_PERCENTAGES],
    "long_pct": NO_PERCENTAGES[1:],
    "short_pct": NO_PERCENTAGES[1:],
    "base_currency": [*NO_CURRENCIES, "USD"],
    "quote_currency": [*NO_CURRENCIES, "BTC"],
    "strategy_config": [None, "null", "[]", "1", '"{}"', "true", {"x": "x" * 65_536}],
    "profit_policy": [None, "", "Keep", "spend"],
    "activate": [None],
}


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
        ("USD", "0.009", 100, 0),
        ("USD", "49999.99", "99.9999", "49999.94"),  # 49999.94000001
        ("BTC", "0.99999999", "50", "0.49999999"),  # 0.499999995
        ("BTC", "0.00000001", "99.999999999999999999", 0),
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


def test_below_zero_is_zero(db: Connection) -> None:
    """Of a raw balance below zero a budget is zero, not negative (R6)."""
    account_id = open_account(db)
    position = call(
        db,
        "open_position",
        account_id,
        call(db, "create_bot", account_id, "E", "traditional_dca", 1).id,
        "long",
    )
    call(db, "record_fill", account_id, position.id, "buy", 1, 100)
    assert capital(db, account_id, "raw_balance")["USD"] == -100
    call(db, "create_bot", account_id, "F", "traditional_dca", 100)
    assert bot(db, 2) == amounts(USD=0, BTC=0)


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


def test_account_without_balances(db: Connection) -> None:
    """Any percentage of nothing is nothing, and fits."""
    account_id = open_account(db)
    created = call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    assert bot(db, created.id) == available(db, account_id) == amounts(USD=0, BTC=0)


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
