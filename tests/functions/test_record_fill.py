"""record_fill: what every execution moves, to the digit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_CURRENCIES,
    NO_FACTS,
    NO_TIMES,
    NOBODY,
    A,
    B,
    C,
    Connection,
    Number,
    amounts,
    at,
    available,
    bot,
    call,
    capital,
    check_bad,
    check_retry,
    expire,
    look,
    open_account,
    open_long,
    open_short,
    publish,
    query,
    refused,
    rows,
    shown,
    trade,
)

if TYPE_CHECKING:
    from conftest import Connect

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])


def position(db: Connection, position_id: int = 1) -> str:
    """Return base, quote and profit of a position in the shortest notation, and its status."""
    (row,) = look(db, "positions", "id = %s", position_id)
    parts = (row.base_amount, row.quote_amount, row.realised_pnl)
    return " ".join([*(f"{figure.normalize():f}" for figure in parts), row.status])


def figures(db: Connection) -> dict[str, dict[str, Decimal]]:
    """Return raw, what A holds, and what is available in both models."""
    return {
        "raw": capital(db, COINBASE, "raw_balance"),
        "held": bot(db, A),
        "exact": capital(db, COINBASE, "available_exact"),
        "conservative": capital(db, COINBASE, "available_conservative"),
    }


@MODELS
@pytest.mark.parametrize(("profit_policy", "profit"), [("keep", 989), ("sweep", 0)])
def test_worked_numbers(db: Connection, model: str, profit_policy: str, profit: int) -> None:
    """A long, step by step: nothing that A does reaches others in the exact model (R2, R8)."""
    publish(db, model, profit_policy)

    def check(raw: Number, held: Number, btc: str, a_btc: str, exact: Number, conservative: Number) -> None:
        assert figures(db) == {
            "raw": amounts(USD=raw, BTC=btc),
            "held": amounts(USD=held, BTC=a_btc),
            "exact": amounts(USD=exact, BTC="0.4"),
            "conservative": amounts(USD=conservative, BTC="0.4"),
        }
        own = amounts(USD=exact if model == "exact" else conservative, BTC="0.4")
        assert available(db, COINBASE) == own

    check(50_000, 10_000, "0.5", "0.1", 30_000, 30_000)
    open_long(db)
    check(44_995, 4_995, "0.55", "0.15", 30_000, 19_995)
    assert position(db) == "0.05 5005 0 open"
    call(db, "record_price", "coinbase", "BTC", "USD", 120_000)
    check(44_995, 4_995, "0.55", "0.15", 30_000, 18_995)
    trade(db, "sell", "0.02", 2_400, "2.40")
    check("47392.60", "7392.60", "0.53", "0.13", 30_000, "23792.60")
    assert position(db) == "0.03 3003 395.6 open"
    trade(db, "sell", "0.03", 3_600, "3.60")
    check(50_989, 10_000 + profit, "0.5", "0.1", 30_989 - profit, 30_989)
    assert position(db) == "0 0 989 closed"


def test_a_short_step_by_step(db: Connection) -> None:
    """A short: what it brought in counts in USD, and as the BTC that it buys at today's price (R2, R8)."""
    publish(db)
    open_short(db)
    assert figures(db) == {
        "raw": amounts(USD=54_995, BTC="0.45"),
        "held": amounts(USD=14_995, BTC="0.05"),
        "exact": amounts(USD=30_000, BTC="0.4"),
        "conservative": amounts(USD=30_000, BTC="0.30005"),
    }
    assert position(db) == "0.05 4995 0 open"
    call(db, "record_price", "coinbase", "BTC", "USD", 80_000)
    assert figures(db)["conservative"] == amounts(USD=30_000, BTC="0.2875625")
    trade(db, "buy", "0.02", 1_600, "1.60")
    assert position(db) == "0.03 2997 396.4 open"
    assert figures(db) == {
        "raw": amounts(USD="53393.40", BTC="0.47"),
        "held": amounts(USD="13393.40", BTC="0.07"),
        "exact": amounts(USD=30_000, BTC="0.4"),
        "conservative": amounts(USD="30396.40", BTC="0.3325375"),
    }
    trade(db, "buy", "0.03", 2_400, "2.40")
    assert position(db) == "0 0 991 closed"
    assert figures(db)["held"] == amounts(USD=10_991, BTC="0.1")
    assert figures(db)["conservative"] == amounts(USD=30_991, BTC="0.4")


