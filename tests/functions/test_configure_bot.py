"""configure_bot: another name, other settings, another profit policy; no money moves."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_BOTS,
    NO_TEXTS,
    A,
    B,
    C,
    Connection,
    amounts,
    bot,
    call,
    capital,
    check_bad,
    look,
    open_long,
    publish,
    refused,
    trade,
)

GOOD = {"account_id": COINBASE, "bot_id": A}


@pytest.mark.parametrize("model", ["conservative", "exact"])
@pytest.mark.parametrize(
    "change",
    [
        {"name": "Grid"},
        {"strategy_config": {"levels": 9}},
        {"profit_policy": "sweep"},
        {"name": "Grid", "strategy_config": {}, "profit_policy": "sweep"},
        {"name": "A", "profit_policy": "keep"},
        {},
    ],
    ids=str,
)
def test_changes_what_is_given(db: Connection, model: str, change: dict[str, Any]) -> None:
    """NULL leaves as it is, nothing reserved changes, and it is one version of the account (R7, R9)."""
    publish(db, model)
    open_long(db)
    before, *others = look(db, "bots")
    reserved = look(db, "bot_capital"), look(db, "account_capital")
    after = call(db, "configure_bot", COINBASE, A, **change)
    expected = dict(change)
    if "strategy_config" in change:
        expected["strategy_config"] = {**change["strategy_config"], "enable_bidirectional": True}
    assert after == before._replace(**expected)
    assert look(db, "bots") == [after, *others]
    figures = [[row._replace(bot_name="") for row in rows] for rows in (reserved[0], look(db, "bot_capital"))]
    assert figures[0] == figures[1]
    assert look(db, "account_capital") == reserved[1]
    entry = look(db, "ledger", "account_id = %s", COINBASE)[-1]
    assert (entry.operation, entry.bot_id, entry.entries) == ("configure_bot", A, [])
    nothing = dict.fromkeys(("name", "strategy_config", "profit_policy"))
    assert entry.arguments == nothing | change | {"bot_id": A}


def test_the_config_is_replaced_whole(db: Connection) -> None:
    """What is not given again is gone, and enable_bidirectional stays what the budget makes it (R7)."""
    publish(db)
    call(db, "create_bot", COINBASE, "E", "grid", 10, 100, strategy_config={"levels": 9, "step": 1})
    for bot_id, flag in ((A, True), (B, False), (5, False)):
        for said in (
            {"levels": 3},
            {"enable_bidirectional": not flag},
            {"enable_bidirectional": "yes", "x": None},
        ):
            changed = call(db, "configure_bot", COINBASE, bot_id, strategy_config=said)
            assert changed.strategy_config == {**said, "enable_bidirectional": flag}
    # A resize says it anew.
    call(db, "resize_bot", COINBASE, 5, 10, 50)
    assert call(db, "configure_bot", COINBASE, 5, strategy_config={}).strategy_config == {
        "enable_bidirectional": True
    }


def test_names(db: Connection) -> None:
    """A name is unique in its account among bots not closed, and its own is no other's (R7)."""
    publish(db)
    with refused(db, "UB005") as refusal:
        call(db, "configure_bot", COINBASE, A, "B")
    assert "'B'" in refusal.message
    assert call(db, "configure_bot", COINBASE, A, "A").name == "A"
    assert call(db, "configure_bot", COINBASE, A, "C").name == "C"
    assert call(db, "configure_bot", KRAKEN, C, "A").name == "A"
    call(db, "close_bot", COINBASE, B)
    assert call(db, "configure_bot", COINBASE, A, "B").name == "B"
    with refused(db, "UB005"):
        call(db, "create_bot", COINBASE, "B", "traditional_dca", 1)
    assert call(db, "create_bot", COINBASE, "A", "traditional_dca", 1).name == "A"


def test_another_profit_policy(db: Connection) -> None:
    """It holds for what closes from now on (R8)."""
    publish(db, "exact")
    trade(db, "sell", "0.05", 6_000, position=open_long(db))
    assert bot(db, A) == amounts(USD=10_995, BTC="0.1")
    assert call(db, "configure_bot", COINBASE, A, profit_policy="sweep").profit_policy == "sweep"
    assert bot(db, A) == amounts(USD=10_995, BTC="0.1")
    trade(db, "sell", "0.05", 6_000, position=open_long(db))
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1")
    assert capital(db, COINBASE, "available")["USD"] == 50_000 + 995 * 2 - 20_000
    call(db, "configure_bot", COINBASE, A, profit_policy="keep")
    trade(db, "sell", "0.05", 6_000, position=open_long(db))
    assert bot(db, A) == amounts(USD=10_995, BTC="0.1")


@pytest.mark.parametrize("status", ["draft", "active", "paused", "closed"])
def test_only_closed_bots_stay_as_they_were(db: Connection, status: str) -> None:
    """A closed bot is history (R7)."""
    publish(db)
    created = call(db, "create_bot", COINBASE, "E", "traditional_dca", 1, activate=status != "draft").id
    if status in ("paused", "closed"):
        call(db, {"paused": "pause_bot", "closed": "close_bot"}[status], COINBASE, created)
    if status == "closed":
        with refused(db, "UB006") as refusal:
            call(db, "configure_bot", COINBASE, created, "F")
        assert "closed" in refusal.message
    else:
        renamed = call(db, "configure_bot", COINBASE, created, "F")
        assert (renamed.name, renamed.status) == ("F", status)


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("name", NO_TEXTS[1:]),
        ("strategy_config", ["null", "[]", "1", '"{}"', "true", {"x": "x" * 65_536}]),
        ("profit_policy", ["", "Keep", "spend", "keep\x1b"]),
    ],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    check_bad(db, "configure_bot", GOOD, argument, values)


def test_unknown_bot_and_account(db: Connection) -> None:
    """Another account's bot is as unknown as none (R1)."""
    publish(db)
    for nobody in NO_BOTS:
        with refused(db, "UB003"):
            call(db, "configure_bot", COINBASE, nobody, "E")
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "configure_bot", account_id, A, "E")
