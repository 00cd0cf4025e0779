"""sync_balances: snapshots in any order, and what may stand in one."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, Any, LiteralString

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_TIMES,
    PAPER,
    A,
    B,
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
    listen,
    look,
    open_account,
    open_long,
    publish,
    query,
    refused,
    rows,
    trade,
)

if TYPE_CHECKING:
    from budgetdb import AsyncBudgetDB

GOOD = {"account_id": COINBASE, "balances": '{"USD": 1}'}


def raw(db: Connection, account_id: int) -> dict[str, Decimal]:
    return capital(db, account_id, "raw_balance")


def draft(db: Connection, account_id: int) -> Any:
    """Make a bot that reserves nothing of an account that holds nothing yet."""
    amounts = {"USD": 1_000, "BTC": 1}
    return call(db, "create_bot", account_id, "E", "bidirectional_dca", allocation=amounts, activate=False)


def trader(db: Connection, **balances: str) -> tuple[int, int]:
    """Open an account at hour 0 with a bot of 100 % and a pending long, and return the two."""
    account_id = open_account(db, as_of=at(0), **balances)
    trading = call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    return account_id, call(db, "open_position", account_id, trading.id, "long").id


def test_returns_the_account_s_capital(db: Connection) -> None:
    """The rows are those of account_capital, this account's alone."""
    publish(db)
    synced = rows(db, "sync_balances", COINBASE, {"USD": 60_000})
    assert synced == look(db, "account_capital", "account_id = %s", COINBASE)
    assert [(r.currency, r.raw_balance, r.available) for r in synced] == [
        ("BTC", Decimal("0.5"), Decimal("0.4")),
        ("USD", 60_000, 40_000),
    ]
    assert raw(db, PAPER) == amounts(USD=100_000, BTC=1)


def test_withdrawal_and_deposit(db: Connection) -> None:
    """Reservations stay when money goes, the shortfall shows, and the gate keeps to it (R4, R5)."""
    publish(db)
    reserved = capital(db, COINBASE, "reserved")
    rows(db, "sync_balances", COINBASE, {"USD": 15_000})
    assert available(db, COINBASE) == amounts(USD=0, BTC="0.4")
    assert capital(db, COINBASE, "shortfall") == amounts(USD=5_000, BTC=0)
    assert capital(db, COINBASE, "reserved") == reserved
    call(db, "pause_bot", COINBASE, B)
    assert available(db, COINBASE)["USD"] == 5_000
    with refused(db, "UB001") as refusal:
        call(db, "activate_bot", COINBASE, B)
    assert refusal.detail == "USD: requires 10000.00, available 5000.00, missing 5000.00"
    rows(db, "sync_balances", COINBASE, {"USD": 20_000})
    call(db, "activate_bot", COINBASE, B)
    assert available(db, COINBASE)["USD"] == 0
    assert capital(db, COINBASE, "shortfall") == amounts(USD=0, BTC=0)


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_moves_no_reservation(db: Connection, model: str) -> None:
    """A snapshot moves the raw balance and nothing else (R4)."""
    publish(db, model)
    open_long(db)
    before = [bot(db, bot_id, figure) for bot_id in (A, B) for figure in ("allocated", "held")]
    rows(db, "sync_balances", COINBASE, {"USD": 1, "ETH": 1}, complete=True)
    assert raw(db, COINBASE) == amounts(USD=1, BTC=0, ETH=1)
    assert [bot(db, bot_id, figure) for bot_id in (A, B) for figure in ("allocated", "held")] == before


