"""void_fill: as if the fill had never been recorded, whatever came between."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_TEXTS,
    NOBODY,
    A,
    B,
    C,
    Connection,
    amounts,
    at,
    available,
    bot,
    call,
    capital,
    check_bad,
    check_retry,
    look,
    open_long,
    publish,
    query,
    refused,
    rows,
    trade,
    unchanged,
)

if TYPE_CHECKING:
    from conftest import Connect

    from budgetdb import AsyncBudgetDB

POLICIES = pytest.mark.parametrize("policy", ["keep", "sweep"])
MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])

# What numbers rows, or says when they were written, differs between two tellings of one story.
PASSING = {"id", "position_id", "version", "created_at", "recorded_at", "opened_at", "closed_at"}


def figures(db: Connection) -> dict[str, list[Any]]:
    """Return every figure of every view without a history; a row of zeros is as good as none."""
    views: dict[str, list[Any]] = {}
    for view in (
        "account_capital", "accounts", "bot_capital", "bots", "fills", "integrity_violations",
        "portfolio_capital", "positions", "prices",
    ):  # fmt: skip
        shown = [row._asdict() for row in query(db, f"SELECT * FROM budgetdb.{view} ORDER BY 1, 2, 3, 4")]
        kept = [{name: value for name, value in row.items() if name not in PASSING} for row in shown]
        if view.endswith("capital"):
            kept = [row for row in kept if any(value for value in row.values() if isinstance(value, Decimal))]
        views[view] = kept
    # A bot's currencies are named once it has moved them.
    for row in views["bots"]:
        row["allocation"] = {c: amount for c, amount in row["allocation"].items() if Decimal(str(amount))}
    for row, position in zip(views["positions"], look(db, "positions"), strict=True):
        row["is over"] = position.closed_at is not None
    return views


class World:
    """An account of 20,000 USD, 5 BTC and 10 BNB, and two bots with positions, in which a story goes on."""

    def __init__(self, db: Connection, policy: str = "keep", model: str = "exact") -> None:
        self.db = db
        call(db, "create_account", "Bob", "Main", "coinbase", reservation_model=model, account_id=7)
        rows(db, "sync_balances", 7, {"USD": 20_000, "BTC": 5, "BNB": 10}, as_of=at(0))
        call(db, "record_price", "coinbase", "BTC", "USD", 1_000, as_of=at(0))
        for number, usd, btc in ((1, 1_000, "0.5"), (2, 500, "0.1")):
            call(
                db, "create_bot", 7, f"Bot {number}", "grid", allocation={"USD": usd, "BTC": btc},
                profit_policy=policy, bot_id=number,
            )  # fmt: skip
        self.positions = [
            call(db, "open_position", 7, number, direction).id
            for number, direction in ((1, "long"), (1, "short"), (2, "long"))
        ]
        self.fills: dict[str, int] = {}

    def fill(
        self, name: str, hour: float, side: str, base: Any, quote: Any, *fee: Any, position: int = 0
    ) -> None:
        """Record a fill, by its name."""
        self.fills[name] = call(
            self.db, "record_fill", 7, self.positions[position], side, base, quote, *fee,
            executed_at=at(hour), request_id=name,
        ).id  # fmt: skip

    def void(self, *names: str) -> None:
        """Take fills back."""
        for name in names:
            call(self.db, "void_fill", 7, self.fills[name], "a mistake")

    def change(self, function: str, *arguments: Any, **named: Any) -> None:
        """Call a function upon bot 1."""
        call(self.db, function, 7, 1, *arguments, **named)

    def write_off(self, base: Any = None, position: int = 0) -> None:
        """Write a position off, in part or all of it."""
        call(self.db, "write_off_position", 7, self.positions[position], "lost", base)

    def sync(self, hour: float, **balances: Any) -> None:
        """Take a snapshot."""
        rows(self.db, "sync_balances", 7, balances, as_of=at(hour))


def archive(db: Connection) -> None:
    """Move all but the last row of the ledger into the archive."""
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01'")
    call(db, "archive_ledger", 7, at(0))


Step = Callable[[World], object]

# What is wrong, executed at hour 2, after 0.1 BTC was bought for 100.
WRONG: dict[str, Step] = {
    "a buy": lambda w: w.fill("x", 2, "buy", "0.05", 60),
    "a buy of another size": lambda w: w.fill("x", 2, "buy", 1, 900, 1),
    "a buy with a fee in base": lambda w: w.fill("x", 2, "buy", "0.1", 110, "0.001", "BTC"),
    "a buy with a fee in a third currency": lambda w: w.fill("x", 2, "buy", "0.1", 110, "0.5", "BNB"),
    "a buy for nothing": lambda w: w.fill("x", 2, "buy", "0.1", 0),
    "a buy that its fee ate": lambda w: w.fill("x", 2, "buy", "0.1", 10, "0.1", "BTC"),
    "a sale": lambda w: w.fill("x", 2, "sell", "0.03", 40),
    "a sale that closes": lambda w: w.fill("x", 2, "sell", "0.1", 130),
    "a sale that turns": lambda w: w.fill("x", 2, "sell", "0.4", 300, 2),
    "an overspent buy": lambda w: w.fill("x", 2, "buy", 3, 3_000),
    "a rebate": lambda w: w.fill("x", 2, "sell", "0.01", 10, "-30"),
    "a short": lambda w: w.fill("x", 2, "sell", "0.1", 120, "0.01", "BTC", position=1),
    "the other bot's": lambda w: w.fill("x", 2, "buy", "0.1", 120, position=2),
}
BETWEEN: dict[str, list[Step]] = {
    "nothing": [],
    "other fills": [
        lambda w: w.fill("b", 3, "sell", "0.05", 70, 1),
        lambda w: w.fill("c", 4, "sell", "0.2", 210, position=1),
        lambda w: w.fill("d", 5, "buy", "0.2", 190, "0.1", "BNB", position=1),
        lambda w: w.fill("e", 6, "buy", "0.01", 11, position=2),
    ],
    "a fill before it": [lambda w: w.fill("b", 1.5, "sell", "0.05", 70)],
    "a fill that closes": [lambda w: w.fill("b", 3, "sell", "0.1", 170)],
    "fills of overspending": [
        lambda w: w.fill("b", 3, "buy", 2, 2_000),
        lambda w: w.fill("c", 4, "sell", 1, 1_500),
    ],
    "a snapshot from before it": [lambda w: w.sync(1.5, USD=9_000, BTC=2)],
    "a snapshot that has it": [lambda w: w.sync(2.5, USD=9_000, BTC=2, BNB=9)],
    "a snapshot of one currency": [lambda w: w.sync(2.5, BTC=2)],
    "a snapshot, and fills after it": [
        lambda w: w.sync(2.5, USD=9_000, BTC=2, BNB=9),
        lambda w: w.fill("b", 3, "sell", "0.05", 70),
    ],
    "a pause": [lambda w: w.change("pause_bot")],
    "a pause, and a late fill": [
        lambda w: w.change("pause_bot"),
        lambda w: w.fill("b", 1.7, "sell", "0.02", 20),
    ],
    "a pause and a resume": [lambda w: w.change("pause_bot"), lambda w: w.change("activate_bot")],
    "a resize": [lambda w: w.change("resize_bot", allocation={"USD": 6_000, "BTC": "0.7"})],
    "a resize while paused": [
        lambda w: w.change("pause_bot"),
        lambda w: w.change("resize_bot", allocation={"USD": 6_000, "BNB": 1, "BTC": "0.7"}),
        lambda w: w.change("activate_bot"),
    ],
    "a sweep": [
        lambda w: w.change("configure_bot", profit_policy="sweep"),
        lambda w: w.fill("b", 3, "sell", "0.1", 900),
    ],
    "a sweep, and another policy": [
        lambda w: w.change("configure_bot", profit_policy="sweep"),
        lambda w: w.fill("b", 3, "sell", "0.2", 500, position=1),
        lambda w: w.fill("c", 4, "buy", "0.2", 90, position=1),
        lambda w: w.change("configure_bot", profit_policy="keep"),
        lambda w: w.fill("d", 5, "sell", "0.1", 170),
        lambda w: w.change("configure_bot", "Renamed"),
    ],
    "a write-off of another position": [
        lambda w: w.fill("b", 3, "sell", "0.2", 210, position=1),
        lambda w: w.write_off(position=1),
    ],
    "another void": [lambda w: w.fill("b", 3, "sell", "0.05", 70), lambda w: w.void("b")],
    "a void of what came before": [lambda w: w.void("a")],
    "the archive": [lambda w: archive(w.db)],
    "the archive, and more": [
        lambda w: w.change("pause_bot"),
        lambda w: archive(w.db),
        lambda w: w.fill("b", 3, "sell", "0.05", 70),
    ],
}


@POLICIES
@pytest.mark.parametrize("between", BETWEEN)
def test_as_if_it_had_not_been(db: Connection, between: str, policy: str) -> None:
    """Every figure of every view is what it would be had the fill never been recorded (R8)."""
    for model in ("exact", "conservative"):
        with db.transaction(force_rollback=True):
            world = World(db, policy, model)
            world.fill("a", 1, "buy", "0.1", 100, 1)
            for step in BETWEEN[between]:
                step(world)
            expected = figures(db)
            assert not expected["integrity_violations"]
        for name, wrong in WRONG.items():
            with db.transaction(force_rollback=True):
                world = World(db, policy, model)
                world.fill("a", 1, "buy", "0.1", 100, 1)
                wrong(world)
                for step in BETWEEN[between]:
                    step(world)
                world.void("x")
                assert figures(db) == expected, name


@POLICIES
def test_the_right_fill_in_its_place(db: Connection, policy: str) -> None:
    """A fee that is known later: the id is free, and the right fill goes in under it (R8)."""
    with db.transaction(force_rollback=True):
        world = World(db, policy)
        record(db, world.positions[0], "0.001", 2)
        expected = figures(db)
    world = World(db, policy)
    wrong = record(db, world.positions[0], 1, 0)
    with refused(db, "UB007"):
        record(db, world.positions[0], "0.001", 2)
    call(db, "void_fill", 7, wrong.id, "1 was typed for 0.001")
    right = record(db, world.positions[0], "0.001", 2)
    assert right.id != wrong.id
    assert record(db, world.positions[0], "0.001", 2) == right
    assert figures(db) == expected


def record(db: Connection, position: int, base: Any, fee: Any) -> Any:
    """Record a buy under the exchange's id 12345."""
    fill = {
        "id": 12345, "position_id": position, "side": "buy", "base_amount": base, "quote_amount": 100,
        "fee_amount": fee, "executed_at": at(1).isoformat(),
    }  # fmt: skip
    return call(db, "record_fills", 7, json.dumps([fill]))


