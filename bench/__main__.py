"""`python -m bench`: measure every row and its reference in turns, on a server of its own that fsyncs."""

from __future__ import annotations

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import psycopg
from psycopg.conninfo import make_conninfo
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench import report, shapes
from bench.measure import Laboratory
from bench.report import Result
from bench.rows import ROWS, SIZES
from budgetdb.embedded import EmbeddedServer

# All else is PostgreSQL's default: fsync, synchronous_commit, full_page_writes and autovacuum are on.
SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "8GB",  # so that no checkpoint falls upon a row and not upon its reference
    "checkpoint_timeout": "30min",
}
SMALL = 10_000  # databases up to this size are verified again, after all that was done to them


@click.command(context_settings={"show_default": True})
@click.option(
    "--only", multiple=True, type=click.Choice([row.name for row in ROWS]), help="Measure this row."
)
@click.option("--rounds", default=5, help="Turns of each row and its reference.")
@click.option("--seconds", default=2, help="Length of a turn, after one second to warm up.")
@click.option("--quick", is_flag=True, help="Only try whether everything works, on tiny databases.")
@click.option("--pg", metavar="WHERE", help="A major version, or a folder of PostgreSQL's programs.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the table into this file too.")
def main(
    only: Collection[str], rounds: int, seconds: int, quick: bool, pg: str | None, svg: Path | None
) -> None:
    """Measure budgetdb against the least that PostgreSQL could do instead.

    Speeds are ratios, of two measurements taken in turns. Run it on an idle machine: it uses all of it.
    The databases are kept below TMPDIR meanwhile, which should be on the disk that is to be measured.
    """
    console = Console()
    results = [Result(row) for row in ROWS if not only or row.name in only]
    load = os.getloadavg()[0]
    with (
        TemporaryDirectory(prefix="budgetdb-bench-") as data,
        EmbeddedServer(data, binaries=pg, settings=SETTINGS) as server,
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        ) as progress,
    ):
        laboratory = Laboratory(server, None if quick else seconds)
        needed = {
            subject.shape for result in results for subject in (result.row.subject, result.row.reference)
        }
        databases = sorted(map(laboratory.actual, needed), key=lambda shape: -shape.size)

        loading = progress.add_task("Loading", total=len(databases))
        shapes.prepare(server.dsn)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(partial(shapes.Shape.create, server=server.dsn), databases):
                progress.advance(loading)
        sizes = {}
        for what, (shape, tables) in SIZES.items():
            if shape in needed:
                with shape.connect(server.dsn) as connection:
                    sizes[what] = shapes.bytes_per_row(connection, tables)

        turns = 1 if quick else rounds
        measuring = progress.add_task("Measuring", total=turns * len(results))
        for result in results:
            progress.update(measuring, description=f"Measuring {result.row.name}")
            for _ in range(turns):
                result.measure(laboratory)
                progress.advance(measuring)
        for shape in databases:
            if shape.size <= SMALL:
                with shape.connect(server.dsn) as connection:
                    shapes.verify(connection)

    note = (
        f"Medians of {turns} turn{'s' * (turns > 1)} each, PostgreSQL {server.server_version // 10_000}, fsync on,"
        f" {os.cpu_count()} cores, load of the machine before {load:.1f}"
    )
    table = report.table(results, sizes, note)
    console.print(table)
    if svg:
        report.draw(svg, table)
    if not quick and not all(result.kept for result in results):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
