"""record_fills: an exchange's list, all or none, each fill once, to the same figures as one by one."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_CURRENCIES,
    NO_FACTS,
    NO_TEXTS,
    NO_TIMES,
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
    look,
    publish,
    query,
    refused,
    rows,
    unchanged,
)

from budgetdb import InvalidArgument, RequestReused

if TYPE_CHECKING:
    from budgetdb import AsyncBudgetDB

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])


def fill(
    name: str, position_id: int, side: str, base: Any, quote: Any, hour: float, **fee: Any
) -> dict[str, Any]:
    """Return one object of a list: amounts as they are, the time as text."""
    return {
        "id": name,
        "position_id": position_id,
        "side": side,
        "base_amount": base,
        "quote_amount": quote,
        "executed_at": at(hour).isoformat(),
        **fee,
    }


def single(report: dict[str, Any]) -> dict[str, str]:
    """Return the arguments of record_fill for an object of a list."""
    return {argument: str(value) for argument, value in report.items() if argument != "id"}


def record(db: Connection, fills: list[dict[str, Any]], **named: Any) -> list[Any]:
    return rows(db, "record_fills", COINBASE, json.dumps(fills), **named)


def prepare(db: Connection, model: str = "conservative", profit_policy: str = "keep") -> None:
    """Give A a long and a short, and B a long: positions 1 to 3 at Coinbase, synced at hour 0."""
    publish(db, model, profit_policy)
    db.execute("UPDATE budgetdb_data.balances SET snapshot_as_of = %s", [at(0)])
    for bot_id, direction in ((A, "long"), (A, "short"), (B, "long")):
        call(db, "open_position", COINBASE, bot_id, direction)


LIST = [
    fill("a", 1, "buy", 0.05, 5_000, 1, fee_amount=5),
    fill("b", 3, "buy", "0.1", "12000", 2, fee_amount="0.5", fee_currency="BNB"),
    fill("c", 1, "sell", 0.02, 2_400, 4, fee_amount="2.40"),
    fill("d", 2, "sell", 0.05, 5_000, 3, fee_amount="0.0001", fee_currency="BTC"),
    fill("e", 1, "sell", 0.03, 3_600, 5, fee_amount="3.60"),
    fill("f", 2, "buy", 0.01, 900, -1),
]


@MODELS
@pytest.mark.parametrize("profit_policy", ["keep", "sweep"])
def test_as_one_by_one(db: Connection, model: str, profit_policy: str) -> None:
    """A list moves what its fills would move one by one, in the order of their times (R2, R4, R8)."""

    def figures() -> list[Any]:
        money = [capital(db, COINBASE, "raw_balance"), available(db, COINBASE), bot(db, A), bot(db, B)]
        positions = [
            (p.id, p.base_amount, p.quote_amount, p.realised_pnl, p.status, p.closed_at)
            for p in look(db, "positions")
        ]
        return [*money, positions, sorted((f.executed_at, f.overspent) for f in look(db, "fills"))]

    prepare(db, model, profit_policy)
    later = LIST[:-1]
    with db.transaction(force_rollback=True):
        for report in sorted(later, key=lambda report: str(report["executed_at"])):
            call(db, "record_fill", COINBASE, **single(report))
        expected = figures()
    record(db, later[::-1])
    assert figures() == expected
    assert look(db, "integrity_violations") == []


def test_returns_the_list(db: Connection) -> None:
    """The rows are those of the view fills, in the order of the list (R8)."""
    prepare(db)
    recorded = record(db, LIST[:5])
    assert [f.external_id for f in recorded] == ["a", "b", "c", "d", "e"]
    assert sorted(recorded) == sorted(look(db, "fills"))
    assert (recorded[1].bot_id, recorded[1].fee_currency, recorded[1].overspent) == (B, "BNB", True)
    assert (recorded[0].fee_currency, recorded[0].executed_at) == ("USD", at(1))
    assert record(db, []) == []


def test_the_snapshot_has_what_came_before(db: Connection) -> None:
    """Of a list, the raw balance moves by what was executed after its snapshot only (R4)."""
    prepare(db)
    record(db, [fill("a", 1, "buy", 0.05, 5_000, -1), fill("b", 1, "buy", 0.01, 1_000, 1)])
    assert capital(db, COINBASE, "raw_balance") == amounts(USD=49_000, BTC="0.51")
    assert bot(db, A) == amounts(USD=4_000, BTC="0.16")


@pytest.mark.parametrize(
    ("hours", "overspent"), [((1, 2, 3), [False, True, False]), ((1, 3, 2), [False, False, False])]
)
def test_overspent_in_order(db: Connection, hours: tuple[int, ...], overspent: list[bool]) -> None:
    """Whether a fill overspends depends on what the ones executed before it had left (R8)."""
    prepare(db)
    sides = (("a", "buy", "0.1", 10_000), ("b", "buy", "0.1", 9_000), ("c", "sell", "0.09", 9_500))
    fills = [fill(n, 1, side, base, quote, h) for (n, side, base, quote), h in zip(sides, hours, strict=True)]
    assert [f.overspent for f in record(db, fills)] == overspent
    assert bot(db, A) == amounts(USD=500, BTC="0.21")


def test_each_fill_once(db: Connection) -> None:
    """Overlapping lists, doubles in a list and fills recorded on their own count once (R10)."""
    prepare(db)
    alone = call(db, "record_fill", COINBASE, **single(LIST[0]), request_id="a")
    first = record(db, [LIST[0], LIST[2], LIST[2]])
    assert first[0] == alone
    assert first[1] == first[2]
    held = bot(db, A)
    assert held == amounts(USD="7392.60", BTC="0.13")
    assert record(db, LIST[2:3]) == first[1:2]
    assert bot(db, A) == held
    overlap = record(db, [LIST[2], LIST[4]])
    assert overlap[0] == first[1]
    with unchanged(db):
        assert call(db, "record_fill", COINBASE, **single(LIST[4]), request_id="e") == overlap[1]
    assert [f.external_id for f in look(db, "fills")] == ["a", "c", "e"]


@pytest.mark.parametrize(
    "other",
    [
        {"base_amount": "0.06"},
        {"quote_amount": 5_001},
        {"fee_amount": 6},
        {"fee_currency": "BNB"},
        {"position_id": 3},
        {"executed_at": at(1.5).isoformat()},
        {"executed_at": "2023-11-14T23:13:20.000001Z"},
        {"fees": [{"currency": "USD", "amount": 5}, {"currency": "BNB", "amount": 1}], "fee_amount": None},
        {"fee_amount": -5},
    ],
    ids=repr,
)
def test_an_id_has_one_meaning(db: Connection, other: dict[str, Any]) -> None:
    """The same id with other facts is refused by place and id, from an earlier list or the same (R8, R10)."""
    prepare(db)
    with refused(db, "UB007") as refusal:
        record(db, [LIST[0], LIST[3], LIST[0] | other])
    assert "'a' (place 3)" in refusal.message
    record(db, LIST[:1])
    with refused(db, "UB007") as refusal:
        record(db, [LIST[1], LIST[0] | other])
    assert "'a' (place 2)" in refusal.message


SAME: list[dict[str, Any]] = [
    {"executed_at": at(1).isoformat().replace("+00:00", "Z")},
    {"executed_at": "2023-11-15T08:13:20+09:00"},
    {"executed_at": "2023-11-14 23:13:20.000000+00"},
    {"base_amount": "5e-2", "quote_amount": 5e3, "fee_amount": "5.00"},
    {"base_amount": "0.05000000000000000004"},
    {"fee_currency": "USD", "position_id": "1"},
    {"fee_amount": None, "fees": [{"currency": "USD", "amount": 3}, {"currency": "USD", "amount": "2"}]},
    {"fee_amount": None, "fees": [{"currency": "USD", "amount": 5}, {"currency": "BNB", "amount": 0}]},
    {"base_currency": "BTC", "quote_currency": "USD"},
    {"base_currency": None, "quote_currency": None, "fee_currency": None, "fees": None},
]


@pytest.mark.parametrize("other", SAME, ids=repr)
def test_the_same_facts_in_other_words(db: Connection, other: dict[str, Any]) -> None:
    """However an exchange writes it the second time, it is the same fill and counts once (R8, R10)."""
    prepare(db)
    first, second = record(db, [LIST[0], LIST[0] | other])
    assert first == second
    assert record(db, [LIST[0] | other]) == [first]
    assert [f.external_id for f in look(db, "fills")] == ["a"]


@pytest.mark.parametrize(("one", "two", "same"), [
    (12345, "12345", True),
    ("12345", 12345.0, True),
    (12345, 12345.0, True),
    ("12345", "12345.0", False),
    ("12345", "012345", False),
    ("a", "A", False),
    (0, "0", True),
    (-5, "-5", True),
    (999_999_999_999_999_999, "999999999999999999", True),
    ("12345678901234567890", "12345678901234567891", False),
])  # fmt: skip
def test_ids_are_texts_or_whole_numbers(db: Connection, one: Any, two: Any, same: bool) -> None:
    """12345 and 12345.0 are one number; two texts are the same letter by letter (R8)."""
    prepare(db)
    first, second = record(db, [LIST[0] | {"id": one}, LIST[0] | {"id": two}])
    assert (first == second) is same
    assert len(look(db, "fills")) == (1 if same else 2)


def test_an_id_of_another_market_or_side(db: Connection) -> None:
    """Exchanges number fills by market, some by side: those are other fills (R8)."""
    prepare(db)
    call(db, "open_position", COINBASE, A, "long", "ETH", "USD")
    fills = [
        LIST[0],
        LIST[0] | {"side": "sell"},
        LIST[0] | {"position_id": 4},
        LIST[0] | {"position_id": 4, "side": "sell"},
    ]
    recorded = record(db, fills)
    assert [(f.side, f.base_currency) for f in recorded] == [
        ("buy", "BTC"), ("sell", "BTC"), ("buy", "ETH"), ("sell", "ETH"),
    ]  # fmt: skip
    assert len({f.id for f in recorded}) == 4
    held = bot(db, A)
    assert record(db, fills[::-1]) == recorded[::-1]
    assert bot(db, A) == held == amounts(USD=9_980, BTC="0.1", ETH=0)
    # A buy and a sale that met each other, and a buy of another bot: that one is another fact.
    with refused(db, "UB007"):
        record(db, [LIST[0] | {"position_id": 3}])


def test_ids_of_accounts_are_apart(db: Connection) -> None:
    """An exchange may give two accounts fills of the same id (R1, R10)."""
    prepare(db)
    record(db, LIST[:1])
    other = call(db, "open_position", KRAKEN, C, "long").id
    fills = json.dumps([LIST[0] | {"position_id": other}])
    assert [f.account_id for f in rows(db, "record_fills", KRAKEN, fills)] == [KRAKEN]


@pytest.mark.parametrize(
    ("bad", "sqlstate", "message"),
    [
        (fill("x", NOBODY, "buy", 1, 1, 1), "UB004", "account 1 has no position 4711"),
        (fill("x", 4, "buy", 1, 1, 1), "UB004", "account 1 has no position 4"),
        (fill("x", 1, "buy", 1, 1, 1, base_currency="ETH"), "UB005", "its market is not its position's"),
        (fill("x", 1, "buy", 1, 1, 1, quote_currency="USDT"), "UB005", "its market is not its position's"),
        (fill("x", 1, "buy", 1, 1, 1, quote_currency="usd"), "UB005", "its market is not its position's"),
        (fill("x", 1, "buy", 0, 1, 1), "UB005", "base_amount is not a valid amount"),
        (fill("x", 1, "buy", 1, 1, 1, symbol="BTC/USD"), "UB005", "it has a key that is not known: 'symbol'"),
    ],
)
def test_all_or_none(db: Connection, bad: dict[str, Any], sqlstate: str, message: str) -> None:
    """One fill that cannot be takes the whole list with it, and is named by place and id (R1, R8)."""
    prepare(db)
    call(db, "open_position", KRAKEN, C, "long")
    for fills in ([bad], [*LIST[:2], bad], [bad, *LIST[:2]]):
        with refused(db, sqlstate) as refusal:
            record(db, fills)
        assert refusal.message == f"fill {fills.index(bad) + 1} of the list (x): {message}"


UNKNOWN_KEYS = (
    "symbol", "fee", "fee_amnt", "feeCurrency", "account_id", "bot_id", "orderId", "ID", " id", "", "base",
    "fee_amount ", "price", "market", "direction", "ordinal", "external_id",
)  # fmt: skip


@pytest.mark.parametrize("key", UNKNOWN_KEYS)
def test_a_key_that_is_not_known(db: Connection, key: str) -> None:
    """What cannot be understood is refused by name, before a fee or a market gets lost (R8)."""
    prepare(db)
    values: list[Any] = ["ETH/USDT", 1, {}, {"cost": 1}, [], False]
    for value in values:
        with refused(db, "UB005", f"{value}") as refusal:
            record(db, [LIST[0], LIST[1] | {key: value}])
        assert refusal.message == f"fill 2 of the list (b): it has a key that is not known: '{key}'"
    # null is as good as left out, whatever it is the value of.
    assert record(db, [LIST[1] | {key: None}]) == look(db, "fills")


def test_all_the_keys_that_are_not_known(db: Connection) -> None:
    """The published slip: a symbol and a nested fee, on a position of another market (R8)."""
    prepare(db)
    with refused(db, "UB005") as refusal:
        record(db, [LIST[0] | {"symbol": "ETH/USDT", "fee": {"cost": "0.1", "currency": "BTC"}}])
    assert refusal.message == "fill 1 of the list (a): it has a key that is not known: 'fee', 'symbol'"
    assert "fee_amount" in refusal.hint


FEES: list[tuple[Any, str]] = [
    ([{"currency": "BNB", "amount": 1, "rate": 0.1}], "a fee of fees"),
    ([{"cost": 1, "currency": "BNB"}], "a fee of fees"),
    ([1], "a fee of fees"),
    ([None], "a fee of fees"),
    ([[]], "a fee of fees"),
    ([{"amount": "0.1"}], "currency"),
    ([{"amount": 1}], "currency"),
    ([{"currency": "BNB:BNB", "amount": 1}], "currency"),
    ([{"currency": "bnb", "amount": 1}], "currency"),
    ([{"currency": "BNB", "amount": "1_0"}], "amount"),
    ([{"currency": "BNB", "amount": 1e20}], "amount"),
    ({"currency": "BNB", "amount": 1}, "fees"),
    ("BNB", "fees"),
    (0, "fees"),
]


@pytest.mark.parametrize(("fees", "said"), FEES, ids=repr)
def test_bad_fees(db: Connection, fees: Any, said: str) -> None:
    """Fees are a list of objects with currency and amount, and nothing besides (R8)."""
    prepare(db)
    with refused(db, "UB005") as refusal:
        record(db, [LIST[3], fill("x", 1, "buy", "0.01", 1_000, 1, fees=fees)])
    assert refusal.message.startswith("fill 2 of the list (x): ")
    assert said in refusal.message


@pytest.mark.parametrize("also", [{"fee_amount": 1}, {"fee_currency": "USD"}])
def test_fees_stand_alone(db: Connection, also: dict[str, Any]) -> None:
    """One fee is said one way (R8)."""
    prepare(db)
    with refused(db, "UB005") as refusal:
        record(db, [fill("x", 1, "buy", "0.01", 1_000, 1, fees=[{"currency": "USD", "amount": 1}], **also)])
    assert "fees" in refusal.message


@pytest.mark.parametrize(
    ("fees", "moved", "first", "said"),
    [
        ([], {}, ("0", "USD"), []),
        ([{"currency": "USD", "amount": 0}], {}, ("0", "USD"), []),
        ([{"currency": "BNB", "amount": "0.5"}], {"BNB": "-0.5"}, ("0.5", "BNB"), [("BNB", "0.5")]),
        (
            [{"currency": "BNB", "amount": "0.5"}, {"currency": "USD", "amount": 2}],
            {"BNB": "-0.5", "USD": -2},
            ("0.5", "BNB"),
            [("BNB", "0.5"), ("USD", "2")],
        ),
        # Two of one currency are one, and a rebate is one below zero.
        (
            [{"currency": "USD", "amount": 2}, {"currency": "USD", "amount": "0.5"}],
            {"USD": "-2.5"},
            ("2.5", "USD"),
            [("USD", "2.5")],
        ),
        (
            [{"currency": "BTC", "amount": "0.001"}, {"currency": "BNB", "amount": -1},
             {"currency": "USD", "amount": -3}, {"currency": "BTC", "amount": "0.001"}],
            {"BTC": "-0.002", "BNB": 1, "USD": 3},
            ("0.002", "BTC"),
            [("BTC", "0.002"), ("BNB", "-1"), ("USD", "-3")],
        ),
        ([{"currency": "USD", "amount": 2}, {"currency": "USD", "amount": -2}], {}, ("0", "USD"), []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("side", ["buy", "sell"])
def test_several_fees(
    db: Connection, side: str, fees: Any, moved: dict[str, Any], first: tuple[str, str], said: Any
) -> None:
    """A fill may have fees in several currencies, each of which moves the bot and the account (R8)."""
    prepare(db)
    record(db, [fill("o", 1, "buy", "0.05", 5_000, 1)])
    held, raw = bot(db, A), capital(db, COINBASE, "raw_balance")
    (filled,) = record(db, [fill("x", 1, side, "0.01", 1_000, 2, fees=fees)])
    sign = 1 if side == "buy" else -1
    total = amounts(BTC=0, USD=0) | {currency: Decimal(amount) for currency, amount in moved.items()}
    total["BTC"] += sign * Decimal("0.01")
    total["USD"] -= sign * 1_000
    assert {c: amount - held.get(c, 0) for c, amount in bot(db, A).items()} == total
    assert {c: amount - raw.get(c, 0) for c, amount in capital(db, COINBASE, "raw_balance").items()} == total
    assert (filled.fee_amount, filled.fee_currency) == (Decimal(first[0]), first[1])
    assert [(fee["currency"], fee["amount"]) for fee in filled.fees] == said


@pytest.mark.parametrize("key", ["fee_amount", "fee_currency", "fees", "base_currency", "quote_currency"])
def test_null_is_left_out(db: Connection, key: str) -> None:
    """What is optional may be null (R8)."""
    prepare(db)
    (filled,) = record(db, [fill("x", 1, "buy", "0.01", 1_000, 1) | {key: None}])
    assert (filled.fee_amount, filled.fee_currency, filled.fees) == (0, "USD", [])


@pytest.mark.parametrize("key", ["id", "position_id", "side", "base_amount", "quote_amount", "executed_at"])
def test_null_is_missing(db: Connection, key: str) -> None:
    """What is not optional may not (R8)."""
    prepare(db)
    with refused(db, "UB005") as refusal:
        record(db, [LIST[0], LIST[2] | {key: None}])
    assert key in refusal.message


def test_newest_first(db: Connection) -> None:
    """Of the same moment, a list that runs newest first is in reverse; one that does not is in order (R8)."""
    prepare(db)
    one_moment = [
        fill("1", 1, "buy", "0.05", 5_000, 1),
        fill("2", 1, "sell", "0.05", 5_500, 1),
        fill("3", 1, "buy", "0.02", 2_700, 1),
        fill("4", 1, "buy", "0.01", 1_000, 2),
    ]
    expected = ("long", Decimal("0.03"), 3_700, 500)
    for order, fills in (("oldest", one_moment), ("newest", one_moment[::-1])):
        with db.transaction(force_rollback=True):
            recorded = record(db, fills)
            assert [f.external_id for f in recorded] == [str(f["id"]) for f in fills], order
            (row,) = look(db, "positions", "id = 1")
            assert (row.direction, row.base_amount, row.quote_amount, row.realised_pnl) == expected, order
            assert [f.external_id for f in look(db, "fills")] == ["1", "2", "3", "4"], order
    # In order of time whatever the list's, and only the same moments in its own.
    record(db, [one_moment[2], one_moment[3], one_moment[0], one_moment[1]])
    (row,) = look(db, "positions", "id = 1")
    assert (row.base_amount, row.realised_pnl) == (Decimal("0.03"), 0)


def test_late_fills(db: Connection) -> None:
    """A list of a bot that was closed, of positions closed and cancelled, goes in like any other (R8)."""
    prepare(db)
    record(db, LIST[:1])
    record(db, [fill("g", 1, "sell", "0.05", 6_000, 2)])
    call(db, "close_bot", COINBASE, A)
    call(db, "pause_bot", COINBASE, B)
    assert [p.status for p in look(db, "positions")] == ["closed", "cancelled", "pending"]
    record(
        db,
        [
            fill("h", 1, "buy", "0.01", 1_000, 3),
            fill("i", 2, "sell", "0.01", 1_000, 3),
            fill("j", 3, "buy", "0.01", 1_000, 3),
        ],
    )
    assert [p.status for p in look(db, "positions")] == ["open", "open", "open"]
    assert bot(db, A) == amounts(USD=0, BTC=0)
    assert bot(db, B)["BTC"] == Decimal("0.01")
    record(db, [fill("k", 1, "sell", "0.01", 1_100, 4), fill("l", 2, "buy", "0.01", 900, 4)])
    assert bot(db, A) == amounts(USD=200, BTC=0)
    call(db, "close_bot", COINBASE, A)
    assert bot(db, A) == amounts(USD=0, BTC=0)


NOISE: list[tuple[Any, str]] = [
    ("0.0020985879999999998", "0.002098588"),
    ("1.23456789012345678901", "1.234567890123456789"),
    ("1.2345678901234567895", "1.23456789012345679"),
    ("1e-18", "0.000000000000000001"),
    (5e-7, "0.0000005"),
    ("1E+3", "1000"),
    (0.1 + 0.2, "0.30000000000000004"),
    ("0.0000000000000000005", "0.000000000000000001"),
    ("1.", "1"),
    ("007", "7"),
]


@pytest.mark.parametrize(("given", "exact"), NOISE)
def test_noise_is_rounded(db: Connection, given: Any, exact: str) -> None:
    """A float's noise is rounded at the 18th decimal, in every amount of a fill (R6)."""
    prepare(db)
    (filled,) = record(db, [fill("x", 1, "buy", given, given, 1, fee_amount=given, fee_currency="BNB")])
    assert (filled.base_amount, filled.quote_amount, filled.fee_amount) == (Decimal(exact),) * 3
    (filled,) = record(db, [fill("y", 1, "buy", 1, 1, 1, fees=[{"currency": "BNB", "amount": f"-{given}"}])])
    assert filled.fee_amount == -Decimal(exact)


