"""positions: what every bot opened, and that none can be stored on another account's bot."""

from __future__ import annotations

import psycopg
import pytest
from example import COINBASE, KRAKEN, A, B, C, Connection, at, call, look, open_long, publish, query, trade


def test_a_position_s_life(db: Connection) -> None:
    """pending, open, closed, or cancelled with its bot; closed when its last fill was executed (R8)."""
    publish(db)
    life = "SELECT status, closed_at FROM budgetdb.positions ORDER BY id"
    call(db, "open_position", COINBASE, A, "long")
    assert query(db, life) == [("pending", None)]
    trade(db, "buy", "0.05", 5_000, executed_at=at(1))
    trade(db, "sell", "0.02", 2_400, executed_at=at(2))
    assert query(db, life) == [("open", None)]
    trade(db, "sell", "0.03", 3_600, executed_at=at(3))
    assert query(db, life) == [("closed", at(3))]
    call(db, "open_position", COINBASE, A, "short")
    closed = call(db, "close_bot", COINBASE, A)
    (_, (status, closed_at)) = query(db, life)
    assert status == "cancelled"
    assert closed_at >= closed.created_at


def test_profit_stays(db: Connection) -> None:
    """Realised profit adds up over the life of the position and stays when it is closed (R8)."""
    publish(db)
    for _ in range(2):
        position = open_long(db)
        trade(db, "sell", "0.02", 2_400, "2.40", position=position)
        trade(db, "sell", "0.03", 3_600, "3.60", position=position)
    assert [(p.status, p.realised_pnl, p.quote_amount) for p in look(db, "positions")] == [
        ("closed", 989, 0)
    ] * 2


@pytest.mark.parametrize(("account_id", "bot_id"), [(KRAKEN, A), (COINBASE, C), (COINBASE, 99), (99, A)])
def test_isolation_is_structural(db: Connection, account_id: int, bot_id: int) -> None:
    """A row that names another account's bot cannot be stored, moved or left behind (R1)."""
    publish(db)
    call(db, "open_position", COINBASE, B, "long")
    for statement in (
        "INSERT INTO budgetdb_data.positions"
        " (account_id, bot_id, owner, direction, opened_as, base_currency, quote_currency)"
        " VALUES (%s, %s, 'Alice', 'long', 'long', 'BTC', 'USD')",
        "UPDATE budgetdb_data.positions SET account_id = %s, bot_id = %s",
    ):
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            query(db, statement, account_id, bot_id)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        query(db, "DELETE FROM budgetdb_data.bots WHERE account_id = %s AND bot_id = %s", COINBASE, B)
