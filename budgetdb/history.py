"""Draw what was available on an account over time, from the view capital_history."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import plotille
import psycopg
from psycopg.rows import class_row
from rich import box
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from budgetdb.rows import Account
from budgetdb.show import amount

_LISTED = 12


class Moment(NamedTuple):
    """What an account showed of one currency from `recorded_at` on, in that currency (R9)."""

    currency: str
    version: int
    recorded_at: datetime
    operation: str
    bot_name: str | None
    raw_balance: Decimal
    held: Decimal
    available_exact: Decimal


def draw(console: Console, connection: psycopg.Connection[Any], account: Account, days: int) -> None:
    """Print a chart per currency of the last `days` days, and the latest changes."""
    moments = _moments(connection, account.id, days)
    if not moments:
        console.print(f"{account.name} has no history yet: call sync_balances.")
        return
    now = datetime.now(moments[0].recorded_at.tzinfo)
    for currency, rows in groupby(moments, lambda moment: moment.currency):
        console.print(
            Rule(Text(f"{currency} available on {account.name} (exact model)", "bold"), align="left")
        )
        console.print(Text(_chart(list(rows), now - timedelta(days=days), now)), soft_wrap=True)
    console.print(Rule(Text("latest changes", "bold"), align="left"))
    table = Table(
        "", "recorded", "operation", "bot", "", "raw", "held", "available", box=box.SIMPLE, padding=0
    )
    for column in table.columns[5:]:
        column.justify = "right"
    for row in sorted(moments, key=lambda moment: (moment.version, moment.currency))[-_LISTED:]:
        table.add_row(
            str(row.version),
            f"{row.recorded_at:%b %d %H:%M:%S}",
            row.operation,
            Text(row.bot_name or ""),
            Text(row.currency),
            *(amount(value) for value in (row.raw_balance, row.held, row.available_exact)),
        )
    console.print(table)


def _moments(connection: psycopg.Connection[Any], account_id: int, days: int) -> list[Moment]:
    """Return the changes of the last days, and the last one of each currency before them."""
    with psycopg.Cursor(connection, row_factory=class_row(Moment)) as cursor:
        return cursor.execute(
            """
            SELECT h.currency, h.version, h.recorded_at, h.operation, b.name AS bot_name,
                h.raw_balance, h.held, h.available_exact
            FROM budgetdb.capital_history AS h
            LEFT JOIN budgetdb.bots AS b ON h.account_id = b.account_id AND h.bot_id = b.id
            WHERE h.account_id = %(account_id)s AND h.version >= coalesce((
                SELECT max(o.version) FROM budgetdb.capital_history AS o
                WHERE o.account_id = h.account_id AND o.currency = h.currency
                    AND o.recorded_at < now() - make_interval(days => %(days)s)
            ), 0)
            ORDER BY h.currency DESC, h.version
            """,
            {"account_id": account_id, "days": days},
        ).fetchall()


def _chart(moments: list[Moment], begin: datetime, now: datetime) -> str:
    """Return a chart in steps: an amount holds until the next change."""
    begin = max(begin, moments[0].recorded_at)
    times, amounts = [], []
    for moment, until in zip(moments, [*(m.recorded_at for m in moments[1:]), now], strict=True):
        times += [max(moment.recorded_at, begin), max(until, begin)]
        amounts += [float(moment.available_exact)] * 2
    figure = plotille.Figure()
    figure.width, figure.height = 60, 8
    figure.register_label_formatter(float, _tick)
    figure.y_label, figure.x_label = moments[0].currency, "time"
    figure.set_y_limits(min_=0, max_=max(amounts) * 1.1 or 1)
    figure.set_x_limits(min_=begin, max_=max(now, begin + timedelta(seconds=1)))
    figure.plot(times, amounts)
    return str(figure.show())


def _tick(value: float, chars: int, delta: float, left: bool = False) -> str:
    """Return the label of a tick of the amounts, as wide as plotille asks."""
    text = f"{value:,.{0 if delta >= 1 else 4}f}"
    return text.ljust(chars) if left else text.rjust(chars)