TIMES = {
    "2023-11-14T23:13:20Z": at(1),
    "2023-11-14t23:13:20z": at(1),
    "2023-11-14 23:13:20Z": at(1),
    "2023-11-14T23:13:20 Z": at(1),
    "2023-11-14T23:13:20+00:00": at(1),
    "2023-11-14T23:13:20-00:00": at(1),
    "2023-11-14T23:13:20+0000": at(1),
    "2023-11-14T23:13:20+00": at(1),
    "2023-11-15T04:43:20+05:30": at(1),
    "2023-11-15T04:43:20+0530": at(1),
    "2023-11-14T13:13:20-10": at(1),
    "2023-11-14T23:13:20.000Z": at(1),
    "2023-11-14T23:13:20,000Z": at(1),
    "2023-11-14T23:13:20.000000000Z": at(1),
    "2023-11-14T23:00Z": at(1) - timedelta(minutes=13, seconds=20),
    "2023-11-14T23:13:20.123456789Z": at(1) + timedelta(microseconds=123_457),
}


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_times_with_a_zone(db: Connection, zone: str) -> None:
    """A text says one moment, whatever the session's zone and date style are (R4)."""
    prepare(db)
    db.execute(f"SET TimeZone = '{zone}'")
    for style in ("ISO, MDY", "SQL, DMY", "German"):
        db.execute(f"SET DateStyle = '{style}'")
        for said, moment in TIMES.items():
            with db.transaction(force_rollback=True):
                fills = json.dumps([LIST[0] | {"executed_at": said}])
                same = "SELECT executed_at = %s FROM budgetdb.record_fills(%s, %s)"
                assert query(db, same, moment, COINBASE, fills) == [(True,)], said


