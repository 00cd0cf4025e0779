"""get_available_capital: the published example to the digit, and one account at a time."""

from __future__ import annotations

from decimal import Decimal

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_BOTS,
    PAPER,
    A,
    B,
    Connection,
    amounts,
    available,
    call,
    open_account,
    open_long,
    open_short,
    publish,
    query,
    refused,
    rows,
    trade,
    unchanged,
)

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])


@MODELS
def test_published_example(db: Connection, model: str) -> None:
    """Each account has what its own bots leave, in both models while all are flat (R2)."""
    publish(db, model)
    assert available(db, COINBASE) == amounts(USD=30_000, BTC="0.4")
    assert available(db, KRAKEN) == amounts(USD=19_000, BTC="0.21")
    assert available(db, PAPER) == amounts(USD=75_000, BTC="0.75")
    tenth = Decimal("0.1")
    assert sorted(rows(db, "get_available_capital", COINBASE)) == [
        ("BTC", 5 * tenth, tenth, 4 * tenth, 0, "not needed"),
        ("USD", 50_000, 20_000, 30_000, 0, "not needed"),
    ]


@MODELS
def test_own_reservation_is_excluded(db: Connection, model: str) -> None:
    """A bot's own reservation does not count against itself (R1)."""
    publish(db, model)
    assert available(db, COINBASE, A) == amounts(USD=40_000, BTC="0.5")
    assert available(db, COINBASE, B) == amounts(USD=40_000, BTC="0.4")


@MODELS
def test_a_bot_of_nobody_excludes_nothing(db: Connection, model: str) -> None:
    """Another account's bot, or one that is not there, excludes nothing and is no error (R1)."""
    publish(db, model)
    for nobody in (*NO_BOTS, 2**63 - 1):
        assert available(db, COINBASE, nobody) == amounts(USD=30_000, BTC="0.4")


@MODELS
def test_a_bot_not_created_yet_excludes_nothing(db: Connection, model: str) -> None:
    """The id that the next bot will get excludes nothing until it has it (R1)."""
    publish(db, model)
    assert available(db, COINBASE, 5) == available(db, COINBASE)
    assert call(db, "create_bot", COINBASE, "E", "traditional_dca", 10).id == 5
    assert available(db, COINBASE, 5) == amounts(USD=30_000, BTC="0.4")
    assert available(db, COINBASE) == amounts(USD=25_000, BTC="0.4")


def test_the_wrong_answer(db: Connection) -> None:
    """Summing over all accounts gives -1,000, which no account's answer knows (R1)."""
    publish(db)
    ((wrong,),) = query(
        db,
        """
        SELECT max(raw_balance) FILTER (WHERE account_id = %s) - sum(reserved)
        FROM budgetdb.account_capital WHERE currency = 'USD'
        """,
        COINBASE,
    )
    assert wrong == -1_000
    assert available(db, COINBASE)["USD"] == 30_000


@MODELS
def test_other_accounts_do_not_matter(db: Connection, model: str) -> None:
    """What happens on one account changes no other, of the same owner or not (R1)."""
    publish(db, model)
    others = available(db, KRAKEN), available(db, PAPER)
    open_long(db)
    open_short(db)
    call(db, "pause_bot", COINBASE, B)
    rows(db, "sync_balances", COINBASE, {"USD": 1}, complete=True)
    assert (available(db, KRAKEN), available(db, PAPER)) == others


@MODELS
@pytest.mark.parametrize(
    ("direction", "side", "usd", "btc"), [("long", "buy", 34_000, "0.55"), ("short", "sell", 46_000, "0.45")]
)
def test_positions_are_excluded_with_their_bot(
    db: Connection, model: str, direction: str, side: str, usd: int, btc: str
) -> None:
    """Excluding a bot takes out its positions in all markets, and the prices that they need (R2, R3)."""
    publish(db, model)
    for n, base in enumerate(("BTC", "ETH"), 1):
        call(db, "open_position", COINBASE, A, direction, base)
        trade(db, side, "0.05", 3_000, position=n)
    db.execute("DELETE FROM budgetdb_data.prices")
    for price in (None, 1, 250_000):
        if price:
            call(db, "record_price", "coinbase", "BTC", "USD", price)
        others = {row.currency: row for row in rows(db, "get_available_capital", COINBASE, A)}
        assert (others["USD"].available, others["BTC"].available) == (usd, Decimal(btc))
        assert {row.price_status for row in others.values()} == {"not needed"}