def test_the_id_of_a_request_is_free(db: Connection) -> None:
    """As if it had never been recorded: its id serves the right fill, or the same one again (R8, R10)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    wrong = trade(db, "buy", 1, 100, request_id="12345", executed_at=at(1))
    call(db, "void_fill", COINBASE, wrong.id, "1 was typed for 0.001")
    again = trade(db, "buy", 1, 100, request_id="12345", executed_at=at(1))
    assert (again.id != wrong.id, again.external_id) == (True, "12345")
    call(db, "void_fill", COINBASE, again.id, "voided for good")
    right = trade(db, "buy", "0.001", 100, request_id="12345", executed_at=at(1))
    assert (right.id != wrong.id, right.external_id) == (True, "12345")
    with unchanged(db):
        assert trade(db, "buy", "0.001", 100, request_id="12345", executed_at=at(1)) == right
    with refused(db, "UB007"):
        trade(db, "buy", "0.002", 100, request_id="12345", executed_at=at(1))
    assert bot(db, A) == amounts(USD=9_900, BTC="0.101")


@MODELS
@pytest.mark.parametrize("archived", [False, True])
def test_of_a_closed_bot(db: Connection, model: str, archived: bool) -> None:
    """A round trip of a bot that was closed since: both fills go, and it stays closed (R8)."""
    expected = None
    for wrong in (False, True):
        with db.transaction(force_rollback=True):
            world = World(db, "keep", model)
            world.fill("a", 1, "buy", "0.1", 100)
            if wrong:
                world.fill("x", 2, "buy", "0.3", 200, 1)
                world.fill("y", 3, "sell", "0.3", 700, 1, "BNB")
            world.fill("b", 4, "sell", "0.1", 170)
            world.change("close_bot")
            if wrong and archived:
                archive(db)
            if wrong:
                world.void("y", "x")
                assert figures(db) == expected
            expected = figures(db)


def test_a_sale_of_a_closed_bot(db: Connection) -> None:
    """What is left open is not free: the bot holds its coins until they are sold (R7, R8)."""
    world = World(db)
    world.fill("a", 1, "buy", "0.1", 100)
    world.fill("x", 2, "sell", "0.1", 170)
    world.change("close_bot")
    free = available(db, 7)
    world.void("x")
    assert [p.status for p in look(db, "positions")] == ["open", "cancelled", "pending"]
    assert bot(db, 1) == amounts(USD=0, BTC="0.1")
    assert available(db, 7)["BTC"] == free["BTC"]
    assert capital(db, 7, "raw_balance") == amounts(USD=19_900, BTC="5.1", BNB=10)
    world.fill("y", 2, "sell", "0.1", 150)
    world.change("close_bot")
    assert bot(db, 1) == amounts(USD=0, BTC=0)
    assert capital(db, 7, "raw_balance") == amounts(USD=20_050, BTC=5, BNB=10)


def test_of_a_cancelled_position(db: Connection) -> None:
    """A late fill opened it; without that it is cancelled as before (R8)."""
    world = World(db)
    world.change("close_bot")
    before, rest = look(db, "positions"), figures(db)
    world.fill("x", 1, "buy", "0.1", 100)
    world.void("x")
    assert look(db, "positions") == before
    assert figures(db) == rest


def test_of_a_draft(db: Connection) -> None:
    """A draft with fills that is activated: the allocation is whole again without them (R7, R8)."""
    world = World(db)
    call(db, "create_bot", 7, "Draft", "grid", allocation={"USD": 300}, activate=False, bot_id=3)
    world.positions.append(call(db, "open_position", 7, 3, "long").id)
    world.fill("x", 1, "buy", "0.1", 100, position=3)
    world.fill("y", 2, "buy", "0.1", 110, position=3)
    call(db, "activate_bot", 7, 3)
    assert bot(db, 3) == amounts(USD=90, BTC="0.2")
    world.void("x")
    assert bot(db, 3) == amounts(USD=190, BTC="0.1")
    world.void("y")
    assert bot(db, 3) == amounts(USD=300)


def test_a_write_off_between(db: Connection) -> None:
    """All is all of what is there without the fill; a part is as much of it as there is (R8)."""
    expected = None
    for part in (None, "0.05"):
        for wrong in (False, True):
            with db.transaction(force_rollback=True):
                world = World(db)
                world.fill("a", 1, "buy", "0.1", 100)
                if wrong:
                    world.fill("x", 2, "buy", "0.3", 400)
                world.write_off(part)
                world.fill("b", 3, "buy", "0.2", 210)
                if wrong:
                    world.void("x")
                    assert figures(db) == expected
                expected = figures(db)


def test_a_write_off_of_more_than_is_left(db: Connection) -> None:
    """A part that is not there without the fill is all there is; and the part again once it is (R8)."""
    world = World(db)
    world.fill("a", 1, "buy", "0.1", 100)
    world.fill("x", 2, "sell", "0.09", 90)
    world.fill("y", 3, "buy", "0.4", 400)
    world.write_off("0.05")
    world.void("y")
    assert look(db, "positions", "id = %s", world.positions[0])[0].base_amount == 0
    assert look(db, "integrity_violations") == []
    world.void("x")
    # Neither had ever been: 0.05 of the 0.1.
    (row,) = look(db, "positions", "id = %s", world.positions[0])
    assert (row.base_amount, row.quote_amount, row.realised_pnl) == (Decimal("0.05"), 50, -50)
    assert look(db, "integrity_violations") == []


def test_a_write_off_the_other_way_around(db: Connection) -> None:
    """What was written off as a short is a long's without the sale that turned it (R8)."""
    world = World(db)
    world.fill("a", 1, "buy", "0.1", 100)
    world.fill("x", 2, "sell", "0.4", 500)
    world.write_off()
    world.void("x")
    (row,) = look(db, "positions", "id = %s", world.positions[0])
    assert (row.direction, row.status, row.realised_pnl) == ("long", "closed", -100)
    assert bot(db, 1) == amounts(USD=900, BTC="0.5")
    assert look(db, "integrity_violations") == []


