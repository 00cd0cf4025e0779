"""The table of results, in the terminal and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from statistics import median

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.measure import Laboratory
from bench.rows import Row

_BAR = 24  # cells, for a ratio of 1.2
_FULL = 1.2


@dataclass(frozen=True)
class Result:
    """How often a second a row and its reference got done, turn by turn."""

    row: Row
    turns: list[tuple[float, float]] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """The ratio of each turn."""
        return [subject / reference for subject, reference in self.turns]

    def measure(self, laboratory: Laboratory) -> None:
        """Take one more turn."""
        clients = self.row.clients
        self.turns.append(
            (self.row.subject.rate(laboratory, clients), self.row.reference.rate(laboratory, clients))
        )

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return self.row.limit is None or median(self.ratios) >= self.row.limit


def table(results: Sequence[Result], sizes: Mapping[str, float], note: str) -> RenderableType:
    """Return the results as one table, the sizes below it."""
    speeds = Table(box=box.SIMPLE_HEAD, caption=note, caption_justify="left")
    speeds.add_column("calls")
    speeds.add_column("clients", justify="right")
    speeds.add_column("per second", justify="right")
    speeds.add_column("against", style="dim")
    speeds.add_column("per second", justify="right", style="dim")
    speeds.add_column("ratio", justify="right")
    speeds.add_column("min–max", justify="right", style="dim")
    speeds.add_column("at least", justify="right")
    speeds.add_column("0 ─ 0.2 ─ 0.4 ─ 0.6 ─ 0.8 ─ 1".ljust(_BAR))
    for result in results:
        row, ratio = result.row, median(result.ratios)
        ours, theirs = (median(rates) for rates in zip(*result.turns, strict=True))
        colour = "green" if result.kept else "red"
        speeds.add_row(
            row.what,
            str(row.clients),
            _figure(ours),
            row.against,
            _figure(theirs),
            Text(f"{ratio:.2f}", f"bold {colour}"),
            f"{min(result.ratios):.2f}–{max(result.ratios):.2f}",
            "" if row.limit is None else f"{row.limit:.2f} {'✓' if result.kept else '✗'}",
            _bar(ratio, row.limit, colour),
        )
    room = ", ".join(f"{size:,.0f} bytes for a {what}" for what, size in sizes.items())
    return Group(speeds, Text(f" On disk, with indexes: {room}.")) if room else speeds


def _figure(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.2f}"


def _bar(ratio: float, limit: float | None, colour: str) -> Text:
    """Draw a ratio, with a mark where its limit is."""
    filled = min(round(ratio / _FULL * _BAR), _BAR)
    bar = Text("━" * filled, colour) + Text("─" * (_BAR - filled), "dim")
    if limit is not None:
        mark = round(limit / _FULL * _BAR)
        bar = bar[:mark] + Text("┃", "bold") + bar[mark + 1 :]
    return bar


def draw(path: Path, picture: RenderableType) -> None:
    """Write the table as an SVG file."""
    console = Console(record=True, width=170, file=StringIO(), force_terminal=True)
    console.print(picture)
    console.save_svg(str(path), title="python -m bench")