def test_the_account_s_own_model_answers(db: Connection) -> None:
    """Positions count twice on a conservative account and once on an exact one (R2)."""
    publish(db)
    open_long(db)
    assert available(db, COINBASE) == amounts(USD=19_995, BTC="0.4")
    call(db, "configure_account", COINBASE, reservation_model="exact")
    assert available(db, COINBASE) == amounts(USD=30_000, BTC="0.4")


@pytest.mark.parametrize(
    ("model", "opened", "closed"), [("conservative", 19_995, 29_995), ("exact", 30_000, 30_000)]
)
def test_currencies_that_come_later(db: Connection, model: str, opened: int, closed: int) -> None:
    """A currency that is new to the account joins the others, whatever the account has open (R2, R11)."""
    publish(db, "exact" if model == "conservative" else "conservative")
    call(db, "configure_account", COINBASE, reservation_model=model)
    position = open_long(db)
    rows(db, "sync_balances", COINBASE, {"ETH": 7})
    call(db, "create_bot", COINBASE, "E", "traditional_dca", 50, base_currency="XRP", quote_currency="ETH")
    assert available(db, COINBASE) == amounts(USD=opened, BTC="0.4", ETH="3.5", XRP=0)
    trade(db, "sell", "0.05", 5_000, "0.5", position=position, fee_currency="BNB")
    assert available(db, COINBASE) == amounts(USD=closed, BTC="0.4", ETH="3.5", XRP=0, BNB=0)


def test_each_market_counts_in_its_own_price(db: Connection) -> None:
    """5 ETH on ETH-BTC count as their price in BTC, never as 5 BTC, and not in USD (R2)."""
    account = open_account(db, USD=50_000, BTC=2, ETH=10)
    bot = call(
        db, "create_bot", account, "E", "bidirectional_dca", 50, base_currency="ETH", quote_currency="BTC"
    )
    assert available(db, account) == amounts(USD=50_000, BTC="1.5", ETH="7.5")
    position = call(db, "open_position", account, bot.id, "long")
    call(db, "record_fill", account, position.id, "buy", 5, "0.2")
    call(db, "record_price", "coinbase", "BTC", "USD", 100_000)
    call(db, "record_price", "coinbase", "ETH", "BTC", "0.05")
    # BTC 1.8 - 0.5 - 5 x 0.05; ETH 15 - 2.5 - 5.
    assert available(db, account) == amounts(USD=50_000, BTC="1.05", ETH="7.5")


@MODELS
def test_what_fills_do_to_others(db: Connection, model: str) -> None:
    """In the exact model no fill, fee, profit or price move of a bot reaches another (R2)."""
    publish(db, model)
    before = available(db, COINBASE)
    trades: dict[int, list[tuple[str, str, int, str, str]]] = {
        open_long(db): [("buy", "0.01", 900, "0.0001", "BTC"), ("sell", "0.02", 3_000, "3", "USD")],
        open_short(db): [("sell", "0.001", 120, "0.00001", "BTC"), ("buy", "0.03", 2_000, "2", "USD")],
    }
    seen = [available(db, COINBASE)]
    for position, fills in trades.items():
        for side, base, quote, fee, currency in fills:
            assert not trade(db, side, base, quote, fee, position=position, fee_currency=currency).overspent
            call(db, "record_price", "coinbase", "BTC", "USD", quote)
            seen.append(available(db, COINBASE))
    if model == "exact":
        assert seen == [before] * 5
    else:
        assert before not in seen


def test_account_without_anything(db: Connection) -> None:
    """An account without balances has no currency to answer for, and that is no error (R1)."""
    account = call(db, "create_account", "Bob", "Empty", "coinbase")
    assert rows(db, "get_available_capital", account.id) == []


def test_unknown_account(db: Connection) -> None:
    """No account means no answer, never that of all accounts (R1)."""
    publish(db)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            rows(db, "get_available_capital", account_id)


def test_it_only_reads(db: Connection) -> None:
    """Asking costs no version and works in a read-only transaction (R9)."""
    publish(db)
    with unchanged(db), db.transaction():
        db.execute("SET TRANSACTION READ ONLY")
        assert len(rows(db, "get_available_capital", COINBASE, A)) == 2
