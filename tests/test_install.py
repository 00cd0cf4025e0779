"""Installing and upgrading: one transaction, each migration once, refusals that change nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus

from budgetdb import install
from budgetdb.embedded import find_binaries
from budgetdb.install import Source, migrate, plan, script, status

ROOT = Path(__file__).parent.parent
(BOOKKEEPING,) = (ROOT / "migrations").glob("0001_*.sql")

# A small package: a table, two views of it, a function and grants.
SMALL = {
    "migrations/0001_bookkeeping.sql": BOOKKEEPING.read_text(),
    "migrations/0002_coins.sql": """
        CREATE TABLE budgetdb_data.coins (code text, scale integer);
        INSERT INTO budgetdb_data.coins VALUES ('BTC', 8);
    """,
    "sql/views/coins.sql": """
        CREATE OR REPLACE VIEW budgetdb.coins AS SELECT code FROM budgetdb_data.coins;
    """,
    "sql/views/scales.sql": """
        CREATE OR REPLACE VIEW budgetdb.scales AS SELECT scale FROM budgetdb_data.coins;
    """,
    "sql/functions/one.sql": """
        CREATE OR REPLACE FUNCTION budgetdb.one() RETURNS integer LANGUAGE plpgsql IMMUTABLE
        AS $$ BEGIN RETURN 1; END $$;
    """,
    "sql/grants.sql": "GRANT SELECT ON ALL TABLES IN SCHEMA budgetdb TO PUBLIC;",
}
WIDER_COINS = {
    "sql/views/coins.sql": """
        CREATE OR REPLACE VIEW budgetdb.coins AS SELECT code, scale FROM budgetdb_data.coins;
    """
}
# What a role, a database or a client could have set otherwise.
ODD = {
    "options": " ".join(
        f"-c {setting}"
        for setting in (
            "standard_conforming_strings=off",
            "check_function_bodies=off",
            "search_path=public",
            "default_transaction_read_only=on",
            "default_transaction_isolation=serializable",
        )
    ),
    "client_encoding": "LATIN1",
}
SLEEP = {"migrations/0003_slow.sql": "CREATE TABLE budgetdb_data.slow (); SELECT pg_sleep(60);"}

# Text in which a client could find something to replace or to interpret.
TRICKY = {
    "migrations/0003_tricky.sql": r"""
        CREATE TABLE budgetdb_data.tricky (
            pattern text DEFAULT '100%s \d+ :name :''x''', more text DEFAULT E'a\tb'
        );
        COMMENT ON TABLE budgetdb_data.tricky IS 'ünïcödé % \ :DBNAME';
        INSERT INTO budgetdb_data.tricky SELECT 'a\b'::text -- the last statement has no semicolon
    """,
    "sql/functions/two.sql": r"""
        CREATE OR REPLACE FUNCTION budgetdb.two(patterns text[]) RETURNS text[]
        LANGUAGE plpgsql STABLE AS $body$
        BEGIN
            -- \d :name %s
            RETURN two.patterns[1:2] || format('%s %% %I \n', 'x', ':USER');
        END $body$;
    """,
    "sql/views/slices.sql": """
        CREATE OR REPLACE VIEW budgetdb.slices AS SELECT ('{1,2,3}'::int[])[1:2] AS slice, 7 % 4 AS rest;
    """,
}

Changes = Mapping[str, str | None]
Release = Callable[..., Source]


def write(folder: Path, changes: Changes | None = None) -> Path:
    """Write the small package with changes: a text replaces or adds a file, None removes it."""
    texts = {path: text for path, text in {**SMALL, **(changes or {})}.items() if text is not None}
    logic = [path.removeprefix("sql/") for path in texts if path.startswith("sql/") and path.endswith(".sql")]
    logic.sort(key=lambda path: "/" not in path)
    order = "\n".join(["# in this order", "", *logic])
    for path, text in {"sql/order.txt": order, **texts}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """Build a version of the small package, with changes as for `write`."""

    def build(changes: Changes | None = None, version: str = "1.0.0") -> Source:
        return Source.from_folder(write(tmp_path / f"{len(list(tmp_path.iterdir()))}", changes), version)

    return build


def versions_of_rows(dsn: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return what changes whenever an object or a bookkeeping row is written, even to the same value."""
    catalogs = ("namespace", "class", "attribute", "proc", "rewrite", "description", "depend", "constraint")
    tables = [f"pg_catalog.pg_{catalog}" for catalog in catalogs]
    with psycopg.connect(dsn) as connection:
        (installed,) = connection.execute("SELECT to_regclass('budgetdb_data.logic') IS NOT NULL").fetchall()
        if installed[0]:
            tables += ["budgetdb_data.migrations", "budgetdb_data.logic"]
        return {
            table: connection.execute(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY ctid").fetchall()
            for table in tables
        }


def privileges(acl: LiteralString, kind: LiteralString, owner: LiteralString) -> LiteralString:
    """Return the expression of who may do what, in one order, and with what PostgreSQL leaves unsaid."""
    return f"""ARRAY(
        SELECT unnest(coalesce({acl}, acldefault({kind}::"char", {owner})))::text ORDER BY 1
    )::text"""


def catalog(dsn: str) -> list[tuple[Any, ...]]:
    """Return what defines the installed objects, without what differs between equal databases."""
    with psycopg.connect(dsn) as connection:
        return connection.execute(f"""
            WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname IN ('budgetdb', 'budgetdb_data'))
            SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid),
                {privileges("p.proacl", "'f'", "p.proowner")}, obj_description(p.oid, 'pg_proc')
            FROM pg_proc AS p WHERE p.pronamespace IN (TABLE ours)
            UNION ALL
            SELECT c.oid::regclass::text, concat(c.relkind, c.reloptions, pg_get_viewdef(c.oid)),
                {privileges("c.relacl", "translate(c.relkind, 'Svic', 'srrr')", "c.relowner")},
                obj_description(c.oid, 'pg_class')
            FROM pg_class AS c WHERE c.relnamespace IN (TABLE ours)
            UNION ALL
            SELECT concat(c.oid::regclass, '.', a.attname),
                concat_ws(' ', a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                    pg_get_expr(d.adbin, d.adrelid)),
                a.attacl::text, col_description(c.oid, a.attnum)
            FROM pg_class AS c
            INNER JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
            LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE c.relnamespace IN (TABLE ours)
            UNION ALL
            SELECT concat(k.conrelid::regclass, k.contypid::regtype, k.conname), pg_get_constraintdef(k.oid),
                NULL, NULL
            FROM pg_constraint AS k WHERE k.connamespace IN (TABLE ours)
            UNION ALL
            SELECT concat(p.polname, ' ', p.polrelid::regclass),
                concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid)),
                p.polroles::regrole[]::text, NULL
            FROM pg_policy AS p INNER JOIN pg_class AS c ON p.polrelid = c.oid
            WHERE c.relnamespace IN (TABLE ours)
            UNION ALL
            SELECT n.oid::regnamespace::text, NULL,
                {privileges("n.nspacl", "'n'", "n.nspowner")}, obj_description(n.oid, 'pg_namespace')
            FROM pg_namespace AS n WHERE n.oid IN (TABLE ours)
            UNION ALL
            SELECT m.number::text, m.name, m.sha256, m.package_version FROM budgetdb_data.migrations AS m
            UNION ALL
            SELECT l.path, l.sha256, l.package_version, NULL FROM budgetdb_data.logic AS l
            ORDER BY 1, 2""").fetchall()


def applied(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        return [row.title for row in status(connection).installed.migrations]


def run(dsn: str, source: Source, **options: str) -> install.Report:
    with psycopg.connect(dsn) as connection:
        return migrate(connection, source=source, **options)


def psql(dsn: str, text: str) -> subprocess.CompletedProcess[str]:
    command = [str(find_binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-f", "-"]
    return subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)


def wait_for_sleep(dsn: str) -> int:
    """Return the pid of the session that has come to a migration's pg_sleep."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for _ in range(600):
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event = 'PgSleep'"
            ).fetchone()
            if found:
                return int(found[0])
            time.sleep(0.05)
    pytest.fail("no migration came to its pg_sleep")


# What a run does


@pytest.mark.parametrize("autocommit", [False, True])
def test_fresh_install(empty_dsn: str, release: Release, autocommit: bool) -> None:
    source = release()
    with psycopg.connect(empty_dsn, autocommit=autocommit) as connection:
        report = migrate(connection, source=source)
        assert connection.autocommit is autocommit
        assert connection.info.transaction_status is TransactionStatus.IDLE
    assert [*report.migrations, *report.logic] == list(SMALL)
    with psycopg.connect(empty_dsn) as connection:
        rows = connection.execute(
            "SELECT number, name, sha256, package_version FROM budgetdb_data.migrations"
        )
        assert set(rows) == {(m.number, m.name, m.sha256, "1.0.0") for m in source.migrations}
        rows = connection.execute("SELECT path, sha256, package_version, applied_by FROM budgetdb_data.logic")
        assert set(rows) == {(f.path, f.sha256, "1.0.0", connection.info.user) for f in source.logic}
        assert connection.execute("SELECT code, budgetdb.one() FROM budgetdb.coins").fetchall() == [
            ("BTC", 1)
        ]


def test_settings_end_with_the_run(empty_dsn: str, release: Release) -> None:
    settings = "SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY name"
    with psycopg.connect(empty_dsn, autocommit=True) as connection:
        before = connection.execute(settings).fetchall()
        migrate(connection, source=release())
        assert connection.execute(settings).fetchall() == before


def test_second_run_touches_nothing(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    before = versions_of_rows(empty_dsn)
    report = run(empty_dsn, release(version="1.1.0"))
    assert not report.changed
    assert versions_of_rows(empty_dsn) == before


def test_only_changed_logic_is_applied_again(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release(version="1.9.0"))
    report = run(empty_dsn, release(WIDER_COINS, "1.10.0"))
    assert report.migrations == ()
    assert report.logic == ("sql/views/coins.sql", "sql/grants.sql")
    assert not run(empty_dsn, release(WIDER_COINS, "1.10.0")).changed


def test_a_new_view_gets_the_general_grants(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    new = {"sql/views/codes.sql": "CREATE OR REPLACE VIEW budgetdb.codes AS SELECT 1 AS code;"}
    run(empty_dsn, release(new))
    with psycopg.connect(empty_dsn) as connection:
        granted = connection.execute("SELECT has_table_privilege('public', 'budgetdb.codes', 'SELECT')")
        assert granted.fetchone() == (True,)


def test_a_migration_brings_all_logic_with_it(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    dropping = {"migrations/0003_drop.sql": "DROP VIEW budgetdb.scales;"}
    report = run(empty_dsn, release(dropping))
    assert report.migrations == ("migrations/0003_drop.sql",)
    assert "sql/views/scales.sql" in report.logic
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("SELECT scale FROM budgetdb.scales").fetchall() == [(8,)]


def test_a_removed_logic_file_is_forgotten_and_its_object_stays(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    smaller = release({"sql/functions/one.sql": None})
    assert run(empty_dsn, smaller) == install.Report((), (), ("sql/functions/one.sql",))
    assert not run(empty_dsn, smaller).changed
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("SELECT budgetdb.one()").fetchone() == (1,)
    assert run(empty_dsn, release()).logic == ("sql/functions/one.sql", "sql/grants.sql")


def test_planning_changes_nothing(empty_dsn: str, release: Release) -> None:
    before = versions_of_rows(empty_dsn)
    with psycopg.connect(empty_dsn) as connection:
        assert plan(connection, release()).pending
        assert connection.info.transaction_status is TransactionStatus.IDLE
        found = status(connection, release())
        assert found.installed == install.Installed()
        assert found.problem is None
    assert versions_of_rows(empty_dsn) == before


def test_status_of_an_installed_database(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    with psycopg.connect(empty_dsn) as connection:
        found = status(connection, release(WIDER_COINS, "1.1.0"))
    assert [row.name for row in found.installed.migrations] == ["bookkeeping", "coins"]
    assert found.package_version == "1.1.0"
    assert found.plan is not None
    assert [file.path for file in found.plan.logic] == ["views/coins.sql", "grants.sql"]


# Many at once, and killed ones


def test_twenty_at_once(empty_dsn: str, release: Release) -> None:
    source = release()
    barrier = Barrier(20)

    def deploy(_: int) -> install.Report:
        # With the snapshot of REPEATABLE READ, those who waited would not see what the first one did.
        options = "-c default_transaction_isolation=repeatable\\ read"
        with psycopg.connect(empty_dsn, options=options) as connection:
            barrier.wait(60)
            return migrate(connection, source=source)

    with ThreadPoolExecutor(20) as pool:
        reports = list(pool.map(deploy, range(20)))
    assert sorted(report.changed for report in reports) == [False] * 19 + [True]
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("SELECT count(*) FROM budgetdb.coins").fetchone() == (1,)


def work_for_a_while(holder: psycopg.Connection[Any], waiting: Future[install.Report], times: int) -> None:
    """Send statements until the run has given up, or `times` have been sent."""
    for _ in range(times):
        holder.execute("SELECT pg_sleep(0.05)")
        if waiting.done():
            break


def test_a_run_waits_for_another_longer_than_any_timeout(empty_dsn: str, release: Release) -> None:
    """As long as the other goes on."""
    impatient = "-c lock_timeout=100 -c statement_timeout=100"
    with ThreadPoolExecutor(1) as pool, psycopg.connect(empty_dsn) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [install.LOCK_KEY])
        waiting = pool.submit(run, f"{empty_dsn} options='{impatient}'", release(), lock_timeout="300ms")
        work_for_a_while(other, waiting, 40)
        assert not waiting.done()
        other.rollback()
        assert waiting.result(60).changed


@pytest.fixture
def stranger(empty_dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """Connect as a login that is a member of nothing."""
    with psycopg.connect(empty_dsn, autocommit=True) as connection:
        name = f"{connection.info.dbname}_stranger"
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
        try:
            dsn = make_conninfo(empty_dsn, user=name, password=name, application_name="nothing good")
            with psycopg.connect(dsn, autocommit=True) as other:
                yield other
        finally:
            connection.execute(f"DROP ROLE {name}")


@pytest.mark.parametrize("lock", ["pg_advisory_lock", "pg_advisory_lock_shared"])
@pytest.mark.parametrize("installed", [False, True])
def test_a_stranger_holds_the_lock(
    empty_dsn: str, release: Release, stranger: psycopg.Connection[Any], lock: str, installed: bool
) -> None:
    """Whatever the stranger does, the run gives up, says who it is, and has changed nothing."""
    if installed:
        run(empty_dsn, release())
    before = versions_of_rows(empty_dsn)
    stranger.execute(f"SELECT {lock}({install.LOCK_KEY})")
    with psycopg.connect(empty_dsn) as connection:
        text = script(plan(connection, release(WIDER_COINS)), lock_timeout="300ms")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(run, empty_dsn, release(WIDER_COINS), lock_timeout="300ms")
        work_for_a_while(stranger, waiting, 1200)
        assert waiting.done()
        with pytest.raises(install.Blocked, match="One run at a time: the lock was taken for 300ms") as error:
            waiting.result()
    stranger.execute("SELECT 1 -- \x1b[2J")
    said = psql(empty_dsn, text).stderr
    user = stranger.info.user
    for hint in (error.value.hint, said):
        assert f"pid {stranger.info.backend_pid}, user {user}, application nothing good, " in hint
    assert ": SELECT 1 --  [2J" in said
    assert versions_of_rows(empty_dsn) == before


def test_a_killed_run_leaves_nothing(empty_dsn: str, release: Release, tmp_path: Path) -> None:
    run(empty_dsn, release())
    before = versions_of_rows(empty_dsn)
    deploy = """
import pathlib, sys, psycopg
from budgetdb.install import Source, migrate
migrate(psycopg.connect(sys.argv[1]), source=Source.from_folder(pathlib.Path(sys.argv[2]), "1.1.0"))
"""
    with subprocess.Popen(
        [sys.executable, "-c", deploy, empty_dsn, write(tmp_path / "slow", SLEEP)]
    ) as child:
        wait_for_sleep(empty_dsn)
        child.kill()
    killed = time.monotonic()
    assert not run(empty_dsn, release()).changed  # it got the lock, long before the sleep would have ended
    assert time.monotonic() - killed < 20
    assert versions_of_rows(empty_dsn) == before
    assert run(empty_dsn, release({"migrations/0003_slow.sql": "SELECT 1;"})).changed


def test_a_terminated_run_leaves_nothing(empty_dsn: str, release: Release) -> None:
    with ThreadPoolExecutor(1) as pool:
        deploy = pool.submit(run, empty_dsn, release(SLEEP))
        with psycopg.connect(empty_dsn) as connection:
            connection.execute("SELECT pg_terminate_backend(%s)", [wait_for_sleep(empty_dsn)])
        with pytest.raises(install.FailedStep, match=r"0003_slow\.sql: terminating connection") as caught:
            deploy.result(60)
    assert "Run it again" in caught.value.hint
    with psycopg.connect(empty_dsn) as connection:
        assert status(connection, release()).installed == install.Installed()
    assert run(empty_dsn, release()).changed


def test_an_interrupted_run_ends_as_interrupted(empty_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where psycopg could not end the statement, nothing hides that it was Ctrl-C."""

    def interrupt(cursor: psycopg.Cursor[Any], step: install.Step) -> None:
        cursor.connection.pgconn.send_query(b"SELECT pg_sleep(60)")
        raise KeyboardInterrupt

    monkeypatch.setattr(install.run, "execute", interrupt)
    with psycopg.connect(empty_dsn) as connection, pytest.raises(KeyboardInterrupt):
        migrate(connection)
    assert connection.closed


# Refusals


def refused(dsn: str, source: Source, kind: type[install.MigrationError], match: str, **options: str) -> Any:
    """Return the error of `migrate`, which must change nothing and leave the connection usable."""
    before = versions_of_rows(dsn)
    with psycopg.connect(dsn) as connection:
        with pytest.raises(kind, match=match) as caught:
            migrate(connection, source=source, **options)
        assert connection.autocommit is False
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert versions_of_rows(dsn) == before
    assert caught.value.hint
    return caught.value


def test_an_edited_migration(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    edited = {"migrations/0002_coins.sql": SMALL["migrations/0002_coins.sql"] + "-- a word", **WIDER_COINS}
    refused(empty_dsn, release(edited), install.EditedMigration, "0002_coins.sql differs")
    with psycopg.connect(empty_dsn) as connection:
        assert isinstance(status(connection, release(edited)).problem, install.EditedMigration)


@pytest.mark.parametrize(
    "later",
    [
        {"migrations/0003_later.sql": "SELECT 1;"},
        {"migrations/0002_coins.sql": None, "migrations/0002_other.sql": SMALL["migrations/0002_coins.sql"]},
        WIDER_COINS,
        {"sql/views/later.sql": "CREATE VIEW budgetdb.later AS SELECT 1 AS one;"},
    ],
)
def test_a_newer_database(empty_dsn: str, release: Release, later: Changes) -> None:
    run(empty_dsn, release(later, "1.10.0"))
    refused(empty_dsn, release(version="1.9.0"), install.DatabaseNewer, r"1\.10\.0.*1\.9\.0")
    with psycopg.connect(empty_dsn) as connection:
        found = status(connection, release(version="1.9.0"))
    assert isinstance(found.problem, install.DatabaseNewer)
    assert found.plan is None


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE SCHEMA budgetdb",
        "CREATE SCHEMA budgetdb_data CREATE TABLE migrations (id integer)",
        "CREATE SCHEMA budgetdb_data CREATE TABLE migrations (LIKE sample)",
    ],
)
def test_a_foreign_schema(empty_dsn: str, release: Release, statement: str) -> None:
    with psycopg.connect(empty_dsn) as connection:
        columns = (
            "number integer, name text, sha256 text, package_version text, applied_at date, applied_by text"
        )
        connection.execute(f"CREATE TABLE sample ({columns})")
        connection.execute(statement.replace("LIKE sample", "LIKE public.sample"))
    with psycopg.connect(empty_dsn) as connection:
        assert isinstance(status(connection, release()).problem, install.ForeignSchema)
        with pytest.raises(install.ForeignSchema, match="does not hold"):
            migrate(connection, source=release())


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM budgetdb_data.migrations", "DELETE FROM budgetdb_data.migrations WHERE number = 1"],
)
def test_lost_bookkeeping(empty_dsn: str, release: Release, statement: str) -> None:
    run(empty_dsn, release())
    with psycopg.connect(empty_dsn) as connection:
        connection.execute(statement)
    refused(empty_dsn, release(), install.ForeignSchema, "does not hold")


def test_an_open_transaction(empty_dsn: str, release: Release) -> None:
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("CREATE TABLE mine ()")
        for call in (migrate, plan, status):
            with pytest.raises(install.OpenTransaction):
                call(connection, source=release())
        connection.execute("TABLE mine")  # still there, still open


def test_an_old_server(empty_dsn: str, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.session, "OLDEST_SERVER", 99_00_00)
    refused(empty_dsn, release(), install.UnsupportedServer, "the server is PostgreSQL 1")


def test_an_error_in_a_file_names_file_and_line(empty_dsn: str, release: Release) -> None:
    broken = {"sql/views/broken.sql": "-- a view\nCREATE VIEW budgetdb.broken AS\n    SELECT nothing;"}
    error = refused(
        empty_dsn, release(broken), install.FailedStep, r"^sql/views/broken\.sql, line 3: column \"nothing\""
    )
    assert isinstance(error.__cause__, psycopg.errors.UndefinedColumn)


def test_a_file_must_qualify_its_names(empty_dsn: str, release: Release) -> None:
    careless = {"migrations/0003_careless.sql": "CREATE TABLE careless ();"}
    with (
        psycopg.connect(empty_dsn, options="-c search_path=public") as connection,
        pytest.raises(install.FailedStep),
    ):
        migrate(connection, source=release(careless))


def test_function_bodies_are_checked(empty_dsn: str, release: Release) -> None:
    text = "CREATE FUNCTION budgetdb.bad() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN END $$;"
    source = release({"sql/functions/bad.sql": text})
    refused(make_conninfo(empty_dsn, **ODD), source, install.FailedStep, r"functions/bad\.sql")


def test_a_role_without_rights(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("SET SESSION AUTHORIZATION pg_monitor")
        connection.commit()
        with pytest.raises(install.FailedStep, match="permission denied") as caught:
            migrate(connection, source=release())
    assert "Connect as the role" in caught.value.hint


# Users' own objects, and locks


@pytest.fixture
def with_users_view(empty_dsn: str, release: Release) -> str:
    run(empty_dsn, release())
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("CREATE VIEW public.mine AS SELECT code FROM budgetdb.coins")
    return empty_dsn


def test_a_users_view_survives_a_new_column(with_users_view: str, release: Release) -> None:
    assert run(with_users_view, release(WIDER_COINS)).changed
    with psycopg.connect(with_users_view) as connection:
        assert connection.execute("SELECT code FROM public.mine").fetchall() == [("BTC",)]
        assert connection.execute("SELECT code, scale FROM budgetdb.coins").fetchall() == [("BTC", 8)]


@pytest.mark.parametrize(
    "statement",
    ["DROP VIEW budgetdb.coins;", "ALTER TABLE budgetdb_data.coins ALTER COLUMN code TYPE varchar;"],
)
def test_a_users_view_in_the_way_is_named(with_users_view: str, release: Release, statement: str) -> None:
    source = release({"migrations/0003_change.sql": statement})
    error = refused(with_users_view, source, install.DependentObjects, "0003_change.sql.*\n.*depends on")
    assert "Drop what depends on it" in error.hint
    assert "CASCADE" not in str(error)


def test_columns_of_a_view_are_never_taken_away(with_users_view: str, release: Release) -> None:
    narrower = {"sql/views/coins.sql": WIDER_COINS["sql/views/coins.sql"].replace("code, ", "")}
    refused(with_users_view, release(narrower), install.FailedStep, "cannot change name of view column")


def test_a_reader_in_the_way(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    with ThreadPoolExecutor(1) as pool, psycopg.connect(empty_dsn, application_name="report") as reader:
        reader.execute("SELECT code FROM budgetdb.coins")  # and keeps its transaction open
        deploy = pool.submit(run, empty_dsn, release(WIDER_COINS), lock_timeout="300ms")
        with pytest.raises(install.Blocked, match=r"budgetdb\.coins was in use for 300ms") as caught:
            deploy.result(4)
        assert f"pid {reader.info.backend_pid}" in caught.value.hint
        assert "application report" in caught.value.hint
        with psycopg.connect(empty_dsn, options="-c lock_timeout=1s") as other:
            assert other.execute("SELECT * FROM budgetdb.coins").fetchall() == [("BTC",)]
    assert run(empty_dsn, release(WIDER_COINS)).changed


def test_whoever_holds_one_view_gets_the_other(empty_dsn: str, release: Release) -> None:
    """A migration that waits for a lock keeps no other: there is nothing to wait for, and no deadlock."""
    run(empty_dsn, release())
    both = {path: f"{SMALL[path]} -- again" for path in ("sql/views/coins.sql", "sql/views/scales.sql")}
    waits = "SELECT 1 FROM pg_locks WHERE relation = 'budgetdb.scales'::regclass AND NOT granted"
    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(empty_dsn) as reader,
        psycopg.connect(empty_dsn, autocommit=True) as other,
    ):
        reader.execute("SELECT scale FROM budgetdb.scales")
        deploy = pool.submit(run, empty_dsn, release(both), lock_timeout="20s")
        for client in (other, other, other, reader):
            while not other.execute(waits).fetchone():
                assert not deploy.done()
            assert client.execute("SELECT code FROM budgetdb.coins").fetchall() == [("BTC",)]
            assert not deploy.done()
        reader.rollback()
        assert deploy.result(60).logic[:2] == ("sql/views/coins.sql", "sql/views/scales.sql")


def test_the_lock_timeout_has_a_default(empty_dsn: str, release: Release) -> None:
    seen = "CREATE TABLE budgetdb_data.seen AS SELECT current_setting('lock_timeout') AS setting;"
    run(empty_dsn, release({"migrations/0003_look.sql": seen}))
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("SELECT setting FROM budgetdb_data.seen").fetchone() == ("5s",)


def test_readers_of_unchanged_views_are_not_in_the_way(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    with psycopg.connect(empty_dsn) as reader:
        reader.execute("SELECT scale FROM budgetdb.scales")
        reader.execute("SELECT budgetdb.one()")
        one = {"sql/functions/one.sql": SMALL["sql/functions/one.sql"] + "-- one"}
        assert run(empty_dsn, release({**WIDER_COINS, **one}), lock_timeout="300ms").changed


# The script


@pytest.fixture
def other_dsn(empty_dsn: str) -> Iterator[str]:
    """Return the connection string of a second empty database."""
    with psycopg.connect(empty_dsn, autocommit=True) as connection:
        name = f"{connection.info.dbname}_other"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield make_conninfo(empty_dsn, dbname=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_script_does_what_a_run_does(empty_dsn: str, other_dsn: str, release: Release) -> None:
    run(empty_dsn, release(TRICKY))
    with psycopg.connect(other_dsn) as connection:
        text = script(plan(connection, release(TRICKY)))
    done = psql(other_dsn, text)
    assert (done.returncode, done.stderr) == (0, "")
    assert catalog(other_dsn) == catalog(empty_dsn)
    assert "tricky" in str(catalog(empty_dsn))
    assert not run(other_dsn, release(TRICKY)).changed


def test_settings_of_role_and_client_do_not_matter(empty_dsn: str, other_dsn: str, release: Release) -> None:
    with psycopg.connect(empty_dsn) as connection:
        text = script(plan(connection, release(TRICKY)))
    run(make_conninfo(empty_dsn, **ODD), release(TRICKY))
    assert psql(make_conninfo(other_dsn, **ODD), text).stderr == ""
    assert catalog(other_dsn) == catalog(empty_dsn)
    with psycopg.connect(empty_dsn) as connection:
        comment = connection.execute("SELECT obj_description('budgetdb_data.tricky'::regclass)").fetchone()
        assert comment == ("ünïcödé % \\ :DBNAME",)


def test_the_script_of_the_package_does_what_a_run_does(dsn: str, empty_dsn: str) -> None:
    with psycopg.connect(empty_dsn) as connection:
        text = script(plan(connection))
    assert psql(empty_dsn, text).returncode == 0
    assert catalog(empty_dsn) == catalog(dsn)


def test_the_script_of_an_upgrade(empty_dsn: str, release: Release) -> None:
    run(empty_dsn, release())
    with psycopg.connect(empty_dsn) as connection:
        text = script(plan(connection, release({**TRICKY, "sql/functions/one.sql": None}, "1.1.0")))
    done = psql(empty_dsn, text)
    assert (done.returncode, done.stderr) == (0, "")
    assert not run(empty_dsn, release({**TRICKY, "sql/functions/one.sql": None}, "1.1.0")).changed
    assert "Nothing to do" in script(install.Plan("1.1.0", install.Installed(), (), (), ()))


def test_a_stale_script_is_refused(empty_dsn: str, release: Release) -> None:
    for source in (release(), release({"sql/functions/one.sql": None}), release(TRICKY)):
        with psycopg.connect(empty_dsn) as connection:
            text = script(plan(connection, source))
        assert psql(empty_dsn, text).returncode == 0
        before = versions_of_rows(empty_dsn)
        again = psql(empty_dsn, text)
        assert again.returncode == 3
        assert "no longer as it was" in again.stderr
        assert versions_of_rows(empty_dsn) == before


# The source


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"migrations/0004_gap.sql": ""}, r"0004_gap\.sql stands where 0003_"),
        ({"migrations/0002_twice.sql": ""}, r"0002_twice\.sql stands where 0003_"),
        ({"migrations/0003-dash.sql": ""}, r"0003-dash\.sql stands"),
        ({"migrations/0001_bookkeeping.sql": None, "migrations/0002_coins.sql": None}, "no migrations"),
        (
            {"sql/order.txt": "views/coins.sql"},
            r"does not list functions/one\.sql, grants\.sql, views/scales\.sql",
        ),
        ({"sql/order.txt": "views/none.sql # a comment"}, r"the folder lacks, views/none\.sql"),
        ({"sql/order.txt": "grants.sql\n\ngrants.sql"}, r"lists more than once grants\.sql"),
    ],
)
def test_a_source_that_contradicts_itself(release: Release, changes: Changes, complaint: str) -> None:
    with pytest.raises(install.InvalidSource, match=complaint):
        release(changes)


def test_line_ends_do_not_matter(tmp_path: Path) -> None:
    unix, windows = write(tmp_path / "unix"), write(tmp_path / "windows")
    for path in windows.rglob("*.sql"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Source.from_folder(unix) == Source.from_folder(windows)


def test_the_packaged_source() -> None:
    source = Source.packaged()
    assert len(source.migrations) == len(list((ROOT / "migrations").glob("*.sql")))
    assert {file.path for file in source.logic} == {
        path.relative_to(ROOT / "sql").as_posix() for path in (ROOT / "sql").rglob("*.sql")
    }