@pytest.mark.parametrize(
    "order", list(permutations(["snapshot 0", "fill 1", "snapshot 2", "fill 3"])), ids=", ".join
)
def test_any_order_of_arrival(db: Connection, order: tuple[str, ...]) -> None:
    """Raw is the latest snapshot plus the fills executed after it, whatever came first (R4)."""
    account_id = open_account(db)
    trading = draft(db, account_id)
    position = call(db, "open_position", account_id, trading.id, "long")
    for event in order:
        what, hour = event.split()
        if what == "snapshot":
            rows(db, "sync_balances", account_id, {"USD": f"{hour}000"}, as_of=at(int(hour)))
        else:
            call(db, "record_fill", account_id, position.id, "buy", hour, 100, executed_at=at(int(hour)))
    # USD: 2,000 at hour 2, and a fill of 100 at 3; BTC was in no snapshot.
    assert raw(db, account_id) == amounts(USD=1_900, BTC=4)


@pytest.mark.parametrize(("executed", "usd"), [(at(0), 1_000), (at(-1), 1_000), (at(0.001), 900)])
def test_fill_at_the_snapshot(db: Connection, executed: datetime, usd: int) -> None:
    """A fill executed at or before the snapshot is in it already: it moves the bot alone (R4)."""
    account_id, position = trader(db, USD="1000", BTC="1")
    before = bot(db, 1)
    call(db, "record_fill", account_id, position, "buy", "0.1", 100, executed_at=executed)
    assert raw(db, account_id)["USD"] == usd
    rows(db, "sync_balances", account_id, {"USD": 1_000}, as_of=at(0))
    assert raw(db, account_id)["USD"] == usd
    assert bot(db, 1) == {"USD": before["USD"] - 100, "BTC": before["BTC"] + Decimal("0.1")}


def test_each_currency_has_its_own_time(db: Connection) -> None:
    """A fill between the snapshots of its two currencies moves the one that was taken before it (R4)."""
    account_id, position = trader(db, USD="1000", BTC="1")
    rows(db, "sync_balances", account_id, {"USD": 2_000}, as_of=at(2))
    call(db, "record_fill", account_id, position, "buy", "0.1", 100, executed_at=at(1))
    assert raw(db, account_id) == amounts(USD=2_000, BTC="1.1")
    rows(db, "sync_balances", account_id, {"USD": 5, "BTC": 3}, as_of=at(1.5))
    assert raw(db, account_id) == amounts(USD=2_000, BTC=3)
    assert capital(db, account_id, "snapshot_as_of") == {"USD": at(2), "BTC": at(1.5)}


def test_older_snapshot_is_recorded_only(db: Connection) -> None:
    """A snapshot that comes too late is in the ledger and nowhere else (R4, R9)."""
    account_id = open_account(db, as_of=at(2), USD=1_000)
    before = capital(db, account_id, "raw_balance"), capital(db, account_id, "snapshot_as_of")
    notices = listen(db)
    rows(db, "sync_balances", account_id, {"USD": 7}, as_of=at(1), complete=True)
    assert [severity for severity, *_ in notices] == ["WARNING"]
    assert (capital(db, account_id, "raw_balance"), capital(db, account_id, "snapshot_as_of")) == before
    late = look(db, "ledger", "account_id = %s", account_id)[-1]
    assert (late.operation, late.entries, late.happened_at) == ("sync_balances", [], at(1))
    assert late.arguments["balances"] == {"USD": 7}


def test_what_is_older_is_named(db: Connection) -> None:
    """The WARNING names the currencies that were not applied, and only those (R4)."""
    account_id = open_account(db, as_of=at(2), USD=1_000, BTC=1, ETH=1)
    notices = listen(db)
    rows(db, "sync_balances", account_id, {"USD": 7, "ETH": 2}, as_of=at(3))
    assert notices == []
    rows(db, "sync_balances", account_id, {"USD": 8, "BTC": 2, "BNB": 1}, as_of=at(2.5))
    ((severity, message, detail, hint),) = notices
    assert (severity, bool(hint)) == ("WARNING", True)
    assert f"account {account_id}" in str(message)
    assert [currency for currency in ("USD", "BTC", "ETH", "BNB") if f"{currency} (" in str(detail)] == [
        "USD"
    ]
    assert raw(db, account_id) == amounts(USD=7, BTC=2, ETH=2, BNB=1)
    # A complete one says nothing newer of what it leaves out either.
    notices.clear()
    rows(db, "sync_balances", account_id, {}, as_of=at(2.7), complete=True)
    ((_, _, detail, _),) = notices
    assert [c for c in ("USD", "BTC", "ETH", "BNB") if f"{c} (" in str(detail)] == ["USD", "ETH"]
    assert raw(db, account_id) == amounts(USD=7, BTC=0, ETH=2, BNB=0)


