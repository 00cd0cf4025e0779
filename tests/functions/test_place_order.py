"""place_order: the check and the hold in one step, within what the bot owns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_AMOUNTS,
    NO_BOTS,
    NO_CURRENCIES,
    NOBODY,
    A,
    B,
    C,
    Connection,
    Number,
    amounts,
    available,
    bot,
    call,
    capital,
    check_bad,
    check_retry,
    expire,
    look,
    open_account,
    open_long,
    open_short,
    publish,
    query,
    refused,
    rows,
    shown,
    trade,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
GOOD = {"account_id": COINBASE, "bot_id": A, "side": "buy", "base_amount": "0.01", "quote_amount": 1_000}


def place(db: Connection, side: str, base: Number, quote: Number, **named: Any) -> Any:
    """Place an order of bot A."""
    return call(db, "place_order", COINBASE, A, side, base, quote, **named)


@pytest.mark.parametrize(
    ("side", "hold_currency", "hold", "direction"),
    [("buy", "USD", 900, "long"), ("sell", "BTC", "0.010", "short")],
)
def test_returns_the_order(
    db: Connection, side: str, hold_currency: str, hold: Number, direction: str
) -> None:
    """A buy holds the quote it may cost, a sale its base, and a position is opened with it (R12)."""
    publish(db)
    order = place(db, side, "0.010", 900)
    assert look(db, "orders") == [order]
    expected = {
        "id": 1,
        "account_id": COINBASE,
        "bot_id": A,
        "position_id": 1,
        "side": side,
        "base_currency": "BTC",
        "quote_currency": "USD",
        "base_amount": Decimal("0.01"),
        "quote_amount": 900,
        "filled_base": 0,
        "filled_quote": 0,
        "hold_currency": hold_currency,
        "hold": Decimal(hold),
        "status": "open",
        "external_id": None,
        "expires_at": None,
        "closed_at": None,
    }
    assert shown(order, expected) == expected
    ((now,),) = query(db, "SELECT clock_timestamp()")
    assert abs(now - order.placed_at).total_seconds() < 60
    (position,) = look(db, "positions")
    assert (position.direction, position.status, position.base_amount) == (direction, "pending", 0)


@MODELS
def test_changes_what_nobody_else_may_have(db: Connection, model: str) -> None:
    """An order lives in what its bot owns: what is available stays, for all and for any bot (R12)."""
    publish(db, model)
    long, short = open_long(db), open_short(db)
    accounts = (COINBASE, KRAKEN)

    def reserved() -> list[Any]:
        free = [available(db, account_id, bot_id) for account_id in accounts for bot_id in (None, A, B, C)]
        columns = "account_id, currency, raw_balance, reserved_exact, reserved_conservative, shortfall"
        whole = query(db, f"SELECT {columns} FROM budgetdb.account_capital ORDER BY 1, 2")
        return [free, whole, bot(db, A), bot(db, A, "deployed"), bot(db, A, "idle"), bot(db, A, "reserved")]

    before = reserved()
    placed = [
        place(db, "buy", "0.01", 1_000),
        place(db, "sell", "0.01", 900),
        place(db, "sell", "0.05", 6_000, position_id=long),
        place(db, "buy", "0.05", 7_000, position_id=short),
    ]
    assert reserved() == before
    assert bot(db, A, "on_order") == amounts(USD=8_000, BTC="0.06")
    for order in placed:
        call(db, "cancel_order", COINBASE, order.id)
        assert reserved() == before
    assert bot(db, A, "on_order") == amounts(USD=0, BTC=0)


@MODELS
def test_not_twice(db: Connection, model: str) -> None:
    """Of two orders of 900 on 1,000 the second is refused, in the gate's words; an exact fit is not (R12)."""
    account_id = open_account(db, model, USD=2_000)
    only = call(db, "create_bot", account_id, "E", "traditional_dca", 50).id
    call(db, "place_order", account_id, only, "buy", "0.01", 900)
    assert bot(db, only, "spendable") == amounts(USD=100, BTC=0)
    with refused(db, "UB001") as refusal:
        call(db, "place_order", account_id, only, "buy", "0.01", 900)
    assert refusal.detail == "USD: requires 900, available 100.00, missing 800.00"
    assert f"bot {only} of account {account_id}" in refusal.message
    with refused(db, "UB001") as refusal:
        call(db, "place_order", account_id, only, "sell", "0.5", 900)
    assert refusal.detail == "BTC: requires 0.5, available 0.00000000, missing 0.50000000"
    with refused(db, "UB001"):
        call(db, "place_order", account_id, only, "buy", "0.01", "100.000000000000000001")
    call(db, "place_order", account_id, only, "buy", "0.01", 100)
    assert bot(db, only, "spendable") == amounts(USD=0, BTC=0)
    assert available(db, account_id)["USD"] == 1_000