def test_a_write_off_of_nothing_that_is_something_again(db: Connection) -> None:
    """A write-off that a void left with nothing to take takes it when another void brings it back (R8)."""
    world = World(db)
    world.fill("a", 1, "buy", "0.1", 100)
    world.fill("x", 2, "sell", "0.1", 110)
    world.fill("y", 3, "buy", "0.2", 220)
    world.write_off()
    world.void("y")
    assert look(db, "integrity_violations") == []
    world.void("x")
    (row,) = look(db, "positions", "id = %s", world.positions[0])
    assert (row.status, row.base_amount, row.realised_pnl) == ("closed", 0, -100)
    assert bot(db, 1) == amounts(USD=900, BTC="0.5")
    assert look(db, "integrity_violations") == []


def test_overspent_is_judged_again(db: Connection) -> None:
    """What overspent only because of the fill does no more, and the other way around (R8)."""
    world = World(db)
    world.fill("x", 1, "buy", "0.9", 900)
    world.fill("b", 2, "buy", "0.2", 200)
    assert [f.overspent for f in look(db, "fills")] == [False, True]
    world.void("x")
    assert [f.overspent for f in look(db, "fills")] == [False]
    world.fill("y", 3, "sell", "0.1", 5_000)
    world.fill("c", 4, "buy", "0.2", 3_000)
    assert [f.overspent for f in look(db, "fills")] == [False, False, False]
    world.void("y")
    assert [f.overspent for f in look(db, "fills")] == [False, True]


