"""The databases that are measured: each is one account, made by budgetdb's functions, and copies of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from budgetdb import install

SETUP = Path(__file__).with_name("setup.sql").read_bytes()
TEMPLATE = "bench"


@dataclass(frozen=True)
class Shape:
    """What a database holds: accounts that are all alike."""

    name: str
    accounts: int = 1_000
    bots: int = 1
    """Bots of each account, all active."""
    positions: bool = False
    """Whether each bot has an open position."""
    history: int = 0
    """Further fills of each account, each with its ledger row."""
    model: str = "conservative"

    @property
    def calls(self) -> int:
        """About how many calls make its first account: what takes longest."""
        return self.bots + self.history

    def tiny(self) -> Shape:
        """Return the shape in small, to try the benchmark itself."""
        return replace(
            self, accounts=min(self.accounts, 10), bots=min(self.bots, 10), history=min(self.history, 10)
        )

    def connect(self, server: str) -> psycopg.Connection[TupleRow]:
        """Connect to its database, as the owner."""
        return psycopg.connect(make_conninfo(server, dbname=self.name), autocommit=True)

    def create(self, server: str) -> None:
        """Create its database and fill it."""
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.name} TEMPLATE {TEMPLATE}".encode())
        with self.connect(server) as connection:
            connection.execute("SET synchronous_commit = off")
            connection.execute(
                "CALL bench.make_account(%s, %s, %s, %s)",
                [self.model, self.bots, self.positions, self.history],
            )
            if self.accounts > 1:
                connection.execute("CALL bench.copy_account(2, 2)")
            # Whether the copies are honest shows in the first one: the others are like it.
            _verify(connection)
            if self.accounts > 2:
                connection.execute("CALL bench.copy_account(3, %s)", [self.accounts])
            connection.execute("CALL bench.fill_bare_tables()")
            connection.execute("VACUUM (ANALYZE)")

    def warm(self, server: str) -> None:
        """Read its database into memory, as that of a service would be; but not its long past."""
        with self.connect(server) as connection:
            connection.execute("CALL bench.warm()")

    def verify(self, server: str) -> None:
        """Raise an error if a total in its database is not what the rows beneath it add up to."""
        with self.connect(server) as connection:
            _verify(connection)

    def bytes_per_row(self, server: str, tables: Sequence[str]) -> float:
        """Return what a row of the first table takes, with its indexes and with its rows in the others."""
        names = [f"budgetdb_data.{table}" for table in tables]
        with self.connect(server) as connection:
            row = connection.execute(
                f"""
                SELECT sum(pg_total_relation_size(t.name::regclass)) / (SELECT count(*) FROM {names[0]})
                FROM unnest(%s::text[]) AS t (name)
                """.encode(),  # noqa: S608
                [names],
            ).fetchone()
        assert row is not None  # noqa: S101 - an aggregate
        return float(row[0])


def prepare(server: str) -> None:
    """Create the database that all others start as: budgetdb, and what the benchmark adds to it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}".encode())
    with psycopg.connect(make_conninfo(server, dbname=TEMPLATE), autocommit=True) as connection:
        install.migrate(connection)
        connection.execute(SETUP)


def _verify(connection: psycopg.Connection[TupleRow]) -> None:
    violation = connection.execute("SELECT * FROM budgetdb.integrity_violations LIMIT 1").fetchone()
    if violation is not None:
        raise AssertionError(f"integrity_violations in {connection.info.dbname}: {violation}")