def test_what_positions_hold_is_not_spent_again(db: Connection) -> None:
    """Coins of a long and proceeds of a short are for the orders that reduce them (R12)."""
    publish(db)
    long, short = open_long(db), open_short(db)
    assert bot(db, A, "spendable") == amounts(USD=4_995, BTC="0.05")
    with refused(db, "UB001") as refusal:
        place(db, "sell", "0.06", 6_000)
    assert refusal.detail.startswith("BTC: requires 0.06, available 0.05")
    with refused(db, "UB001"):
        place(db, "buy", "0.06", "4995.01")
    # To add to a position is to spend as well.
    with refused(db, "UB001"):
        place(db, "buy", "0.06", "4995.01", position_id=long)
    with refused(db, "UB001"):
        place(db, "sell", "0.06", 1, position_id=short)
    place(db, "buy", "0.06", 4_995, position_id=long)
    place(db, "sell", "0.05", 1, position_id=short)
    assert bot(db, A, "spendable") == amounts(USD=0, BTC=0)
    place(db, "sell", "0.05", 1, position_id=long)
    place(db, "buy", "0.05", 4_995, position_id=short)
    assert bot(db, A, "on_order") == amounts(USD=9_990, BTC="0.1")


def test_reducing_a_long(db: Connection) -> None:
    """By what the position has, less the other orders that reduce it; it spends nothing else (R12)."""
    publish(db)
    long = open_long(db)
    before = bot(db, A, "spendable")
    with refused(db, "UB001") as refusal:
        place(db, "sell", "0.051", 6_000, position_id=long)
    assert refusal.detail == "BTC: requires 0.051, available 0.05, missing 0.001"
    assert f"position {long}" in refusal.message
    first = place(db, "sell", "0.03", 4_000, position_id=long)
    with refused(db, "UB001") as refusal:
        place(db, "sell", "0.03", 4_000, position_id=long)
    assert refusal.detail == "BTC: requires 0.03, available 0.02, missing 0.01"
    place(db, "sell", "0.02", 0, position_id=long)
    assert bot(db, A, "spendable") == before
    # What one of them has sold leaves the others where they were.
    call(db, "record_fill", COINBASE, None, "sell", "0.01", 1_500, order_id=first.id)
    assert bot(db, A, "spendable") == before | amounts(USD=before["USD"] + 1_500)
    with refused(db, "UB001") as refusal:
        place(db, "sell", "0.01", 0, position_id=long)
    assert refusal.detail == "BTC: requires 0.01, available 0.00, missing 0.01"
    call(db, "cancel_order", COINBASE, first.id)
    place(db, "sell", "0.02", 0, position_id=long)