def test_one_of_a_list(db: Connection) -> None:
    """A fill of a list goes as one that came alone, and the list's others stay (R8)."""
    fills = [
        {"id": n, "side": side, "base_amount": base, "quote_amount": quote, "executed_at": at(n).isoformat()}
        for n, side, base, quote in ((1, "buy", "0.3", 300), (2, "sell", "0.1", 130), (3, "buy", "0.1", 90))
    ]
    for left_out in (0, 1, 2):
        with db.transaction(force_rollback=True):
            world = World(db)
            named = [fill | {"position_id": world.positions[0]} for fill in fills]
            rows(db, "record_fills", 7, json.dumps(named[:left_out] + named[left_out + 1 :]))
            expected = figures(db)
        with db.transaction(force_rollback=True):
            world = World(db)
            named = [fill | {"position_id": world.positions[0]} for fill in fills]
            recorded = rows(db, "record_fills", 7, json.dumps(named), request_id="list")
            call(db, "void_fill", 7, recorded[left_out].id, "bust")
            assert figures(db) == expected
            # The list's request is answered as it was, and reported anew the fill is new.
            assert rows(db, "record_fills", 7, json.dumps(named), request_id="list") == recorded
            again = rows(db, "record_fills", 7, json.dumps(named))
            assert [f.id == r.id for f, r in zip(again, recorded, strict=True)] == [
                place != left_out for place in range(3)
            ]