@pytest.mark.parametrize(
    ("direction", "fills", "expected"),
    [
        # Fees on the way in and out of a long.
        ("long", [("buy", 1, 100, 1, "USD")], "1 101 0 open"),
        ("long", [("buy", 1, 100, "0.1", "BTC")], "0.9 100 0 open"),
        ("long", [("buy", 1, 100, 1, "BNB")], "1 100 0 open"),
        ("long", [("buy", 1, 100), ("sell", "0.5", 60, 1, "USD")], "0.5 50 9 open"),
        # What was sold is gone with its fee: 0.6, which cost 60.
        ("long", [("buy", 1, 100), ("sell", "0.5", 60, "0.1", "BTC")], "0.4 40 0 open"),
        ("long", [("buy", 1, 100), ("sell", "0.5", 60, 1, "BNB")], "0.5 50 10 open"),
        ("long", [("buy", 1, 100), ("sell", 1, 5, 9, "USD")], "0 0 -104 closed"),
        # And of a short.
        ("short", [("sell", 1, 100, 1, "USD")], "1 99 0 open"),
        ("short", [("sell", 1, 100, "0.1", "BTC")], "1.1 100 0 open"),
        ("short", [("sell", 1, 1, 3, "USD")], "1 0 -2 open"),
        ("short", [("sell", 1, 1, 3, "USD"), ("sell", 1, 9), ("buy", 1, 2)], "1 4.5 0.5 open"),
        ("short", [("sell", 1, 100, 1, "BNB")], "1 100 0 open"),
        ("short", [("sell", 1, 100), ("buy", "0.5", 40, 1, "USD")], "0.5 50 9 open"),
        # What was bought is what the fee left: 0.4, which brought 40.
        ("short", [("sell", 1, 100), ("buy", "0.5", 40, "0.1", "BTC")], "0.6 60 0 open"),
        ("short", [("sell", 1, 100), ("buy", 1, 140, 1, "BNB")], "0 0 -40 closed"),
        # Shares of the cost: proportional, to 18 decimals, and the last fill takes what is left.
        ("long", [("buy", 3, 400), ("sell", 1, 1)], "2 266.666666666666666667 -132.333333333333333333 open"),
        ("long", [("buy", 1, 100), ("buy", 1, 200), ("sell", 1, 150)], "1 150 0 open"),
        ("long", [("buy", 3, 10), ("sell", 1, 4)], "2 6.666666666666666667 0.666666666666666667 open"),
        ("short", [("sell", 3, 2), ("buy", 2, 1)], "1 0.666666666666666667 0.333333333333333333 open"),
        ("long", [("buy", 3, 100), *[("sell", 1, 40)] * 3], "0 0 20 closed"),
        ("long", [("buy", 1, 100), ("sell", "0.4", 50), ("buy", "0.4", 80)], "1 140 10 open"),
        (
            "long",
            [("buy", "0.000000000000000003", "0.000000000000000001"), ("sell", "0.000000000000000002", 1)],
            "0.000000000000000001 0 0.999999999999999999 open",
        ),
        # A short bought back gross of its fee in base: 1.001 bought, 0.001 eaten.
        ("short", [("sell", 1, 100), ("buy", "1.001", 90, "0.001", "BTC")], "0 0 10 closed"),
        ("short", [("sell", 1, 100), ("buy", 1, 90, "0.001", "BTC")], "0.001 0.1 9.9 open"),
        ("long", [("buy", "1.001", 100, "0.001", "BTC"), ("sell", 1, 110)], "0 0 10 closed"),
        ("long", [("buy", 1, 100), ("sell", "0.999", 110, "0.001", "BTC")], "0 0 10 closed"),
        # Rebates: of the quote, of the base, of a third coin, more than the trade itself.
        ("long", [("buy", 1, 100, -1, "USD")], "1 99 0 open"),
        ("long", [("buy", 1, 100, "-0.1", "BTC")], "1.1 100 0 open"),
        ("long", [("buy", 1, 100, -1, "BNB")], "1 100 0 open"),
        ("long", [("buy", 1, 100, -103)], "1 0 3 open"),
        ("long", [("buy", 1, 100, -103), ("sell", 1, 10)], "0 0 13 closed"),
        ("long", [("buy", 1, 100), ("sell", 1, 90, -15)], "0 0 5 closed"),
        ("short", [("sell", 1, 100, -1, "USD")], "1 101 0 open"),
        ("short", [("sell", 1, 100, "-0.1", "BTC")], "0.9 100 0 open"),
        ("short", [("sell", 1, 100), ("buy", "0.9", 90, "-0.1", "BTC")], "0 0 10 closed"),
        ("short", [("sell", 1, 100), ("buy", 1, 90, -95)], "0 0 105 closed"),
        # A rebate in base that is more than what was sold is a buy.
        ("long", [("sell", 1, 100, -3, "BTC")], "2 0 100 open"),
        # For nothing: an airdrop, a gift, a sale of dust.
        ("long", [("buy", 1, 0)], "1 0 0 open"),
        ("long", [("buy", 1, 0, 1)], "1 1 0 open"),
        ("long", [("buy", 1, 0, "0.1", "BTC")], "0.9 0 0 open"),
        ("long", [("buy", 1, 0), ("sell", 1, 100)], "0 0 100 closed"),
        ("long", [("buy", 1, 100), ("sell", 1, 0)], "0 0 -100 closed"),
        ("long", [("buy", 1, 100), ("sell", "0.5", 0, 1)], "0.5 50 -51 open"),
        ("short", [("sell", 1, 0)], "1 0 0 open"),
        ("short", [("sell", 1, 0, 1)], "1 0 -1 open"),
        ("short", [("sell", 1, 100), ("buy", 1, 0)], "0 0 100 closed"),
        # A fee that eats all that was bought costs money, and moves no base; one that eats more is a sale.
        ("long", [("buy", 1, 100), ("buy", "0.1", 10, "0.1", "BTC")], "1 100 -10 open"),
        ("long", [("buy", "0.1", 10, "0.1", "BTC")], "0 0 -10 closed"),
        ("long", [("buy", 1, 100), ("buy", "0.1", 10, "0.3", "BTC")], "0.8 80 -30 open"),
        ("long", [("buy", "0.1", 10, "0.3", "BTC")], "0.2 0 -10 open"),
        ("short", [("sell", 1, 100), ("buy", "0.1", 10, "0.1", "BTC")], "1 100 -10 open"),
        ("short", [("sell", 1, 100), ("buy", "0.1", 10, "0.3", "BTC")], "1.2 100 -10 open"),
        # Beyond what it holds it turns around, and the money is split with the base.
        ("long", [("buy", "0.0009995", 90), ("sell", "0.001", 100)], "0.0000005 0.05 9.95 open"),
        ("long", [("buy", 1, 100), ("sell", 3, 330, 3)], "2 218 9 open"),
        ("long", [("buy", 1, 100), ("sell", 3, 100)], "2 66.666666666666666667 -66.666666666666666667 open"),
        ("long", [("buy", 1, 100), ("sell", "1.9", 220, "0.1", "BTC")], "1 110 10 open"),
        ("long", [("buy", 1, 100), ("sell", "1.000000000000000001", 1)],
         "0.000000000000000001 0.000000000000000001 -99.000000000000000001 open"),
        ("long", [("buy", 1, 100), ("sell", 2, 220), ("buy", 3, 300)], "2 200 20 open"),
        ("long", [("buy", 1, 100), ("sell", 2, 0, 10)], "1 0 -110 open"),
        ("short", [("sell", 1, 100), ("buy", 3, 330, 3)], "2 222 -11 open"),
        ("short", [("sell", 1, 100), ("buy", "2.1", 220, "0.1", "BTC")], "1 110 -10 open"),
        ("short", [("sell", 1, 100), ("buy", 2, 10, -30)], "1 0 120 open"),
        # The first fill says what it is.
        ("long", [("sell", 1, 100)], "1 100 0 open"),
        ("short", [("buy", 1, 100)], "1 100 0 open"),
        # And after it was closed, the next one opens it again.
        ("long", [("buy", 1, 100), ("sell", 1, 110), ("buy", 2, 50)], "2 50 10 open"),
        ("long", [("buy", 1, 100), ("sell", 1, 110), ("sell", 2, 50)], "2 50 10 open"),
        ("long", [("buy", 1, 100), ("sell", 1, 110), ("buy", 2, 50), ("sell", 2, 40)], "0 0 0 closed"),
        # Rounded at the 18th decimal, half away from zero.
        ("long", [("buy", "1.0000000000000000005", "0.0020985879999999998")],
         "1.000000000000000001 0.002098588 0 open"),
        ("long", [("buy", 1, "1.2345678901234567894999", "0.0000000000000000005")],
         "1 1.23456789012345679 0 open"),
        ("short", [("sell", 1, 100, "-0.0000000000000000005")], "1 100.000000000000000001 0 open"),
    ],
)  # fmt: skip
def test_positions(db: Connection, direction: str, fills: list[tuple[Any, ...]], expected: str) -> None:
    """Fills add, opposite fills reduce and realise profit, zero base closes, the rest turns around (R8)."""
    account_id = open_account(db, USD=1_000, BTC=10, BNB=10)
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    call(db, "open_position", account_id, 1, direction)
    for n, (side, base, quote, *fee) in enumerate(fills):
        call(db, "record_fill", account_id, 1, side, base, quote, *fee, executed_at=at(n))
    assert position(db) == expected
    (row,) = look(db, "positions")
    assert row.closed_at == (at(len(fills) - 1) if row.status == "closed" else None)