def test_reducing_a_short(db: Connection) -> None:
    """By its base; what it may cost beyond the proceeds is the bot's to spend, or not to spend (R12)."""
    publish(db)
    short = open_short(db)  # 0.05 for 4,995
    assert bot(db, A, "spendable") == amounts(USD=10_000, BTC="0.05")
    with refused(db, "UB001") as refusal:
        place(db, "buy", "0.051", 10, position_id=short)
    assert refusal.detail == "BTC: requires 0.051, available 0.05, missing 0.001"
    first = place(db, "buy", "0.02", 4_000, position_id=short)
    assert bot(db, A, "spendable")["USD"] == 10_000
    with refused(db, "UB001") as refusal:
        place(db, "buy", "0.02", 10_996, position_id=short)
    assert refusal.detail == "USD: requires 10001, available 10000.00, missing 1.00"
    second = place(db, "buy", "0.02", 10_995, position_id=short)
    assert bot(db, A, "spendable")["USD"] == 0
    with refused(db, "UB001"):
        place(db, "buy", "0.01", 1, position_id=short)
    call(db, "cancel_order", COINBASE, first.id)
    assert bot(db, A, "spendable")["USD"] == 4_000
    call(db, "cancel_order", COINBASE, second.id)
    assert bot(db, A, "spendable")["USD"] == 10_000


def test_beyond_what_the_position_has_left(db: Connection) -> None:
    """An order that reduces what was sold otherwise holds what the bot has besides (R12)."""
    publish(db)
    long = open_long(db)
    place(db, "sell", "0.05", 1, position_id=long)
    trade(db, "sell", "0.02", 2_000, position=long)
    assert bot(db, A, "spendable") == amounts(USD=6_995, BTC="0.08")
    with refused(db, "UB001") as refusal:
        place(db, "sell", "0.01", 1, position_id=long)
    assert refusal.detail == "BTC: requires 0.01, available 0, missing 0.01"
    with refused(db, "UB001"):
        place(db, "sell", "0.09", 1)


