"""integrity_violations: always empty, and finds whatever a bug or a hand could spoil."""

from __future__ import annotations

import re
from typing import Any

import pytest
from example import COINBASE, OWN, A, B, Connection, call, live, look, publish, query


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_always_empty(db: Connection, model: str) -> None:
    """Whatever bots do, every total is what the rows beneath say (R11)."""
    assert look(db, "integrity_violations") == []
    live(db, model)
    assert look(db, "integrity_violations") == []
    assert query(db, "SELECT count(*) > 20 AS enough FROM budgetdb.ledger") == [(True,)]


# Positions of live(): 1 is A's long, 2 A's short, 3 E's long that was closed, 5 E's short, 6 B's long.
PLANTED: dict[str, list[tuple[int | None, str | None, str]]] = {
    "balances SET raw = raw + 1 WHERE account_id = 1 AND currency = 'USD'": [
        (None, "USD", "raw balance: snapshot and later fills (R4)"),
        (None, "USD", "raw balance: ledger (R9)"),
    ],
    "balances SET snapshot = snapshot + 1 WHERE account_id = 1 AND currency = 'BTC'": [
        (None, "BTC", "raw balance: snapshot and later fills (R4)"),
    ],
    "balances SET snapshot_as_of = now() WHERE account_id = 1 AND currency = 'USD'": [
        (None, "USD", "raw balance: snapshot and later fills (R4)"),
    ],
    "balances SET allocated = allocated + 1 WHERE account_id = 1 AND currency = 'ETH'": [
        (None, "ETH", "allocated: active bots (R11)"),
        (None, "ETH", "allocated: ledger (R9)"),
    ],
    "balances SET held = held + 1 WHERE account_id = 1 AND currency = 'BTC'": [
        (None, "BTC", "held: all bots (R11)"),
        (None, "BTC", "held: ledger (R9)"),
    ],
    "balances SET is_exact = NOT is_exact WHERE account_id = 1 AND currency = 'ETH'": [
        (None, "ETH", "is_exact: the account's model (R2)"),
    ],
    "balances SET is_exposed = NOT is_exposed WHERE account_id = 1 AND currency = 'ETH'": [
        (None, "ETH", "is_exposed: open positions (R11)"),
    ],
    **{
        f"{table} SET owner = 'Bob' WHERE account_id = 1": [
            (None, None, "owner: rows of other owners than the account's (R1)")
        ]
        for table in ("balances", "bots", "exposures", "fills", "positions", "reservations")
    },
    "exposures SET exchange = 'kraken' WHERE account_id = 1": [
        (None, "ETH-BTC", "exposure: another exchange than the account's (R3)")
    ],
    "reservations SET held = held + 1 WHERE account_id = 1 AND bot_id = 1 AND currency = 'USD'": [
        (None, "USD", "held: all bots (R11)"),
        (A, "USD", "bot held: ledger (R9)"),
    ],
    "reservations SET held = held - 1 WHERE account_id = 1 AND bot_id = 2 AND currency = 'USD'": [
        (B, "USD", "bot held: ledger (R9)"),
    ],
    "reservations SET allocated = 1 WHERE account_id = 1 AND bot_id = 2 AND currency = 'BTC'": [
        (B, "BTC", "bot allocated: ledger (R9)"),
    ],
    "reservations SET allocated = 1, counted = 1 WHERE account_id = 1 AND bot_id = 1 AND currency = 'USD'": [
        (None, "USD", "allocated: active bots (R11)"),
        (A, "USD", "bot allocated: ledger (R9)"),
    ],
    "reservations SET counted = 0 WHERE account_id = 1 AND bot_id = 1 AND currency = 'USD'": [
        (A, "USD", "bot counted: its allocation, as a active bot (R7)"),
    ],
    "bots SET status = 'paused' WHERE account_id = 1 AND bot_id = 1": [
        (A, "USD", "bot counted: its allocation, as a paused bot (R7)"),
    ],
    "bots SET status = 'closed' WHERE account_id = 1 AND bot_id = 1": [
        (A, "USD", "bot counted: its allocation, as a closed bot (R7)"),
        (A, "BTC", "bot counted: its allocation, as a closed bot (R7)"),
    ],
    # A bot that was filled may come to hold something whatever became of it; F never was.
    "reservations SET held = 1 WHERE account_id = 1 AND bot_id = 6 AND currency = 'USD'": [
        (6, "USD", "bot held: as a draft bot (R7)"),
    ],
    "exposures SET long_base = long_base + 1 WHERE account_id = 1 AND base_currency = 'BTC'": [
        (None, "BTC-USD", "exposure: base of open longs (R11)"),
    ],
    "exposures SET long_cost = long_cost + 1 WHERE account_id = 1 AND base_currency = 'BTC'": [
        (None, "BTC-USD", "exposure: cost of open longs (R11)"),
    ],
    "exposures SET short_base = short_base + 1 WHERE account_id = 1 AND base_currency = 'ETH'": [
        (None, "ETH-BTC", "exposure: base of open shorts (R11)"),
    ],
    "exposures SET short_proceeds = short_proceeds + 1 WHERE account_id = 1 AND base_currency = 'BTC'": [
        (None, "BTC-USD", "exposure: proceeds of open shorts (R11)"),
    ],
    "positions SET base_amount = base_amount + 1 WHERE account_id = 1 AND position_id = 1": [
        (A, "BTC", "position 1: base of its fills, less what was written off (R8)"),
        (None, "BTC-USD", "exposure: base of open longs (R11)"),
    ],
    "positions SET quote_amount = quote_amount + 1 WHERE account_id = 1 AND position_id = 2": [
        (A, "BTC", "position 2: quote of its fills (R8)"),
        (None, "BTC-USD", "exposure: proceeds of open shorts (R11)"),
    ],
    "positions SET realised_pnl = realised_pnl + 1 WHERE account_id = 1 AND position_id = 3": [
        (5, "ETH", "position 3: quote of its fills (R8)"),
    ],
    "fills SET base_amount = base_amount + 1 WHERE account_id = 1 AND fill_id = 1": [
        (None, "BTC", "raw balance: snapshot and later fills (R4)"),
        (A, "BTC", "position 1: base of its fills, less what was written off (R8)"),
    ],
    "fills SET quote_amount = quote_amount + 1 WHERE account_id = 1 AND fill_id = 1": [
        (A, "BTC", "position 1: quote of its fills (R8)"),
        (None, "USD", "raw balance: snapshot and later fills (R4)"),
    ],
    "fills SET fee_amount = fee_amount + 1 WHERE account_id = 1 AND fill_id = 1": [
        (A, "BTC", "position 1: quote of its fills (R8)"),
    ],
    "fills SET executed_at = '2020-01-01' WHERE account_id = 1 AND fill_id = 1": [
        (None, "USD", "raw balance: snapshot and later fills (R4)"),
        (None, "BTC", "raw balance: snapshot and later fills (R4)"),
    ],
    "fills SET bot_id = 2 WHERE account_id = 1 AND fill_id = 1": [
        (A, "BTC", "position 1: fills of another bot (R1)"),
    ],
    "accounts SET version = version + 1 WHERE account_id = 1": [
        (None, None, "version: ledger rows, without gaps (R9)"),
        (None, None, "version: last ledger row (R9)"),
    ],
    "ledger SET version = 1000 WHERE account_id = 1 AND version = 5": [
        (None, None, "version: last ledger row (R9)"),
    ],
    "ledger SET entries[1].raw_delta = 1 WHERE account_id = 1 AND version = 2": [
        (None, "BTC", "raw balance: ledger (R9)"),
        (None, "BTC", "ledger version 2: raw after (R9)"),
    ],
    "ledger SET entries[1].raw = 1 WHERE account_id = 1 AND version = 2": [
        (None, "BTC", "ledger version 2: raw after (R9)"),
    ],
    "ledger SET entries[1].allocated = 1 WHERE account_id = 1 AND version = 2": [
        (None, "BTC", "ledger version 2: allocated after (R9)"),
    ],
    "ledger SET entries[1].held = 1 WHERE account_id = 1 AND version = 2": [
        (None, "BTC", "ledger version 2: held after (R9)"),
    ],
}
# Once versions 1 to 22 are archived; only B has moved anything since.
IN_CHECKPOINTS: dict[str, list[tuple[int | None, str | None, str]]] = {
    "account_checkpoints SET version = version + 1 WHERE account_id = 1": [
        (None, None, "version: ledger rows, without gaps (R9)"),
        (None, None, "version: first ledger row (R9)"),
    ],
    "balance_checkpoints SET raw = raw + 1 WHERE account_id = 1 AND currency = 'BNB'": [
        (None, "BNB", "raw balance: ledger (R9)"),
    ],
    "balance_checkpoints SET raw = raw + 1 WHERE account_id = 1 AND currency = 'USD'": [
        (None, "USD", "raw balance: ledger (R9)"),
        (None, "USD", "ledger version 23: raw after (R9)"),
    ],
    "balance_checkpoints SET allocated = allocated + 1 WHERE account_id = 1 AND currency = 'USD'": [
        (None, "USD", "allocated: ledger (R9)"),
        (None, "USD", "ledger version 23: allocated after (R9)"),
    ],
    "balance_checkpoints SET held = held + 1 WHERE account_id = 1 AND currency = 'USD'": [
        (None, "USD", "held: ledger (R9)"),
        (None, "USD", "ledger version 23: held after (R9)"),
        (None, "USD", "checkpoint: held by all bots (R9)"),
    ],
    "balance_checkpoints SET version = 1000 WHERE account_id = 1 AND currency = 'BNB'": [
        (None, "BNB", "checkpoint: version that is archived (R9)"),
    ],
    "bot_checkpoints SET held = held + 1 WHERE account_id = 1 AND bot_id = 1 AND currency = 'USD'": [
        (A, "USD", "bot held: ledger (R9)"),
        (None, "USD", "checkpoint: held by all bots (R9)"),
    ],
    "bot_checkpoints SET allocated = 1 WHERE account_id = 1 AND bot_id = 1 AND currency = 'USD'": [
        (A, "USD", "bot allocated: ledger (R9)"),
    ],
    **{
        f"{table} SET owner = 'Bob' WHERE account_id = 1": [
            (None, None, "owner: rows of other owners than the account's (R1)")
        ]
        for table in ("account_checkpoints", "balance_checkpoints", "bot_checkpoints")
    },
}
DELETED_CHECKPOINTS = {
    "ledger WHERE account_id = 1 AND version = 23": {"version: first ledger row (R9)", "held: ledger (R9)"},
    "ledger WHERE account_id = 1 AND version = 24": {"version: ledger rows, without gaps (R9)"},
    "ledger WHERE account_id = 1 AND version = 25": {"version: last ledger row (R9)"},
    "account_checkpoints WHERE account_id = 1": {
        "version: ledger rows, without gaps (R9)",
        "version: first ledger row (R9)",
        "checkpoint: version that is archived (R9)",
    },
    "balance_checkpoints WHERE account_id = 1 AND currency = 'BNB'": {"raw balance: ledger (R9)"},
    "bot_checkpoints WHERE account_id = 1 AND bot_id = 1": {
        "bot allocated: ledger (R9)",
        "bot held: ledger (R9)",
        "checkpoint: held by all bots (R9)",
    },
}
DELETED = {
    "ledger WHERE account_id = 1 AND version = 5": {"version: ledger rows, without gaps (R9)"},
    "exposures WHERE account_id = 1 AND base_currency = 'ETH'": {"exposure: base of open shorts (R11)"},
    "balances WHERE account_id = 1 AND currency = 'BTC'": {
        "held: all bots (R11)",
        "raw balance: ledger (R9)",
    },
    "reservations WHERE account_id = 1 AND bot_id = 1": {"bot held: ledger (R9)", "held: all bots (R11)"},
    "fills WHERE account_id = 1 AND fill_id = 1": {
        "position 1: base of its fills, less what was written off (R8)"
    },
}