@pytest.mark.parametrize("snapshot", [False, True])
@pytest.mark.parametrize(
    ("side", "fee", "usd", "btc", "bnb"),
    [
        ("buy", (), -100, 1, 0),
        ("buy", (2,), -102, 1, 0),
        ("buy", ("0.01", "BTC"), -100, "0.99", 0),
        ("buy", (1, "BNB"), -100, 1, -1),
        ("sell", (2, "USD"), 98, -1, 0),
        ("sell", ("0.01", "BTC"), 100, "-1.01", 0),
        ("sell", (1, "BNB"), 100, -1, -1),
    ],
)
def test_what_a_fill_moves(
    db: Connection, snapshot: bool, side: str, fee: tuple[Any, ...], usd: int, btc: Number, bnb: int
) -> None:
    """Base, quote and fee move the bot, and the raw balance unless a snapshot has them already (R2, R4)."""
    account_id = open_account(db, as_of=at(2 if snapshot else 0), USD=1_000, BTC=10, BNB=10)
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 50)
    call(db, "open_position", account_id, 1, "long" if side == "buy" else "short")
    moved = amounts(USD=usd, BTC=btc) | (amounts(BNB=bnb) if bnb else {})
    raw, held = capital(db, account_id, "raw_balance"), amounts(BNB=0) | bot(db, 1)
    fill = call(db, "record_fill", account_id, 1, side, 1, 100, *fee, executed_at=at(1))
    assert look(db, "fills") == [fill]
    assert bot(db, 1) == {currency: held[currency] + amount for currency, amount in moved.items()}
    if not snapshot:
        raw |= {currency: raw[currency] + amount for currency, amount in moved.items()}
    assert capital(db, account_id, "raw_balance") == raw


def test_returns_the_fill(db: Connection) -> None:
    """The row is that of the view fills; the fee is in quote currency and the time now unless given."""
    publish(db)
    call(db, "open_position", COINBASE, A, "short")
    fill = trade(db, "sell", "0.010", "1000.50", "0.5")
    assert look(db, "fills") == [fill]
    expected = {
        "id": 1,
        "account_id": COINBASE,
        "bot_id": A,
        "position_id": 1,
        "side": "sell",
        "base_currency": "BTC",
        "quote_currency": "USD",
        "base_amount": Decimal("0.01"),
        "quote_amount": Decimal("1000.5"),
        "fee_amount": Decimal("0.5"),
        "fee_currency": "USD",
        "overspent": False,
    }
    assert shown(fill, expected) == expected
    assert abs(fill.recorded_at - fill.executed_at).total_seconds() < 60