def test_an_overspent_bot_may_only_reduce(db: Connection) -> None:
    """Below zero there is nothing to spend (R8, R12)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.2", 12_000)
    assert bot(db, A, "spendable") == amounts(USD=0, BTC="0.1")
    with refused(db, "UB001") as refusal:
        place(db, "buy", "0.01", 1)
    assert refusal.detail == "USD: requires 1, available 0, missing 1"
    place(db, "sell", "0.2", 1, position_id=1)


def test_what_closed_positions_brought_may_be_spent(db: Connection) -> None:
    """A bot that keeps its profit may spend it: it is held, and no position holds it (R8, R12)."""
    publish(db)
    long = open_long(db)
    trade(db, "sell", "0.05", 9_005, position=long)
    assert bot(db, A, "spendable") == amounts(USD=14_000, BTC="0.1")
    place(db, "buy", "0.1", 14_000)


@pytest.mark.parametrize("placed_in", ["a position of open_position", "its own"])
def test_several_orders_of_one_position(db: Connection, placed_in: str) -> None:
    """Safety orders and a take-profit share a position; what is not bought yet cannot be sold (R12)."""
    publish(db)
    if placed_in == "its own":
        lot = place(db, "buy", "0.01", 1_000).position_id
    else:
        lot = call(db, "open_position", COINBASE, A, "long").id
        place(db, "buy", "0.01", 1_000, position_id=lot)
    safety = [place(db, "buy", "0.02", 1_800, position_id=lot) for _ in range(3)]
    assert bot(db, A, "spendable")["USD"] == 3_600
    with refused(db, "UB001"):
        place(db, "sell", "0.01", 1_100, position_id=lot)
    call(db, "record_fill", COINBASE, None, "buy", "0.01", 1_000, order_id=1)
    take = place(db, "sell", "0.01", 1_100, position_id=lot)
    call(db, "record_fill", COINBASE, None, "sell", "0.01", 1_100, order_id=take.id)
    assert [o.status for o in look(db, "orders")] == ["filled", "open", "open", "open", "filled"]
    assert bot(db, A, "spendable")["USD"] == 4_700
    for order in safety:
        call(db, "cancel_order", COINBASE, order.id)
    assert bot(db, A, "spendable")["USD"] == 10_100
    assert [p.status for p in look(db, "positions")] == ["closed"]


@pytest.mark.parametrize("gone", ["cancelled", "expired"])
def test_placed_anew(db: Connection, gone: str) -> None:
    """Another price for the same position: it is waited for again, and goes with the new order (R8, R12)."""
    publish(db)
    lot = place(db, "buy", "0.01", 900, expires_at="2099-01-01Z").position_id
    if gone == "expired":
        expire(db)
    else:
        call(db, "cancel_order", COINBASE, 1)
    again = place(db, "buy", "0.01", 950, position_id=lot)
    (position,) = look(db, "positions")
    assert (position.id, position.status, position.closed_at) == (lot, "pending", None)
    cancelled = call(db, "cancel_order", COINBASE, again.id)
    (position,) = look(db, "positions")
    assert (position.status, position.closed_at) == ("cancelled", cancelled.closed_at)


@pytest.mark.parametrize(
    ("market", "expected"),
    [
        ({}, ("ETH", "BTC")),
        ({"base_currency": "SOL"}, ("SOL", "BTC")),
        ({"quote_currency": "USD"}, ("ETH", "USD")),
        ({"base_currency": "BTC", "quote_currency": "USD"}, ("BTC", "USD")),
    ],
)
def test_market(db: Connection, market: dict[str, str], expected: tuple[str, str]) -> None:
    """The market is the bot's own unless given, or the position's (R12)."""
    account_id = open_account(db, BTC=1, USD=100)
    call(
        db, "create_bot", account_id, "E", "grid", allocation={"USD": 100, "BTC": "0.1"},
        base_currency="ETH", quote_currency="BTC",
    )  # fmt: skip
    order = call(db, "place_order", account_id, 1, "buy", 1, "0.1", **market)
    assert (order.base_currency, order.quote_currency, order.hold_currency) == (*expected, expected[1])
    assert bot(db, 1, "on_order") == amounts(USD=0, BTC=0) | {expected[1]: Decimal("0.1")}
    call(db, "cancel_order", account_id, order.id)
    position = call(db, "open_position", account_id, 1, "long", *expected).id
    again = call(db, "place_order", account_id, 1, "buy", 1, "0.1", position)
    assert (again.base_currency, again.quote_currency, again.position_id) == (*expected, position)


def test_only_a_position_of_its_own(db: Connection) -> None:
    """Another bot's, or another market's, is refused; another account's is unknown (R1, R12)."""
    publish(db)
    own, other = (call(db, "open_position", COINBASE, bot_id, "long").id for bot_id in (A, B))
    stranger = call(db, "open_position", KRAKEN, C, "long").id
    with refused(db, "UB005") as refusal:
        place(db, "buy", "0.01", 1, position_id=other)
    assert f"position {other}" in refusal.message
    for market in ({"base_currency": "ETH"}, {"quote_currency": "EUR"}):
        with refused(db, "UB005"):
            place(db, "buy", "0.01", 1, position_id=own, **market)
    for nobody in (0, -1, NOBODY, stranger):
        with refused(db, "UB004"):
            place(db, "buy", "0.01", 1, position_id=nobody)
    place(db, "buy", "0.01", 1, position_id=own, base_currency="BTC", quote_currency="USD")


def test_a_paused_bot_may_reduce(db: Connection) -> None:
    """And neither open nor add (R7, R12)."""
    publish(db)
    long, short = open_long(db), open_short(db)
    call(db, "pause_bot", COINBASE, A)
    for side, position_id in (("buy", None), ("sell", None), ("buy", long), ("sell", short)):
        with refused(db, "UB006", f"{side} {position_id}") as refusal:
            place(db, side, "0.01", 1, position_id=position_id)
        assert "paused" in refusal.message
        assert "reduce" in refusal.detail
    place(db, "sell", "0.05", 6_000, position_id=long)
    place(db, "buy", "0.05", 4_995, position_id=short)
    assert bot(db, A, "spendable") == amounts(USD=0, BTC=0)


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_drafts_and_closed_bots_place_none(db: Connection, status: str) -> None:
    """Not even to reduce: a draft's positions are from elsewhere (R7, R12)."""
    publish(db)
    created = call(db, "create_bot", COINBASE, "E", "traditional_dca", 1, activate=False).id
    position = call(db, "open_position", COINBASE, created, "long").id
    trade(db, "buy", "0.01", 1, position=position)
    if status == "closed":
        trade(db, "sell", "0.01", 1, position=position)
        call(db, "close_bot", COINBASE, created)
    for arguments in (("buy", "0.01", 1), ("sell", "0.01", 1, position)):
        with refused(db, "UB006") as refusal:
            call(db, "place_order", COINBASE, created, *arguments)
        assert status in refusal.message


