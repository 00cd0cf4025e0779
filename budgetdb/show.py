"""Draw accounts for a person: a panel each, with a bar per currency of who reserves what.

Figures come from the public views as they are; nothing is computed here but the lengths of bars.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, groupby
from typing import Any, LiteralString

import psycopg
from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from budgetdb.rows import Account, AccountCapital, BotCapital, T, row_of

BAR = 50
_NAMED = 6  # bots drawn by name; the others are added up
_SHADES = "█▓▒"  # a bar must also be read without colours
_ON_ORDER = "▞"
_COLOURS = ("blue", "magenta", "cyan", "yellow", "bright_blue", "bright_magenta")


@dataclass(frozen=True)
class Part:
    """A part of a bar: its glyph and colour, its name, its amount, and how much of that is on order."""

    glyph: str
    style: str
    name: str
    amount: Decimal
    on_order: Decimal = Decimal()


def amount(value: Decimal) -> str:
    """Return an amount for reading: thousands apart, no zeros that say nothing."""
    whole, _, decimals = f"{value:,f}".partition(".")
    return f"{whole}.{rest}" if (rest := decimals.rstrip("0")) else whole


def find_accounts(connection: psycopg.Connection[Any], wanted: str | None) -> list[Account]:
    """Return all accounts, or those whose id, name or owner is `wanted`."""
    return _fetch(
        connection,
        Account,
        """
        SELECT a.* FROM budgetdb.accounts AS a
        WHERE %(wanted)s::text IS NULL OR %(wanted)s IN (a.id::text, a.name, a.owner)
        ORDER BY a.is_paper_trading, a.id
        """,
        wanted=wanted,
    )


def panels(connection: psycopg.Connection[Any], accounts: Sequence[Account]) -> Iterable[Panel]:
    """Yield a panel for each account, drawn from one snapshot per view."""
    ids = [account.id for account in accounts]
    capital = _fetch(
        connection,
        AccountCapital,
        "SELECT c.* FROM budgetdb.account_capital AS c WHERE c.account_id = ANY (%(ids)s)"
        " ORDER BY c.account_id, c.currency DESC",
        ids=ids,
    )
    bots = _fetch(
        connection,
        BotCapital,
        "SELECT c.* FROM budgetdb.bot_capital AS c WHERE c.account_id = ANY (%(ids)s) AND c.reserved > 0"
        " ORDER BY c.account_id, c.bot_id",
        ids=ids,
    )
    by_account = {key: list(rows) for key, rows in groupby(capital, lambda row: row.account_id)}
    bots_of = {key: list(rows) for key, rows in groupby(bots, lambda row: row.account_id)}
    for account in accounts:
        yield _panel(account, by_account.get(account.id, []), bots_of.get(account.id, []))


def _fetch(connection: psycopg.Connection[Any], row: type[T], query: LiteralString, **values: Any) -> list[T]:
    with psycopg.Cursor(connection, row_factory=row_of(row)) as cursor:
        return cursor.execute(query, values).fetchall()


def _panel(account: Account, capital: list[AccountCapital], bots: list[BotCapital]) -> Panel:
    shades, colours = cycle(_SHADES), cycle(_COLOURS)
    looks = {bot_id: (next(shades), next(colours)) for bot_id in dict.fromkeys(bot.bot_id for bot in bots)}
    rows: list[RenderableType] = []
    for row in capital:
        mine = [bot for bot in bots if bot.currency == row.currency]
        parts = [
            Part(*looks[bot.bot_id], bot.bot_name, bot.reserved, min(bot.on_order, bot.reserved))
            for bot in mine
        ]
        rows.append(_currency(row, parts))
    short = any(row.shortfall for row in capital)
    kind = Text(" VIRTUAL ", "bold black on yellow") if account.is_paper_trading else Text("live", "green")
    return Panel(
        Group(*rows) if rows else Text("no balances yet: call sync_balances", "dim"),
        title=Text.assemble((f"{account.id} {account.name}", "bold"), "  ", kind),
        title_align="left",
        # A Text, because a name may have brackets: markup to rich.
        subtitle=Text(f"{account.owner} at {account.exchange}, {account.reservation_model} model"),
        subtitle_align="right",
        border_style="red" if short else "yellow" if account.is_paper_trading else "green",
        box=box.ROUNDED,
        width=BAR + 28,
        padding=(0, 1),
    )


def _currency(row: AccountCapital, reserved: list[Part]) -> RenderableType:
    """Draw one currency: its bar with the raw balance, then the legend, then what is wrong."""
    largest = sorted(reserved, key=lambda part: part.amount, reverse=True)
    parts = [part for part in reserved if part in largest[:_NAMED]]
    if rest := largest[_NAMED:]:
        parts.append(
            Part(
                "▚",
                "white",
                f"{len(rest)} more bots",
                sum((part.amount for part in rest), Decimal()),
                sum((part.on_order for part in rest), Decimal()),
            )
        )
    if row.available:
        parts.append(Part("░", "green", "available", row.available))

    legend = Text()
    for part in parts:
        legend.append(part.glyph, part.style).append(f" {part.name} ").append(amount(part.amount), "bold")
        if part.on_order:
            legend.append(" (").append(_ON_ORDER, part.style).append(f" {amount(part.on_order)} on order)")
        legend.append("   ")
    if not row.available:
        legend.append("nothing available", "bold red")
    lines = [legend]
    if row.shortfall:
        lines.append(
            Text(
                f" SHORTFALL {amount(row.shortfall)} {row.currency}: bots reserve {amount(row.reserved)},"
                f" the account holds {amount(row.raw_balance)} ",
                "bold white on red",
            )
        )
    if row.price_status in ("stale", "missing"):
        what = "is stale" if row.price_status == "stale" else "is missing, positions count at cost"
        lines.append(Text(f" a price {what}: record_price() ", "black on yellow"))

    grid = Table.grid(padding=(0, 1))
    # In one cell: a long legend would push the balance away from the bar.
    bar = Text.assemble(_bar(parts), " ", (amount(row.raw_balance), "bold"))
    grid.add_row(Text(row.currency, "bold"), bar)
    for line in lines:
        grid.add_row("", line)
    return grid


def _bar(parts: list[Part]) -> Text:
    """Return a bar in which every part has a length in proportion, and at least one cell.

    What is on order stands at a part's end, within its length.
    """
    total = sum((part.amount for part in parts), Decimal())
    bar, drawn, seen = Text(), 0, Decimal()
    for index, part in enumerate(parts):
        seen += part.amount
        last = BAR - (len(parts) - index - 1)
        end = min(max(round(BAR * seen / total), drawn + 1), last)
        ordered = min(max(round(BAR * part.on_order / total), 1), end - drawn) if part.on_order else 0
        bar.append(part.glyph * (end - drawn - ordered) + _ON_ORDER * ordered, part.style)
        drawn = end
    return bar if parts else Text("·" * BAR, "dim")
