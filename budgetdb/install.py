"""Install budgetdb in a database, and upgrade it.

Migrations own state: they are numbered, up-only, immutable once applied. Logic (views, functions, grants) is
applied again when it changed. The rules kept here:

- One transaction under one advisory lock: a killed run leaves nothing, and runs at the same time queue.
- `migrate` executes the very statements that `script` prints, so that the two cannot drift apart.
- When in doubt, refuse: an edited migration, a newer database and a foreign schema are left as they are.
- Nothing is ever dropped here, and never with CASCADE: what users built upon the views survives.
- Whoever may not create roles installs all but what needs them, and is told what a DBA has to run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow, class_row, tuple_row

LOCK_KEY = int.from_bytes(b"budgetdb", "big")  # eight letters, one bigint
OLDEST_SERVER = 15_00_00
ROLES = ("budgetdb_admin", "budgetdb_app", "budgetdb_reader", "budgetdb_tenant")
_UNCHANGED = "Nothing was changed."


class MigrationError(Exception):
    """Why the database was left as it was: what happened, and what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nHint: {self.hint}"


class InvalidSource(MigrationError):
    """The package's own files contradict each other."""


class UnsupportedServer(MigrationError):
    """The server is older than the oldest version that budgetdb runs on."""


class StandbyServer(MigrationError):
    """The server is a standby, which takes every change from its primary."""


class OpenTransaction(MigrationError):
    """The connection is inside a transaction, whose snapshot and end would not be ours."""


class ForeignSchema(MigrationError):
    """A schema of our name holds something that budgetdb did not record."""


class EditedMigration(MigrationError):
    """A migration was edited after it had been applied."""


class DatabaseNewer(MigrationError):
    """The database was installed by a later version of the package, or by another branch of it."""


class Blocked(MigrationError):
    """Another session held a lock for longer than the lock timeout."""


class DependentObjects(MigrationError):
    """Objects of the users' own depend on something that has to change."""


class FailedStep(MigrationError):
    """PostgreSQL refused a statement."""


@dataclass(frozen=True, kw_only=True)
class _File:
    text: str = field(repr=False)

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Migration(_File):
    """A step of the state, `migrations/NNNN_name.sql`: applied once, never edited."""

    number: int
    name: str

    @property
    def title(self) -> str:
        """The file's path below the source."""
        return f"migrations/{self.number:04}_{self.name}.sql"

    def record(self, package_version: str) -> str:
        """Return the statement that records the migration as applied."""
        return (
            sql.SQL(
                "INSERT INTO budgetdb_data.migrations (number, name, sha256, package_version)\n"
                "VALUES ({}, {}, {}, {});"
            )
            .format(self.number, self.name, self.sha256, package_version)
            .as_string()
        )


@dataclass(frozen=True, kw_only=True)
class LogicFile(_File):
    """A view, a function or grants, `sql/path`: applied again whenever it changed."""

    path: str

    @property
    def title(self) -> str:
        """The file's path below the source."""
        return f"sql/{self.path}"

    @property
    def is_general(self) -> bool:
        """Whether it is about all objects and the roles (`grants.sql`), not one (`views/accounts.sql`)."""
        return "/" not in self.path

    def record(self, package_version: str) -> str:
        """Return the statement that records the file as applied."""
        return (
            sql.SQL(
                "INSERT INTO budgetdb_data.logic (path, sha256, package_version)\n"
                "VALUES ({}, {}, {})\n"
                "ON CONFLICT (path) DO UPDATE SET (sha256, package_version, applied_at, applied_by)\n"
                "= (excluded.sha256, excluded.package_version, DEFAULT, DEFAULT);"
            )
            .format(self.path, self.sha256, package_version)
            .as_string()
        )


@dataclass(frozen=True)
class Source:
    """What a version of the package installs: migrations and logic, each in the order of application."""

    version: str
    migrations: tuple[Migration, ...]
    logic: tuple[LogicFile, ...]

    @classmethod
    def packaged(cls) -> Source:
        """Return the files of the installed package, or those beside it where it is installed editable."""
        package = files("budgetdb")
        beside = Path(__file__).resolve().parent.parent
        return cls.from_folder(package if (package / "migrations").is_dir() else beside)

    @classmethod
    def from_folder(cls, folder: Traversable, package_version: str | None = None) -> Source:
        """Return the files of `folder`; refuse gaps, and what `sql/order.txt` does not list exactly once."""
        return cls(
            package_version or version("budgetdb"),
            tuple(_migrations(folder / "migrations")),
            tuple(_logic(folder / "sql")),
        )


