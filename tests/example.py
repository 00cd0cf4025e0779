"""The published example, and what every test says in a word: call, read, expect a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow, namedtuple_row
from psycopg.types.json import Jsonb

Connection = psycopg.Connection[TupleRow]
Number = Decimal | int | str

# The ids that publish() brings about in a fresh database.
COINBASE, KRAKEN, PAPER = 1, 2, 3
A, B, C, D = 1, 2, 3, 4
NOBODY = 4_711
# What live() numbers itself, an account and its bot.
OWN = 7_001

# No argument of any kind takes these (R6): by name, by sign, by size, by scale. Zero is for each to judge.
NO_NUMBERS = [
    None, "NaN", "Infinity", "-Infinity", "-1", "-0.000000000000000001", "1e30", "0.0000000000000000001",
    "1.0000000000000000001", "9" * 131_072, "0." + "1" * 16_383,
]  # fmt: skip
NO_AMOUNTS = [*NO_NUMBERS, "1e20"]
# What an exchange reports is rounded at the 18th decimal, and may be below zero: these are no facts (R6).
NO_FACTS = [None, "NaN", "Infinity", "-Infinity", "1e20", "1e30", "9" * 131_072]
NO_PERCENTAGES = [*NO_NUMBERS, "100.000000000000000001", "101"]
# What does something to a terminal, turns text around, or does not show: C0, C1, bidi, zero width, a tag.
UNPRINTABLE = [
    "\x01", "\x07", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\x9b", "\xa0", "\xad",
    "\u061c", "\u180e", "\u200b", "\u200d", "\u200f", "\u2028", "\u202e", "\u2060", "\u2066", "\u2069",
    "\ufeff", "\U000e0041",
]  # fmt: skip
NO_TEXTS = [None, "", " \t\n", "x" * 201, "\x1b[31mred", "a\x07", "a\nb", "a\x9bb", "\u202eevil", "a\u200bb"]
NO_CURRENCIES = [
    None, "", " ", "usd", "äöü", "x" * 20, "USD ", "US D", "USD\n", "US\xa0D", "USD\x1b", "U\u202eSD",
    "U\u200bSD", "ADA/USDC:USDC", "X" * 101,
]  # fmt: skip
# Whatever an exchange calls one (R6).
CURRENCIES = [
    "USDC.e", "stETH", "kPEPE", "$WIF", "1INCH", "uSD", "-USD", "ÄÖÜ", "人民币", "X" * 100,
    "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
]  # fmt: skip
NO_TIMES = [None, "infinity", "-infinity", "3000-01-01", "1969-12-31 23:59:59+00"]
NO_BOTS = [None, 0, -1, NOBODY, C]
NO_ACCOUNTS = [None, 0, -1, NOBODY]


def query(db: Connection, statement: str, *parameters: Any) -> list[Any]:
    """Return the rows of a statement, their columns as attributes."""
    return db.cursor(row_factory=namedtuple_row).execute(statement, parameters).fetchall()


def rows(db: Connection, function: str, *arguments: Any, **named: Any) -> list[Any]:
    """Call a public function and return its rows."""
    values = [Jsonb(v) if isinstance(v, dict) else v for v in (*arguments, *named.values())]
    slots = ["%s"] * len(arguments) + [f"{name} => %s" for name in named]
    return query(db, f"SELECT * FROM budgetdb.{function}({', '.join(slots)})", *values)


def call(db: Connection, function: str, *arguments: Any, **named: Any) -> Any:
    """Call a public function and return its only row."""
    (only,) = rows(db, function, *arguments, **named)
    return only


def look(db: Connection, view: str, where: str = "TRUE", *parameters: Any) -> list[Any]:
    """Return the rows of a public view, in the order of its first columns."""
    return query(db, f"SELECT * FROM budgetdb.{view} WHERE {where} ORDER BY 1, 2, 3", *parameters)


def shown(row: Any, expected: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a row that are expected: others may be added at any time."""
    return {name: getattr(row, name) for name in expected}


def amounts(**by_currency: Number) -> dict[str, Decimal]:
    """Return amounts by currency, as the functions below do."""
    return {currency: Decimal(amount) for currency, amount in by_currency.items()}


def available(db: Connection, account_id: int, exclude_bot_id: int | None = None) -> dict[str, Decimal]:
    """Return what is free on an account, by currency."""
    return {r.currency: r.available for r in rows(db, "get_available_capital", account_id, exclude_bot_id)}


def capital(db: Connection, account_id: int, figure: str) -> dict[str, Decimal]:
    """Return one column of account_capital, by currency."""
    return {
        r.currency: getattr(r, figure) for r in look(db, "account_capital", "account_id = %s", account_id)
    }