NO_MOMENTS = [
    "2025-03-02 10:00:00", "2025-03-02T10:00:00", "2025-03-02", "2025-03-02T10:00:00.123", "today", "now",
    "epoch", "infinity", "-infinity", "yesterday", "tomorrow", "allballs", "2025-03-02T10Z",
    "20250302T100000Z",
    "2025-03-02T10:00:00 UTC", "2025-03-02T10:00:00 America/New_York", "2025-03-02T10:00:00EST",
    "2025-03-02T10:00:00+99:00", "2025-13-02T10:00:00Z", "2025-02-30T10:00:00Z", "2025-03-02T25:00:00Z",
    "0000-01-01T00:00:00Z", "10:00Z", "2025-03-02Z", "2025-03-02T10:00:00Z ", " 2025-03-02T10:00:00Z",
    "2025-03-02T10:00:00Z\n", "+2025-03-02T10:00:00Z", "2025-03-02T10:00:00ZZ", "02/03/2025 10:00:00+00",
    "1700000000", "1700000000000", "2023-W46-2T23:13:20Z", "1970-01-21T00:00:00Z",
    "2008-12-31T23:59:59.999999Z",
    "2262-04-11T23:47:16Z", 1_700_000_000, 1_700_000_000_000, True, [], {}, "",
]  # fmt: skip