def test_a_refusal_opens_no_position(db: Connection) -> None:
    """A refusal changes nothing, and the next order's position is the first (R5)."""
    publish(db)
    with refused(db, "UB001"):
        place(db, "buy", 1, 10_001)
    assert look(db, "positions") == look(db, "orders") == []


@MODELS
def test_past_its_expiry_it_holds_nothing(db: Connection, model: str) -> None:
    """Without a job that runs, and without a call: and its position, never filled, goes with it (R12)."""
    publish(db, model)
    expiring = place(db, "buy", "0.1", 9_000, expires_at="2099-01-01Z")
    assert (expiring.status, expiring.hold, expiring.expires_at.year) == ("open", 9_000, 2099)
    with refused(db, "UB001"):
        place(db, "buy", "0.1", 9_000)
    expire(db, expiring.id)

    def check() -> None:
        (order,) = look(db, "orders", "id = %s", expiring.id)
        assert (order.status, order.hold) == ("expired", 0)
        assert order.closed_at == order.expires_at
        (position,) = look(db, "positions", "id = %s", expiring.position_id)
        assert (position.status, position.closed_at) == ("cancelled", order.expires_at)

    check()
    assert bot(db, A, "on_order") == amounts(USD=0, BTC=0)
    assert bot(db, A, "spendable") == amounts(USD=10_000, BTC="0.1")
    place(db, "buy", "0.1", 10_000)
    check()
    assert bot(db, A, "spendable")["USD"] == 0
    call(db, "cancel_order", COINBASE, 2)
    check()
    call(db, "pause_bot", COINBASE, A)
    call(db, "close_bot", COINBASE, A)
    check()


def test_an_expired_order_does_not_take_what_is_not_its_own(db: Connection) -> None:
    """A position that was filled, that another order waits for, or that was opened on its own, stays (R8)."""
    publish(db)
    lots = [place(db, "buy", "0.01", 1_000, expires_at="2099-01-01Z").position_id for _ in range(2)]
    lots.append(call(db, "open_position", COINBASE, A, "long").id)
    place(db, "buy", "0.01", 1_000, position_id=lots[2], expires_at="2099-01-01Z")
    place(db, "buy", "0.01", 1_000, position_id=lots[1])
    call(db, "record_fill", COINBASE, None, "buy", "0.001", 100, order_id=1)
    expire(db)
    for _ in range(2):
        assert [p.status for p in look(db, "positions")][:3] == ["open", "pending", "pending"]
        assert [o.status for o in look(db, "orders")][:4] == ["expired", "expired", "expired", "open"]
        place(db, "buy", "0.01", 10)


