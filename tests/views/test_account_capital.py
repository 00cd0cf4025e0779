"""account_capital: both models side by side, and how far the price behind them can be trusted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from example import (
    COINBASE,
    PAPER,
    A,
    B,
    Connection,
    amounts,
    at,
    call,
    capital,
    live,
    look,
    open_account,
    open_long,
    open_short,
    publish,
    query,
    rows,
    shown,
    trade,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])


def statuses(db: Connection, figure: str = "price_status_conservative") -> dict[str, object]:
    return dict(capital(db, COINBASE, figure).items())


@MODELS
def test_every_column(db: Connection, model: str) -> None:
    """The account's own model is what reserved, available and shortfall say (R2)."""
    publish(db, model)
    open_long(db)
    (row,) = look(db, "account_capital", "account_id = %s AND currency = 'USD'", COINBASE)
    own = (15_000 - 5 if model == "exact" else 25_000, 30_000 if model == "exact" else 19_995)
    expected = {
        "account_id": COINBASE,
        "currency": "USD",
        "raw_balance": 44_995,
        "reserved": own[0],
        "available": own[1],
        "shortfall": 0,
        "price_status": "not needed" if model == "exact" else "ok",
        "owner": "Alice",
        "account_name": "Coinbase",
        "exchange": "coinbase",
        "is_paper_trading": False,
        "reservation_model": model,
        "reserved_conservative": 25_000,
        "available_conservative": 19_995,
        "shortfall_conservative": 0,
        "price_status_conservative": "ok",
        "reserved_exact": 14_995,
        "available_exact": 30_000,
        "shortfall_exact": 0,
    }
    assert shown(row, expected) == expected


def test_shortfalls(db: Connection) -> None:
    """Each model has its own shortfall (R2, R4)."""
    publish(db)
    open_long(db)
    rows(db, "sync_balances", COINBASE, {"USD": 20_000, "BTC": "0.01"})
    assert capital(db, COINBASE, "shortfall_conservative") == amounts(USD=5_000, BTC="0.14")
    assert capital(db, COINBASE, "shortfall_exact") == amounts(USD=0, BTC="0.14")
    assert capital(db, COINBASE, "available_conservative") == amounts(USD=0, BTC=0)
    assert capital(db, COINBASE, "available_exact") == amounts(USD=5_005, BTC=0)


@MODELS
def test_status_of_prices(db: Connection, model: str) -> None:
    """ok, stale, missing or not needed: never 0, never NULL, never silently dropped (R3)."""
    publish(db, model)
    assert statuses(db) == {"USD": "not needed", "BTC": "not needed"}
    open_long(db)
    assert statuses(db) == {"USD": "ok", "BTC": "not needed"}
    db.execute("UPDATE budgetdb_data.prices SET as_of = now() - interval '5 minutes 1 second'")
    assert statuses(db) == {"USD": "stale", "BTC": "not needed"}
    assert capital(db, COINBASE, "reserved_conservative") == amounts(USD=25_000, BTC="0.15")
    db.execute("DELETE FROM budgetdb_data.prices")
    assert statuses(db) == {"USD": "missing", "BTC": "not needed"}
    assert capital(db, COINBASE, "reserved_conservative") == amounts(USD=25_005, BTC="0.15")
    open_short(db)
    assert statuses(db) == {"USD": "missing", "BTC": "missing"}
    assert capital(db, COINBASE, "reserved_conservative") == amounts(USD=30_000, BTC="0.2")
    own = statuses(db, "price_status")
    assert own == (statuses(db) if model == "conservative" else {"USD": "not needed", "BTC": "not needed"})


def test_short_needs_its_price_in_base(db: Connection) -> None:
    """A short alone needs a price for its base currency only (R3)."""
    publish(db)
    position = open_short(db)
    assert statuses(db) == {"USD": "not needed", "BTC": "ok"}
    trade(db, "buy", "0.05", 4_000, position=position)
    assert statuses(db) == {"USD": "not needed", "BTC": "not needed"}