def test_a_retry_warns_of_nothing(db: Connection) -> None:
    """A retry changes nothing, whatever came in between: there is nothing to say (R10)."""
    account_id = open_account(db, as_of=at(0), USD=1_000)
    notices = listen(db)
    for hour in (1, 2, 1):
        rows(db, "sync_balances", account_id, {"USD": hour}, as_of=at(hour), request_id=f"at {hour}")
    assert notices == []
    assert raw(db, account_id) == amounts(USD=2)


async def test_python_logs_what_is_older(
    db: Connection, client: AsyncBudgetDB, caplog: pytest.LogCaptureFixture
) -> None:
    """In Python the WARNING is one of logging's, with the currencies (R4)."""
    account_id = open_account(db, as_of=at(2), USD=1_000)
    with caplog.at_level(logging.WARNING, "budgetdb"):
        await client.sync_balances(account_id, {"USD": 7, "BTC": 1}, as_of=at(1))
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("budgetdb", logging.WARNING)
    assert f"account {account_id}" in record.getMessage()
    assert "USD (" in record.getMessage()
    assert "BTC (" not in record.getMessage()


def test_same_time(db: Connection) -> None:
    """Of two snapshots of the same moment the later call wins (R4)."""
    account_id = open_account(db, as_of=at(0), USD=1_000)
    rows(db, "sync_balances", account_id, {"USD": 999}, as_of=at(0))
    assert raw(db, account_id) == amounts(USD=999)


@pytest.mark.parametrize(("complete", "btc", "bnb"), [(False, 1, "-0.5"), (True, 0, 0)])
def test_currency_left_out(db: Connection, complete: bool, btc: int, bnb: Number) -> None:
    """A currency that the snapshot leaves out is zero only if the snapshot is complete (R4)."""
    account_id, position = trader(db, USD="1000", BTC="1", ETH="3")
    call(db, "record_fill", account_id, position, "buy", "0.1", 100, "0.5", "BNB", executed_at=at(-1))
    assert raw(db, account_id) == amounts(USD=1_000, BTC=1, ETH=3, BNB="-0.5")
    rows(db, "sync_balances", account_id, {"USD": 800, "ETH": 3}, as_of=at(1), complete=complete)
    assert raw(db, account_id) == amounts(USD=800, BTC=btc, ETH=3, BNB=bnb)


def test_complete_keeps_later_fills(db: Connection) -> None:
    """What a complete snapshot leaves out counts from zero, later fills included (R4)."""
    account_id, position = trader(db, USD="1000", BTC="1")
    call(db, "record_fill", account_id, position, "buy", "0.1", 100, executed_at=at(2))
    rows(db, "sync_balances", account_id, {"USD": 500}, as_of=at(1), complete=True)
    assert raw(db, account_id) == amounts(USD=400, BTC="0.1")


def test_complete_but_older(db: Connection) -> None:
    """A complete snapshot empties no currency that a newer one has counted (R4)."""
    account_id = open_account(db, as_of=at(0), USD=1_000, BTC=1)
    rows(db, "sync_balances", account_id, {"BTC": 2}, as_of=at(2))
    rows(db, "sync_balances", account_id, {}, as_of=at(1), complete=True)
    assert raw(db, account_id) == amounts(USD=0, BTC=2)