def test_fills_out_of_order(db: Connection) -> None:
    """Fills of a position may come in any order: a sale that comes first makes it a short meanwhile (R8)."""
    account_id = open_account(db, as_of=at(0), USD=1_000, BTC=0)
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    call(db, "open_position", account_id, 1, "long")
    seen = []
    for hour, side, base, quote in (
        (4, "sell", 1, 150), (2, "buy", 1, 120), (3, "sell", "0.5", 75), (1, "buy", 1, 100),
    ):  # fmt: skip
        call(db, "record_fill", account_id, 1, side, base, quote, executed_at=at(hour))
        (row,) = look(db, "positions")
        seen.append(f"{row.direction} {position(db)}")
    assert seen == [
        "short 1 150 0 open",
        "short 0 0 30 closed",
        "short 0.5 75 30 open",
        "long 0.5 50 55 open",
    ]
    assert capital(db, account_id, "raw_balance") == amounts(USD=1_005, BTC="0.5")
    assert [fill.executed_at for fill in look(db, "fills")] == [at(4), at(2), at(3), at(1)]
    assert bot(db, 1) == amounts(USD=505, BTC="0.5")


@MODELS
def test_overspent_cuts_what_is_available(db: Connection, model: str) -> None:
    """A fill beyond what the bot holds is recorded, flagged, and takes from others what it took (R8)."""
    publish(db, model)
    call(db, "open_position", COINBASE, A, "long")
    assert not trade(db, "buy", "0.1", 10_000).overspent
    assert trade(db, "buy", "0.05", 5_000).overspent
    assert bot(db, A) == amounts(USD=-5_000, BTC="0.25")
    assert bot(db, A, "overspent") == amounts(USD=5_000, BTC=0)
    assert bot(db, A, "reserved_exact") == amounts(USD=0, BTC="0.25")
    assert capital(db, COINBASE, "available_exact") == amounts(USD=25_000, BTC="0.4")
    # What it sells first makes good for that.
    assert not trade(db, "sell", "0.04", 4_000).overspent
    assert bot(db, A) == amounts(USD=-1_000, BTC="0.21")
    assert capital(db, COINBASE, "available_exact") == amounts(USD=29_000, BTC="0.4")
    trade(db, "sell", "0.04", 4_000)
    assert bot(db, A) == amounts(USD=3_000, BTC="0.17")
    assert capital(db, COINBASE, "available_exact") == amounts(USD=30_000, BTC="0.4")


@pytest.mark.parametrize(
    ("direction", "side", "base", "quote", "fee", "overspent"),
    [
        ("long", "buy", "0.1", 10_000, (), False),
        ("long", "buy", "0.1", 10_000, ("0.000000000000000001", "USD"), True),
        ("long", "buy", "0.1", 10_000, ("0.09", "BTC"), False),
        ("short", "sell", "0.1", 10_000, (), False),
        ("short", "sell", "0.100000000000000001", 10_000, (), True),
        ("short", "sell", "0.1", 10_000, ("0.000000000000000001", "BTC"), True),
        ("short", "sell", "0.1", 10_000, (10_000, "USD"), False),
        ("short", "sell", "0.1", 10_000, ("0.01", "BNB"), True),
    ],
)
def test_overspent_to_the_last_digit(
    db: Connection, direction: str, side: str, base: str, quote: int, fee: tuple[Any, ...], overspent: bool
) -> None:
    """To spend all that the bot holds is not to overspend; a fee counts, in whatever currency (R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, direction)
    fill = call(db, "record_fill", COINBASE, 1, side, base, quote, *fee)
    assert fill.overspent is overspent
    assert look(db, "fills")[0].overspent is overspent


def test_sweep_keeps_what_other_positions_hold(db: Connection) -> None:
    """The account gets the profit of the position that closed, not the proceeds of an open short (R8)."""
    publish(db, "exact", "sweep")
    long, short = open_long(db), open_short(db)
    assert bot(db, A) == amounts(USD=9_990, BTC="0.1")
    trade(db, "sell", "0.05", 6_000, position=long)
    # 15,990 held, of which 10,000 are its own and 4,995 the short's.
    assert bot(db, A) == amounts(USD=14_995, BTC="0.05")
    assert available(db, COINBASE) == amounts(USD=30_995, BTC="0.4")
    trade(db, "buy", "0.05", 4_000, position=short)
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1")
    assert available(db, COINBASE) == amounts(USD=31_990, BTC="0.4")


def test_sweep_only_what_is_beyond_the_allocation(db: Connection) -> None:
    """A loss is made good before anything is swept, and no partial close sweeps (R8)."""
    publish(db, "exact", "sweep")
    trade(db, "sell", "0.05", 4_000, position=open_long(db))
    assert bot(db, A) == amounts(USD=8_995, BTC="0.1")
    second = open_long(db)
    trade(db, "sell", "0.04", 9_000, position=second)
    assert bot(db, A) == amounts(USD=12_990, BTC="0.11")
    trade(db, "sell", "0.01", 100, position=second)
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1")
    assert available(db, COINBASE) == amounts(USD=33_090, BTC="0.4")


def test_sweep_with_a_fee_in_a_third_currency(db: Connection) -> None:
    """A short's profit is swept from the quote currency; the fee stays the bot's debt in its own (R8)."""
    publish(db, "exact", "sweep")
    trade(db, "buy", "0.05", 4_000, "0.1", position=open_short(db), fee_currency="BNB")
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1", BNB="-0.1")


@MODELS
def test_closing_a_short_with_a_base_fee(db: Connection, model: str) -> None:
    """What the fee ate is still to be bought back; bought gross of it, the short closes (R8)."""
    publish(db, model)
    short = open_short(db)
    with db.transaction(force_rollback=True):
        trade(db, "buy", "0.05", 4_000, "0.001", position=short, fee_currency="BTC")
        assert position(db) == "0.001 99.9 895.1 open"
        assert bot(db, A) == amounts(USD=10_995, BTC="0.099")
        assert look(db, "integrity_violations") == []
    trade(db, "buy", "0.051", 4_000, "0.001", position=short, fee_currency="BTC")
    assert position(db) == "0 0 995 closed"
    assert bot(db, A) == amounts(USD=10_995, BTC="0.1")


def test_a_fee_beyond_the_proceeds(db: Connection) -> None:
    """What a short cost more than it brought in is gone, and no capital for others (R2, R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "short")
    trade(db, "sell", "0.01", 1, 3)
    assert capital(db, COINBASE, "raw_balance")["USD"] == 49_998
    for pause in (False, True):
        if pause:
            call(db, "pause_bot", COINBASE, A)
        for model in ("exact", "conservative"):
            reserved = capital(db, COINBASE, f"reserved_{model}")
            assert reserved["USD"] >= 10_000
            assert reserved["BTC"] >= 0
    assert capital(db, COINBASE, "available_conservative")["USD"] == 39_998