def violations(db: Connection, statement: str) -> list[Any]:
    """Return what is found after a change behind the functions' back, and take the change back."""
    with db.transaction(force_rollback=True):
        assert db.execute(statement).rowcount, statement
        return look(db, "integrity_violations")


def test_finds_what_was_changed(db: Connection) -> None:
    """A total changed behind the functions' back is named, on its account and nowhere else (R11)."""
    live(db)
    for planted, expected in PLANTED.items():
        found = violations(db, f"UPDATE budgetdb_data.{planted}")
        assert {(v.bot_id, v.currency, v.total) for v in found} >= set(expected), planted
        assert {v.account_id for v in found} == {COINBASE}, planted
        assert all(v.stored != v.recomputed for v in found), planted


@pytest.fixture
def archived(db: Connection) -> Connection:
    """Archive the story of the account at Coinbase up to version 22, and empty the archive."""
    live(db)
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01' WHERE version < 23")
    assert call(db, "archive_ledger", COINBASE, "2020-01-02").archive_ledger == 22
    db.execute("TRUNCATE budgetdb_data.ledger_archive")
    return db


def kept(text: str) -> str:
    """Name the first version that is left, instead of the archived ones."""
    return re.sub(r"(version (?:= )?)[25]\b", r"\g<1>23", text)


