"""How the hot functions reach their rows: by index, and as few for 10,000 bots as for ten (R11)."""

from __future__ import annotations

from typing import Any

import pytest
from example import COINBASE, A, Connection, call, publish, query, trade

HOT = {
    "get_available_capital": "SELECT * FROM budgetdb.get_available_capital(1, 1)",
    "calculate_available_usd": "SELECT budgetdb.calculate_available_usd(50000, 100000, 1, 1)",
    "preview_bot": "SELECT * FROM budgetdb.preview_bot(1, 10)",
    "create_bot": "SELECT * FROM budgetdb.create_bot(1, 'Plan', 'traditional_dca', 1)",
    "record_fill": "SELECT * FROM budgetdb.record_fill(1, 1, 'buy', 0.001, 100)",
    "place_order": "SELECT * FROM budgetdb.place_order(1, 1, 'buy', 0.001, 100)",
    "place_order to reduce": "SELECT * FROM budgetdb.place_order(1, 1, 'sell', 0.001, 100, 1)",
    "confirm_order": "SELECT * FROM budgetdb.confirm_order(1, 1, 'x-2')",
    "cancel_order": "SELECT * FROM budgetdb.cancel_order(1, 1)",
    "record_fill of an order": "SELECT * FROM budgetdb.record_fill(1, NULL, 'buy', 0.1, 1, order_id => 1)",
    "record_fills of an order": """
        SELECT * FROM budgetdb.record_fills(1, '[{"id": "a", "order": "x-1", "side": "buy",
            "base_amount": 0.1, "quote_amount": 1, "executed_at": "2026-01-01T00:00:00Z"}]')
    """,
    "orders": "SELECT * FROM budgetdb.orders WHERE account_id = 1 AND id = 1",
    "positions": "SELECT * FROM budgetdb.positions WHERE account_id = 1 AND id = 2",
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
    call(db, "place_order", COINBASE, A, "buy", "0.1", 100)
    if hot != "confirm_order":
        call(db, "confirm_order", COINBASE, 1, "x-1")
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