@dataclass(frozen=True)
class AppliedMigration:
    """A row of `budgetdb_data.migrations`."""

    number: int
    name: str
    sha256: str
    package_version: str
    applied_at: datetime
    applied_by: str

    @property
    def title(self) -> str:
        """The path that the migration's file had."""
        return f"migrations/{self.number:04}_{self.name}.sql"


@dataclass(frozen=True)
class AppliedLogic:
    """A row of `budgetdb_data.logic`."""

    path: str
    sha256: str
    package_version: str
    applied_at: datetime
    applied_by: str


@dataclass(frozen=True)
class Installed:
    """What the database says was applied to it; empty where budgetdb is not installed."""

    migrations: tuple[AppliedMigration, ...] = ()
    logic: tuple[AppliedLogic, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A digest of what is applied; `_GUARD` computes the same in SQL."""
        entries = [f"{row.number} {row.name} {row.sha256}" for row in self.migrations]
        entries += [f"{row.path} {row.sha256}" for row in self.logic]
        return sha256("\n".join(sorted(entries)).encode()).hexdigest()


@dataclass(frozen=True)
class Step:
    """Statements sent as one, and what they are called in scripts and errors."""

    title: str
    sql: str


@dataclass(frozen=True)
class Plan:
    """What is left to do to bring a database, as it was found, to the state of the source.

    `for_dba` are the statements that somebody else has to run first, for the roles and their grants.
    """

    version: str
    installed: Installed
    migrations: tuple[Migration, ...]
    logic: tuple[LogicFile, ...]
    forgotten: tuple[str, ...]
    for_dba: str = ""

    @property
    def pending(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.migrations or self.logic or self.forgotten)

    @property
    def files(self) -> tuple[Migration | LogicFile, ...]:
        """The files to apply, in order: the state before the logic upon it."""
        return (*self.migrations, *self.logic)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The statements that do it, less the transaction around them."""
        if not self.pending:
            return ()
        steps = [Step("The database must still be as it was when this was planned", _guard(self.installed))]
        if self.installed.migrations and (locks := self._locks()):
            steps.append(Step("Every lock before the first change", locks))
        for file in self.files:
            steps.append(Step(file.title, f"{_terminated(file.text)}\n\n{file.record(self.version)}"))
        if self.forgotten:
            forget = sql.SQL("DELETE FROM budgetdb_data.logic WHERE path = ANY ({});")
            steps.append(
                Step("Files that the package no longer has", forget.format(list(self.forgotten)).as_string())
            )
        return tuple(steps)

    def _locks(self) -> str:
        """Return the statement that locks what will change: some views or, before migrations, everything."""
        view = re.compile(r"^\s*CREATE OR REPLACE VIEW (\S+)", re.MULTILINE)
        views = [name for file in self.logic for name in view.findall(file.text)]
        if not (views or self.migrations):
            return ""
        return _LOCKS.format(everything=bool(self.migrations), views=views).as_string()


@dataclass(frozen=True)
class Report:
    """What a run of `migrate` did: titles of the files in the order applied, and what is left for a DBA."""

    migrations: tuple[str, ...]
    logic: tuple[str, ...]
    forgotten: tuple[str, ...]
    for_dba: str = ""

    @property
    def changed(self) -> bool:
        """Whether the run changed anything."""
        return bool(self.migrations or self.logic or self.forgotten)


@dataclass(frozen=True)
class Status:
    """A database beside the package: what is applied, and what is pending or why nothing can be done."""

    database: str
    server_version: str
    package_version: str
    installed: Installed
    plan: Plan | None
    problem: MigrationError | None


def migrate(
    connection: psycopg.Connection[Any], *, source: Source | None = None, lock_timeout: str = "5s"
) -> Report:
    """Bring the database to the state of `source`, in one transaction, or leave it exactly as it is.

    The connection must be outside of a transaction and stays usable; its autocommit mode is given back.
    Runs at the same time wait for each other without limit. Any other lock is waited for at most
    `lock_timeout`, so that a deploy never queues behind a long report and makes trading queue behind itself:
    all locks are taken before the first change, in tries of which one that fails gives back what it got. So
    whoever trades meanwhile waits for one try and for the changes themselves, and for no deadlock.
    """
    source = source or Source.packaged()
    with _own_transaction(connection) as cursor:
        if connection.info.parameter_status("in_hot_standby") == "on":
            raise StandbyServer(
                "the server is a standby, which takes every change from its primary",
                "Run it on the primary: the standby follows by itself.",
            )
        try:
            for step in _opening(lock_timeout):
                _execute(cursor, step)
            todo = _compare(source, _read(cursor), _for_dba(cursor))
            for step in (*todo.steps, _CLOSING):
                _execute(cursor, step)
        except Blocked as blocked:
            connection.rollback()
            raise Blocked(blocked.message, f"{blocked.hint}{_holders(cursor)}") from blocked.__cause__
    return Report(
        tuple(file.title for file in todo.migrations),
        tuple(file.title for file in todo.logic),
        tuple(f"sql/{path}" for path in todo.forgotten),
        todo.for_dba,
    )


def plan(connection: psycopg.Connection[Any], source: Source | None = None) -> Plan:
    """Return what `migrate` would do now; reads only, waits for no running migration."""
    source = source or Source.packaged()
    with _own_transaction(connection) as cursor:
        _execute(cursor, _READING)
        return _compare(source, _read(cursor), _for_dba(cursor))


def script(plan: Plan, *, lock_timeout: str = "5s") -> str:
    """Return what `migrate` would execute, as a script for `psql` or any other client.

    It carries its own lock, guard and bookkeeping: run on a database that has changed since the plan was
    made, it refuses and changes nothing.
    """
    if not plan.pending:
        return f"-- Nothing to do: the database is at budgetdb {plan.version}.\n"
    steps = (*_opening(lock_timeout), *plan.steps, _CLOSING)
    return (
        f"-- Brings the database from which it was made to budgetdb {plan.version}, or changes nothing.\n"
        "-- Run it with: psql -X -v ON_ERROR_STOP=1 -f FILE\n"
    ) + "".join(f"\n--\n-- {step.title}\n--\n\n{step.sql}\n" for step in steps)


def status(connection: psycopg.Connection[Any], source: Source | None = None) -> Status:
    """Return what is applied and what is pending; that `migrate` would refuse is a finding, not an error."""
    source = source or Source.packaged()
    installed, todo, problem = Installed(), None, None
    with _own_transaction(connection) as cursor:
        _execute(cursor, _READING)
        try:
            installed = _read(cursor)
            todo = _compare(source, installed, _for_dba(cursor))
        except (ForeignSchema, EditedMigration, DatabaseNewer) as error:
            problem = error
    server = connection.info.parameter_status("server_version") or "unknown"
    return Status(connection.info.dbname, server.split()[0], source.version, installed, todo, problem)


# Sources


def _migrations(folder: Traversable) -> Iterator[Migration]:
    """Yield the migrations in order; their numbers must be 1, 2, 3 and so on."""
    found = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    names = [name for name in found if name.endswith(".sql")]
    if not names:
        raise InvalidSource(f"no migrations in {folder}", "The package is incomplete: install it again.")
    for expected, name in enumerate(names, start=1):
        match = re.fullmatch(r"([0-9]{4})_([a-z0-9_]+)\.sql", name)
        if match is None or int(match[1]) != expected:
            raise InvalidSource(
                f"migrations/{name} stands where {expected:04}_*.sql must follow",
                "Name migrations NNNN_name.sql in lower case, numbered from 0001 without gaps or duplicates.",
            )
        yield Migration(number=expected, name=match[2], text=(folder / name).read_text("utf-8"))


def _logic(folder: Traversable) -> Iterator[LogicFile]:
    """Yield the logic files in the order of `order.txt`, which must list every one of them exactly once."""
    order = folder / "order.txt"
    lines = order.read_text("utf-8").splitlines() if order.is_file() else []
    listed = [path for line in lines if (path := line.partition("#")[0].strip())]
    found = dict(_walk(folder))
    for complaint, paths in (
        ("lists more than once", {path for path, count in Counter(listed).items() if count > 1}),
        ("lists, but the folder lacks,", set(listed) - set(found)),
        ("does not list", set(found) - set(listed)),
    ):
        if paths:
            raise InvalidSource(
                f"sql/order.txt {complaint} {', '.join(sorted(paths))}",
                "List every .sql file below sql/ exactly once, in the order in which they are applied.",
            )
    for path in listed:
        yield LogicFile(path=path, text=found[path].read_text("utf-8"))


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """Yield each .sql file below the folder with its path."""
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".sql"):
            yield f"{prefix}{entry.name}", entry