def test_currency_never_synced(db: Connection) -> None:
    """A currency without a snapshot counts from zero, may go below, and says that it has none (R4)."""
    account_id = open_account(db)
    trading = draft(db, account_id)
    assert raw(db, account_id) == amounts(USD=0, BTC=0)
    position = call(db, "open_position", account_id, trading.id, "long")
    call(db, "record_fill", account_id, position.id, "buy", "0.1", 100, executed_at=at(1))
    assert raw(db, account_id) == amounts(USD=-100, BTC="0.1")
    assert available(db, account_id) == amounts(USD=0, BTC=0)
    assert set(capital(db, account_id, "snapshot_as_of").values()) == {None}
    rows(db, "sync_balances", account_id, {"USD": 40}, as_of=at(0))
    assert raw(db, account_id) == amounts(USD=-60, BTC="0.1")


def test_hundreds_of_currencies(db: Connection) -> None:
    """One call is one change and one ledger row, however many currencies it brings (R4, R9)."""
    publish(db)
    (before,) = look(db, "accounts", "id = %s", COINBASE)
    balances = {f"C{number}": Decimal(number) / 8 for number in range(1, 501)}
    said = rows(db, "sync_balances", COINBASE, {name: str(amount) for name, amount in balances.items()})
    assert {row.currency: row.raw_balance for row in said if row.currency.startswith("C")} == balances
    (after,) = look(db, "accounts", "id = %s", COINBASE)
    assert after.version == before.version + 1
    (last,) = look(db, "ledger", "account_id = %s AND version = %s", COINBASE, after.version)
    assert len(last.entries) == 500
    assert not look(db, "integrity_violations")


def test_nothing_said(db: Connection) -> None:
    """A snapshot of nothing changes no balance; a complete one empties the account (R4)."""
    account_id = open_account(db, USD=5, BTC=1)
    assert {r.currency: r.raw_balance for r in rows(db, "sync_balances", account_id, {})} == raw(
        db, account_id
    )
    assert raw(db, account_id) == amounts(USD=5, BTC=1)
    rows(db, "sync_balances", account_id, {}, complete=True)
    assert raw(db, account_id) == amounts(USD=0, BTC=0)
    assert rows(db, "sync_balances", open_account(db), {}) == []


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        ('"50000.00"', "50000"),
        ("0.1", "0.1"),
        ("0.000000000000000001", "0.000000000000000001"),
        ('"1.5000000000000000000000"', "1.5"),
        ("5e4", "50000"),
        ('"5E+4"', "50000"),
        ("1e-18", "1e-18"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
        ("-0", "0"),
        ('"-0"', "0"),
        ("-0.00000032", "-0.00000032"),
        ('"-3.2e-7"', "-0.00000032"),
        ("-1", "-1"),
        ("-99999999999999999999.999999999999999999", "-99999999999999999999.999999999999999999"),
        # Beyond the 18th decimal rounded, half away from zero.
        ("1.23456789012345678901", "1.234567890123456789"),
        ('"1.2345678901234567895"', "1.23456789012345679"),
        ("0.300000000000000000000000000004", "0.3"),
        ("-0.0000000000000000005", "-0.000000000000000001"),
        ("-0.0000000000000000004", "0"),
        ("1e-19", "0"),
        ('"-1E-99"', "0"),
        ("0.0020985879999999998", "0.002098588"),
    ],
)
def test_exact_numbers(db: Connection, given: str, exact: str) -> None:
    """JSON numbers and decimal texts arrive to the 18th decimal, below zero too, and never as floats (R6)."""
    account_id = open_account(db)
    rows(db, "sync_balances", account_id, f'{{"USD": {given}}}')
    assert raw(db, account_id) == amounts(USD=exact)


NO_BALANCES = [
    "null", "true", "[]", "{}", '{"USD": 1}', "[50000]", '""', '" "', '"NaN"', '"nan"', '"Infinity"',
    '"inf"', '"-Infinity"', '"abc"', '"0x1F"', '"0x10"', '"0b11"', '"1_000"', '"1,000"', '"1.000,5"',
    '" 5"', '"5 "', '"5\\n"', '"$5"', '"+5"', '".5"', '"1e999"', '"5e"', '"--5"', '"\\u0665\\u0660"',
    '"\\u00bd"', "1e20", "-1e20", "1e30", "99999999999999999999.9999999999999999995", "9" * 4_300,
    "-" + "9" * 131_072, '"1e-4000"', '"-"', '"- 5"', '"\u2212" ',
]  # fmt: skip