def test_times_that_say_no_moment(db: Connection) -> None:
    """Without a zone a text follows the session's, with a word the day, and a wrong unit shows (R4)."""
    prepare(db)
    for said in NO_MOMENTS:
        with refused(db, "UB005", f"{said!r}") as refusal:
            record(db, [LIST[1], LIST[0] | {"executed_at": said}])
        assert refusal.message.startswith("fill 2 of the list (a): "), said
    assert record(db, [LIST[0] | {"executed_at": "2009-01-01T00:00:00Z"}])


BAD: dict[str, list[Any]] = {
    "id": [*NO_TEXTS, 1.5, True, {}, [], "1" * 201, "a\u0007", "\u202e1"],
    "position_id": ["x", 1.5, "", [], "1.5", True, {}, 1e18],
    "side": [None, "", "Buy", "BUY", "long", 1, [], " buy"],
    "base_amount": [0, -1, "1e-19", True, [], {}, "", "abc", "0x10", "1_000", " 5", "9" * 4_300, *NO_FACTS],
    "quote_amount": [-1, "-1e-18", True, [], {}, "", "abc", "+5", "1,5", "9" * 4_300, *NO_FACTS],
    "fee_amount": [True, [], {}, "", "abc", "-1e20", "-" + "9" * 4_300, *filter(None, NO_FACTS)],
    "fee_currency": [*filter(None, NO_CURRENCIES), "USDC:USDC"],
    "executed_at": [*NO_TIMES, "", "yesterday o'clock", 1_700_000_000],
}