@pytest.mark.parametrize("gone", ["paused", "resized", "closed"])
def test_an_expired_order_is_in_nobodys_way(db: Connection, gone: str) -> None:
    """Nothing is refused for what holds nothing any more (R12)."""
    publish(db, "exact")
    place(db, "buy", "0.1", 9_000, expires_at="2099-01-01Z")
    calls: dict[str, tuple[Any, ...]] = {
        "paused": ("pause_bot", COINBASE, A),
        "resized": ("resize_bot", COINBASE, A, 1),
        "closed": ("close_bot", COINBASE, A),
    }
    with refused(db, "UB006"):
        call(db, *calls[gone])
    expire(db)
    call(db, *calls[gone])
    (order,) = look(db, "orders")
    (position,) = look(db, "positions")
    assert (order.status, position.status, position.closed_at) == ("expired", "cancelled", order.expires_at)


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("side", [None, "", "Buy", "long", "hold"]),
        ("base_amount", [*NO_AMOUNTS, 0, "0.0000000000000000009"]),
        ("quote_amount", [*NO_AMOUNTS, 0]),
        ("base_currency", [*NO_CURRENCIES[1:], "USD"]),
        ("quote_currency", [*NO_CURRENCIES[1:], "BTC"]),
        ("expires_at", ["2020-01-01Z", "infinity", "-infinity"]),
    ],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    check_bad(db, "place_order", GOOD, argument, values)


def test_a_sale_may_bring_anything(db: Connection) -> None:
    """What a sale should bring is no more than said: nothing is held for it (R12)."""
    publish(db)
    for quote in (0, "99999999999999999999"):
        order = place(db, "sell", "0.01", quote)
        assert (order.quote_amount, order.hold) == (Decimal(quote), Decimal("0.01"))
    with refused(db, "UB005"):
        place(db, "sell", "0.01", -1)


def test_unknown_bot_and_account(db: Connection) -> None:
    """Another account's bot is as unknown as none (R1)."""
    publish(db)
    for nobody in NO_BOTS:
        with refused(db, "UB003"):
            call(db, "place_order", COINBASE, nobody, "buy", "0.01", 1)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "place_order", account_id, A, "buy", "0.01", 1)
    assert call(db, "place_order", KRAKEN, C, "buy", "0.01", 1).bot_id == C


def test_retry(db: Connection) -> None:
    """A retry returns the order as it was placed, and holds nothing again (R10)."""
    publish(db)
    lot = call(db, "open_position", COINBASE, A, "long").id
    check_retry(
        db,
        "place_order",
        **GOOD,
        others=[
            {"bot_id": B},
            {"side": "sell"},
            {"base_amount": "0.02"},
            {"quote_amount": 1_001},
            {"position_id": lot},
            {"base_currency": "BTC"},
            {"quote_currency": "USD"},
            {"expires_at": "2099-01-01Z"},
        ],
        later=lambda: [
            rows(db, "record_fill", COINBASE, None, "buy", "0.005", 600, order_id=1),
            call(db, "cancel_order", COINBASE, 1),
        ],
    )
    assert len(look(db, "orders")) == 1


def test_a_retry_after_its_expiry(db: Connection) -> None:
    """The request is known by its expiry, and is answered although that has passed (R10, R12)."""
    publish(db)
    arguments = GOOD | {"request_id": "one"}
    ((soon,),) = query(db, "SELECT clock_timestamp() + interval '1 second'")
    order = call(db, "place_order", **arguments, expires_at=soon)
    db.execute("SELECT pg_sleep_until(%s + interval '10 ms')", [soon])
    assert call(db, "place_order", **arguments, expires_at=soon) == order
    (expired,) = look(db, "orders")
    assert expired.status == "expired"


def test_in_the_ledger(db: Connection) -> None:
    """An order moves nothing, and is a version of the account all the same (R9)."""
    publish(db)
    before = capital(db, COINBASE, "raw_balance")
    order = place(db, "buy", "0.01", 1_000)
    call(db, "confirm_order", COINBASE, order.id, "x-1")
    call(db, "cancel_order", COINBASE, order.id)
    said = query(
        db,
        "SELECT DISTINCT version, operation, bot_id, position_id FROM budgetdb.ledger WHERE account_id = 1"
        " ORDER BY version DESC LIMIT 3",
    )
    assert [(row.operation, row.bot_id, row.position_id) for row in said] == [
        ("cancel_order", A, order.position_id),
        ("confirm_order", A, order.position_id),
        ("place_order", A, order.position_id),
    ]
    assert capital(db, COINBASE, "raw_balance") == before