def test_other_market(db: Connection) -> None:
    """A position in another market moves that market's currencies and no other (R2)."""
    account_id = open_account(db, "exact", USD=1_000, BTC=10)
    call(
        db, "create_bot", account_id, "E", "bidirectional_dca", 50, base_currency="ETH", quote_currency="BTC"
    )
    call(db, "open_position", account_id, 1, "long")
    assert not call(db, "record_fill", account_id, 1, "buy", 20, 1, "0.1", "ETH").overspent
    assert bot(db, 1) == amounts(BTC="1.5", ETH="19.9")
    assert capital(db, account_id, "raw_balance") == amounts(USD=1_000, BTC=9, ETH="19.9")
    assert available(db, account_id) == amounts(USD=1_000, BTC="7.5", ETH=0)


def test_more_than_the_position_holds(db: Connection) -> None:
    """What reduces by more than it holds turns the rest around, and the totals with it (R8, R11)."""
    publish(db)
    exposures = "SELECT long_base, long_cost, short_base, short_proceeds FROM budgetdb_data.exposures"
    long = open_long(db)
    trade(db, "sell", "0.08", 9_600, position=long)
    (row,) = look(db, "positions")
    assert (row.direction, position(db), row.closed_at) == ("short", "0.03 3600 995 open", None)
    assert query(db, exposures) == [(0, 0, Decimal("0.03"), 3_600)]
    assert bot(db, A) == amounts(USD=14_595, BTC="0.07")
    assert capital(db, COINBASE, "raw_balance") == amounts(USD=54_595, BTC="0.47")
    trade(db, "buy", "0.05", 4_000, position=long)
    (row,) = look(db, "positions")
    assert (row.direction, position(db)) == ("long", "0.02 1600 2195 open")
    assert query(db, exposures) == [(Decimal("0.02"), 1_600, 0, 0)]
    assert available(db, COINBASE)["BTC"] == Decimal("0.4")


def test_a_turn_sweeps_nothing(db: Connection) -> None:
    """A position that turns around is not closed; when it is, all the profit goes (R8)."""
    publish(db, "exact", "sweep")
    trade(db, "sell", "0.08", 9_600, position=open_long(db))
    assert bot(db, A) == amounts(USD=14_595, BTC="0.07")
    trade(db, "buy", "0.03", 2_700)
    assert position(db) == "0 0 1895 closed"
    assert bot(db, A) == amounts(USD=10_000, BTC="0.1")
    assert available(db, COINBASE) == amounts(USD=31_895, BTC="0.4")


def closed_long(db: Connection, status: str) -> int:
    """Bring bot A, its long bought and sold, into a state, and return the position."""
    long = open_long(db)
    trade(db, "sell", "0.05", 6_000, position=long)
    if status != "active":
        call(db, f"{'pause' if status == 'paused' else 'close'}_bot", COINBASE, A)
    return long


@MODELS
@pytest.mark.parametrize(
    ("status", "usd", "btc"),
    [("active", 9_995, "0.11"), ("paused", -1_000, "0.01"), ("closed", -1_000, "0.01")],
)
def test_a_late_fill(db: Connection, model: str, status: str, usd: int, btc: str) -> None:
    """What was executed is recorded whatever became of the bot and the position, and opens it again (R8)."""
    publish(db, model)
    long = closed_long(db, status)
    raw = capital(db, COINBASE, "raw_balance")
    late = trade(db, "buy", "0.01", 1_000, position=long)
    assert late.overspent is (status != "active")
    (row,) = look(db, "positions")
    assert (row.status, row.closed_at, position(db)) == ("open", None, "0.01 1000 995 open")
    assert [r.status for r in look(db, "bots", "id = %s", A)] == [status]
    assert bot(db, A) == amounts(USD=usd, BTC=btc)
    now = capital(db, COINBASE, "raw_balance")
    assert {c: now[c] - raw[c] for c in now} == amounts(USD=-1_000, BTC="0.01")
    trade(db, "sell", "0.01", 1_200, position=long)
    assert position(db) == "0 0 1195 closed"
    released = call(db, "close_bot", COINBASE, A)
    assert released.status == "closed"
    assert bot(db, A) == amounts(USD=0, BTC=0)
    with refused(db, "UB006"):
        call(db, "close_bot", COINBASE, A)