def test_finds_what_was_changed_after_archiving(archived: Connection) -> None:
    """A checkpoint is compared as what it stands for was, and everything else as before (R9, R11)."""
    assert look(archived, "integrity_violations") == []
    for planted, expected in (PLANTED | IN_CHECKPOINTS).items():
        found = violations(archived, kept(f"UPDATE budgetdb_data.{planted}"))
        assert {(v.currency, v.total) for v in found} >= {
            (currency, kept(total)) for _, currency, total in expected
        }, planted
        assert {v.account_id for v in found} == {COINBASE}, planted


def test_finds_what_was_deleted_after_archiving(archived: Connection) -> None:
    """A checkpoint that is gone is a difference, and so is a row that should follow it (R9, R11)."""
    for planted, totals in (DELETED | DELETED_CHECKPOINTS).items():
        found = violations(archived, kept(f"DELETE FROM budgetdb_data.{planted}"))
        assert {v.total for v in found} >= totals, planted
        assert {v.account_id for v in found} == {COINBASE}, planted


def test_finds_what_was_deleted(db: Connection) -> None:
    """A row that is gone is a difference as well (R11)."""
    live(db)
    for planted, totals in DELETED.items():
        found = violations(db, f"DELETE FROM budgetdb_data.{planted}")
        assert {v.total for v in found} >= totals, planted
        assert {v.account_id for v in found} == {COINBASE}, planted


