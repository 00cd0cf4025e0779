"""record_fills: an exchange's list, all or none, each fill once, to the same figures as one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_AMOUNTS,
    NO_CURRENCIES,
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
    refused,
    rows,
    unchanged,
)

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
        {"side": "sell"},
        {"position_id": 3},
    ],
    ids=repr,
)
def test_an_id_has_one_meaning(db: Connection, other: dict[str, Any]) -> None:
    """The same id with other facts is refused, from an earlier list or in the same one (R10)."""
    prepare(db)
    with refused(db, "UB007"):
        record(db, [LIST[0], LIST[0] | other])
    record(db, LIST[:1])
    with refused(db, "UB007"):
        record(db, [LIST[0] | other, LIST[1]])


def test_ids_of_accounts_are_apart(db: Connection) -> None:
    """An exchange may give two accounts fills of the same id (R1, R10)."""
    prepare(db)
    record(db, LIST[:1])
    other = call(db, "open_position", KRAKEN, C, "long").id
    fills = json.dumps([LIST[0] | {"position_id": other}])
    assert [f.account_id for f in rows(db, "record_fills", KRAKEN, fills)] == [KRAKEN]


@pytest.mark.parametrize(
    ("bad", "sqlstate"),
    [
        (fill("x", NOBODY, "buy", 1, 1, 1), "UB004"),
        (fill("x", 4, "buy", 1, 1, 1), "UB004"),
        (fill("x", 2, "buy", 1, 1, 1), "UB005"),
        (fill("x", 1, "sell", 1, 1, 9), "UB005"),
        (fill("x", 1, "buy", 1, 1, 1, fee_amount=1, fee_currency="BTC"), "UB005"),
        (fill("x", 5, "buy", 1, 1, 1), "UB006"),
    ],
)
def test_all_or_none(db: Connection, bad: dict[str, Any], sqlstate: str) -> None:
    """One fill that cannot be takes the whole list with it (R1, R8)."""
    prepare(db)
    call(db, "open_position", KRAKEN, C, "long")
    call(db, "create_bot", COINBASE, "E", "traditional_dca", 1)
    call(db, "open_position", COINBASE, 5, "long")
    call(db, "close_bot", COINBASE, 5)
    for fills in ([bad], [*LIST[:2], bad], [bad, *LIST[:2]]):
        with refused(db, sqlstate):
            record(db, fills)


BAD: dict[str, list[Any]] = {
    "id": NO_TEXTS,
    "position_id": ["x", 1.5, "", []],
    "side": [None, "", "Buy", "long"],
    "base_amount": [0, True, [], {}, "", "abc", *NO_AMOUNTS],
    "quote_amount": [0, True, [], {}, "", "abc", *NO_AMOUNTS],
    "fee_amount": [True, [], {}, "", "abc", *NO_AMOUNTS[1:]],
    "fee_currency": NO_CURRENCIES[1:],
    "executed_at": [*NO_TIMES, "", "yesterday o'clock", 1_700_000_000],
}


@pytest.mark.parametrize("key", BAD)
def test_bad_fill(db: Connection, key: str) -> None:
    """A fill that is not valid is named by its place in the list (R6)."""
    prepare(db)
    for value in BAD[key]:
        case = f"{key}: {value!r:.60}"
        with refused(db, "UB005", case) as refusal:
            record(db, [LIST[0], LIST[1] | {key: value}, LIST[2]])
        assert "fill 2" in refusal.message, case
    if key not in ("fee_amount", "fee_currency"):
        with refused(db, "UB004" if key == "position_id" else "UB005"):
            record(db, [LIST[0], {k: v for k, v in LIST[1].items() if k != key}])


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