@pytest.mark.parametrize("side", ["buy", "sell"])
def test_a_late_fill_of_a_cancelled_position(db: Connection, side: str) -> None:
    """Cancelled with its bot, filled all the same: it opens, and close_bot releases it later (R8)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    call(db, "close_bot", COINBASE, A)
    assert position(db) == "0 0 0 cancelled"
    trade(db, side, "0.01", 1_000, executed_at=at(0))
    assert position(db) == "0.01 1000 0 open"
    with refused(db, "UB006"):
        call(db, "close_bot", COINBASE, A)
    trade(db, "sell" if side == "buy" else "buy", "0.01", 1_000, executed_at=at(1))
    (row,) = look(db, "positions")
    assert (row.status, row.closed_at) == ("closed", at(1))
    assert bot(db, A) == amounts(USD=0, BTC=0)


@MODELS
def test_a_late_sale_of_a_closed_bot_is_released_again(db: Connection, model: str) -> None:
    """What a late sale brought stays with the closed bot until close_bot is called again (R8)."""
    publish(db, model)
    call(db, "open_position", COINBASE, A, "short")
    call(db, "close_bot", COINBASE, A)
    trade(db, "sell", "0.01", 1_000)
    trade(db, "buy", "0.01", 900)
    assert bot(db, A) == amounts(USD=100, BTC=0)
    assert capital(db, COINBASE, "reserved_exact")["USD"] == 10_100
    call(db, "close_bot", COINBASE, A)
    assert bot(db, A) == amounts(USD=0, BTC=0)
    assert capital(db, COINBASE, "reserved_exact")["USD"] == 10_000
    assert available(db, COINBASE)["USD"] == 40_100


def test_a_draft_that_has_traded(db: Connection) -> None:
    """A draft's fills move it; activated, it has what positions hold and what they have not spent (R7)."""
    account_id = open_account(db, "exact", USD=1_000, BTC=1)
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 50, activate=False)
    call(db, "open_position", account_id, 1, "long")
    assert call(db, "record_fill", account_id, 1, "buy", "0.1", 100, executed_at=at(1)).overspent
    assert bot(db, 1) == amounts(USD=-100, BTC="0.1")
    assert available(db, account_id) == amounts(USD=1_000, BTC="0.9")
    call(db, "activate_bot", account_id, 1)
    assert bot(db, 1) == amounts(USD=150, BTC="0.35")
    assert available(db, account_id) == amounts(USD=850, BTC="0.65")


def test_dust_moves_nothing_else(db: Connection) -> None:
    """What is left of a position after its sale counts to the last digit (R8)."""
    publish(db)
    long = open_long(db)
    trade(db, "sell", "0.049999999999999999", 5_000, position=long)
    assert position(db) == "0.000000000000000001 0.0000000000001001 -4.9999999999998999 open"
    with refused(db, "UB006"):
        call(db, "close_bot", COINBASE, A)


def test_in_one_transaction(db: Connection) -> None:
    """A time left out is the clock's at that call, so that a snapshot holds what came before it (R4)."""
    account_id = call(db, "create_account", "Bob", "Bob's", "coinbase").id
    with db.transaction():
        rows(db, "sync_balances", account_id, {"USDT": 1_000})
        call(db, "create_bot", account_id, "E", "traditional_dca", 50, quote_currency="USDT")
        call(db, "open_position", account_id, 1, "long")
        call(db, "record_fill", account_id, 1, "buy", "0.001", 100)
        assert capital(db, account_id, "raw_balance") == amounts(USDT=900, BTC="0.001")
        # The exchange's own, and the fill is in it.
        rows(db, "sync_balances", account_id, {"USDT": 900})
        assert capital(db, account_id, "raw_balance")["USDT"] == 900
        call(db, "record_fill", account_id, 1, "sell", "0.001", 110)
        assert capital(db, account_id, "raw_balance") == amounts(USDT=1_010, BTC=0)


