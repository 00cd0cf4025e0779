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

SCALE = "0   .2  .4  .6  .8  1   "  # above the bars, one cell for 0.05


@dataclass(frozen=True)
class Result:
    """How often a second a row's subject and its reference got done, turn by turn."""

    row: Row
    turns: list[tuple[float, float]] = field(default_factory=list)

    def measure(self, laboratory: Laboratory) -> None:
        """Take one more turn."""
        clients = self.row.clients
        self.turns.append(
            (self.row.subject.rate(laboratory, clients), self.row.reference.rate(laboratory, clients))
        )

    @property
    def ratios(self) -> list[float]:
        """The ratio of each turn."""
        return [subject / reference for subject, reference in self.turns]

    @property
    def kept(self) -> bool:
        """Whether what is promised holds."""
        return self.row.limit is None or median(self.ratios) >= self.row.limit


def draw(results: Sequence[Result], sizes: Mapping[str, float], note: str) -> RenderableType:
    """Return the results as one table, in groups of what they are compared with."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    table.add_column("clients", justify="right")
    table.add_column("per second", justify="right")
    table.add_column("reference", justify="right", style="dim")
    table.add_column("ratio", justify="right")
    table.add_column("min - max", justify="right", style="dim")
    table.add_column("at least", justify="right")
    table.add_column(SCALE)
    against = None
    for result in results:
        row = result.row
        if row.against != against:
            against = row.against
            table.add_row(Text(f"against {against}", "italic dim"))
        rate, reference = (median(rates) for rates in zip(*result.turns, strict=True))
        ratio, colour = median(result.ratios), "green" if result.kept else "red"
        table.add_row(
            f"  {row.what}",
            str(row.clients),
            f"{rate:,.{0 if rate >= 10 else 1}f}",
            f"{reference:,.{0 if reference >= 10 else 1}f}",
            Text(f"{ratio:.2f}", f"bold {colour}"),
            f"{min(result.ratios):.2f} - {max(result.ratios):.2f}",
            "" if row.limit is None else f"{row.limit:.2f} {'✓' if result.kept else '✗'}",
            _bar(ratio, row.limit, colour),
        )
    room = ", ".join(f"{size:,.0f} bytes for a {what}" for what, size in sizes.items())
    return Group(table, Text(f"{note}.\nOn disk, with indexes: {room}." if room else f"{note}.", "dim"))


def _bar(ratio: float, limit: float | None, colour: str) -> Text:
    """Draw a ratio, with a mark where its limit is."""
    cells = len(SCALE)
    filled = min(round(ratio * 20), cells)
    bar = Text.assemble(("━" * filled, colour), ("─" * (cells - filled), "dim"))
    if limit is not None:
        mark = round(limit * 20)
        bar = bar[:mark] + Text("┃", "bold") + bar[mark + 1 :]
    return bar


def save(path: Path, picture: RenderableType) -> None:
    """Write the table as an SVG file."""
    console = Console(record=True, file=StringIO(), force_terminal=True)
    console.width = console.measure(picture).maximum
    console.print(picture)
    console.save_svg(str(path), title="python -m bench")