def test_returns_the_fill_as_it_was(db: Connection) -> None:
    """The row is that of the view fills, which has it no more (R8)."""
    publish(db)
    open_long(db)
    (before,) = look(db, "fills")
    assert call(db, "void_fill", COINBASE, before.id, "bust") == before
    assert look(db, "fills") == []


def test_the_ledger_has_both(db: Connection) -> None:
    """The fill and its void are entries, with the reason, and the ledger replays to what is now (R9)."""
    publish(db)
    open_long(db)
    (fill,) = look(db, "fills")
    before = look(db, "ledger", "account_id = %s", COINBASE)
    call(db, "void_fill", COINBASE, fill.id, "the venue took it back")
    *kept, last = look(db, "ledger", "account_id = %s", COINBASE)
    assert kept == before
    assert (last.operation, last.bot_id, last.position_id) == ("void_fill", A, fill.position_id)
    assert last.arguments["reason"] == "the venue took it back"
    assert last.arguments["fill_id"] == last.arguments["fill"]["id"] == fill.id
    assert last.arguments["fill"]["base_amount"] == 0.05
    assert {e["currency"]: (e["raw_delta"], e["held_delta"], e["bot_held"]) for e in last.entries} == {
        "BTC": (-0.05, -0.05, 0.1),
        "USD": (5_005, 5_005, 10_000),
    }
    assert look(db, "integrity_violations") == []
    shown = {e.currency: (e.raw_balance, e.held) for e in look(db, "capital_history", "account_id = 1")}
    assert shown == {
        c.currency: (c.raw_balance, c.reserved_exact) for c in look(db, "account_capital", "account_id = 1")
    }


