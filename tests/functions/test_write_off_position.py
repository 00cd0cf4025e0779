"""write_off_position: base leaves a position without a trade, and its cost is a loss."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_FACTS,
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
    open_short,
    publish,
    query,
    refused,
    rows,
    shown,
    trade,
)

if TYPE_CHECKING:
    from conftest import Connect

    from budgetdb import AsyncBudgetDB

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])
EXPOSURES = "SELECT long_base, long_cost, short_base, short_proceeds FROM budgetdb_data.exposures"


def write_off(db: Connection, position: int | None = 1, base: Any = None, **named: Any) -> Any:
    """Write off a position of the account at Coinbase, all of it unless base says how much."""
    return call(db, "write_off_position", COINBASE, position, "lost", base, **named)


@MODELS
def test_a_long(db: Connection, model: str) -> None:
    """The bot no longer holds the coins, their cost is a loss, and snapshots say what became of them (R8)."""
    publish(db, model)
    long = open_long(db)
    raw, free = capital(db, COINBASE, "raw_balance"), capital(db, COINBASE, "available_exact")
    part = write_off(db, long, "0.02")
    expected = {
        "base_amount": Decimal("0.03"),
        "quote_amount": 3_003,
        "realised_pnl": -2_002,
        "status": "open",
    }
    assert shown(part, expected) == expected
    assert query(db, EXPOSURES) == [(Decimal("0.03"), 3_003, 0, 0)]
    assert bot(db, A) == amounts(USD=4_995, BTC="0.13")
    assert capital(db, COINBASE, "raw_balance") == raw
    # Nobody's until the exchange's own figure says that they are gone.
    assert capital(db, COINBASE, "available_exact")["BTC"] == free["BTC"] + Decimal("0.02")
    rest = write_off(db, long)
    expected = {"base_amount": 0, "quote_amount": 0, "realised_pnl": -5_005, "status": "closed"}
    assert shown(rest, expected) == expected
    assert rest.closed_at is not None
    assert look(db, "positions") == [rest]
    assert query(db, EXPOSURES) == [(0, 0, 0, 0)]
    assert bot(db, A) == amounts(USD=4_995, BTC="0.1")
    assert capital(db, COINBASE, "raw_balance") == raw
    rows(db, "sync_balances", COINBASE, {"BTC": "0.5"})
    assert available(db, COINBASE)["BTC"] == Decimal("0.4")


@MODELS
def test_a_short(db: Connection, model: str) -> None:
    """What need not be bought back is a profit, which stays with the bot; its coins are sold already (R8)."""
    publish(db, model)
    short = open_short(db)
    raw, held = capital(db, COINBASE, "raw_balance"), bot(db, A)
    part = write_off(db, short, "0.02")
    expected = {
        "base_amount": Decimal("0.03"),
        "quote_amount": 2_997,
        "realised_pnl": 1_998,
        "status": "open",
    }
    assert shown(part, expected) == expected
    assert query(db, EXPOSURES) == [(0, 0, Decimal("0.03"), 2_997)]
    rest = write_off(db, short)
    expected = {"base_amount": 0, "quote_amount": 0, "realised_pnl": 4_995, "status": "closed"}
    assert shown(rest, expected) == expected
    assert (bot(db, A), capital(db, COINBASE, "raw_balance")) == (held, raw)
    assert query(db, EXPOSURES) == [(0, 0, 0, 0)]


def test_dust(db: Connection) -> None:
    """What is below the exchange's minimum keeps no bot from being closed (R7, R8)."""
    publish(db)
    long = open_long(db)
    trade(db, "sell", "0.0499995", 6_000, position=long)
    with refused(db, "UB006"):
        call(db, "close_bot", COINBASE, A)
    written_off = write_off(db, long)
    assert (written_off.status, written_off.realised_pnl) == ("closed", 995)
    call(db, "close_bot", COINBASE, A)
    assert bot(db, A) == amounts(USD=0, BTC=0)