@pytest.mark.parametrize("key", BAD)
def test_bad_fill(db: Connection, key: str) -> None:
    """A fill that is not valid is named by its place in the list and by its id (R6)."""
    prepare(db)
    for value in BAD[key]:
        case = f"{key}: {value!r:.60}"
        with refused(db, "UB005", case) as refusal:
            record(db, [LIST[0], LIST[1] | {key: value}, LIST[2]])
        assert refusal.message.startswith("fill 2 of the list"), case
        assert key == "id" or "(b): " in refusal.message, case
        assert refusal.message.isprintable(), case
    if key not in ("fee_amount", "fee_currency"):
        with refused(db, "UB005"):
            record(db, [LIST[0], {k: v for k, v in LIST[1].items() if k != key}])


def test_numbers_of_thousands_of_digits(db: Connection) -> None:
    """JSON numbers that no float and no int of Python's takes are refused by name, not by accident (R6)."""
    prepare(db)
    for number in ("9" * 4_300, "1e999", "1e-999", "0." + "0" * 4_300 + "1", "-" + "9" * 131_072):
        for key in ("base_amount", "quote_amount", "fee_amount"):
            report = json.dumps(LIST[0] | {key: "HERE"}).replace('"HERE"', number)
            with refused(db, "UB005", f"{key} {number:.20}") as refusal:
                rows(db, "record_fills", COINBASE, f"[{report}]")
            assert refusal.message.startswith(f"fill 1 of the list (a): {key}")


