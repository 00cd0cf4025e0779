"""`python -m bench`: measure every row and its reference in turns, on a server of its own that fsyncs."""

from __future__ import annotations

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.progress import Progress

from bench import report
from bench.measure import Laboratory
from bench.report import Result
from bench.rows import ROWS, SIZES
from bench.shapes import Shape, prepare
from budgetdb.embedded import EmbeddedServer

# All else is PostgreSQL's default: fsync, synchronous_commit, full_page_writes and autovacuum are on.
SETTINGS = {
    "shared_buffers": "2GB",  # what a million accounts need, and a server that has them would have
    "max_wal_size": "8GB",  # so that no checkpoint falls upon a row and not upon its reference
    "checkpoint_timeout": "30min",
}
QUICK_SETTINGS = SETTINGS | {"fsync": "off"}
SMALL = 10_000  # databases of so many changes are verified again, after all that was done to them


@click.command(context_settings={"show_default": True})
@click.option(
    "--only", multiple=True, type=click.Choice([row.name for row in ROWS]), help="Measure it alone."
)
@click.option("--rounds", default=5, type=click.IntRange(min=1), help="Turns of each row and its reference.")
@click.option(
    "--seconds", default=2, type=click.IntRange(min=1), help="Length of a turn, after one second to warm up."
)
@click.option("--quick", is_flag=True, help="Only try whether everything works, on tiny databases.")
@click.option("--pg", metavar="WHERE", help="A major version, or a folder of PostgreSQL's programs.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the table into this file too.")
def main(
    only: Collection[str], rounds: int, seconds: int, quick: bool, pg: str | None, svg: Path | None
) -> None:
    """Measure budgetdb against the least that PostgreSQL could do instead.

    Speeds are ratios, of two measurements taken in turns. Run it on an idle machine: it uses all of it.
    The databases are kept below TMPDIR meanwhile: 8 GB, on the disk that is measured.
    """
    console = Console()
    results = [Result(row) for row in ROWS if not only or row.name in only]
    turns = 1 if quick else rounds
    load = os.getloadavg()[0]
    with (
        TemporaryDirectory(prefix="budgetdb-bench-") as data,
        EmbeddedServer(data, binaries=pg, settings=QUICK_SETTINGS if quick else SETTINGS) as server,
        Progress(console=console, transient=True) as progress,
    ):
        laboratory = Laboratory(server, None if quick else seconds)
        shapes = {laboratory.actual(shape) for result in results for shape in result.row.shapes}
        prepare(server.dsn)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            longest_first = sorted(shapes, key=lambda shape: -shape.calls)
            loads = pool.map(partial(Shape.create, server=server.dsn), longest_first)
            for _ in progress.track(loads, total=len(shapes), description="Loading"):
                pass
        for shape in shapes:
            shape.warm(server.dsn)
        sizes = {
            what: laboratory.actual(shape).bytes_per_row(server.dsn, tables)
            for what, (shape, tables) in SIZES.items()
            if laboratory.actual(shape) in shapes
        }
        for result in progress.track([r for r in results for _ in range(turns)], description="Measuring"):
            result.measure(laboratory)
        for shape in shapes:
            if shape.accounts * shape.calls <= SMALL:
                shape.verify(server.dsn)

    note = (
        "Tiny databases, one turn, fsync off: it works, and the figures mean nothing"
        if quick
        else f"PostgreSQL {server.server_version // 10_000} on {os.cpu_count()} cores with fsync on,"
        f" medians of {turns} turns, load of the machine before: {load:.1f}"
    )
    table = report.draw(results, sizes, note)
    console.print(table)
    if svg:
        report.save(svg, table)
    if not quick and not all(result.kept for result in results):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