@pytest.mark.parametrize(
    ("base", "left", "cost"),
    [
        ("1", "2", "6.666666666666666667"),
        ("2", "1", "3.333333333333333333"),
        ("3", "0", "0"),
        ("3.000", "0", "0"),
        ("0.000000000000000001", "2.999999999999999999", "9.999999999999999997"),
        ("0.0000000000000000005", "2.999999999999999999", "9.999999999999999997"),
        ("2.9999999999999999996", "0", "0"),
    ],
)
def test_shares(db: Connection, base: str, left: str, cost: str) -> None:
    """In proportion, to 18 decimals, and the last base takes all that is left of the cost (R6, R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", 3, 10)
    row = write_off(db, 1, base)
    assert (row.base_amount, row.quote_amount) == (Decimal(left), Decimal(cost))
    assert row.realised_pnl == Decimal(cost) - 10


@pytest.mark.parametrize("base", ["0.050000000000000001", "1", "99999999999999999999"])
def test_more_than_it_holds(db: Connection, base: str) -> None:
    """Only what is there can be lost: it turns no position around (R8)."""
    publish(db)
    for opened in (open_long, open_short):
        position = opened(db)
        with refused(db, "UB005") as refusal:
            write_off(db, position, base)
        assert "it holds 0.05 BTC" in refusal.detail
        assert "base_amount" in refusal.message


def test_nothing_to_write_off(db: Connection) -> None:
    """A position that holds nothing loses nothing, all or in part (R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    closed = open_long(db)
    trade(db, "sell", "0.05", 6_000, position=closed)
    call(db, "open_position", COINBASE, B, "long")
    call(db, "close_bot", COINBASE, B)
    for position, status in ((1, "pending"), (closed, "closed"), (3, "cancelled")):
        for base in (None, "0.01"):
            with refused(db, "UB006") as refusal:
                write_off(db, position, base)
            assert status in refusal.detail


@pytest.mark.parametrize("state", ["active", "paused", "closed"])
def test_whatever_became_of_the_bot(db: Connection, state: str) -> None:
    """Coins of a paused bot, or of a closed one that a late fill reached, may be lost as well (R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    if state != "active":
        call(db, "pause_bot" if state == "paused" else "close_bot", COINBASE, A)
    trade(db, "buy", "0.05", 5_000)
    before = bot(db, A)
    assert write_off(db).status == "closed"
    assert bot(db, A) == {"USD": before["USD"], "BTC": before["BTC"] - Decimal("0.05")}
    assert look(db, "bots", "id = %s", A)[0].status == state


def test_sweeps_nothing(db: Connection) -> None:
    """A loss is no closing sale: what a sweeping bot has beyond its allocation waits for one (R8)."""
    publish(db, "exact", "sweep")
    long = open_long(db)
    trade(db, "sell", "0.04", 9_000, position=long)
    held = bot(db, A)
    assert held == amounts(USD=13_995, BTC="0.11")
    write_off(db, long)
    assert bot(db, A) == amounts(USD=13_995, BTC="0.1")
    second = open_long(db)
    trade(db, "sell", "0.05", 5_005, position=second)
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1")


def test_fills_go_on(db: Connection) -> None:
    """What is traded afterwards adds, reduces and opens again, as after a fill (R8)."""
    publish(db)
    long = open_long(db)
    write_off(db, long, "0.03")
    trade(db, "buy", "0.01", 1_098, position=long)
    trade(db, "sell", "0.03", 3_600, position=long)
    (row,) = look(db, "positions")
    assert (row.status, row.realised_pnl) == ("closed", -3_003 + 3_600 - 2_002 - 1_098)
    trade(db, "buy", "0.01", 1_000, position=long)
    assert write_off(db, long).realised_pnl == -3_503
    # Coins that turned up again are sold by hand: the position turns short of them.
    trade(db, "sell", "0.01", 900, position=long)
    assert look(db, "positions")[0].direction == "short"


def test_a_rename(db: Connection) -> None:
    """A coin becomes another: written off here, and bought for nothing there (R8)."""
    publish(db)
    rows(db, "sync_balances", COINBASE, {"MATIC": 100})
    old = call(db, "open_position", COINBASE, A, "long", "MATIC", "USD").id
    trade(db, "buy", 100, 50, position=old)
    write_off(db, old)
    new = call(db, "open_position", COINBASE, A, "long", "POL", "USD").id
    trade(db, "buy", 100, 0, position=new)
    assert bot(db, A) == amounts(USD=9_950, BTC="0.1", MATIC=0, POL=100)
    trade(db, "sell", 100, 60, position=new)
    assert sum(p.realised_pnl for p in look(db, "positions")) == 10


@MODELS
def test_moves_nothing_of_others(db: Connection, model: str) -> None:
    """In quote nothing that is free changes, and in base only by what is nobody's now (R2, R8)."""
    publish(db, model)
    write_off(db, open_short(db), "0.01")
    assert capital(db, COINBASE, "available_exact") == amounts(USD=30_000, BTC="0.4")
    write_off(db, open_long(db), "0.01")
    assert capital(db, COINBASE, "available_exact") == amounts(USD=30_000, BTC="0.41")
    assert bot(db, B) == amounts(USD=10_000, BTC=0)


def test_ledger(db: Connection) -> None:
    """One entry, with the reason, from which what it moved replays (R9)."""
    publish(db)
    write_off(db, open_long(db), "0.02")
    last = look(db, "ledger", "account_id = %s", COINBASE)[-1]
    assert (last.operation, last.bot_id, last.position_id) == ("write_off_position", A, 1)
    assert last.arguments == {"position_id": 1, "reason": "lost", "base_amount": 0.02}
    (entry,) = last.entries
    assert (entry["currency"], entry["raw_delta"], entry["held_delta"]) == ("BTC", 0, -0.02)
    write_off(db)
    assert look(db, "ledger", "account_id = %s", COINBASE)[-1].arguments["base_amount"] is None
    write_off(db, open_short(db))
    assert look(db, "ledger", "account_id = %s", COINBASE)[-1].entries == []
    assert look(db, "integrity_violations") == []


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("reason", [*NO_TEXTS, "a\u0007"]),
        ("base_amount", [0, -1, "0.0000000000000000004", "-1e-18", "9" * 4_300, *filter(None, NO_FACTS)]),
    ],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """A correction says why, and how much is above zero (R6, R8)."""
    publish(db)
    good = {"account_id": COINBASE, "position_id": open_long(db), "reason": "lost", "base_amount": "0.01"}
    check_bad(db, "write_off_position", good, argument, values)


