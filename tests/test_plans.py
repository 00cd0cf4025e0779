"""How the hot functions reach their rows: by index, and as few for 10,000 bots as for ten (R11)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
import pytest
from example import COINBASE, A, Connection, at, call, look, publish, query, rows, trade

if TYPE_CHECKING:
    from conftest import Connect

HOT = {
    "get_available_capital": "SELECT * FROM budgetdb.get_available_capital(1, 1)",
    "calculate_available_usd": "SELECT budgetdb.calculate_available_usd(50000, 100000, 1, 1)",
    "preview_bot": "SELECT * FROM budgetdb.preview_bot(1, 10)",
    "create_bot": "SELECT * FROM budgetdb.create_bot(1, 'Plan', 'traditional_dca', 1)",
    "record_fill": "SELECT * FROM budgetdb.record_fill(1, 1, 'buy', 0.001, 100)",
    "account_capital": "SELECT * FROM budgetdb.account_capital WHERE account_id = 1",
    "bot_capital": "SELECT * FROM budgetdb.bot_capital WHERE account_id = 1 AND bot_id = 1",
    "bots": "SELECT * FROM budgetdb.bots WHERE account_id = 1 AND id = 1",
    "ledger": "SELECT * FROM budgetdb.ledger WHERE account_id = 1",
    "capital_history": "SELECT * FROM budgetdb.capital_history WHERE account_id = 1",
    "archive_ledger": "SELECT budgetdb.archive_ledger(1, '2020-01-02')",
}


@pytest.mark.parametrize("hot", HOT)
def test_no_table_is_scanned(db: Connection, hot: str) -> None:
    """With sequential scans ruled out, one that is left has no index to use instead."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.01", 1_000)
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01'")
    plans: list[str] = []
    db.add_notice_handler(lambda notice: plans.append(notice.message_primary or ""))
    db.execute("""
        LOAD 'auto_explain';
        SET auto_explain.log_min_duration = 0;
        SET auto_explain.log_nested_statements = on;
        SET client_min_messages = log;
        SET enable_seqscan = off;
        SET enable_bitmapscan = off;
    """)
    db.execute(HOT[hot].encode())
    assert any("Index" in plan for plan in plans)
    scanned = [plan for plan in plans if "Seq Scan on" in plan]
    assert not scanned, scanned[0]


