"""capital_history: what was raw, allocated and held at any moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from example import COINBASE, A, B, Connection, at, call, live, look, open_long, publish, query, rows, trade

AT_A_MOMENT = """
    SELECT DISTINCT ON (currency) currency, raw_balance, held, available_exact, shortfall_exact
    FROM budgetdb.capital_history
    WHERE account_id = %s AND recorded_at <= %s
    ORDER BY currency, version DESC
"""
NOW = """
    SELECT currency, raw_balance, reserved_exact, available_exact, shortfall_exact
    FROM budgetdb.account_capital WHERE account_id = %s ORDER BY currency
"""


def test_at_a_moment(db: Connection) -> None:
    """Any past moment shows what the account showed then, late fills and snapshots included (R9)."""
    publish(db)
    steps: list[Callable[[], object]] = [
        lambda: open_long(db),
        lambda: trade(db, "sell", "0.02", 2_400, executed_at=at(0)),
        lambda: rows(db, "sync_balances", COINBASE, {"USD": 15_000}),
        lambda: rows(db, "sync_balances", COINBASE, {"USD": 1}, as_of=at(1)),
        lambda: call(db, "pause_bot", COINBASE, B),
        lambda: call(db, "resize_bot", COINBASE, A, 80),
        lambda: trade(db, "sell", "0.03", 3_000, 1, fee_currency="BNB"),
    ]
    seen = []
    for step in steps:
        step()
        ((moment,),) = query(db, "SELECT clock_timestamp()")
        seen.append((moment, query(db, NOW, COINBASE)))
    assert len({str(figures) for _, figures in seen}) == 6, (
        "only the snapshot that came too late changes nothing"
    )
    for moment, figures in seen:
        assert query(db, AT_A_MOMENT, COINBASE, moment) == figures
    assert query(db, AT_A_MOMENT, COINBASE, at(0)) == []


def test_rows(db: Connection) -> None:
    """Each change of a currency is a row with its deltas, what it was about and both times (R9)."""
    publish(db)
    open_long(db)
    call(db, "pause_bot", COINBASE, B)
    history = look(db, "capital_history", "account_id = %s AND currency = 'USD'", COINBASE)
    assert [
        (
            h.version,
            h.operation,
            h.bot_id,
            h.raw_balance,
            h.allocated,
            h.held,
            h.raw_delta,
            h.allocated_delta,
            h.held_delta,
        )
        for h in history
    ] == [
        (2, "sync_balances", None, 50_000, 0, 0, 50_000, 0, 0),
        (3, "create_bot", A, 50_000, 10_000, 10_000, 0, 10_000, 10_000),
        (4, "create_bot", B, 50_000, 20_000, 20_000, 0, 10_000, 10_000),
        (6, "record_fill", A, 44_995, 20_000, 14_995, -5_005, 0, -5_005),
        (7, "pause_bot", B, 44_995, 10_000, 4_995, 0, -10_000, -10_000),
    ]
    assert [h.available_exact for h in history] == [50_000, 40_000, 30_000, 30_000, 40_000]
    ledger = {entry.version: entry for entry in look(db, "ledger", "account_id = %s", COINBASE)}
    for row in history:
        entry = ledger[row.version]
        assert (row.recorded_at, row.happened_at, row.actor) == (
            entry.recorded_at,
            entry.happened_at,
            entry.actor,
        )


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_last_row_is_now(db: Connection, model: str) -> None:
    """The last row of every currency is what the account shows now (R9, R11)."""
    live(db, model)
    for account in look(db, "accounts"):
        assert query(db, AT_A_MOMENT, account.id, "infinity") == query(db, NOW, account.id)