# Plans


def _compare(source: Source, installed: Installed, for_dba: str) -> Plan:
    """Plan the way from `installed` to `source`; refuse what is no earlier state of the source.

    A migration may have dropped views together with the views upon them, so after one all logic is applied.
    Otherwise only what changed is, since replacing a view waits for its readers; general files come along,
    because a new view needs its grants, and stay away as long as there are no roles to grant to.
    """
    ours = {(file.number, file.name): file for file in source.migrations}
    for row in installed.migrations:
        file = ours.pop((row.number, row.name), None)
        if file is None:
            raise _newer(row.title, row.package_version, source)
        if file.sha256 != row.sha256:
            raise EditedMigration(
                f"{row.title} differs from what budgetdb {row.package_version} applied",
                "An applied migration never changes: restore the file, and put the change into a new one.",
            )
    recorded = {row.path: row for row in installed.logic}
    same = {file.path for file in source.logic if _is_same(file, recorded.get(file.path))}
    for path in recorded.keys() - same:
        if _release(recorded[path].package_version) > _release(source.version):
            raise _newer(f"sql/{path}", recorded[path].package_version, source)
    todo = list(ours.values())
    possible = [file for file in source.logic if not (for_dba and file.is_general)]
    changed = [file for file in possible if todo or file.path not in same]
    logic = [file for file in possible if file in changed or (changed and file.is_general)]
    forgotten = sorted(recorded.keys() - {file.path for file in source.logic})
    return Plan(source.version, installed, tuple(todo), tuple(logic), tuple(forgotten), for_dba)