def test_unknown_position_and_account(db: Connection) -> None:
    """Another account's position is as unknown as none (R1)."""
    publish(db)
    stranger = call(db, "open_position", KRAKEN, C, "long").id
    call(db, "record_fill", KRAKEN, stranger, "buy", "0.01", 1_000)
    for nobody in (None, 0, -1, NOBODY, stranger):
        with refused(db, "UB004"):
            write_off(db, nobody)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "write_off_position", account_id, stranger, "lost")


def test_retry(db: Connection) -> None:
    """A retry returns the position of then, and takes nothing more (R10)."""
    publish(db)
    position = open_long(db)
    check_retry(
        db,
        "write_off_position",
        COINBASE,
        position_id=position,
        reason="lost",
        base_amount="0.02",
        others=[{"base_amount": "0.03"}, {"base_amount": None}, {"reason": "found"}, {"position_id": 2}],
        later=lambda: [
            trade(db, "sell", "0.03", 2_000, position=position),
            rows(db, "sync_balances", COINBASE, {"USD": 1}),
            call(db, "close_bot", COINBASE, A),
        ],
    )


def test_a_narrowed_session(db: Connection, connect: Connect) -> None:
    """Another owner's position is as unknown as none (R1)."""
    publish(db)
    open_long(db)
    with connect() as session:
        session.execute("SET budgetdb.owner = 'Bob'")
        with refused(session, "UB002"):
            write_off(session)
        session.execute("SET budgetdb.owner = 'Alice'")
        assert write_off(session).status == "closed"


@pytest.mark.parametrize(
    ("planted", "total"),
    [
        ("DELETE FROM budgetdb_data.write_offs WHERE position_id = 1", "base of its fills, less"),
        ("UPDATE budgetdb_data.write_offs SET base_moved = base_moved - 1", "base of its fills, less"),
        ("UPDATE budgetdb_data.write_offs SET base_moved = -base_moved", "base of its fills, less"),
        ("UPDATE budgetdb_data.write_offs SET owner = 'Bob'", "owner: rows of other owners"),
        ("UPDATE budgetdb_data.write_offs SET bot_id = 2 WHERE position_id = 1", "fills of another bot"),
        (
            "INSERT INTO budgetdb_data.write_offs (account_id, owner, version, bot_id, position_id,"
            " base_amount, base_moved) VALUES (1, 'Alice', 1, 1, 1, 0.01, -0.01)",
            "base of its fills, less",
        ),
    ],
)
@pytest.mark.parametrize("archived", [False, True])
def test_a_hand_is_found(db: Connection, planted: str, total: str, archived: bool) -> None:
    """A write-off that is deleted, changed or added otherwise is a violation (R11)."""
    publish(db)
    write_off(db, open_long(db), "0.02")
    write_off(db, open_short(db))
    if archived:
        db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01'")
        call(db, "archive_ledger", COINBASE, at(0))
    with db.transaction(force_rollback=True):
        assert db.execute(planted.encode()).rowcount
        assert any(total in violation.total for violation in look(db, "integrity_violations"))
    assert look(db, "integrity_violations") == []


async def test_from_python(db: Connection, client: AsyncBudgetDB) -> None:
    """The wrapper returns the position, and raises what the server refuses."""
    from budgetdb import InvalidArgument, PositionNotFound

    publish(db)
    position = open_long(db)
    row = await client.write_off_position(COINBASE, position, "lost", "0.02", request_id="one")
    assert (row.base_amount, row.realised_pnl) == (Decimal("0.03"), Decimal(-2_002))
    assert await client.write_off_position(COINBASE, position, "lost", "0.02", request_id="one") == row
    with pytest.raises(InvalidArgument):
        await client.write_off_position(COINBASE, position, "lost", 1)
    with pytest.raises(PositionNotFound):
        await client.write_off_position(COINBASE, NOBODY, "lost")
    assert (await client.write_off_position(COINBASE, position, "lost")).status == "closed"
