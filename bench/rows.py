"""What is measured, against what, and what is promised."""

from __future__ import annotations

from dataclasses import dataclass

from bench.measure import PythonCalls, Script, Subject
from bench.shapes import Shape

FLAT = Shape("flat")
EXACT = Shape("exact", bots=10, positions=True, model="exact")
MARKET = Shape("market", bots=10, positions=True)
TEN = Shape("ten", accounts=1, bots=10)
CROWD = Shape("crowd", accounts=1, bots=100_000)
MILLION = Shape("million", accounts=1_000_000)
REPORT = Shape("report", accounts=100_000, positions=True)
# 5 ledger rows make an account with its bot and its position: 1,000 rows in all, and 5,000,000.
YOUNG = Shape("young", accounts=200, positions=True)
AGED = Shape("aged", accounts=200, positions=True, history=24_995)


@dataclass(frozen=True)
class Row:
    """A subject and its reference; `limit` is the least ratio of their speeds that is promised."""

    name: str
    what: str
    against: str
    limit: float | None
    subject: Subject
    reference: Subject
    clients: int = 1


def _read(name: str, what: str, limit: float, shape: Shape) -> Row:
    """Compare an answer with the least that could be read instead."""
    return Row(
        name,
        f"get_available_capital, {what}",
        "two rows of a bare table, by key",
        limit,
        Script("get_available_capital", shape),
        Script("get_available_capital.reference", shape),
        clients=4,
    )


def _read_again(name: str, what: str, against: str, limit: float, shape: Shape, other: Shape) -> Row:
    """Compare an answer with the same in another database."""
    return Row(
        name,
        f"get_available_capital, {what}",
        against,
        limit,
        Script("get_available_capital", shape),
        Script("get_available_capital", other),
        clients=4,
    )


def _write(function: str, clients: int, limit: float, accounts: int | None = None) -> Row:
    """Compare a change with the least that a durable change with a record of it can be."""
    return Row(
        f"{function}-{clients}" if accounts is None else f"{function}-hot",
        f"{function}, {f'{MARKET.accounts:,}' if accounts is None else 'one'} account{'s' * (accounts is None)}",
        "one UPDATE and one INSERT",
        limit,
        Script(function, MARKET, accounts),
        Script(f"{function}.reference", MARKET, accounts),
        clients,
    )


def _write_late(function: str) -> Row:
    """Compare a change late in a database's life with the same one early."""
    return Row(
        f"{function}-aged",
        f"{function}, after 5,000,000 ledger rows",
        "after 1,000",
        0.9,
        Script(function, AGED),
        Script(function, YOUNG),
    )


ROWS = (
    _read("flat", "flat account", 0.55, FLAT),
    _read("exact", "exact model", 0.55, EXACT),
    _read("market", "open positions", 0.45, MARKET),
    _read_again("crowd", "of 100,000 bots", "of 10 bots", 0.9, CROWD, TEN),
    _read_again("million", "among 1,000,000 accounts", "among 1,000", 0.8, MILLION, FLAT),
    Row(
        "report",
        "account_capital, all of 100,000 accounts",
        "their balances alone",
        0.25,
        Script("account_capital", REPORT),
        Script("account_capital.reference", REPORT),
    ),
    _write("create_bot", 1, 0.45),
    _write("create_bot", 16, 0.35),
    _write("record_fill", 1, 0.4),
    _write("record_fill", 16, 0.3),
    _write("record_fill", 16, 0.5, accounts=1),
    _write_late("create_bot"),
    _write_late("record_fill"),
    Row(
        "pipeline",
        "get_available_capital, 1,000 in a psycopg pipeline",
        "one call at a time",
        None,
        PythonCalls(FLAT, pipeline=True),
        PythonCalls(FLAT, pipeline=False),
    ),
)

SIZES = {
    "bot": (CROWD, ("bots", "reservations")),
    "fill": (REPORT, ("fills",)),
    "ledger row": (REPORT, ("ledger",)),
}
"""What takes room, in which database, in which tables; the first one counts it."""
