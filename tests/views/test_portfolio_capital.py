"""portfolio_capital: an owner's accounts added up, live and paper apart."""

from __future__ import annotations

from decimal import Decimal

from example import COINBASE, Connection, at, call, look, open_account, open_long, publish, query, rows


def test_published_example(db: Connection) -> None:
    """75,000 of real USD and 100,000 of virtual ones never meet (R1)."""
    publish(db)
    rows_of_alice = query(
        db,
        """
        SELECT is_paper_trading, currency, accounts, raw_balance, reserved, available, shortfall
        FROM budgetdb.portfolio_capital WHERE owner = 'Alice' ORDER BY 1, 2
        """,
    )
    assert rows_of_alice == [
        (False, "BTC", 2, Decimal("0.75"), Decimal("0.14"), Decimal("0.61"), 0),
        (False, "USD", 2, 75_000, 26_000, 49_000, 0),
        (True, "BTC", 1, 1, Decimal("0.25"), Decimal("0.75"), 0),
        (True, "USD", 1, 100_000, 25_000, 75_000, 0),
    ]


def test_owners_are_apart(db: Connection) -> None:
    """One owner's money is no other's (R1)."""
    publish(db)
    before = look(db, "portfolio_capital", "owner = 'Alice'")
    open_account(db, USD=1, EUR=2)
    assert look(db, "portfolio_capital", "owner = 'Alice'") == before
    assert {(r.currency, r.raw_balance) for r in look(db, "portfolio_capital", "owner = 'Bob'")} == {
        ("USD", 1),
        ("EUR", 2),
    }


def test_one_account_s_shortfall_is_not_another_s_money(db: Connection) -> None:
    """A shortfall at one exchange is not covered by what is free at another (R4)."""
    publish(db)
    rows(db, "sync_balances", COINBASE, {"USD": 15_000})
    ((available, shortfall),) = query(
        db,
        """
        SELECT available, shortfall FROM budgetdb.portfolio_capital
        WHERE owner = 'Alice' AND NOT is_paper_trading AND currency = 'USD'
        """,
    )
    assert (available, shortfall) == (19_000, 5_000)


def test_each_account_in_its_own_model(db: Connection) -> None:
    """What is added up is what each account's gate would say (R2)."""
    publish(db)
    open_long(db)
    available = (
        "SELECT available FROM budgetdb.portfolio_capital WHERE currency = 'USD' AND NOT is_paper_trading"
    )
    assert query(db, available) == [(19_995 + 19_000,)]
    call(db, "configure_account", COINBASE, reservation_model="exact")
    assert query(db, available) == [(30_000 + 19_000,)]


def test_the_worst_price_shows(db: Connection) -> None:
    """One untrustworthy price makes the sum untrustworthy (R3)."""
    publish(db)
    status = (
        "SELECT price_status FROM budgetdb.portfolio_capital WHERE currency = 'USD' AND NOT is_paper_trading"
    )
    assert query(db, status) == [("not needed",)]
    open_long(db)
    assert query(db, status) == [("ok",)]
    db.execute("DELETE FROM budgetdb_data.prices")
    call(db, "record_price", "coinbase", "BTC", "USD", 100_000, at(0))
    assert query(db, status) == [("stale",)]
    db.execute("DELETE FROM budgetdb_data.prices")
    assert query(db, status) == [("missing",)]
