"""Nothing that a session may set changes what is accepted, what is stored, or what is answered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import pytest
from conftest import Connect
from example import Connection, query, rows
from psycopg.types.json import Jsonb

SETTINGS: dict[LiteralString, LiteralString] = {
    "standard_conforming_strings": "off",
    "backslash_quote": "on",
    "transform_null_equals": "on",
    "array_nulls": "off",
    "bytea_output": "escape",
    "quote_all_identifiers": "on",
    "DateStyle": "ISO, DMY",
    "IntervalStyle": "sql_standard",
    "TimeZone": "America/New_York",
    "extra_float_digits": "-15",
    "lc_numeric": "C",
    "check_function_bodies": "off",
    "default_transaction_isolation": "serializable",
    "plan_cache_mode": "force_custom_plan",
    "enable_indexscan": "off",
    "enable_nestloop": "off",
    "enable_sort": "off",
    "work_mem": "64kB",
    "min_parallel_table_scan_size": "0",
    "parallel_setup_cost": "0",
    "jit_above_cost": "0",
    "join_collapse_limit": "1",
    "constraint_exclusion": "on",
    "default_toast_compression": "pglz",
    "xmloption": "document",
    "client_min_messages": "error",
    "search_path": "",
}


def attempt(db: Connection, function: str, *arguments: Any, **named: Any) -> Any:
    """Return what a call answers, less what is new every time, or its refusal."""
    try:
        with db.transaction():
            answer = rows(db, function, *arguments, **named)
    except psycopg.Error as refusal:
        return refusal.sqlstate, refusal.diag.message_primary, refusal.diag.message_detail
    return sorted(
        repr([value for name, value in row._asdict().items() if not name.endswith(("_at", "as_of"))])
        for row in answer
    )


def day(db: Connection) -> list[Any]:
    """Trade for a day in a fresh database, well and badly, and return all that is said and stored."""
    said = [
        attempt(db, "create_account", "Alice", name, "coinbase")
        for name in ("Main", "\\S", "\\", " \t", "a'b")
    ]
    for amount in ("100000.5", "0x10", "1_000", " 5 ", "1\\.5", "5.", ".5", "1e3", "NaN", "\uff11"):
        said.append(attempt(db, "sync_balances", 1, {"USD": amount}))
    said.append(attempt(db, "sync_balances", 1, {"BTC": "0.5", "USD": "10000"}, complete=True))
    for currency in ("U\\.S", "USD\\", "X.Y"):
        said.append(attempt(db, "sync_balances", 1, {currency: 1}))
    said.append(attempt(db, "record_price", "coinbase", "BTC", "USD", Decimal("100000.5")))
    said.append(attempt(db, "create_bot", 1, "A", "bidirectional_dca", Decimal("40.5"), request_id="\\n"))
    said.append(attempt(db, "create_bot", 1, "A", "bidirectional_dca", Decimal("40.5"), request_id="\\n"))
    said.append(attempt(db, "open_position", 1, 1, "long"))
    fill = {"id": "\\1", "position_id": 1, "side": "buy", "base_amount": "0.01", "quote_amount": "1000.1",
            "executed_at": "2025-03-02T10:00:00Z"}  # fmt: skip
    said.append(attempt(db, "record_fills", 1, Jsonb([fill])))
    said.append(attempt(db, "record_fill", 1, 1, "sell", "0.005", "600", fee_amount="0.1"))
    for function in ("pause_bot", "activate_bot", "pause_bot", "close_bot"):
        said.append(attempt(db, function, 1, 1))
    said.append(attempt(db, "preview_bot", 1, 30))
    said.append(attempt(db, "get_available_capital", 1, 1))
    stored = query(
        db,
        """SELECT l.account_id, l.version, l.operation, l.bot_id, l.position_id, l.entries, l.arguments
        FROM budgetdb.ledger AS l ORDER BY l.account_id, l.version""",
    )
    return [*said, stored, query(db, "SELECT * FROM budgetdb.integrity_violations")]


def said_with(db: Connection, setting: LiteralString | None) -> list[Any]:
    """Return what a day says and stores in a session with a setting; leave the database as it was."""
    db.execute(
        """SELECT setval(s.seqrelid, 1, FALSE) FROM pg_sequence AS s
        INNER JOIN pg_class AS c ON s.seqrelid = c.oid WHERE c.relnamespace = 'budgetdb_data'::regnamespace"""
    )
    if setting is not None:
        db.execute("SELECT set_config(%s, %s, FALSE)", [setting, SETTINGS[setting]])
    with db.transaction(force_rollback=True):
        return day(db)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_session_changes_nothing(connect: Connect, setting: LiteralString) -> None:
    """The same calls say and store the same, whatever the session has set (R6)."""
    # Two sessions: what one has parsed stays parsed.
    assert said_with(connect(), setting) == said_with(connect(), None)
