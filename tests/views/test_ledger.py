"""ledger: one row for every change of an account, never rewritten, from which all totals follow."""

from __future__ import annotations

import os

import pytest
from example import (
    COINBASE,
    KRAKEN,
    A,
    C,
    Connection,
    at,
    call,
    live,
    look,
    open_long,
    publish,
    query,
    refused,
    rows,
    trade,
)

WRITERS = {
    "create_account", "configure_account", "sync_balances", "create_bot", "activate_bot", "pause_bot",
    "close_bot", "resize_bot", "open_position", "record_fill", "configure_bot", "void_fill",
    "write_off_position", "place_order", "confirm_order", "cancel_order",
}  # fmt: skip


def test_gapless_versions(db: Connection) -> None:
    """Every change has the next version of its account, and the account knows the last (R9)."""
    live(db)
    assert {entry.operation for entry in look(db, "ledger")} == WRITERS
    for account in look(db, "accounts"):
        versions = [entry.version for entry in look(db, "ledger", "account_id = %s", account.id)]
        assert versions == list(range(1, account.version + 1))


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_replays_to_the_current_state(db: Connection, model: str) -> None:
    """The deltas alone add up to every value after, and to what the account shows now (R9)."""
    live(db, model)
    replayed = query(
        db,
        """
        SELECT account_id, e.*,
            sum(raw_delta) OVER history AS raw_sum,
            sum(allocated_delta) OVER history AS allocated_sum,
            sum(held_delta) OVER history AS held_sum
        FROM budgetdb.ledger,
            LATERAL jsonb_to_recordset(entries) AS e (
                currency text, raw_delta numeric, allocated_delta numeric, held_delta numeric,
                raw numeric, allocated numeric, held numeric
            )
        WINDOW history AS (PARTITION BY account_id, currency ORDER BY version)
        ORDER BY account_id, version
        """,
    )
    assert len(replayed) > 40
    for entry in replayed:
        assert (entry.raw, entry.allocated, entry.held) == (
            entry.raw_sum,
            entry.allocated_sum,
            entry.held_sum,
        )
    last = {(entry.account_id, entry.currency): (entry.raw, entry.held) for entry in replayed}
    shown = {
        (c.account_id, c.currency): (c.raw_balance, c.reserved_exact) for c in look(db, "account_capital")
    }
    assert last == shown


def test_what_a_row_says(db: Connection) -> None:
    """Deltas and values after, of the account and of the bot, with the call as it was made (R9)."""
    publish(db)
    open_long(db)
    trade(db, "sell", "0.01", 1_100, request_id="one")
    opened, filled, last = look(db, "ledger", "account_id = %s", COINBASE)[-3:]
    assert (opened.operation, opened.bot_id, opened.position_id, opened.entries) == (
        "open_position",
        A,
        1,
        [],
    )
    assert (filled.operation, filled.bot_id, filled.position_id) == ("record_fill", A, 1)
    names = (
        "raw_delta",
        "allocated_delta",
        "held_delta",
        "raw",
        "allocated",
        "held",
        "bot_allocated",
        "bot_held",
    )
    assert {e["currency"]: [float(e[name]) for name in names] for e in filled.entries} == {
        "BTC": [0.05, 0, 0.05, 0.55, 0.1, 0.15, 0.1, 0.15],
        "USD": [-5_005, 0, -5_005, 44_995, 20_000, 14_995, 10_000, 4_995],
    }
    assert filled.arguments.items() >= {"side": "buy", "base_amount": 0.05, "quote_amount": 5_000}.items()
    assert filled.arguments["executed_at"] is None
    assert (filled.request_id, last.request_id) == (None, "one")


def test_overspending_moves_the_total_to_zero_only(db: Connection) -> None:
    """The account's held counts a bot below zero as nothing; the bot's own figure goes on (R2, R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.15", 15_000)
    usd = {entry["currency"]: entry for entry in look(db, "ledger", "account_id = %s", COINBASE)[-1].entries}[
        "USD"
    ]
    assert (usd["raw_delta"], usd["held_delta"], usd["held"], usd["bot_held"]) == (
        -15_000,
        -10_000,
        10_000,
        -5_000,
    )


def test_times(db: Connection) -> None:
    """happened_at is the exchange's time, recorded_at the moment of the call (R9)."""
    publish(db)
    open_long(db)
    trade(db, "sell", "0.01", 1_100, executed_at=at(1))
    rows(db, "sync_balances", COINBASE, {"USD": 1}, as_of=at(2))
    call(db, "pause_bot", COINBASE, A)
    entries = look(db, "ledger", "account_id = %s", COINBASE)
    assert [entry.happened_at for entry in entries[-3:-1]] == [at(1), at(2)]
    assert abs(entries[-1].recorded_at - entries[-1].happened_at).total_seconds() < 60
    with db.transaction():
        call(db, "activate_bot", COINBASE, A)
        call(db, "close_bot", KRAKEN, C)
        call(db, "resize_bot", COINBASE, A, 30)
    entries = look(db, "ledger", "account_id = %s", COINBASE)
    # By the clock, each call in its own moment, though in one transaction (R4).
    assert entries[-1].happened_at > entries[-2].happened_at
    recorded = [entry.recorded_at for entry in entries]
    assert recorded == sorted(set(recorded))


def test_appended_only(db: Connection) -> None:
    """What is written stays as it was, whatever comes after (R9)."""
    publish(db)
    before = look(db, "ledger", "account_id = %s", COINBASE)
    position = open_long(db)
    trade(db, "sell", "0.05", 4_000, executed_at=at(0), position=position)
    call(db, "close_bot", COINBASE, A)
    after = look(db, "ledger", "account_id = %s", COINBASE)
    assert after[: len(before)] == before
    assert [entry.operation for entry in after[len(before) :]] == [
        "open_position",
        "record_fill",
        "record_fill",
        "close_bot",
    ]


def test_the_actor_is_who_logged_in(db: Connection) -> None:
    """SET ROLE does not hide who made a change (R9)."""
    publish(db)
    (superuser,) = query(db, "SELECT session_user::text AS name")
    role = f"budgetdb_test_{os.getpid()}"
    with db.transaction(force_rollback=True):
        db.execute(f"CREATE ROLE {role} SUPERUSER")
        db.execute(f"SET LOCAL ROLE {role}")
        call(db, "pause_bot", COINBASE, A)
        db.execute(f"SET LOCAL SESSION AUTHORIZATION {role}")
        call(db, "activate_bot", COINBASE, A)
        actors = [entry.actor for entry in look(db, "ledger", "account_id = %s", COINBASE)]
    assert set(actors[:-1]) == {superuser.name}
    assert actors[-1] == role


def test_no_row_without_a_change(db: Connection) -> None:
    """Refused calls, prices and rolled back transactions leave no row and no gap (R9)."""
    publish(db)
    before = look(db, "ledger")
    call(db, "record_price", "coinbase", "BTC", "USD", 1)
    with refused(db, "UB001"):
        call(db, "create_bot", COINBASE, "E", "traditional_dca", 100)
    with db.transaction(force_rollback=True):
        call(db, "pause_bot", COINBASE, A)
    assert look(db, "ledger") == before
    call(db, "pause_bot", COINBASE, A)
    assert look(db, "ledger", "account_id = %s", COINBASE)[-1].version == 5
    assert look(db, "ledger", "account_id = %s", KRAKEN)[-1].version == 3