@pytest.mark.parametrize(
    ("setting", "age", "status"),
    [
        (None, 299, "ok"),
        (None, 301, "stale"),
        ("", 301, "stale"),
        ("1 hour", 301, "ok"),
        ("1 hour", 3_601, "stale"),
        ("10s", 11, "stale"),
    ],
)
def test_max_price_age(db: Connection, setting: str | None, age: int, status: str) -> None:
    """budgetdb.max_price_age says how old a price may be, 5 minutes unless set (R3)."""
    publish(db)
    open_long(db)
    if setting is not None:
        db.execute(f"SET budgetdb.max_price_age = '{setting}'")
    ((now,),) = query(db, "SELECT now()")
    db.execute("DELETE FROM budgetdb_data.prices")
    call(db, "record_price", "coinbase", "BTC", "USD", 120_000, now - timedelta(seconds=age))
    assert statuses(db)["USD"] == status
    assert capital(db, COINBASE, "reserved_conservative")["USD"] == 26_000


def test_the_worst_price_shows(db: Connection) -> None:
    """Of several markets the least trustworthy price is the one to show (R3)."""
    account_id = open_account(db, USD=10_000)
    call(db, "create_bot", account_id, "E", "traditional_dca", 50)
    for n, base in enumerate(("BTC", "ETH", "SOL"), 1):
        call(db, "open_position", account_id, 1, "long", base)
        call(db, "record_fill", account_id, n, "buy", 1, 100)
    reserved = {"missing": 5_000 + 300, "stale": 5_000 + 600, "ok": 5_000 + 600}
    call(db, "record_price", "coinbase", "BTC", "USD", 200)
    assert capital(db, account_id, "price_status")["USD"] == "missing"
    assert capital(db, account_id, "reserved")["USD"] == 5_000 + 400
    for base in ("ETH", "SOL"):
        call(db, "record_price", "coinbase", base, "USD", 200, at(0))
    assert capital(db, account_id, "price_status")["USD"] == "stale"
    assert capital(db, account_id, "reserved")["USD"] == reserved["stale"]
    for base in ("ETH", "SOL"):
        call(db, "record_price", "coinbase", base, "USD", 200)
    assert capital(db, account_id, "price_status")["USD"] == "ok"
    assert capital(db, account_id, "reserved")["USD"] == reserved["ok"]


@MODELS
def test_the_sum_of_its_bots(db: Connection, model: str) -> None:
    """Maintained totals say what the bots' rows add up to, after all that bots do (R11)."""
    live(db, model)
    for figure in ("reserved", "reserved_conservative", "reserved_exact"):
        apart = query(
            db,
            f"""
            SELECT c.account_id, c.currency, c.{figure}, coalesce(sum(b.{figure}), 0)
            FROM budgetdb.account_capital AS c
            LEFT JOIN budgetdb.bot_capital AS b USING (account_id, currency)
            GROUP BY c.account_id, c.currency, c.{figure}
            HAVING round(c.{figure}, 15) <> round(coalesce(sum(b.{figure}), 0), 15)
            """,
        )
        assert apart == []


@MODELS
def test_what_get_available_capital_says(db: Connection, model: str) -> None:
    """View and function are two ways to the same figures (R2)."""
    live(db, model)
    for account in look(db, "accounts"):
        view = query(
            db,
            """
            SELECT currency, raw_balance, reserved, available, shortfall, price_status
            FROM budgetdb.account_capital WHERE account_id = %s
            """,
            account.id,
        )
        assert len(view) >= 2
        assert sorted(view) == sorted(rows(db, "get_available_capital", account.id))


def test_nothing_is_null(db: Connection) -> None:
    """Every figure is a number, whatever price is missing (R3)."""
    live(db)
    db.execute("DELETE FROM budgetdb_data.prices")
    for row in look(db, "account_capital"):
        assert {name for name, value in row._asdict().items() if value is None} <= {"snapshot_as_of"}


def test_account_without_anything(db: Connection) -> None:
    """An account has a row per currency that it ever had, so at first none."""
    publish(db)
    account = call(db, "create_account", "Bob", "Empty", "coinbase")
    assert look(db, "account_capital", "account_id = %s", account.id) == []
    assert len(look(db, "account_capital")) == 6


def test_pausing_and_paper(db: Connection) -> None:
    """A paused bot's allocation is not reserved, and paper is marked as such (R1, R7)."""
    publish(db)
    call(db, "pause_bot", COINBASE, B)
    call(db, "pause_bot", COINBASE, A)
    assert capital(db, COINBASE, "reserved") == amounts(USD=0, BTC=0)
    paper = {row.account_id for row in look(db, "account_capital") if row.is_paper_trading}
    assert paper == {PAPER}
