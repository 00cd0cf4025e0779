"""record_price: the latest price of a market wins, and only a price is taken for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from example import (
    COINBASE,
    NO_CURRENCIES,
    NO_FACTS,
    NO_TEXTS,
    NO_TIMES,
    Connection,
    at,
    available,
    call,
    capital,
    check_bad,
    look,
    open_long,
    publish,
    query,
    refused,
    shown,
    unchanged,
)

GOOD = {"exchange": "coinbase", "base_currency": "BTC", "quote_currency": "USD", "price": 100_000}
BAD: dict[str, list[Any]] = {
    "exchange": NO_TEXTS,
    "base_currency": [*NO_CURRENCIES, "USD", "BTC:USD"],
    "quote_currency": [*NO_CURRENCIES, "BTC", "USDC:USDC"],
    "price": [0, -1, "-0.000000000000000001", "0.0000000000000000004", "1e-19", "9" * 4_300, *NO_FACTS],
    "as_of": [*filter(None, NO_TIMES), "1970-01-21 00:00:00+00"],
}


def test_returns_the_price(db: Connection) -> None:
    """Without a time, or with NULL, a price is from now."""
    price = call(db, "record_price", **GOOD)
    assert shown(price, GOOD) == GOOD
    assert price.status == "ok"
    assert query(db, "SELECT now() - %s < interval '1 minute'", price.as_of) == [(True,)]
    assert look(db, "prices") == [price]
    with db.transaction():
        ((began,),) = query(db, "SELECT now()")
        assert call(db, "record_price", **GOOD, as_of=None).as_of > began


@pytest.mark.parametrize(
    ("hours", "latest"),
    [([1, 2, 3], 3), ([3, 2, 1], 3), ([2, 3, 1], 3), ([1, 3, 2], 3)],
)
def test_the_latest_wins(db: Connection, hours: list[int], latest: int) -> None:
    """Whatever order prices arrive in, the one with the latest as_of is returned and stays (R3)."""
    for n, hour in enumerate(hours):
        price = call(db, "record_price", **{**GOOD, "price": hour}, as_of=at(hour))
        assert (price.price, price.as_of) == (max(hours[: n + 1]), at(max(hours[: n + 1])))
    assert [row.price for row in look(db, "prices")] == [latest]


def test_a_correction_wins(db: Connection) -> None:
    """Of two prices of the same moment the one recorded later wins; the same one again is harmless (R3)."""
    assert call(db, "record_price", **GOOD, as_of=at(1)).price == 100_000
    assert call(db, "record_price", **{**GOOD, "price": 99_000}, as_of=at(1)).price == 99_000
    with unchanged(db):
        call(db, "record_price", **{**GOOD, "price": 99_000}, as_of=at(1))


def test_markets_are_apart(db: Connection) -> None:
    """A price belongs to one market, in one direction, at one exchange (R2, R3)."""
    markets = [
        GOOD,
        {**GOOD, "exchange": "kraken", "price": 99_000},
        {**GOOD, "base_currency": "ETH", "price": 4_000},
        {**GOOD, "quote_currency": "EUR", "price": 90_000},
        {**GOOD, "base_currency": "USD", "quote_currency": "BTC", "price": "0.00001"},
    ]
    prices = [call(db, "record_price", **market) for market in markets]
    assert sorted(look(db, "prices")) == sorted(prices)
    assert len(prices) == len({price.price for price in prices}) == 5


def test_only_its_own_market_counts(db: Connection) -> None:
    """Another exchange's price, or another market's, values nothing on this account (R2, R3)."""
    publish(db)
    open_long(db)
    for other in (
        {"exchange": "kraken"},
        {"exchange": "Coinbase"},
        {"quote_currency": "EUR"},
        {"base_currency": "ETH"},
        {},
    ):
        call(db, "record_price", **{**GOOD, "price": 120_000, **other})
        usd = 19_995 if other else 18_995
        assert capital(db, COINBASE, "available")["USD"] == available(db, COINBASE)["USD"] == usd


@pytest.mark.parametrize("price", ["0.000000000000000001", "99999999999999999999.999999999999999999", "1.50"])
def test_extreme_prices_are_exact(db: Connection, price: str) -> None:
    """The smallest and the greatest amount there are stay as they are (R6)."""
    assert query(db, "SELECT price = %s::numeric AS same FROM budgetdb.prices", price) == []
    call(db, "record_price", **{**GOOD, "price": price})
    assert query(db, "SELECT price = %s::numeric AS same FROM budgetdb.prices", price) == [(True,)]


@pytest.mark.parametrize(
    ("given", "price"),
    [
        ("0.0020985879999999998", "0.002098588"),
        ("1.2345678901234567895", "1.23456789012345679"),
        ("0.0000000000000000005", "0.000000000000000001"),
        ("99999999999999999999.9999999999999999994", "99999999999999999999.999999999999999999"),
    ],
)
def test_noise_is_rounded(db: Connection, given: str, price: str) -> None:
    """A price is what an exchange reports: rounded at the 18th decimal (R3, R6)."""
    call(db, "record_price", **{**GOOD, "price": given})
    assert query(db, "SELECT price = %s::numeric AS same FROM budgetdb.prices", price) == [(True,)]


def test_no_price_is_from_the_future(db: Connection) -> None:
    """One that is stamped hours ahead would stop all that follow, and be ok meanwhile (R3, R4)."""
    ((now,),) = query(db, "SELECT now()")
    call(db, "record_price", **GOOD)
    with refused(db, "UB005"):
        call(db, "record_price", **{**GOOD, "price": 1}, as_of=now + timedelta(hours=8))
    assert call(db, "record_price", **{**GOOD, "price": 99_000}).price == 99_000


@pytest.mark.parametrize("argument", BAD)
def test_bad_input(db: Connection, argument: str) -> None:
    """What is not valid is refused by name (R6)."""
    check_bad(db, "record_price", GOOD, argument, BAD[argument])
