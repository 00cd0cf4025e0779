"""fills: executions as the exchange reported them, each on its own account's bot and position."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest
from example import COINBASE, KRAKEN, A, B, C, Connection, at, call, look, open_long, publish, query, trade


def test_facts_stay(db: Connection) -> None:
    """Nothing that happens later changes what was executed (R8)."""
    publish(db)
    open_long(db)
    first = look(db, "fills")
    trade(db, "sell", "0.05", 4_000, executed_at=at(0))
    call(db, "close_bot", COINBASE, A)
    assert look(db, "fills")[:1] == first
    assert [(f.side, f.base_amount, f.quote_amount, f.fee_amount) for f in look(db, "fills")] == [
        ("buy", Decimal("0.05"), 5_000, 5),
        ("sell", Decimal("0.05"), 4_000, 0),
    ]


def test_when_it_happened_and_when_it_was_recorded(db: Connection) -> None:
    """A late fill keeps its own time, and the time of its arrival (R9)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    ((before,),) = query(db, "SELECT clock_timestamp()")
    with db.transaction():
        for hour in (2, 1):
            trade(db, "buy", "0.01", 1_000, executed_at=at(hour))
    ((after,),) = query(db, "SELECT clock_timestamp()")
    first, second = look(db, "fills")
    assert (first.executed_at, second.executed_at) == (at(2), at(1))
    assert before < first.recorded_at < second.recorded_at < after


@pytest.mark.parametrize(
    ("account_id", "bot_id", "position_id"), [(KRAKEN, C, 1), (COINBASE, C, 1), (COINBASE, B, 2)]
)
def test_isolation_is_structural(db: Connection, account_id: int, bot_id: int, position_id: int) -> None:
    """A row that names another account's bot or position cannot be stored (R1)."""
    publish(db)
    open_long(db)
    assert call(db, "open_position", KRAKEN, C, "long").id == 2
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        query(
            db,
            "UPDATE budgetdb_data.fills SET account_id = %s, bot_id = %s, position_id = %s",
            account_id,
            bot_id,
            position_id,
        )