def bot(db: Connection, bot_id: int, figure: str = "held") -> dict[str, Decimal]:
    """Return one column of bot_capital, by currency."""
    return {r.currency: getattr(r, figure) for r in look(db, "bot_capital", "bot_id = %s", bot_id)}


def at(hour: float) -> datetime:
    """Return a moment of a day long gone, so that snapshots and fills can be put in any order."""
    return datetime.fromtimestamp(1_700_000_000 + hour * 3600, UTC)


def open_account(
    db: Connection, model: str = "conservative", as_of: datetime | None = None, **balances: Number
) -> int:
    """Create one more live account at Coinbase, with balances, and return its account_id."""
    account = call(db, "create_account", "Bob", "Bob's", "coinbase", reservation_model=model)
    when = {} if as_of is None else {"as_of": as_of}
    rows(db, "sync_balances", account.id, {c: str(amount) for c, amount in balances.items()}, **when)
    return int(account.id)


def publish(db: Connection, model: str = "conservative", profit_policy: str = "keep") -> None:
    """Build the published example: Alice's accounts 1 to 3 and their bots A, B, C and D."""
    for name, paper, usd, btc in (
        ("Coinbase", False, 50_000, 0.5),
        ("Kraken", False, 25_000, 0.25),
        ("Paper", True, 100_000, 1.0),
    ):
        account = call(db, "create_account", "Alice", name, name.lower(), paper, model)
        rows(db, "sync_balances", account.id, {"USD": usd, "BTC": btc})
    call(db, "record_price", "coinbase", "BTC", "USD", 100_000)
    for account_id, name, strategy, budget_pct, long_pct in (
        (COINBASE, "A", "bidirectional_dca", 40, 50),
        (COINBASE, "B", "traditional_dca", 20, 100),
        (KRAKEN, "C", "bidirectional_dca", 40, 60),
        (PAPER, "D", "bidirectional_dca", 50, 50),
    ):
        call(db, "create_bot", account_id, name, strategy, budget_pct, long_pct, profit_policy=profit_policy)


def trade(
    db: Connection,
    side: str,
    base: Number,
    quote: Number,
    fee: Number = 0,
    *,
    position: int = 1,
    **named: Any,
) -> Any:
    """Record a fill of a position of the account at Coinbase."""
    return call(db, "record_fill", COINBASE, position, side, base, quote, fee, **named)


def open_long(db: Connection) -> int:
    """Let bot A buy 0.05 BTC for 5,000 USD and a fee of 5: the first of the worked numbers."""
    position = call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.05", 5_000, 5, position=position.id)
    return int(position.id)


def open_short(db: Connection) -> int:
    """Let bot A sell 0.05 BTC for 5,000 USD less a fee of 5."""
    position = call(db, "open_position", COINBASE, A, "short")
    trade(db, "sell", "0.05", 5_000, 5, position=position.id)
    return int(position.id)


def live(db: Connection, model: str = "conservative") -> None:
    """Let the published bots and three more do all that bots do: every writer, status and account."""
    publish(db, model)
    call(db, "record_price", "coinbase", "ETH", "BTC", "0.05")
    rows(db, "sync_balances", COINBASE, {"ETH": 10, "BNB": 1})
    long, short = open_long(db), open_short(db)
    trade(db, "sell", "0.02", 2_400, "0.01", position=long, fee_currency="BNB")
    trade(db, "buy", "0.01", 900, "0.0001", position=short, fee_currency="BTC", executed_at=at(0))
    rows(db, "sync_balances", COINBASE, {"USD": 1}, as_of=at(1))
    # E sweeps, in another market; F never got beyond a draft.
    call(
        db, "create_bot", COINBASE, "E", "bidirectional_dca", 20, base_currency="ETH", quote_currency="BTC",
        profit_policy="sweep",
    )  # fmt: skip
    swept = call(db, "open_position", COINBASE, 5, "long").id
    trade(db, "buy", 1, "0.05", position=swept)
    trade(db, "sell", 1, "0.06", position=swept)
    call(db, "resize_bot", COINBASE, 5, 10)
    call(db, "open_position", COINBASE, 5, "short")
    trade(db, "sell", "0.1", "0.005", position=call(db, "open_position", COINBASE, 5, "short").id)
    call(db, "create_bot", COINBASE, "F", "traditional_dca", 5, activate=False)
    # B spends more than it holds, is paused with what it bought, and sells part of that.
    overspent = call(db, "open_position", COINBASE, B, "long").id
    assert trade(db, "buy", "0.12", 12_000, 12, position=overspent).overspent
    call(db, "pause_bot", COINBASE, B)
    trade(db, "sell", "0.02", 2_000, 2, position=overspent)
    call(db, "pause_bot", KRAKEN, C)
    call(db, "activate_bot", KRAKEN, C)
    call(db, "configure_account", KRAKEN, api_keys_configured=True)
    call(db, "open_position", PAPER, D, "long")
    call(db, "close_bot", PAPER, D)
    rows(db, "sync_balances", PAPER, {"USD": 90_000}, complete=True, request_id="one")
    # The platform's own numbers, amounts for a budget, another name; a fill that was none, and dust.
    call(db, "create_account", "Alice", "Own", "kraken", reservation_model=model, account_id=OWN)
    rows(db, "sync_balances", OWN, {"USDT": 1_000, "BNB": 1}, as_of=at(0))
    call(
        db, "create_bot", OWN, "Grid", "grid", allocation={"USDT": "500", "BNB": "0.1"}, base_currency="SOL",
        quote_currency="USDT", bot_id=OWN,
    )  # fmt: skip
    call(db, "configure_bot", OWN, OWN, "Grid 2", {"levels": 9}, "sweep")
    own = call(db, "open_position", OWN, OWN, "long").id
    call(db, "record_fill", OWN, own, "buy", 2, 300, "0.01", "BNB", at(1))
    mistyped = call(db, "record_fill", OWN, own, "sell", 1, 15, executed_at=at(2)).id
    call(db, "void_fill", OWN, mistyped, "15 for 150")
    call(db, "write_off_position", OWN, own, "dust", "0.001")
    # One order waits, one was given up.
    for base, external_id in (("0.5", "k-1"), ("0.25", "k-2")):
        order = call(db, "place_order", OWN, OWN, "sell", base, 90, own).id
        call(db, "confirm_order", OWN, order, external_id)
    call(db, "cancel_order", OWN, order)