def test_finds_what_was_written_off(db: Connection) -> None:
    """A write-off is part of its position, and its owner's (R1, R8)."""
    live(db)
    (position,) = look(db, "positions", "account_id = %s", OWN)
    base = (OWN, "SOL", f"position {position.id}: base of its fills, less what was written off (R8)")
    for planted, expected in {
        "UPDATE budgetdb_data.write_offs SET base_moved = base_moved - 1": base,
        "DELETE FROM budgetdb_data.write_offs": base,
        "UPDATE budgetdb_data.write_offs SET owner = 'Bob'": (
            None, None, "owner: rows of other owners than the account's (R1)"
        ),
    }.items():  # fmt: skip
        found = violations(db, planted)
        assert [(v.account_id, v.bot_id, v.currency, v.total) for v in found] == [(OWN, *expected)], planted


def test_finds_what_was_done_to_orders(db: Connection) -> None:
    """What is filled of an order is what its fills say, and its bot and position are theirs (R1, R12)."""
    live(db)
    take, *_, late = look(db, "orders", "account_id = %s", OWN)
    position = call(db, "open_position", OWN, OWN, "long").id
    bot = call(db, "create_bot", OWN, "Other", "grid", allocation={"USDT": 1}).id
    base, quote = (f"order {take.id}: {figure} of its fills (R12)" for figure in ("base", "quote"))
    fill = f"order_id = {take.id}"
    for planted, totals in {
        f"UPDATE budgetdb_data.orders SET filled_base = filled_base + 0.1 WHERE {fill}": {base},
        f"UPDATE budgetdb_data.orders SET filled_quote = filled_quote + 1 WHERE {fill}": {quote},
        f"UPDATE budgetdb_data.fills SET order_id = NULL WHERE {fill}": {base, quote},
        f"UPDATE budgetdb_data.fills SET order_id = {late.id} WHERE {fill}": {base, quote},
        f"UPDATE budgetdb_data.orders SET bot_id = {bot} WHERE {fill}": {
            f"order {take.id}: its bot is its position's (R1)"
        },
        f"UPDATE budgetdb_data.orders SET position_id = {position} WHERE {fill}": {
            f"order {take.id}: its fills' position (R12)"
        },
        "UPDATE budgetdb_data.orders SET owner = 'Bob'": {
            "owner: rows of other owners than the account's (R1)"
        },
    }.items():
        found = violations(db, planted)
        assert {v.total for v in found} >= totals, planted
        assert {v.account_id for v in found} == {OWN}, planted


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_who_never_traded_holds_nothing(db: Connection, status: str) -> None:
    """Fills may come to a bot that has not begun or is over; without any it holds nothing (R7, R8)."""
    publish(db)
    found = violations(db, f"UPDATE budgetdb_data.bots SET status = '{status}' WHERE bot_id = {B}")
    assert (B, "USD", f"bot held: as a {status} bot (R7)") in {(v.bot_id, v.currency, v.total) for v in found}
    position = call(db, "open_position", COINBASE, B, "long").id
    call(db, "record_fill", COINBASE, position, "buy", "0.01", 1_000)
    found = violations(db, f"UPDATE budgetdb_data.bots SET status = '{status}' WHERE bot_id = {B}")
    assert {v.total for v in found} == {
        f"bot counted: its allocation, as a {status} bot (R7)", "allocated: active bots (R11)",
    }  # fmt: skip


@pytest.mark.corrupts
def test_names_the_figures(db: Connection) -> None:
    """Stored and recomputed say what is there and what should be (R11)."""
    publish(db)
    call(db, "pause_bot", COINBASE, B)
    db.execute("UPDATE budgetdb_data.balances SET held = 7 WHERE account_id = 1 AND currency = 'USD'")
    (one, other) = look(db, "integrity_violations")
    assert {one.total, other.total} == {"held: all bots (R11)", "held: ledger (R9)"}
    assert (one.stored, one.recomputed) == (other.stored, other.recomputed) == (7, 10_000)