@pytest.mark.parametrize("good", ["", '"BTC": 1, '])
def test_bad_balances(db: Connection, good: str) -> None:
    """One balance that is no number spoils the snapshot, and is named (R6)."""
    open_account(db, USD=5)
    for bad in NO_BALANCES:
        with refused(db, "UB005", bad[:60]) as refusal:
            rows(db, "sync_balances", 1, f'{{{good}"USD": {bad}}}')
        assert "USD" in refusal.message


def test_endless_balance(db: Connection) -> None:
    """A string of more digits than a number can have is refused like any other (R6)."""
    open_account(db, USD=5)
    with refused(db, "UB005"):
        rows(db, "sync_balances", 1, {"USD": "9" * 1_000_000})


@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("balances", [None, "null", "[]", '[{"USD": 1}]', "1", '"USD"', "true"]),
        ("as_of", [*filter(None, NO_TIMES), "1970-01-21 00:00:00+00", "2008-12-31 23:59:59.999999+00"]),
        ("complete", [None]),
    ],
)
def test_bad_input(db: Connection, argument: str, values: list[Any]) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    check_bad(db, "sync_balances", GOOD, argument, values)


CURRENCIES = [
    "USDC.e", "stETH", "USDe", "kPEPE", "$WIF", "币安人生", "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE",
    "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "1INCH", "1000", "BTC-PERP", "US-D", "-USD", "ÄÖÜ",
    "A" * 100,
    "币" * 100, "🚀", "LP/USD", "A_B", "'", '"', "%S", "X;DROP",
]  # fmt: skip


@pytest.mark.parametrize("currency", CURRENCIES)
def test_currencies_are_what_the_exchange_calls_them(db: Connection, currency: str) -> None:
    """A token, a contract's address, another script: one more balance, and a bot may trade it (R6)."""
    account_id = open_account(db, "exact", as_of=at(0), USD=1_000)
    rows(db, "sync_balances", account_id, {currency: 5, "BTC": 1})
    assert raw(db, account_id) == {"USD": 1_000, currency: 5, "BTC": 1}
    call(db, "record_price", "coinbase", currency, "USD", 2)
    call(db, "create_bot", account_id, "E", "traditional_dca", allocation={"USD": 100, currency: 1})
    position = call(db, "open_position", account_id, 1, "long", currency, "USD").id
    call(db, "record_fill", account_id, position, "buy", 3, 6, 1, currency)
    assert bot(db, 1) == {"USD": 94, currency: 3}
    assert available(db, account_id) == {"USD": 900, currency: 4, "BTC": 1}


NO_NAMES = [
    "", " ", "usd", "btc", "wif", "US D", "USD ", " USD", "USD\n", "USD\t", "USDC:USDC", "ADA/USDC:USDC", ":",
    "A" * 101, "U\u200bSD", "U\u00a0SD", "U\u202eSD", "U\u0085SD", "\u001b[31mUSD", "\u3000",
]  # fmt: skip


def test_bad_currencies(db: Connection) -> None:
    """Lower case would make usd and USD two currencies, and a colon marks a contract (R6)."""
    publish(db)
    for currency in NO_NAMES:
        with refused(db, "UB005", repr(currency)) as refusal:
            rows(db, "sync_balances", COINBASE, {"BTC": 1, currency: 1})
        assert "a key of balances" in refusal.message
        assert refusal.message.isprintable()
    with refused(db, "UB005") as refusal:
        rows(db, "sync_balances", COINBASE, {"usdt": 1})
    assert "USDT" in refusal.hint


