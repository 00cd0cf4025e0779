"""Whose schemas are these: what others have put under our names is refused, and none of their code runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest
from click.testing import CliRunner
from example import Connection, publish, query
from psycopg import sql
from psycopg.conninfo import make_conninfo
from test_install import psql

from budgetdb import install
from budgetdb.cli import main

COMMANDS = ("status", "migrate --check", "migrate --dry-run", "migrate", "verify", "show", "history 1")
PLANTED = """
    CREATE FUNCTION public.planted() RETURNS integer LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'planted code ran as %', current_user; END $$;
"""


def hostile(dsn: str) -> Iterator[Connection]:
    """Connect as a new login that owns the database, and so may create schemas and set its settings."""
    with psycopg.connect(dsn, autocommit=True) as dba:
        user = f"{dba.info.dbname}_mallory"
        name = sql.Identifier(user)
        dba.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'm'").format(name))
        dba.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(dba.info.dbname), name))
        dba.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(name))
        try:
            with closing(
                psycopg.connect(make_conninfo(dsn, user=user, password="m"), autocommit=True)
            ) as other:
                yield other
        finally:
            dba.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(name))
            dba.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(name))


@pytest.fixture
def mallory(empty_dsn: str) -> Iterator[Connection]:
    """Connect as the owner of a database without budgetdb."""
    yield from hostile(empty_dsn)


@pytest.fixture
def intruder(dsn: str) -> Iterator[Connection]:
    """Connect as the owner of a database with budgetdb, of which it owns nothing."""
    yield from hostile(dsn)


def all_refused(dsn: str, *said: str) -> None:
    """Every command fails as it should, and runs nothing that was planted."""
    for command in COMMANDS:
        done = CliRunner().invoke(main, ["--dsn", dsn, *command.split()])
        assert "planted code ran" not in done.output
        assert done.exit_code == 2, done.output
        for text in (*said, "Hint: "):
            assert text in done.output, command


LOGIC = "sha256 text, package_version text, applied_at timestamptz, applied_by text"
COLUMNS = f"number integer, name text, {LOGIC}"
TABLE = f"CREATE TABLE budgetdb_data.migrations ({COLUMNS});"
ROW = """
    SELECT 1 AS number, 'bookkeeping'::text AS name, ''::text AS sha256, ''::text AS package_version,
    now() AS applied_at, ''::text AS applied_by, public.planted()