def _is_same(file: LogicFile, row: AppliedLogic | None) -> bool:
    return row is not None and row.sha256 == file.sha256


def _newer(title: str, package_version: str, source: Source) -> DatabaseNewer:
    return DatabaseNewer(
        f"the database has {title} of budgetdb {package_version}, unknown to this package ({source.version})",
        f"There is no way down: use budgetdb {package_version} or later with this database.",
    )


def _release(package_version: str) -> tuple[int, ...]:
    """Return the numbers that a version begins with; pre-releases count as their release."""
    leading = re.match(r"\d+(\.\d+)*", package_version)
    return tuple(int(part) for part in leading[0].split(".")) if leading else ()


# Statements

_CLOSING = Step("All or nothing", "COMMIT;")

_READING = Step(
    "One snapshot, read only",
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\nSET LOCAL search_path = pg_catalog, pg_temp;",
)


def _opening(lock_timeout: str) -> tuple[Step, ...]:
    """Return the steps that begin a run: transaction, lock, and settings whatever the defaults of the role.

    The isolation level is explicit, because above READ COMMITTED the snapshot would be older than the lock.
    The lock comes before the timeout, so that runs at the same time queue however long the first one takes.
    The server looks every second whether the client lives, else a killed one's long statement would go on.
    """
    return (
        Step(
            "One run at a time",
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n"
            "SET LOCAL lock_timeout = 0;\n"
            "SET LOCAL statement_timeout = 0;\n"
            "SET LOCAL client_connection_check_interval = '1s';\n"
            f"SELECT pg_catalog.pg_advisory_xact_lock({LOCK_KEY});",
        ),
        Step(
            "Settings of the run",
            sql.SQL(
                "SET LOCAL lock_timeout = {};\n"
                "SET LOCAL search_path = pg_catalog, pg_temp;\n"
                "SET LOCAL client_encoding = 'UTF8';\n"
                "SET LOCAL client_min_messages = 'warning';\n"
                "SET LOCAL standard_conforming_strings = on;\n"
                "SET LOCAL check_function_bodies = on;"
            )
            .format(lock_timeout)
            .as_string(),
        ),
    )


_GUARD = sql.SQL("""\
DO $budgetdb$
BEGIN
    IF {stale} THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'the database is no longer as it was when this was planned',
            HINT = 'Nothing was changed. Plan again: budgetdb migrate --dry-run';
    END IF;
END
$budgetdb$;""")

_IS_PRESENT = sql.SQL(
    "to_regnamespace('budgetdb') IS NOT NULL OR to_regnamespace('budgetdb_data') IS NOT NULL"
)

_IS_DIFFERENT = sql.SQL("""(
        SELECT encode(sha256(convert_to(
            string_agg(e.entry, chr(10) ORDER BY e.entry COLLATE "C"), 'UTF8'
        )), 'hex')
        FROM (
            SELECT format('%s %s %s', m.number, m.name, m.sha256) FROM budgetdb_data.migrations AS m
            UNION ALL
            SELECT format('%s %s', l.path, l.sha256) FROM budgetdb_data.logic AS l
        ) AS e (entry)
    ) IS DISTINCT FROM {fingerprint}""")