def test_below_zero(db: Connection) -> None:
    """What was borrowed, or rounded by the exchange, is taken as it is, and nothing of it is free (R4)."""
    account_id = open_account(db, "exact", as_of=at(0), USD="-0.00000032", BTC=1)
    assert raw(db, account_id) == amounts(USD="-0.00000032", BTC=1)
    assert available(db, account_id) == amounts(USD=0, BTC=1)
    asked = "SELECT budgetdb.calculate_available_usd(-0.00000032, 100000, %s) AS free"
    assert query(db, asked, account_id) == [(0,)]
    # Borrowed, and a bot trades on: what it reserves is short by all of it.
    call(db, "create_bot", account_id, "E", "bidirectional_dca", 100)
    assert bot(db, 1, "allocated") == amounts(USD=0, BTC="0.5")
    rows(db, "sync_balances", account_id, {"USD": -500, "BTC": "-0.5"}, as_of=at(1))
    assert capital(db, account_id, "shortfall") == amounts(USD=500, BTC=1)
    call(db, "open_position", account_id, 1, "short")
    call(db, "record_fill", account_id, 1, "sell", "0.5", 600, executed_at=at(2))
    assert raw(db, account_id) == amounts(USD=100, BTC=-1)
    assert capital(db, account_id, "shortfall") == amounts(USD=500, BTC=1)


READERS_OF_TIMES: dict[str, LiteralString] = {
    "sync_balances": "SELECT budgetdb.sync_balances(1, '{\"USD\": 1}', as_of => %s)",
    "record_price": "SELECT budgetdb.record_price('kraken', 'BTC', 'USD', 1, as_of => %s)",
    "record_fill": "SELECT budgetdb.record_fill(1, 1, 'buy', 1, 1, executed_at => %s)",
    "record_fills": "SELECT budgetdb.record_fills(1, jsonb_build_array(jsonb_build_object('id', 1,"
    " 'position_id', 1, 'side', 'buy', 'base_amount', 1, 'quote_amount', 1,"
    " 'executed_at', %s::timestamptz)))",
}


@pytest.mark.parametrize("function", READERS_OF_TIMES)
@pytest.mark.parametrize(
    ("setting", "inside", "beyond"),
    [
        (None, 50, 70),
        ("", 50, 70),
        ("5 minutes", 290, 310),
        ("0", -1, 5),
        ("250ms", 0, 5),
        ("1 day", 86_390, 86_410),
    ],
)
def test_max_clock_skew(
    db: Connection, function: str, setting: str | None, inside: float, beyond: float
) -> None:
    """A time may be as far ahead as budgetdb.max_clock_skew, a minute unless set: no wrong zone is (R4)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    if setting is not None:
        db.execute("SELECT set_config('budgetdb.max_clock_skew', %s, FALSE)", [setting])
    ((now,),) = query(db, "SELECT clock_timestamp()")
    with refused(db, "UB005") as refusal:
        db.execute(READERS_OF_TIMES[function], [now + timedelta(seconds=beyond)])
    assert "not a valid time" in refusal.message
    assert "budgetdb.max_clock_skew" in refusal.hint
    db.execute(READERS_OF_TIMES[function], [now + timedelta(seconds=inside)])


@pytest.mark.parametrize("function", READERS_OF_TIMES)
def test_edges_of_time(db: Connection, function: str) -> None:
    """From the year of the first block on; what is hours ahead is in a wrong zone (R4)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    for bad in ("1970-01-21", "2008-12-31 23:59:59.999999+00", "epoch", "-infinity", "infinity", "tomorrow"):
        with refused(db, "UB005", bad):
            db.execute(READERS_OF_TIMES[function], [bad])
    ((now,),) = query(db, "SELECT clock_timestamp()")
    for hours in (8, 9):
        with refused(db, "UB005"):
            db.execute(READERS_OF_TIMES[function], [now + timedelta(hours=hours)])
    db.execute(READERS_OF_TIMES[function], ["2009-01-01 00:00:00+00"])


