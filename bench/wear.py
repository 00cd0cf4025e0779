"""`python -m bench.wear`: what many fills on one account leave behind, by fillfactor and beside a report."""

from __future__ import annotations

import re
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from rich import box
from rich.console import Console
from rich.table import Table

from bench.measure import Laboratory, Script
from bench.shapes import Shape, prepare
from budgetdb.embedded import EmbeddedServer

HOT = ("accounts", "balances", "reservations", "positions", "exposures")
CLIENTS = 4
SETTINGS = {"fsync": "off", "max_wal_size": "8GB", "autovacuum_naptime": "10s"}


@dataclass(frozen=True)
class Case:
    """A way to keep the hot tables, and whether an open report needs every version of their rows."""

    name: str
    accounts: int | None = 1
    """On how many of the thousand the fills are; None for all of them."""
    fillfactor: int | None = None
    report: bool = False
    share: float = 1.0
    """Of the fills: beside a report every one of them passes by all versions that the ones before it left."""

    @property
    def shape(self) -> Shape:
        """A database of its own."""
        return Shape(f"wear_{re.sub('[ ,]+', '_', self.name)}", bots=10, positions=True)


CASES = (
    Case("one account"),
    Case("one account, fillfactor 100", fillfactor=100),
    Case("all accounts", accounts=None),
    Case("all accounts, fillfactor 100", accounts=None, fillfactor=100),
    Case("one account, beside a report", report=True, share=0.05),
)


def wear(case: Case, laboratory: Laboratory, fills: int) -> list[tuple[str, float, int, int]]:
    """Record the fills; return of each hot table: share of HOT updates, pages before, pages after."""
    shape = case.shape
    shape.create(laboratory.server.dsn)
    dsn = make_conninfo(laboratory.server.dsn, dbname=shape.name)
    with closing(psycopg.connect(dsn, autocommit=True)) as owner:
        if case.fillfactor:
            for table in HOT:
                owner.execute(
                    f"ALTER TABLE budgetdb_data.{table} SET (fillfactor = {case.fillfactor})".encode()
                )
                owner.execute(f"VACUUM FULL budgetdb_data.{table}".encode())
        owner.execute("SELECT pg_stat_reset()")
        before = _pages(owner)
        with psycopg.connect(dsn) if case.report else nullcontext() as report:
            if report:
                report.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                report.execute("SELECT count(*) FROM budgetdb.accounts")
            Script("record_fill", shape, case.accounts).repeat(laboratory, CLIENTS, round(fills * case.share))
        after = _pages(owner)
        owner.execute("SELECT pg_stat_force_next_flush()")
        hot: dict[str, float | None] = dict(
            owner.execute(
                """SELECT relname, 100.0 * n_tup_hot_upd / nullif(n_tup_upd, 0) FROM pg_stat_user_tables
                WHERE schemaname = 'budgetdb_data'"""
            ).fetchall()
        )
        shape.verify(laboratory.server.dsn)
    return [(table, float(hot[table] or 0), before[table], after[table]) for table in HOT]


def _pages(connection: psycopg.Connection[TupleRow]) -> dict[str, int]:
    """Return how many pages each table has, with its indexes."""
    return {
        table: int(pages)
        for table, pages in connection.execute(
            """SELECT relname, pg_total_relation_size(relid) / current_setting('block_size')::bigint
            FROM pg_stat_user_tables WHERE schemaname = 'budgetdb_data'"""
        )
    }


@click.command(context_settings={"show_default": True})
@click.option("--fills", default=200_000, help="How many fills to record, on ten positions of each account.")
@click.option("--pg", metavar="WHERE", help="A major version, or a folder of PostgreSQL's programs.")
def main(fills: int, pg: str | None) -> None:
    """Show what many changes leave behind: the share of HOT updates, and pages before and after."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("", "fills", "table", "HOT updates", "pages before", "pages after"):
        table.add_column(column, justify="left" if column in ("", "table") else "right")
    with (
        TemporaryDirectory(prefix="budgetdb-wear-") as data,
        EmbeddedServer(Path(data), binaries=pg, settings=SETTINGS) as server,
    ):
        laboratory = Laboratory(server, 1)
        prepare(server.dsn)
        for case in CASES:
            for name, hot, before, after in wear(case, laboratory, fills):
                table.add_row(
                    case.name, f"{fills * case.share:,.0f}", name, f"{hot:.1f} %", f"{before:,}", f"{after:,}"
                )
            table.add_section()
    Console().print(table)


if __name__ == "__main__":
    main()