@MODELS
def test_the_gate_is_not_asked(db: Connection, model: str) -> None:
    """What the fill had freed and others have reserved since is a shortfall (R8)."""
    publish(db, model, "sweep")
    trade(db, "sell", "0.05", 9_000, position=open_long(db))
    call(db, "create_bot", COINBASE, "E", "traditional_dca", allocation={"USD": 33_000})
    (_, sale) = look(db, "fills")
    call(db, "void_fill", COINBASE, sale.id, "bust")
    shortfall = capital(db, COINBASE, "shortfall_exact")
    assert shortfall == amounts(USD=3_000, BTC=0)
    assert bot(db, A) == amounts(USD=4_995, BTC="0.15")


def test_unknown_fill(db: Connection) -> None:
    """One that is nobody's, another account's, or gone already (R1, R8)."""
    publish(db)
    open_long(db)
    (fill,) = look(db, "fills")
    position = call(db, "open_position", KRAKEN, C, "long").id
    stranger = call(db, "record_fill", KRAKEN, position, "buy", "0.01", 1_000).id
    for nobody in (None, 0, -1, NOBODY, stranger):
        with refused(db, "UB009", f"{nobody}") as refusal:
            call(db, "void_fill", COINBASE, nobody, "bust")
        assert "account 1 has no fill" in refusal.message
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "void_fill", account_id, fill.id, "bust")
    call(db, "void_fill", COINBASE, fill.id, "bust")
    with refused(db, "UB009"):
        call(db, "void_fill", COINBASE, fill.id, "bust")
    assert [f.id for f in look(db, "fills")] == [stranger]


def test_bad_input(db: Connection) -> None:
    """A correction says why (R8)."""
    publish(db)
    open_long(db)
    (fill,) = look(db, "fills")
    good = {"account_id": COINBASE, "fill_id": fill.id, "reason": "bust"}
    check_bad(db, "void_fill", good, "reason", [*NO_TEXTS, "a\u0007", "\u202eb"])


def test_retry(db: Connection) -> None:
    """A retry returns the fill that was voided, whatever came later (R10)."""
    publish(db)
    open_long(db)
    trade(db, "buy", "0.01", 1_000)
    first, second = look(db, "fills")
    check_retry(
        db,
        "void_fill",
        COINBASE,
        fill_id=first.id,
        reason="bust",
        others=[{"fill_id": second.id}, {"reason": "busted"}],
        later=lambda: [
            trade(db, "sell", "0.01", 2_000),
            rows(db, "sync_balances", COINBASE, {"USD": 1}),
            call(db, "close_bot", COINBASE, A),
        ],
    )


@pytest.mark.parametrize(
    "deleted",
    [
        "TRUE",
        "operation = 'create_bot'",
        "bot_id = 1",
        "operation = 'create_bot' AND bot_id = 1",
        "operation = 'pause_bot'",
        "operation = 'configure_bot'",
        "operation = 'write_off_position'",
        "operation = 'activate_bot'",
        "operation = 'resize_bot'",
    ],
)
def test_a_ledger_that_is_not_whole(db: Connection, deleted: str) -> None:
    """A life of which a part was deleted cannot be gone through again: nothing is guessed (R8, R9)."""
    world = World(db)
    world.fill("x", 1, "buy", "0.1", 100)
    world.change("configure_bot", profit_policy="sweep")
    world.change("pause_bot")
    world.write_off("0.01")
    world.change("activate_bot")
    world.change("resize_bot", allocation={"USD": 900, "BTC": "0.5"})
    world.fill("b", 2, "buy", "0.1", 100)
    archive(db)
    with db.transaction(force_rollback=True):
        world.void("x")
        assert look(db, "integrity_violations") == []
    db.execute(f"DELETE FROM budgetdb_data.ledger_archive WHERE {deleted}".encode())
    with refused(db, "UB006") as refusal:
        world.void("x")
    assert "no longer whole" in refusal.message
    assert "write_off_position" in refusal.hint
    assert "sync_balances" in refusal.hint