"""
FORGED = {
    "view": f"CREATE VIEW budgetdb_data.migrations AS {ROW};",
    "materialized view": f"CREATE MATERIALIZED VIEW budgetdb_data.migrations AS {ROW} WITH NO DATA;",
    "rule": f"""{TABLE}
        CREATE RULE planted AS ON INSERT TO budgetdb_data.migrations DO ALSO SELECT public.planted();""",
    "trigger": f"""{TABLE}
        CREATE FUNCTION public.fire() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN PERFORM public.planted(); END';
        CREATE TRIGGER planted AFTER INSERT ON budgetdb_data.migrations EXECUTE FUNCTION public.fire();""",
    "policy": f"""{TABLE}
        CREATE POLICY planted ON budgetdb_data.migrations USING (public.planted() = 1);
        ALTER TABLE budgetdb_data.migrations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;""",
    "child": f"{TABLE} CREATE TABLE public.child () INHERITS (budgetdb_data.migrations);",
    "type": f"""
        CREATE DOMAIN public.text AS pg_catalog.text CHECK (public.planted() = 1);
        CREATE TABLE budgetdb_data.migrations ({COLUMNS.replace("name text", "name public.text")});""",
}


@pytest.mark.parametrize("forged", FORGED)
def test_schemas_of_somebody_elses(empty_dsn: str, mallory: Connection, forged: str) -> None:
    """A superuser reads nothing of them, and nothing but plain tables where a superuser owns them."""
    mallory.execute(f"{PLANTED} CREATE SCHEMA budgetdb; CREATE SCHEMA budgetdb_data;".encode())
    mallory.execute(f"CREATE TABLE budgetdb_data.logic (path text, {LOGIC}); {FORGED[forged]}".encode())
    all_refused(empty_dsn, "schema budgetdb", "belongs to", "mallory")
    with psycopg.connect(empty_dsn) as dba:
        dba.execute("ALTER SCHEMA budgetdb OWNER TO CURRENT_USER")
        dba.execute("ALTER SCHEMA budgetdb_data OWNER TO CURRENT_USER")
        dba.execute("ALTER TABLE budgetdb_data.logic OWNER TO CURRENT_USER")
    all_refused(empty_dsn, "migrations", "belongs to", "mallory")
    with psycopg.connect(empty_dsn) as dba:
        kind = forged if "view" in forged else "table"
        dba.execute(f"ALTER {kind} budgetdb_data.migrations OWNER TO CURRENT_USER".encode())
    if forged in ("child", "trigger"):
        all_refused(empty_dsn, "belongs to", "mallory")
        with psycopg.connect(empty_dsn) as dba:
            dba.execute("ALTER TABLE IF EXISTS public.child OWNER TO CURRENT_USER")
            dba.execute(f"REASSIGN OWNED BY {mallory.info.user} TO CURRENT_USER".encode())
    all_refused(empty_dsn, "budgetdb_data.migrations is no plain table")


INTRUSIONS = {
    "schema budgetdb": "ALTER SCHEMA budgetdb OWNER TO {}",
    "table budgetdb_data.accounts": "ALTER TABLE budgetdb_data.accounts OWNER TO {}",
    "table budgetdb_data.logic": "ALTER TABLE budgetdb_data.logic OWNER TO {}",
    "function budgetdb_data.price_status": "ALTER FUNCTION budgetdb_data.price_status OWNER TO {}",
    "view budgetdb.integrity_violations": "ALTER VIEW budgetdb.integrity_violations OWNER TO {}",
    "type budgetdb_data.amount": "ALTER DOMAIN budgetdb_data.amount OWNER TO {}",
    "table public.child": """
        CREATE TABLE public.child () INHERITS (budgetdb_data.accounts);
        ALTER TABLE public.child OWNER TO {}""",
    "function public.fire": """
        CREATE FUNCTION public.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        ALTER FUNCTION public.fire() OWNER TO {};
        CREATE TRIGGER planted AFTER INSERT ON budgetdb_data.logic EXECUTE FUNCTION public.fire()""",
    "function budgetdb_data.is_visible(": """
        SET ROLE {};
        CREATE FUNCTION budgetdb_data.is_visible(owner varchar) RETURNS boolean LANGUAGE plpgsql
        AS 'BEGIN RAISE EXCEPTION ''planted code ran''; END';
        RESET ROLE""",
    "operator budgetdb.=(integer,integer)": """
        SET ROLE {};
        CREATE OPERATOR budgetdb.= (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer);
        RESET ROLE""",
}


@pytest.mark.parametrize("named", INTRUSIONS)
def test_one_object_of_somebody_elses(db: Connection, dsn: str, intruder: Connection, named: str) -> None:
    """It is refused and named, whatever it is."""
    publish(db)
    name = sql.Identifier(intruder.info.user).as_string()
    db.execute(f"GRANT CREATE ON SCHEMA budgetdb, budgetdb_data TO {name}".encode())
    db.execute(INTRUSIONS[named].format(name).encode())
    all_refused(dsn, named, "belongs to", "mallory")


def test_a_script_that_comes_too_late(db: Connection, dsn: str, intruder: Connection) -> None:
    """What was planted after a script was printed is not taken over by whoever runs the script."""
    name = sql.Identifier(intruder.info.user).as_string()
    db.execute("UPDATE budgetdb_data.logic SET sha256 = 'other' WHERE path = 'roles.sql'")
    text = install.script(install.plan(db))
    db.execute(f"GRANT CREATE ON SCHEMA budgetdb TO {name}".encode())
    intruder.execute("CREATE VIEW budgetdb.mine AS SELECT 1 AS one")
    done = psql(dsn, text)
    assert done.returncode == 3
    assert "view budgetdb.mine belongs to" in done.stderr
    assert query(db, "SELECT viewowner FROM pg_views WHERE viewname = 'mine'") == [(intruder.info.user,)]


def test_a_hostile_search_path(db: Connection, dsn: str, intruder: Connection) -> None:
    """A database's owner may set the path that a superuser's session begins with; it leads nowhere."""
    publish(db)
    intruder.execute(PLANTED.encode())
    pairs = [(left, right) for left in ("text", "bigint", "name") for right in ("text", "bigint", "integer")]
    shadows = [
        "max(bigint)", "count(bigint)", "now()", "make_interval(integer)", "format(text, text)",
        "to_regnamespace(text)", "string_agg(text, text)", "pg_has_role(oid, text)",
        "format_type(oid, integer)",
        *(f"op({left}, {right})" for left, right in pairs),
    ]  # fmt: skip
    for shadow in shadows:
        function = f"CREATE FUNCTION public.{shadow} RETURNS boolean LANGUAGE plpgsql"
        intruder.execute(f"{function} AS 'BEGIN RETURN public.planted() = 1; END'".encode())
    for operator in ("=", "<>", ">=", "||"):
        for left, right in pairs:
            arguments = f"FUNCTION = public.op, LEFTARG = {left}, RIGHTARG = {right}"
            intruder.execute(f"CREATE OPERATOR public.{operator} ({arguments})".encode())
    intruder.execute(f"ALTER DATABASE {db.info.dbname} SET search_path = public, pg_catalog".encode())
    for command in COMMANDS:
        done = CliRunner().invoke(main, ["--dsn", dsn, *command.split()])
        assert done.exit_code == 0, done.output


def test_who_is_trusted(empty_dsn: str, mallory: Connection) -> None:
    """Who installed without the roles reads what is its own; a superuser is told to connect as that one."""
    source = install.Source.packaged()
    kept = tuple(file for file in source.logic if not file.is_general)
    alone = install.Source(source.version, source.migrations, kept)
    install.migrate(mallory, source=alone)
    assert not install.plan(mallory, alone).pending
    with psycopg.connect(empty_dsn) as dba:
        found = install.status(dba, alone)
        assert isinstance(found.problem, install.ForeignSchema)
        assert f"connect as {mallory.info.user}" in found.problem.hint
        # SET ROLE makes one no less of a superuser, as RESET ROLE shows.
        dba.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(mallory.info.user)))
        dba.commit()
        assert isinstance(install.status(dba, alone).problem, install.ForeignSchema)


@pytest.mark.parametrize("role", ["budgetdb_admin", "budgetdb_app", "budgetdb_reader"])
def test_members_read_what_the_admin_owns(login: Callable[[str], Connection], role: str) -> None:
    """budgetdb_admin owns what a superuser installed; whoever may read it does."""
    assert install.status(login(role)).problem is None