@pytest.mark.parametrize("function", READERS_OF_TIMES)
@pytest.mark.parametrize("setting", ["banana", "-1 hour", "infinity", "1 fortnight", "5\n", "99:99"])
def test_a_clock_skew_that_is_no_duration(db: Connection, function: str, setting: str) -> None:
    """What budgetdb.max_clock_skew cannot mean is refused wherever it is read, by name (R4)."""
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    db.execute("SELECT set_config('budgetdb.max_clock_skew', %s, FALSE)", [setting])
    ((now,),) = query(db, "SELECT clock_timestamp()")
    with refused(db, "UB005") as refusal:
        db.execute(READERS_OF_TIMES[function], [now])
    assert "budgetdb.max_clock_skew" in refusal.message
    assert setting.strip() in refusal.detail


def test_unknown_account(db: Connection) -> None:
    """Nothing that writes accepts a missing account (R1)."""
    publish(db)
    for account_id in NO_ACCOUNTS:
        with refused(db, "UB002"):
            rows(db, "sync_balances", account_id, {"USD": 1})


def test_retry(db: Connection) -> None:
    """A retry returns the capital of then; a time left to its default is the same argument (R10)."""
    publish(db)
    position = open_long(db)
    check_retry(
        db,
        "sync_balances",
        COINBASE,
        balances={"USD": 60_000, "BTC": "0.6"},
        others=[{"balances": {"USD": 60_000}}, {"complete": True}, {"as_of": at(1)}, {"balances": {}}],
        later=lambda: [
            trade(db, "sell", "0.05", 7_000, position=position),
            call(db, "pause_bot", COINBASE, B),
            call(db, "record_price", "coinbase", "BTC", "USD", 1),
            rows(db, "sync_balances", COINBASE, {"USD": 1}),
        ],
    )


def test_retry_of_an_empty_answer(db: Connection) -> None:
    """A request that returned no rows is remembered as well (R10)."""
    account_id = open_account(db)
    assert rows(db, "sync_balances", account_id, {}, request_id="one") == []
    rows(db, "sync_balances", account_id, {"USD": 5})
    assert rows(db, "sync_balances", account_id, {}, request_id="one") == []


def test_request_ids_of_accounts_are_apart(db: Connection) -> None:
    """Accounts do not share request ids (R1, R10)."""
    publish(db)
    for account_id, usd in ((COINBASE, 1), (KRAKEN, 2)):
        rows(db, "sync_balances", account_id, {"USD": usd}, request_id="one")
    assert raw(db, COINBASE) == amounts(USD=1, BTC="0.5")
    assert raw(db, KRAKEN) == amounts(USD=2, BTC="0.25")


@pytest.mark.parametrize("late", [False, True])
def test_complete_speaks_of_every_currency(db: Connection, late: bool) -> None:
    """What the account comes to know later was zero in it: a fill of before moves no raw balance (R4)."""
    account = open_account(db, as_of=at(0), USDT=1_000)
    call(db, "create_bot", account, "T", "traditional_dca", 50, quote_currency="USDT")
    position = call(db, "open_position", account, 1, "long", "ETH").id

    def report() -> None:
        call(db, "record_fill", account, position, "buy", "0.05", 100, "0.02", "BNB", executed_at=at(1))

    if not late:
        report()
    rows(db, "sync_balances", account, {"USDT": 900}, complete=True, as_of=at(2))
    if late:
        report()
    assert capital(db, account, "raw_balance") == amounts(USDT=900, BTC=0, ETH=0, BNB=0)
    call(db, "write_off_position", account, position, "withdrawn")
    with refused(db, "UB001"):
        call(db, "create_bot", account, "G", "g", allocation={"ETH": "0.05"}, quote_currency="USDT")
    # An older partial snapshot says nothing of what the complete one said to be zero.
    notices = listen(db)
    rows(db, "sync_balances", account, {"DOGE": 5}, as_of=at(1))
    assert "DOGE" in str(notices)
    assert "DOGE" not in capital(db, account, "raw_balance")