@pytest.mark.parametrize("currency", ["USD", "BTC", "BNB"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_sums_out_of_range(db: Connection, currency: str, sign: str) -> None:
    """Fees that are valid one by one, and too large together, are refused with their figures (R6)."""
    prepare(db)
    fees = [{"currency": currency, "amount": f"{sign}99999999999999999999"}] * 2
    for side in ("buy", "sell"):
        with refused(db, "UB005", side):
            record(db, [fill("x", 1, side, 1, 1, 1, fees=fees)])


@pytest.mark.parametrize("fills", [None, "null", "{}", '"[]"', "1", "true", "[1]", "[null]", "[[]]", '["a"]'])
def test_bad_list(db: Connection, fills: str | None) -> None:
    """A list is a JSON array of objects."""
    prepare(db)
    with refused(db, "UB005"):
        rows(db, "record_fills", COINBASE, fills)


def test_unknown_account(db: Connection) -> None:
    """Nothing that writes accepts a missing account (R1)."""
    prepare(db)
    for account_id in NO_ACCOUNTS:
        for fills in ([], LIST):
            with refused(db, "UB002"):
                rows(db, "record_fills", account_id, json.dumps(fills))


def test_ledger(db: Connection) -> None:
    """The versions that a list takes have no gap, and add up to what it moved (R9)."""
    prepare(db)
    record(db, LIST[:5])
    record(db, LIST[:5])
    versions = [entry.version for entry in look(db, "ledger", "account_id = %s", COINBASE)]
    assert versions == list(range(1, len(versions) + 1))
    assert look(db, "integrity_violations") == []
    (account, *_) = look(db, "accounts")
    assert account.version == versions[-1]


def test_retry(db: Connection) -> None:
    """A retry returns the list as first recorded; another list is another request (R10)."""
    prepare(db)
    first = record(db, LIST[:3], request_id="one")
    record(db, LIST[3:5])
    call(db, "pause_bot", COINBASE, A)
    with unchanged(db):
        assert record(db, LIST[:3], request_id="one") == first
    for other in (LIST[:2], [], [*LIST[:2], LIST[2] | {"quote_amount": 2_401}]):
        with refused(db, "UB007"):
            record(db, other, request_id="one")
    for request_id in NO_TEXTS[1:]:
        with refused(db, "UB005"):
            record(db, LIST[:3], request_id=request_id)


def of_order(name: str, side: str, base: Any, quote: Any, hour: float, **order: Any) -> dict[str, Any]:
    """Return one object of a list that names its order instead of its position."""
    report = fill(name, 0, side, base, quote, hour)
    del report["position_id"]
    return report | order


def place(db: Connection, side: str, base: Any, quote: Any, bot_id: int = A, **named: Any) -> Any:
    """Place an order at Coinbase."""
    return call(db, "place_order", COINBASE, bot_id, side, base, quote, **named)


def orders(db: Connection) -> list[tuple[Any, ...]]:
    """Return what is filled of each order, what it holds, its status and when it closed."""
    return [(o.filled_base, o.filled_quote, o.hold, o.status, o.closed_at) for o in look(db, "orders")]


def test_an_exchange_s_list_as_it_comes(db: Connection) -> None:
    """By the exchange's id of the order, or by ours, no fill needs a position (R12)."""
    prepare(db)
    for bot_id, name in ((A, "o-1"), (B, "12345"), (A, "o-3")):
        order = place(db, "buy", "0.04", 4_000, bot_id)
        call(db, "confirm_order", COINBASE, order.id, name)
    fills = record(
        db,
        [
            of_order("a", "buy", "0.01", 900, 1, order="o-1"),
            of_order("b", "buy", "0.04", 3_900, 3, order=12345, base_currency="BTC", quote_currency="USD"),
            of_order("c", "buy", "0.03", 2_700, 4, order="o-1", order_id=1),
            of_order("d", "buy", "0.02", 1_000, 2, order_id=3, position_id=6),
            of_order("e", "buy", "0.01", 1, 0, position_id=1, order=None, order_id=None),
        ],
    )
    assert [(f.external_id, f.order_id, f.position_id, f.bot_id) for f in fills] == [
        ("a", 1, 4, A), ("b", 2, 5, B), ("c", 1, 4, A), ("d", 3, 6, A), ("e", None, 1, A),
    ]  # fmt: skip
    assert orders(db) == [
        (Decimal("0.04"), 3_600, 0, "filled", at(4)),
        (Decimal("0.04"), 3_900, 0, "filled", at(3)),
        (Decimal("0.02"), 1_000, 2_000, "open", None),
    ]
    assert bot(db, A, "spendable")["USD"] == 10_000 - 3_601 - 1_000 - 2_000


@pytest.mark.parametrize(
    "lists", [[[0, 1, 2]], [[2, 1, 0]], [[2], [0, 1]], [[0], [2], [1]], [[1], [0, 2], [1]]]
)
def test_in_whatever_order_they_come(db: Connection, lists: list[list[int]]) -> None:
    """An order closes when its last fill was executed, whenever that was reported (R8, R12)."""
    prepare(db)
    place(db, "buy", "0.03", 3_000)
    fills = [of_order(str(hour), "buy", "0.01", 900, hour, order_id=1) for hour in (1, 2, 3)]
    for chosen in lists:
        record(db, [fills[n] for n in chosen])
    assert orders(db) == [(Decimal("0.03"), 2_700, 0, "filled", at(3))]
    # And as if the first of them had come alone, and again.
    (first,) = look(db, "fills", "external_id = '1'")
    call(db, "void_fill", COINBASE, first.id, "again")
    assert orders(db) == [(Decimal("0.02"), 1_800, 1_000, "open", None)]
    record(db, fills)
    assert orders(db) == [(Decimal("0.03"), 2_700, 0, "filled", at(3))]


def test_the_same_id_in_two_markets(db: Connection) -> None:
    """Exchanges number orders by market: the fill's currencies tell them apart (R12)."""
    prepare(db)
    for market in ("BTC", "ETH"):
        order = place(db, "buy", "0.01", 100, base_currency=market)
        call(db, "confirm_order", COINBASE, order.id, "7")
    with refused(db, "UB005") as refusal:
        record(db, [of_order("a", "buy", "0.01", 90, 1, order="7")])
    assert "fill 1 of the list (a)" in refusal.message
    assert "2 orders" in refusal.detail
    recorded = record(
        db,
        [
            of_order("a", "buy", "0.01", 90, 1, order="7", base_currency="ETH"),
            of_order("b", "buy", "0.005", 90, 1, order="7", base_currency="BTC", quote_currency="USD"),
            of_order("c", "buy", "0.005", 90, 1, order="7", order_id=1),
        ],
    )
    assert [(f.order_id, f.base_currency) for f in recorded] == [(2, "ETH"), (1, "BTC"), (1, "BTC")]


@pytest.mark.parametrize(
    ("sqlstate", "order"),
    [
        ("UB008", {"order": "nobody's"}),
        ("UB008", {"order": "kraken's"}),
        ("UB008", {"order_id": NOBODY}),
        ("UB008", {"order_id": 0}),
        ("UB008", {"order_id": 1}),  # at Kraken
        ("UB008", {"order": "o-2", "base_currency": "ETH"}),
        ("UB008", {"order": "o-2", "order_id": 3}),
        ("UB008", {"position_id": 4, "order": "nobody's"}),
        ("UB005", {"order": "o-2", "position_id": 1}),
        ("UB005", {"order_id": 2, "position_id": 1}),
        ("UB005", {"order_id": 2, "side": "sell"}),
        ("UB005", {"order": "o-2", "side": "sell"}),
        ("UB005", {"order_id": 2, "base_currency": "ETH"}),
        ("UB005", {"order_id": "two"}),
        ("UB005", {"order_id": 1.5}),
        ("UB005", {"order": ""}),
        ("UB005", {"order": ["o-2"]}),
        ("UB005", {"order": "\x1b"}),
        ("UB005", {}),
        ("UB005", {"order": None, "order_id": None, "position_id": None}),
    ],
)
def test_another_s_order(db: Connection, sqlstate: str, order: dict[str, Any]) -> None:
    """Nothing of the list is recorded, and what is wrong names the place and the id (R8, R12)."""
    prepare(db)
    stranger = call(db, "place_order", KRAKEN, C, "buy", "0.01", 1).id
    call(db, "confirm_order", KRAKEN, stranger, "kraken's")
    for _ in range(2):
        own = place(db, "buy", "0.05", 5_000)
        call(db, "confirm_order", COINBASE, own.id, f"o-{own.id}")
    good = of_order("good", "buy", "0.01", 900, 1, order_id=2)
    with refused(db, sqlstate) as refusal:
        record(db, [good, of_order("bad", "buy", "0.01", 900, 2) | order])
    assert "fill 2 of the list (bad)" in refusal.message
    record(db, [good])
    assert [o.filled_base for o in look(db, "orders", "account_id = 1")] == [Decimal("0.01"), 0]


def test_reported_again_with_its_order(db: Connection) -> None:
    """By one name or the other, or as a request of its own, a fill counts once for its order (R10, R12)."""
    prepare(db)
    place(db, "buy", "0.05", 5_000)
    call(db, "confirm_order", COINBASE, 1, "o")
    first = record(db, [of_order("a", "buy", "0.01", 900, 1, order="o")])
    for said in ({"order_id": 1}, {"order": "o"}, {"position_id": 4}):
        assert record(db, [of_order("a", "buy", "0.01", 900, 1, **said)]) == first
    again = call(
        db, "record_fill", COINBASE, None, "buy", "0.01", 900, executed_at=at(1), request_id="a", order_id=1
    )
    assert [again] == first
    assert orders(db) == [(Decimal("0.01"), 900, 4_000, "open", None)]


async def test_from_python(db: Connection, client: AsyncBudgetDB) -> None:
    """The wrapper sends what there is, refuses what no moment is, and raises what the server refuses (R8)."""
    prepare(db)
    good = LIST[0] | {"base_amount": Decimal("0.05"), "executed_at": at(1)}
    for moment in (at(1), at(1).isoformat(), "2023-11-15T08:13:20+09:00"):
        (recorded,) = await client.record_fills(COINBASE, [good | {"executed_at": moment}])
        assert (recorded.id, recorded.executed_at) == (1, at(1))
    for moment in (at(1).replace(tzinfo=None), "2023-11-14T23:13:20", "today", "epoch", "infinity"):
        with pytest.raises(InvalidArgument) as refusal:
            await client.record_fills(COINBASE, [good | {"executed_at": moment}])
        assert "executed_at" in str(refusal.value)
    for key in ("symbol", "fee", "fee_amnt", "feeCurrency", "account_id"):
        with pytest.raises(InvalidArgument) as refusal:
            await client.record_fills(COINBASE, [good, LIST[1] | {key: 1}])
        assert f"'{key}'" in str(refusal.value)
    with pytest.raises(RequestReused) as reused:
        await client.record_fills(COINBASE, [good | {"quote_amount": 4_999}])
    assert "'a'" in str(reused.value)
    assert len(look(db, "fills")) == 1