def pages(db: Connection, statement: str) -> int:
    """Return how many pages a statement touches, once its plans are cached."""
    for _ in range(8):
        db.execute(statement.encode())
    row = db.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}".encode()).fetchone()
    assert row
    plan: dict[str, Any] = row[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


@pytest.mark.parametrize(
    ("model", "many", "trades"),
    [("conservative", 10_000, False), ("exact", 10_000, False), ("conservative", 1_000, True)],
    ids=["conservative", "exact", "open positions"],
)
def test_as_many_pages_for_many_bots(db: Connection, model: str, many: int, trades: bool) -> None:
    """get_available_capital touches the same pages, within 20 %, for 10 and for 10,000 bots (R11)."""
    touched = []
    for name, bots in (("few", 10), ("many", many)):
        account = call(db, "create_account", "Bob", name, "coinbase", reservation_model=model)
        db.execute('SELECT budgetdb.sync_balances(%s, \'{"USD": 1000000, "BTC": 100}\')', [account.id])
        # In many transactions: each can then prune what the ones before it left behind.
        for first in range(0, bots, 100):
            db.execute(
                "SELECT budgetdb.create_bot(%s, 'bot ' || i, 'bidirectional_dca', 0.001)"
                " FROM generate_series(%s::integer, %s) AS i",
                [account.id, first + 1, min(first + 100, bots)],
            )
    if trades:
        for bot in query(db, "SELECT account_id, id FROM budgetdb.bots ORDER BY id"):
            position = call(db, "open_position", bot.account_id, bot.id, "long").id
            call(db, "record_fill", bot.account_id, position, "buy", "0.0001", 1)
    db.execute("VACUUM ANALYZE")
    for account_id, bot_id in ((1, 5), (2, 10 + many // 2)):
        statement = f"SELECT * FROM budgetdb.get_available_capital({account_id}, {bot_id})"
        assert {row.price_status for row in query(db, statement)} == {
            "missing" if trades else "not needed",
            "not needed",
        }
        touched.append(pages(db, statement))
    few, more = touched
    assert 0 < more <= few * 1.2


# What a list of fills may do: how many positions it is about, and each fill, by its place, as
# (id, place of its position, side).
LISTS: dict[str, tuple[int, Callable[[int], tuple[str, int, str]]]] = {
    "one id": (1, lambda place: ("same", 0, "buy")),
    "one position": (1, lambda place: (f"{place}", 0, ("buy", "buy", "sell")[place % 3])),
    "a position each": (1, lambda place: (f"{place}", place, "buy")),
    "a closing each": (2, lambda place: (f"{place}", place // 2, ("buy", "sell")[place % 2])),
}


def prepare_list(db: Connection, shape: str, fills: int) -> tuple[int, str]:
    """Make an account with a sweeping bot and its positions, and return it with a list of fills."""
    share, describe = LISTS[shape]
    account = call(db, "create_account", "Bob", f"{shape} {fills}", "coinbase").id
    rows(db, "sync_balances", account, {"USD": 10**9, "BTC": 10**6}, as_of=at(0))
    allocation = {"USD": 10**6, "BTC": 1_000}
    bot = call(
        db, "create_bot", account, "E", "grid", allocation=allocation, profit_policy="sweep"
    ).id  # fmt: skip
    places = {describe(place)[1] for place in range(fills)}
    # In many transactions: each can then prune what the ones before it left behind.
    for first in range(0, len(places), 100):
        db.execute(
            "SELECT budgetdb.open_position(%s, %s, 'long') FROM generate_series(%s::integer, %s)",
            [account, bot, first + 1, min(first + 100, len(places))],
        )
    positions = [row.id for row in look(db, "positions", "account_id = %s", account)]
    reports = [
        {"id": name, "position_id": positions[position], "side": side, "base_amount": "0.01",
         "quote_amount": 10, "executed_at": at(1 + (share if name == "same" else place) / 3600).isoformat()}
        for place in range(fills)
        for name, position, side in [describe(place)]
    ]  # fmt: skip
    return account, json.dumps(reports)


def rows_handled(db: Connection, statement: LiteralString, *parameters: Any) -> int:
    """Return how many rows a call's plans looked at, one join partner at a time, whatever came of them."""
    plans: list[dict[str, Any]] = []

    def note(notice: psycopg.errors.Diagnostic) -> None:
        _, found, plan = (notice.message_primary or "").partition("plan:\n")
        if found:
            plans.append(json.loads(plan)["Plan"])

    def count(node: dict[str, Any]) -> float:
        seen = node["Actual Rows"] + sum(
            value for key, value in node.items() if key.startswith("Rows Removed")
        )
        return float(seen * node["Actual Loops"]) + sum(count(child) for child in node.get("Plans", []))

    db.add_notice_handler(note)
    db.execute("""
        LOAD 'auto_explain';
        SET auto_explain.log_min_duration = 0;
        SET auto_explain.log_nested_statements = on;
        SET auto_explain.log_analyze = on;
        SET auto_explain.log_timing = off;
        SET auto_explain.log_format = json;
        SET client_min_messages = log;
    """)
    try:
        with suppress(psycopg.DatabaseError):
            db.execute(statement, parameters)
    finally:
        db.remove_notice_handler(note)
        db.execute("SET auto_explain.log_min_duration = -1; SET client_min_messages = notice")
    assert plans
    return int(sum(map(count, plans)))


RECORD: LiteralString = "SELECT count(*) FROM budgetdb.record_fills(%s, %s)"
VOID: LiteralString = "SELECT count(*) FROM budgetdb.void_fill(%s, %s, 'bust')"


@pytest.mark.parametrize("shape", LISTS)
def test_a_fill_looks_at_as_few_rows_in_a_long_list(db: Connection, connect: Connect, shape: str) -> None:
    """Of 4,000 fills, recorded, refused or voided, each costs a few rows: not the others' (R8, R11).

    Nothing has been analyzed yet, as when a history is imported into a new database.
    """
    fills = 4_000
    account, reports = prepare_list(db, shape, fills)
    # Refused by its last fill: all of it has been looked at by then.
    wrong = [*json.loads(reports)[:-1], json.loads(reports)[0] | {"quote_amount": 11}]
    assert 1 < rows_handled(connect(), RECORD, account, json.dumps(wrong)) / fills < 100
    assert look(db, "fills", "account_id = %s", account) == []
    assert 1 < rows_handled(connect(), RECORD, account, reports) / fills < 100
    known = look(db, "fills", "account_id = %s", account)
    assert len(known) == (1 if shape == "one id" else fills)
    assert rows_handled(connect(), VOID, account, known[-1].id) / fills < 100
    assert len(look(db, "fills", "account_id = %s", account)) == len(known) - 1


UPDATED: LiteralString = """
    SELECT relname::text, n_tup_upd FROM pg_stat_xact_user_tables WHERE schemaname = 'budgetdb_data'
"""


@pytest.mark.parametrize("shape", LISTS)
def test_a_list_writes_each_row_once(db: Connection, shape: str) -> None:
    """Positions, balances and exposures are written once for a list, not once for each fill (R11)."""
    for fills in (50, 400):
        account, reports = prepare_list(db, shape, fills)
        positions = len(look(db, "positions", "account_id = %s", account))
        with db.transaction():
            before: dict[str, int] = dict(db.execute(UPDATED).fetchall())
            db.execute(RECORD, [account, reports])
            after: dict[str, int] = dict(db.execute(UPDATED).fetchall())
        written = {table: times - before[table] for table, times in after.items()}
        assert written["positions"] == positions
        # Both once more where they begin or cease to have open positions.
        assert written["balances"] <= 4
        assert written["reservations"] == 2
        assert written["exposures"] <= 1
        assert written["accounts"] == 2
        assert written["fills"] == 0