def test_a_bot_of_after_the_archive(db: Connection) -> None:
    """What was deleted is not of this bot's life: its fills may be voided (R8, R9)."""
    world = World(db)
    archive(db)
    call(db, "create_bot", 7, "Young", "grid", allocation={"USD": 300}, bot_id=3)
    world.positions.append(call(db, "open_position", 7, 3, "long").id)
    world.fill("x", 1, "buy", "0.1", 100, position=3)
    db.execute("TRUNCATE budgetdb_data.ledger_archive")
    world.void("x")
    assert bot(db, 3) == amounts(USD=300)
    world.fill("y", 1, "buy", "0.1", 100)
    with refused(db, "UB006"):
        world.void("y")


def test_a_narrowed_session(db: Connection, connect: Connect) -> None:
    """Another owner's fill is as unknown as none (R1)."""
    publish(db)
    open_long(db)
    (fill,) = look(db, "fills")
    with connect() as session:
        session.execute("SET budgetdb.owner = 'Bob'")
        with refused(session, "UB002"):
            call(session, "void_fill", COINBASE, fill.id, "bust")
        session.execute("SET budgetdb.owner = 'Alice'")
        assert call(session, "void_fill", COINBASE, fill.id, "bust") == fill


@pytest.mark.parametrize(
    "planted",
    [
        "DELETE FROM budgetdb_data.fills WHERE fill_id = (SELECT min(fill_id) FROM budgetdb_data.fills)",
        "UPDATE budgetdb_data.fills SET base_amount = base_amount * 2",
        "UPDATE budgetdb_data.fills SET quote_amount = quote_amount * 2",
        "UPDATE budgetdb_data.fills SET fee_amount = fee_amount + 1",
        "UPDATE budgetdb_data.fills SET side = 'sell'",
        "UPDATE budgetdb_data.fills SET more_fees = ARRAY[('BTC', 1)]::budgetdb_data.fee[]",
        "INSERT INTO budgetdb_data.fills (account_id, owner, bot_id, position_id, side, base_currency,"
        " quote_currency, base_amount, quote_amount, fee_amount, fee_currency, overspent, version,"
        " executed_at)"
        " SELECT account_id, owner, bot_id, position_id, side, base_currency, quote_currency, base_amount,"
        " quote_amount, fee_amount, fee_currency, overspent, version, executed_at FROM budgetdb_data.fills",
    ],
)
def test_a_hand_is_found(db: Connection, planted: str) -> None:
    """A fill that is deleted, changed or added otherwise is a violation, after a void as before (R11)."""
    world = World(db)
    world.fill("a", 1, "buy", "0.1", 100, 1)
    world.fill("x", 2, "buy", "0.1", 100)
    for void in (False, True):
        if void:
            world.void("x")
        with db.transaction(force_rollback=True):
            assert db.execute(planted.encode()).rowcount
            assert look(db, "integrity_violations")
    assert look(db, "integrity_violations") == []


async def test_from_python(db: Connection, client: AsyncBudgetDB) -> None:
    """The wrapper returns the fill, and raises FillNotFound for one there is not."""
    from budgetdb import FillNotFound

    publish(db)
    open_long(db)
    (fill,) = look(db, "fills")
    voided = await client.void_fill(COINBASE, fill.id, "bust", request_id="one")
    assert (voided.id, voided.base_amount) == (fill.id, fill.base_amount)
    assert await client.void_fill(COINBASE, fill.id, "bust", request_id="one") == voided
    with pytest.raises(FillNotFound) as refusal:
        await client.void_fill(COINBASE, fill.id, "bust")
    assert refusal.value.sqlstate == "UB009"
    assert B in {row.id for row in look(db, "bots")}
