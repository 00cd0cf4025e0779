"""A list of fills and the same fills one by one come to the same rows, whatever they are (R8)."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from example import Connection, at, bot, call, look, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

Row = dict[str, Any]

SETTINGS = settings(
    max_examples=1000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 20,
    derandomize=os.environ.get("HYPOTHESIS_PROFILE") != "thorough",
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

# What a bot trades in, besides its own market.
MARKETS = [("BTC", "USD"), ("ETH", "EUR"), ("ETH", "BTC")]
# A fill is known by its id here, and recorded when it is.
OWN = ("id", "external_id", "recorded_at")

MODELS = st.sampled_from(["exact", "conservative"])
POLICIES = st.sampled_from(["keep", "sweep"])
FILLS = st.fixed_dictionaries(
    {
        "position_id": st.integers(0, 5),
        "side": st.sampled_from(["buy", "sell"]),
        "base_amount": st.sampled_from(["0.01", "0.03", "0.5", "1", "0.333333333333333333"]),
        "quote_amount": st.sampled_from(["0", "100", "500", "600.07", "1000"]),
        "fee_amount": st.sampled_from(["0", "0", "0.001", "1", "-0.002"]),
        "fee_currency": st.sampled_from([None, "BTC", "ETH", "BNB"]),
        # Before the snapshot, at the same time as it, and after; equal ones again and again.
        "executed_at": st.sampled_from([-1, 0, 1, 1, 2, 3, 4]).map(at),
    }
)
LISTS = st.lists(FILLS, min_size=1, max_size=8)


def begin(db: Connection, model: str, policies: Sequence[str]) -> tuple[int, list[int]]:
    """Make an account with a bot of each policy, and for each a long in every market; return their ids."""
    account_id = call(db, "create_account", "Alice", "Main", "coinbase", reservation_model=model).id
    rows(db, "sync_balances", account_id, {"USD": 5_000, "EUR": 100, "BTC": 2, "ETH": 1}, as_of=at(0))
    budget = {"USD": "1000", "BTC": "0.5"}
    positions = []
    for name, policy in enumerate(policies):
        made = call(
            db, "create_bot", account_id, f"bot {name}", "grid", allocation=budget, profit_policy=policy
        )
        for base, quote in MARKETS:
            opened = call(db, "open_position", account_id, made.id, "long", base, quote)
            positions.append(opened.id)
    return account_id, positions


def in_order(fills: Sequence[Row]) -> list[Row]:
    """Return fills in the order in which a list applies them, one that is there twice where it was first."""
    times: list[datetime] = [fill["executed_at"] for fill in fills]
    steps = list(pairwise(times))
    newest_first = times[0] > times[-1] and all(one >= after for one, after in steps)
    once = list({fill["id"]: fill for fill in fills}.values())
    return sorted(once[:: -1 if newest_first else 1], key=lambda fill: fill["executed_at"])


def record_list(db: Connection, account_id: int, fills: Sequence[Row]) -> None:
    """Record fills as one list."""
    rows(db, "record_fills", account_id, json.dumps(fills, default=str))


def record_each(db: Connection, account_id: int, fills: Sequence[Row]) -> None:
    """Record fills one by one, in the order in which a list of them applies."""
    for fill in in_order(fills):
        facts = {name: value for name, value in fill.items() if name != "id"}
        rows(db, "record_fill", account_id, **facts, request_id=fill["id"])


def figures(db: Connection, *views: str) -> dict[str, list[Any]]:
    """Return the rows of views, without what says how and when they came in."""
    shown = {}
    with db.cursor(row_factory=dict_row) as cursor:
        for view in views:
            found = cursor.execute(f"SELECT * FROM budgetdb.{view}").fetchall()
            own = OWN if view == "fills" else ("recorded_at",)
            kept = [{name: value for name, value in row.items() if name not in own} for row in found]
            shown[view] = sorted(kept, key=str)
    return shown


@SETTINGS
@given(
    model=MODELS,
    policies=st.tuples(POLICIES, POLICIES),
    fills=LISTS,
    order=st.sampled_from([None, False, True]),
    twice=st.booleans(),
)
def test_as_one_by_one(
    db: Connection, model: str, policies: Sequence[str], fills: list[Row], order: bool | None, twice: bool
) -> None:
    """A list in any order, with a fill in it twice, over two bots and three markets."""
    with db.transaction(force_rollback=True):
        account_id, positions = begin(db, model, policies)
        reports = [
            fill | {"id": f"fill {number}", "position_id": positions[fill["position_id"]]}
            for number, fill in enumerate(fills)
        ]
        reports += reports[:twice]
        if order is not None:
            reports.sort(key=lambda report: report["executed_at"], reverse=order)
        found = []
        for record in (record_list, record_each):
            with db.transaction(force_rollback=True):
                record(db, account_id, reports)
                found.append(figures(db, "fills", "positions", "bot_capital", "account_capital"))
                assert look(db, "integrity_violations") == []
        assert found[0] == found[1]


@pytest.mark.parametrize("record", [record_list, record_each])
def test_a_sweep_takes_what_the_closing_fill_moved(db: Connection, record: Any) -> None:
    """What another market earned is none of it: 1,000 EUR for half of what cost 100 stay with the bot."""
    account_id = call(db, "create_account", "Alice", "Main", "coinbase").id
    rows(db, "sync_balances", account_id, {"USD": 1_000, "EUR": 1_000}, as_of=at(0))
    made = call(db, "create_bot", account_id, "A", "grid", allocation={"USD": "1000"}, profit_policy="sweep")
    btc, eth = (
        call(db, "open_position", account_id, made.id, "long", base, quote).id for base, quote in MARKETS[:2]
    )
    trades = [
        (btc, "buy", "0.01", "500"),
        (eth, "buy", "1", "100"),
        (eth, "sell", "0.5", "1000"),
        (btc, "sell", "0.01", "600"),
    ]
    fills = [
        {
            "id": f"{number}",
            "position_id": position_id,
            "side": side,
            "base_amount": base,
            "quote_amount": quote,
            "executed_at": at(0) + timedelta(minutes=number + 1),
        }
        for number, (position_id, side, base, quote) in enumerate(trades)
    ]
    record(db, account_id, fills)
    held = bot(db, made.id)
    assert held["EUR"] == Decimal(900)
    assert held["USD"] == Decimal(1_000)
    assert held["ETH"] == Decimal("0.5")