# Whoever waits for a lock holds up all who come after; whoever holds some and waits for others invites
# deadlocks. Hence all or none, and all within 0.8 s of the first: after a second, PostgreSQL looks for some.
# LOCK TABLE would also lock all that a view reads; to reset an option that a view lacks locks it alone.
_LOCKS = sql.SQL("""\
DO $budgetdb$
DECLARE
    patience CONSTANT text := current_setting('lock_timeout');
    latest CONSTANT timestamptz := CASE
        WHEN patience = '0' THEN 'infinity' ELSE clock_timestamp() + patience::interval
    END;
    try_until timestamptz;
    longest interval := '0.1 s';
    relation record;
BEGIN
    LOOP
        try_until := least(clock_timestamp() + longest, latest);
        BEGIN
            FOR relation IN
                SELECT c.oid::regclass AS name, c.relkind = 'v' AS is_view
                FROM pg_class AS c
                WHERE c.relnamespace IN (to_regnamespace('budgetdb'), to_regnamespace('budgetdb_data'))
                AND c.relkind IN ('r', 'p', 'v')
                AND ({everything} OR c.oid = ANY (SELECT to_regclass(v) FROM unnest({views}::text[]) AS v))
                ORDER BY is_view, c.relname
            LOOP
                PERFORM set_config('lock_timeout', greatest(
                    1, 1000 * extract(epoch FROM try_until - clock_timestamp())
                )::integer::text, TRUE);
                EXECUTE format(
                    CASE
                        WHEN relation.is_view THEN 'ALTER VIEW %s RESET (check_option)'
                        ELSE 'LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE'
                    END,
                    relation.name
                );
                try_until := least(try_until, clock_timestamp() + interval '0.8 s');
            END LOOP;
            EXIT;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF clock_timestamp() >= latest THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'lock_not_available',
                    MESSAGE = format('%s was in use for %s', relation.name, patience);
            END IF;
        END;
        -- Those who waited meanwhile get their turn.
        PERFORM pg_sleep(0.1);
        longest := 2 * longest;
    END LOOP;
    PERFORM set_config('lock_timeout', patience, TRUE);
END
$budgetdb$;""")


def _guard(installed: Installed) -> str:
    """Return the statement that fails unless the database is in the state `installed`."""
    stale = _IS_DIFFERENT.format(fingerprint=installed.fingerprint) if installed.migrations else _IS_PRESENT
    return _GUARD.format(stale=stale).as_string()


def _terminated(text: str) -> str:
    """Return the text of a file such that another statement may follow it."""
    text = text.rstrip()
    return text if text.endswith(";") else f"{text}\n;"


# The database


@contextmanager
def _own_transaction(connection: psycopg.Connection[Any]) -> Iterator[psycopg.Cursor[TupleRow]]:
    """Lend a cursor on which the caller begins and commits; roll back what it left open."""
    if connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
        raise OpenTransaction(
            "the connection is inside a transaction",
            "Commit or roll back first: a migration begins and ends a transaction of its own.",
        )
    if connection.info.server_version < OLDEST_SERVER:
        raise UnsupportedServer(
            f"the server is PostgreSQL {connection.info.parameter_status('server_version')}",
            f"budgetdb needs PostgreSQL {OLDEST_SERVER // 10_000} or later.",
        )
    autocommit = connection.autocommit
    connection.autocommit = True  # psycopg sends no BEGIN of its own
    try:
        yield psycopg.Cursor(connection, row_factory=tuple_row)
    finally:
        # Interrupted, and the server has not heard of it yet: it will see that nobody waits any more.
        if connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            connection.close()
        if not connection.closed:
            connection.rollback()
            connection.autocommit = autocommit


def _execute(cursor: psycopg.Cursor[TupleRow], step: Step) -> None:
    """Send a step's statements as one; `prepare` is off because only a single statement can be prepared."""
    with _explained(step):
        cursor.execute(step.sql, prepare=False)