def test_in_a_transaction_that_began_before(db: Connection, connect: Connect) -> None:
    """A snapshot of another session, taken meanwhile, holds no fill that is recorded after it (R4)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    with connect(autocommit=False) as early:
        early.execute("SELECT now()")
        rows(db, "sync_balances", COINBASE, {"USD": 50_000})
        trade(early, "buy", "0.01", 1_000)
        early.commit()
    assert capital(db, COINBASE, "raw_balance")["USD"] == 49_000


@pytest.mark.parametrize(
    ("side", "base", "quote"), [("buy", "0.04", 4_004), ("sell", "0.04", 3_996), ("sell", "0.02", 1)]
)
def test_a_turn_of_a_position_with_fees_on_both_sides(
    db: Connection, side: str, base: str, quote: int
) -> None:
    """Whatever a fill is, raw and held move alike, and others keep what is free (R2)."""
    publish(db, "exact")
    open_long(db)
    free = available(db, COINBASE)
    for fee, currency in (("0.03", "BTC"), ("-0.03", "BTC"), (900, "USD"), (-5_000, "USD")):
        with db.transaction(force_rollback=True):
            raw, held = capital(db, COINBASE, "raw_balance"), bot(db, A)
            trade(db, side, base, quote, fee, fee_currency=currency)
            moved = {c: amount - raw[c] for c, amount in capital(db, COINBASE, "raw_balance").items()}
            assert moved == {c: amount - held[c] for c, amount in bot(db, A).items()}
            assert available(db, COINBASE) == free
            assert look(db, "integrity_violations") == []


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("side", [None, "", "Buy", "long"]),
        ("base_amount", [0, "0.0", "-1", "-1e-18", "1e-19", "0.0000000000000000004", *NO_FACTS]),
        ("quote_amount", ["-1", "-1e-18", "99999999999999999999.9999999999999999995", *NO_FACTS]),
        ("fee_amount", ["-1e20", "-9" + "9" * 4_300, *filter(None, NO_FACTS)]),
        ("fee_currency", [*filter(None, NO_CURRENCIES), "", "USDC:USDC", "usd", "US D", "X" * 101]),
        ("executed_at", [*filter(None, NO_TIMES), "1970-01-21 00:00:00+00", "2008-12-31 23:59:59.999999+00"]),
    ],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    good = {"account_id": COINBASE, "position_id": open_long(db), "side": "buy"}
    check_bad(db, "record_fill", good | {"base_amount": "0.001", "quote_amount": 100}, argument, values)


@pytest.mark.parametrize("argument", ["base_amount", "quote_amount", "fee_amount"])
def test_totals_out_of_range(db: Connection, argument: str) -> None:
    """An amount that is valid alone but not with what is there already is refused like any other (R6)."""
    account_id = open_account(db, USD="99999999999999999990", BTC="99999999999999999990", BNB=0)
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    direction, side = ("long", "buy") if argument == "base_amount" else ("short", "sell")
    call(db, "open_position", account_id, 1, direction)
    good = {"base_amount": 1, "quote_amount": 1, "fee_amount": 1, "fee_currency": "BNB"}
    call(db, "record_fill", account_id, 1, side, **good)
    with refused(db, "UB005"):
        call(db, "record_fill", account_id, 1, side, **good | {argument: "99999999999999999999"})


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("currency", ["USD", "BTC", "BNB"])
@pytest.mark.parametrize("side", ["buy", "sell"])
def test_sums_out_of_range(db: Connection, side: str, currency: str, sign: str) -> None:
    """An amount and a fee that are too large together are refused; apart, or against each other, not (R6)."""
    account_id = open_account(db, USD=0, BTC=0)
    call(db, "create_bot", account_id, "E", "traditional_dca", allocation={"USD": 1}, activate=False)
    call(db, "open_position", account_id, 1, "long")
    fill = (account_id, 1, side, *["99999999999999999999"] * 2, f"{sign}99999999999999999999")
    if (side, currency, sign) in {
        ("buy", "USD", ""), ("buy", "BTC", "-"), ("sell", "USD", "-"), ("sell", "BTC", ""),
    }:  # fmt: skip
        with refused(db, "UB005"):
            call(db, "record_fill", *fill, currency)
    else:
        assert abs(call(db, "record_fill", *fill, currency).fee_amount) == Decimal("99999999999999999999")


def test_unknown_position_and_account(db: Connection) -> None:
    """Another account's position is as unknown as none (R1)."""
    publish(db)
    stranger = call(db, "open_position", KRAKEN, C, "long").id
    for nobody in (None, 0, -1, NOBODY, stranger):
        with refused(db, "UB004"):
            call(db, "record_fill", COINBASE, nobody, "buy", "0.01", 1_000)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            call(db, "record_fill", account_id, stranger, "buy", "0.01", 1_000)
    assert call(db, "record_fill", KRAKEN, stranger, "buy", "0.01", 1_000).bot_id == C


def test_retry(db: Connection) -> None:
    """A retry with its time left to the default returns the fill of then, and moves nothing (R10)."""
    publish(db)
    for bot_id in (A, B):
        call(db, "open_position", COINBASE, bot_id, "long")
    good = {"position_id": 1, "side": "buy", "base_amount": "0.01", "quote_amount": 1_000}
    check_retry(
        db,
        "record_fill",
        account_id=COINBASE,
        **good,
        others=[
            {"position_id": 2},
            {"side": "sell"},
            {"base_amount": "0.02"},
            {"quote_amount": 1_001},
            {"fee_amount": 1},
            {"fee_currency": "BTC"},
            {"executed_at": at(0)},
        ],
        later=lambda: [
            trade(db, "sell", "0.01", 2_000),
            rows(db, "sync_balances", COINBASE, {"USD": 1}),
            call(db, "close_bot", COINBASE, A),
        ],
    )


