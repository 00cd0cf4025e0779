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

    @property
    def shapes(self) -> tuple[Shape, Shape]:
        """The databases that it needs."""
        return self.subject.shape, self.reference.shape


def _read(name: str, what: str, limit: float, shape: Shape) -> Row:
    return Row(
        name,
        f"get_available_capital, {what}",
        "two rows of a bare table, by key",
        limit,
        Script("get_available_capital", shape),
        Script("get_available_capital.reference", shape),
        clients=4,
    )


def _write(
    name: str, what: str, limit: float, clients: int, function: str, accounts: int | None = None
) -> Row:
    return Row(
        name,
        f"{function}, {what}",
        "one UPDATE and one INSERT in one call",
        limit,
        Script(function, MARKET, accounts),
        Script(f"{function}.reference", MARKET, accounts),
        clients,
    )


def _grow(name: str, what: str, limit: float, clients: int, function: str, large: Shape, small: Shape) -> Row:
    return Row(
        name,
        f"{function}, {what}",
        "the same in less",
        limit,
        Script(function, large),
        Script(function, small),
        clients,
    )


ROWS = (
    _read("flat", "flat account", 0.55, FLAT),
    _read("exact", "exact model", 0.55, EXACT),
    _read("market", "open positions", 0.45, MARKET),
    Row(
        "report",
        "account_capital, all of 100,000 accounts",
        "their balances alone",
        0.25,
        Script("account_capital", REPORT),
        Script("account_capital.reference", REPORT),
    ),
    _write("create_bot-1", "1,000 accounts", 0.45, 1, "create_bot"),
    _write("create_bot-16", "1,000 accounts", 0.35, 16, "create_bot"),
    _write("record_fill-1", "1,000 accounts", 0.4, 1, "record_fill"),
    _write("record_fill-16", "1,000 accounts", 0.3, 16, "record_fill"),
    _write("record_fill-hot", "one account", 0.5, 16, "record_fill", accounts=1),
    _grow("crowd", "100,000 bots / 10", 0.9, 4, "get_available_capital", CROWD, TEN),
    _grow("million", "1,000,000 accounts / 1,000", 0.8, 4, "get_available_capital", MILLION, FLAT),
    _grow("create_bot-aged", "5,000,000 ledger rows / 1,000", 0.9, 1, "create_bot", AGED, YOUNG),
    _grow("record_fill-aged", "5,000,000 ledger rows / 1,000", 0.9, 1, "record_fill", AGED, YOUNG),
    Row(
        "record_fills",
        "record_fills, a list of 1,000 fills",
        "record_fill for each fill",
        5,
        Script("record_fills", MARKET, accounts=1, batch=1_000),
        Script("record_fill", MARKET, accounts=1),
    ),
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