def _read(cursor: psycopg.Cursor[TupleRow]) -> Installed:
    """Return what is recorded as applied; refuse schemas of our names without a record as we write it."""
    with _explained(Step("the bookkeeping in budgetdb_data", "")):
        if cursor.execute(sql.SQL("SELECT {}").format(_IS_PRESENT)).fetchone() == (False,):
            return Installed()
        try:
            with psycopg.Cursor(cursor.connection, row_factory=class_row(AppliedMigration)) as migrations:
                migrations.execute("""
                    SELECT number, name, sha256, package_version, applied_at, applied_by
                    FROM budgetdb_data.migrations ORDER BY number""")
                applied = tuple(migrations)
            with psycopg.Cursor(cursor.connection, row_factory=class_row(AppliedLogic)) as logic:
                logic.execute("""
                    SELECT path, sha256, package_version, applied_at, applied_by
                    FROM budgetdb_data.logic ORDER BY path""")
                installed = Installed(applied, tuple(logic))
        except (errors.UndefinedTable, errors.UndefinedColumn) as error:
            raise _foreign() from error
    if not applied or [row.number for row in applied] != list(range(1, len(applied) + 1)):
        raise _foreign()
    return installed


def _for_dba(cursor: psycopg.Cursor[TupleRow]) -> str:
    """Return the statements that make the roles that are missing, if this user may not make them."""
    cursor.execute(
        """
        SELECT string_agg(format('CREATE ROLE %%I NOLOGIN;', r.name), chr(10) ORDER BY r.place)
            || format(chr(10) || 'GRANT %%I TO %%I;', %s::text, current_user)
        FROM pg_roles AS u
        CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS r (name, place)
        WHERE u.rolname = current_user AND NOT (u.rolsuper OR u.rolcreaterole)
        AND to_regrole(r.name) IS NULL""",
        [ROLES[0], list(ROLES)],
    )
    (statements,) = cursor.fetchone() or (None,)
    return statements or ""


def _foreign() -> ForeignSchema:
    return ForeignSchema(
        "the schema budgetdb or budgetdb_data exists, but does not hold what budgetdb records about itself",
        "Install into another database, or rename or drop the schema if nobody needs it.",
    )


@contextmanager
def _explained(step: Step) -> Iterator[None]:
    """Turn an error of PostgreSQL into ours: the file, the line, what PostgreSQL says, and what to do."""
    try:
        yield
    except psycopg.Error as error:
        diag = error.diag
        line = f", line {_line(step.sql, diag.statement_position)}" if diag.statement_position else ""
        said = "\n".join(filter(None, (diag.message_primary or str(error), diag.message_detail)))
        kind, hint = _advice(error)
        raise kind(f"{step.title}{line}: {said}", hint) from error


def _line(text: str, position: str) -> int:
    """Return the line of a character that PostgreSQL counts from 1."""
    return text.count("\n", 0, int(position) - 1) + 1


def _advice(error: psycopg.Error) -> tuple[type[MigrationError], str]:
    """Return the class for an error of PostgreSQL, and a hint; its own would suggest CASCADE."""
    match error:
        case errors.LockNotAvailable() | errors.DeadlockDetected():
            hint = (
                "Run it again when the sessions that use budgetdb have ended, or with a longer lock timeout."
            )
            return Blocked, f"{_UNCHANGED} {hint}"
        case errors.DependentObjectsStillExist() | errors.FeatureNotSupported() if error.diag.message_detail:
            # The second is what altering the type of a column below somebody's view raises.
            hint = "Drop what depends on it in a transaction of yours, run this, and create it again."
            return DependentObjects, f"{_UNCHANGED} {hint}"
        case errors.InsufficientPrivilege():
            hint = (
                "Connect as the role that installed budgetdb; to install it, as one that may create schemas."
            )
            return FailedStep, f"{_UNCHANGED} {hint}"
        case psycopg.OperationalError():
            return FailedStep, "Run it again: what was not committed has left nothing behind."
        case _:
            return FailedStep, " ".join(filter(None, (_UNCHANGED, error.diag.message_hint)))


def _holders(cursor: psycopg.Cursor[TupleRow]) -> str:
    """Return a line for each of the oldest transactions that hold locks on our relations."""
    cursor.execute("""
        SELECT format(
            'pid %s, user %s, application %s, %s since %s: %s',
            a.pid, a.usename, a.application_name, a.state, a.xact_start::timestamptz(0), left(a.query, 60)
        )
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.pid <> pg_catalog.pg_backend_pid() AND EXISTS (
            SELECT FROM pg_catalog.pg_locks AS l
            INNER JOIN pg_catalog.pg_class AS c ON l.relation = c.oid
            WHERE l.pid = a.pid AND l.granted AND a.datname = pg_catalog.current_database()
            AND c.relnamespace IN (to_regnamespace('budgetdb'), to_regnamespace('budgetdb_data'))
        )
        ORDER BY a.xact_start LIMIT 5""")
    return "".join(f"\n  {line}" for (line,) in cursor)