def test_retry_with_its_time(db: Connection) -> None:
    """A retry that names the time again is the same request; one that leaves it out is another (R10)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    fill = trade(db, "buy", "0.01", 1_000, executed_at=at(0), request_id="one")
    db.execute("SET TimeZone = 'Asia/Tokyo'")
    assert trade(db, "buy", "0.01", "1000.00", executed_at=at(0), request_id="one") == fill
    assert trade(db, "buy", "0.01", "1000.00", executed_at=at(0), request_id="one", fee_currency=None) == fill
    with refused(db, "UB007"):
        trade(db, "buy", "0.01", 1_000, request_id="one")


def place(db: Connection, side: str, base: Number, quote: Number, **named: Any) -> Any:
    """Place an order of bot A."""
    return call(db, "place_order", COINBASE, A, side, base, quote, **named)


def filled(db: Connection, side: str, base: Number, quote: Number, fee: Number = 0, **named: Any) -> str:
    """Record a fill of order 1; return what is filled, what it holds, its status and what A may spend."""
    call(db, "record_fill", COINBASE, None, side, base, quote, fee, order_id=1, **named)
    (order,) = look(db, "orders", "id = 1")
    parts = (order.filled_base, order.filled_quote, order.hold, bot(db, A, "spendable")["USD"])
    return " ".join([*(f"{figure.normalize():f}" for figure in parts), order.status])


def test_of_an_order(db: Connection) -> None:
    """It says its order, needs no position, and moves what any fill moves (R8, R12)."""
    publish(db)
    order = place(db, "buy", "0.05", 5_100)
    fill = call(db, "record_fill", COINBASE, None, "buy", "0.05", 5_000, 5, order_id=order.id)
    assert look(db, "fills") == [fill]
    assert (fill.order_id, fill.position_id, fill.bot_id) == (order.id, order.position_id, A)
    assert position(db) == "0.05 5005 0 open"
    assert bot(db, A) == amounts(USD=4_995, BTC="0.15")
    assert trade(db, "buy", "0.01", 900).order_id is None


def test_uses_up_what_the_order_holds(db: Connection) -> None:
    """In proportion to its base; the last one closes it, and what it did not cost comes back (R12)."""
    publish(db)
    place(db, "buy", "0.03", 1_000)
    assert filled(db, "buy", "0.01", 300, 1) == "0.01 300 666.666666666666666667 9032.333333333333333333 open"
    assert filled(db, "buy", "0.005", 100) == "0.015 400 500 9099 open"
    assert filled(db, "buy", "0.015", 450, executed_at=at(0)) == "0.03 850 0 9149 filled"
    (order,) = look(db, "orders")
    assert order.closed_at == max(fill.executed_at for fill in look(db, "fills")) > at(0)


def test_uses_up_what_a_sale_holds(db: Connection) -> None:
    """A sale holds the base that is not sold yet (R12)."""
    publish(db)
    place(db, "sell", "0.03", 3_000)
    assert filled(db, "sell", "0.01", 1_200) == "0.01 1200 0.02 10000 open"
    assert bot(db, A, "spendable") == amounts(USD=10_000, BTC="0.07")
    assert filled(db, "sell", "0.02", 1_800) == "0.03 3000 0 10000 filled"
    assert bot(db, A, "spendable") == amounts(USD=10_000, BTC="0.07")


def test_costs_more_than_was_held(db: Connection) -> None:
    """Slippage is a fact: what is left holds as much as before, and nothing is below zero (R8, R12)."""
    publish(db)
    place(db, "buy", "0.1", 1_000)
    assert filled(db, "buy", "0.05", 5_000) == "0.05 5000 500 4500 open"
    assert filled(db, "buy", "0.04", 5_000) == "0.09 10000 100 0 open"
    assert bot(db, A, "on_order") == amounts(USD=100, BTC=0)
    assert filled(db, "buy", "0.01", 500) == "0.1 10500 0 0 filled"
    assert bot(db, A) == amounts(USD=-500, BTC="0.2")


def test_fills_more_than_was_ordered(db: Connection) -> None:
    """An exchange may round: what comes after the last is recorded as well (R8, R12)."""
    publish(db)
    place(db, "buy", "0.1", 1_000)
    assert filled(db, "buy", "0.11", 1_100, executed_at=at(2)) == "0.11 1100 0 8900 filled"
    assert filled(db, "buy", "0.01", 100, executed_at=at(1)) == "0.12 1200 0 8800 filled"
    (order,) = look(db, "orders")
    assert order.closed_at == at(2)
    assert filled(db, "buy", "0.01", 100, executed_at=at(3)) == "0.13 1300 0 8700 filled"
    (order,) = look(db, "orders")
    assert order.closed_at == at(3)


def test_after_its_order_expired(db: Connection) -> None:
    """The fill is a fact, and the order may still be filled by it (R8, R12)."""
    publish(db)
    place(db, "buy", "0.1", 1_000, expires_at="2099-01-01Z")
    expire(db)
    assert filled(db, "buy", "0.05", 400) == "0.05 400 0 9600 expired"
    assert position(db) == "0.05 400 0 open"
    # The next order puts it aside.
    place(db, "sell", "0.01", 100)
    assert filled(db, "buy", "0.05", 400, executed_at=at(0)) == "0.1 800 0 9200 filled"
    assert position(db) == "0.1 800 0 open"


def test_another_s_order(db: Connection) -> None:
    """Of the other side, of another position, of another account, or of nobody (R1, R12)."""
    publish(db)
    stranger = call(db, "place_order", KRAKEN, C, "buy", "0.01", 1).id
    order = place(db, "buy", "0.05", 5_000)
    other = call(db, "open_position", COINBASE, A, "long").id
    for side, position_id in (("sell", None), ("buy", other), ("sell", order.position_id)):
        with refused(db, "UB005") as refusal:
            call(db, "record_fill", COINBASE, position_id, side, "0.01", 1, order_id=order.id)
        assert f"order {order.id}" in refusal.message
    for nobody in (0, -1, NOBODY, stranger):
        for position_id in (None, order.position_id):
            with refused(db, "UB008"):
                call(db, "record_fill", COINBASE, position_id, "buy", "0.01", 1, order_id=nobody)
    with refused(db, "UB004"):
        call(db, "record_fill", COINBASE, None, "buy", "0.01", 1)
    fill = call(db, "record_fill", COINBASE, order.position_id, "buy", "0.01", 1, order_id=order.id)
    assert fill.order_id == order.id


def test_retry_with_its_order(db: Connection) -> None:
    """The order is one of the arguments (R10)."""
    publish(db)
    lot = place(db, "buy", "0.1", 1_000).position_id
    place(db, "buy", "0.1", 1_000, position_id=lot)
    check_retry(
        db,
        "record_fill",
        account_id=COINBASE,
        position_id=None,
        side="buy",
        base_amount="0.1",
        quote_amount=900,
        order_id=1,
        others=[{"order_id": 2}, {"order_id": None}, {"position_id": lot}],
        later=lambda: rows(db, "record_fill", COINBASE, lot, "sell", "0.1", 1_000),
    )
    assert [o.filled_base for o in look(db, "orders")] == [Decimal("0.1"), 0]