def listen(db: Connection) -> list[tuple[str | None, ...]]:
    """Return a list that the server's notices will be added to: severity, message, DETAIL, HINT."""
    notices: list[tuple[str | None, ...]] = []
    db.add_notice_handler(
        lambda said: notices.append(
            (said.severity, said.message_primary, said.message_detail, said.message_hint)
        )
    )
    return notices


def state(db: Connection) -> list[TupleRow]:
    """Return every row of every table behind the public schema."""
    tables = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'budgetdb_data'").fetchall()
    every = (f"SELECT '{table}', t::text FROM budgetdb_data.{table} AS t" for (table,) in tables)
    return sorted(db.execute(" UNION ALL ".join(every)).fetchall())


@contextmanager
def unchanged(db: Connection) -> Iterator[None]:
    """Expect that nothing changes anywhere."""
    before = state(db)
    yield
    assert state(db) == before


@dataclass
class Refusal:
    """What a refused call said."""

    sqlstate: str = ""
    message: str = ""
    detail: str = ""
    hint: str = ""


@contextmanager
def refused(db: Connection, sqlstate: str, case: str = "the call") -> Iterator[Refusal]:
    """Expect a refusal that gives its figures, says what to do, and changes nothing."""
    refusal = Refusal()
    with unchanged(db):
        try:
            yield refusal
        except psycopg.Error as error:
            refusal.sqlstate = error.sqlstate or ""
            refusal.message = error.diag.message_primary or ""
            refusal.detail = error.diag.message_detail or ""
            refusal.hint = error.diag.message_hint or ""
        else:
            pytest.fail(f"{case} was accepted")
    assert refusal.sqlstate == sqlstate, f"{case}: {refusal}"
    assert refusal.detail, f"{case}: {refusal}"
    # It would do there what it is refused for.
    assert not set(refusal.message + refusal.detail + refusal.hint) & set(UNPRINTABLE), f"{case}: {refusal}"
    assert refusal.hint, f"{case}: {refusal}"


def check_bad(
    db: Connection, function: str, good: dict[str, Any], argument: str, values: Sequence[Any]
) -> None:
    """Expect that an argument refuses each of the values by name, and that the call is good without them."""
    for value in values:
        case = f"{argument} => {value!r:.60}"
        with refused(db, "UB005", case) as refusal:
            rows(db, function, **{**good, argument: value})
        assert argument in refusal.message, case
    assert rows(db, function, **good)


def check_retry(
    db: Connection,
    function: str,
    *arguments: Any,
    later: Callable[[], object],
    others: Sequence[dict[str, Any]],
    **named: Any,
) -> None:
    """Expect that a retry returns what came first, whatever came later, and refuse other arguments (R10)."""
    first = rows(db, function, *arguments, **named, request_id="one")
    assert first
    later()
    db.execute("SET TimeZone = 'Asia/Tokyo'")
    with unchanged(db):
        assert rows(db, function, *arguments, **named, request_id="one") == first
    for other in others:
        with refused(db, "UB007", f"{other}"):
            rows(db, function, *arguments, **{**named, **other}, request_id="one")
    for request_id in NO_TEXTS[1:]:
        with refused(db, "UB005", f"{request_id=:.60}"):
            rows(db, function, *arguments, **named, request_id=request_id)
