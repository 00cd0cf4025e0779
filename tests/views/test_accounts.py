"""accounts: one row per account, as the platform created it."""

from __future__ import annotations

import pytest
from example import COINBASE, KRAKEN, Connection, call, look, open_long, publish, query


def test_published_example(db: Connection) -> None:
    """Alice's three accounts, two of them live (R1)."""
    publish(db, "exact")
    assert query(
        db,
        "SELECT id, owner, name, kind, exchange, is_paper_trading, reservation_model FROM budgetdb.accounts",
    ) == [
        (1, "Alice", "Coinbase", "cex", "coinbase", False, "exact"),
        (2, "Alice", "Kraken", "cex", "kraken", False, "exact"),
        (3, "Alice", "Paper", "cex", "paper", True, "exact"),
    ]


def test_version_counts_the_account_s_own_changes(db: Connection) -> None:
    """Every change raises the version of its account by one, and of no other (R5, R9)."""
    publish(db)
    before = {account.id: account.version for account in look(db, "accounts")}
    assert before == {1: 4, 2: 3, 3: 3}
    open_long(db)
    call(db, "record_price", "coinbase", "BTC", "USD", 1)
    call(db, "pause_bot", KRAKEN, 3)
    after = {account.id: account.version for account in look(db, "accounts")}
    assert after == {1: 6, 2: 4, 3: 3}
    with pytest.raises(Exception, match="insufficient capital"):
        call(db, "create_bot", COINBASE, "E", "traditional_dca", 100)
    assert {account.id: account.version for account in look(db, "accounts")} == after
