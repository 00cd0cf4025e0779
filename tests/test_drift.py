"""What is not as it was installed is named by status, verify and migrate --check, and put back by migrate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import LiteralString

import psycopg
import pytest
from click.testing import CliRunner
from example import Connection, publish, query
from psycopg.conninfo import make_conninfo
from test_install import catalog

from budgetdb import install
from budgetdb.cli import main
from budgetdb.install import Source, migrate, plan
from budgetdb.install import catalog as facts

# What budgetdb's files say is put back.
CURABLE = {
    "table budgetdb_data.ledger: privileges":
        "GRANT TRUNCATE ON budgetdb_data.ledger TO budgetdb_app",
    "table budgetdb_data.prices: privileges": """
        GRANT SELECT ON budgetdb_data.prices TO budgetdb_app WITH GRANT OPTION;
        SET ROLE budgetdb_app; GRANT SELECT ON budgetdb_data.prices TO pg_monitor; RESET ROLE""",
    "table budgetdb_data.fills: privileges":
        "REVOKE SELECT ON budgetdb_data.fills FROM budgetdb_reader",
    "table budgetdb_data.accounts: column privileges: PUBLIC may UPDATE version":
        "GRANT UPDATE (version) ON budgetdb_data.accounts TO PUBLIC",
    "view budgetdb.bots: column privileges: PUBLIC may SELECT name":
        "GRANT SELECT (name) ON budgetdb.bots TO PUBLIC",
    "schema budgetdb_data: privileges":
        "GRANT CREATE ON SCHEMA budgetdb_data TO budgetdb_app",
    "sequence budgetdb_data.fills_fill_id_seq: privileges":
        "GRANT ALL ON SEQUENCE budgetdb_data.fills_fill_id_seq TO budgetdb_tenant",
    "type budgetdb_data.amount: privileges":
        "GRANT USAGE ON TYPE budgetdb_data.amount TO budgetdb_app WITH GRANT OPTION",
    "function budgetdb_data.append_ledger(":
        "GRANT EXECUTE ON FUNCTION budgetdb_data.append_ledger TO PUBLIC",
    "view budgetdb.bots: owner":
        "ALTER VIEW budgetdb.bots OWNER TO CURRENT_USER",
    "function budgetdb.pause_bot(":
        "ALTER FUNCTION budgetdb.pause_bot OWNER TO CURRENT_USER",
    "view budgetdb.accounts: options":
        "ALTER VIEW budgetdb.accounts RESET (security_invoker)",
    "view budgetdb.owner_grants: another definition": """
        CREATE OR REPLACE VIEW budgetdb.owner_grants WITH (security_invoker) AS
        SELECT role_name, 'Bob'::text AS owner, granted_by, granted_at FROM budgetdb_data.owner_grants""",
    "function budgetdb_data.is_visible(": """
        CREATE OR REPLACE FUNCTION budgetdb_data.is_visible(owner text)
        RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN TRUE""",
    "function budgetdb_data.require_text(":
        "ALTER FUNCTION budgetdb_data.require_text SECURITY DEFINER",
    "function budgetdb.record_price(":
        "ALTER FUNCTION budgetdb.record_price RESET ALL",
    "function budgetdb.create_bot(":
        "ALTER FUNCTION budgetdb.create_bot IMMUTABLE",
    "policy narrowed on budgetdb_data.bots: it is missing":
        "DROP POLICY narrowed ON budgetdb_data.bots",
    "policy granted on budgetdb_data.bots: another definition":
        "ALTER POLICY granted ON budgetdb_data.bots USING (TRUE)",
    "policy everybody on budgetdb_data.fills: settings":
        "ALTER POLICY everybody ON budgetdb_data.fills TO PUBLIC",
    "table budgetdb_data.positions: row security: off":
        "ALTER TABLE budgetdb_data.positions DISABLE ROW LEVEL SECURITY",
    "table budgetdb_data.bots: row security: on, forced":
        "ALTER TABLE budgetdb_data.bots FORCE ROW LEVEL SECURITY",
}  # fmt: skip

# What no file says stays, and goes on to be named.
INCURABLE = {
    "view budgetdb.mine: nobody installed it":
        "CREATE VIEW budgetdb.mine AS SELECT 1 AS one",
    "function budgetdb_data.mine(":
        "CREATE FUNCTION budgetdb_data.mine() RETURNS int LANGUAGE sql RETURN 1",
    "type budgetdb.mine: nobody":
        "CREATE DOMAIN budgetdb.mine AS text",
    "index budgetdb_data.mine: nobody":
        "CREATE INDEX mine ON budgetdb_data.fills (side)",
    "policy mine on budgetdb_data.bots: nobody":
        "CREATE POLICY mine ON budgetdb_data.bots USING (TRUE)",
    "trigger mine on budgetdb_data.fills: nobody": """
        CREATE FUNCTION public.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER mine AFTER INSERT ON budgetdb_data.fills EXECUTE FUNCTION public.fire()""",
    "rule mine on budgetdb_data.fills: nobody":
        "CREATE RULE mine AS ON DELETE TO budgetdb_data.fills DO NOTHING",
    "table column budgetdb_data.bots.mine: nobody":
        "ALTER TABLE budgetdb_data.bots ADD COLUMN mine text",
    "table budgetdb_data.bots: children: public.mine":
        "CREATE TABLE public.mine () INHERITS (budgetdb_data.bots)",
    "table constraint ledger_result_of_request on budgetdb_data.ledger: it is missing":
        "ALTER TABLE budgetdb_data.ledger DROP CONSTRAINT ledger_result_of_request",
    "domain constraint amount_is_exact on budgetdb_data.amount: it is missing":
        "ALTER DOMAIN budgetdb_data.amount DROP CONSTRAINT amount_is_exact",
    "table column budgetdb_data.ledger.actor: another definition":
        "ALTER TABLE budgetdb_data.ledger ALTER COLUMN actor SET DEFAULT 'me'",
    "table column budgetdb_data.fills.side: type":
        "ALTER TABLE budgetdb_data.fills ALTER COLUMN side DROP NOT NULL",
    "table budgetdb_data.fills: foreign keys: D":
        "ALTER TABLE budgetdb_data.fills DISABLE TRIGGER ALL",
    "index budgetdb_data.ledger_request_key: it is missing":
        "DROP INDEX budgetdb_data.ledger_request_key",
    "default acl for role postgres in schema budgetdb":
        "ALTER DEFAULT PRIVILEGES IN SCHEMA budgetdb GRANT SELECT ON TABLES TO PUBLIC",
}  # fmt: skip


def budgetdb(dsn: str, command: str) -> tuple[int, str]:
    """Run a command, and return its exit status and all that it says, in one line."""
    done = CliRunner().invoke(main, ["--dsn", dsn, *command.split()])
    return done.exit_code, " ".join(done.output.split())


def test_nothing_differs(db: Connection, dsn: str, login: Callable[[str], Connection]) -> None:
    """What was just installed is as installed, for everybody who may read the record."""
    publish(db)
    for session in (db, login("budgetdb_reader"), login("budgetdb_app"), login("budgetdb_admin")):
        found = plan(session)
        assert (str(found.drift), found.drift.old_major, found.pending) == ("", "", False)


@pytest.mark.parametrize("named", CURABLE)
def test_what_is_put_back(db: Connection, dsn: str, named: str) -> None:
    """status, verify and --check name it; migrate puts it back, to the last privilege."""
    before = catalog(dsn)
    db.execute(CURABLE[named].encode())
    for command, status in (("status", 0), ("migrate --check", 1), ("verify", 1)):
        code, said = budgetdb(dsn, command)
        assert (code, f"not as installed: {named}" in said) == (status, True), said
        assert "budgetdb migrate" in said
    code, said = budgetdb(dsn, "migrate")
    assert (code, "not as installed" in said) == (0, False), said
    assert str(plan(db).drift) == ""
    assert catalog(dsn) == before
    assert budgetdb(dsn, "migrate --check")[0] == 0


@pytest.mark.corrupts
@pytest.mark.parametrize("named", INCURABLE)
def test_what_is_only_named(db: Connection, dsn: str, named: str) -> None:
    """Nothing is dropped; and no run, whatever it changes, makes it look as if it had been installed."""
    db.execute(INCURABLE[named].encode())
    for command, status in (("status", 0), ("migrate --check", 1), ("verify", 1), ("migrate", 0)):
        code, said = budgetdb(dsn, command)
        assert (code, f"not as installed: {named}" in said) == (status, True), said
    db.execute("GRANT TRUNCATE ON budgetdb_data.ledger TO budgetdb_app")
    code, said = budgetdb(dsn, "migrate")
    assert code == 0
    assert f"not as installed: {named}" in said
    assert "ledger: privileges" not in said
    assert named in str(plan(db).drift)


@pytest.mark.parametrize(
    ("function", "forge"),
    [
        (
            "budgetdb_data.require_text",
            """DO $$ BEGIN EXECUTE replace(
                pg_get_functiondef('budgetdb_data.require_text'::regproc), 'BEGIN', 'BEGIN /* planted */'
            ); END $$""",
        ),
        (
            "budgetdb_data.is_visible",
            "CREATE OR REPLACE FUNCTION budgetdb_data.is_visible(owner text) RETURNS boolean"
            " LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT TRUE'",
        ),
    ],
)
def test_a_forged_record(db: Connection, dsn: str, function: str, forge: LiteralString) -> None:
    """Who was admin can have changed a function and its record: the package knows better."""
    db.execute(forge)
    with psycopg.connect(dsn) as admin:
        admin.execute("SET search_path = pg_catalog, pg_temp")
        admin.execute(facts.record().encode())
    code, said = budgetdb(dsn, "verify")
    assert code == 1
    assert f"function {function}(" in said
    assert "another body" in said
    assert migrate(db).changed
    assert budgetdb(dsn, "verify")[0] == 0


def test_another_major_version(db: Connection, dsn: str) -> None:
    """Definitions may differ then, and are not compared until the next migrate; all else is."""
    db.execute("UPDATE budgetdb_data.objects SET value = '9' WHERE object = 'server'")
    db.execute("UPDATE budgetdb_data.objects SET value = 'as 9 has it' WHERE fact = 'definition'")
    code, said = budgetdb(dsn, "verify")
    assert (code, "not as installed" in said) == (0, False)
    assert "recorded on PostgreSQL 9, and not compared" in said
    db.execute("GRANT TRUNCATE ON budgetdb_data.ledger TO budgetdb_app")
    assert "ledger: privileges" in budgetdb(dsn, "verify")[1]
    db.execute("CREATE VIEW budgetdb.mine AS SELECT 1 AS one")
    assert budgetdb(dsn, "migrate")[0] == 0
    assert str(plan(db).drift) == "view budgetdb.mine: nobody installed it"
    assert plan(db).drift.old_major == ""


def test_a_lost_record(db: Connection, dsn: str) -> None:
    """Without a record nothing can be compared with it; migrate makes one."""
    db.execute("DELETE FROM budgetdb_data.objects")
    code, said = budgetdb(dsn, "migrate --check")
    assert code == 1
    assert "PostgreSQL unknown" in said
    assert migrate(db).changed
    assert not plan(db).pending


def test_the_script_records_the_same(empty_dsn: str, db: Connection) -> None:
    """What --dry-run prints leaves the record that a run leaves."""
    record = "SELECT object, fact, value FROM budgetdb_data.objects ORDER BY 1, 2"
    with psycopg.connect(empty_dsn, autocommit=True) as other:
        other.execute(install.script(plan(other)).encode())
        assert query(other, record) == query(db, record)
        assert not plan(other).drift


# What the environment gives of its own accord.


@contextmanager
def generous(dsn: str, who: str) -> Iterator[None]:
    """Give everything that will be made to somebody, as whoever the caller is."""
    with psycopg.connect(dsn, autocommit=True) as dba:
        for change in ("GRANT ALL ON {} TO {} WITH GRANT OPTION", "REVOKE ALL ON {} FROM {} CASCADE"):
            option = "" if who == "PUBLIC" else " WITH GRANT OPTION"
            for kind in ("SCHEMAS", "TABLES", "SEQUENCES", "FUNCTIONS", "TYPES"):
                words = change.format(kind, who).replace(" WITH GRANT OPTION", option)
                dba.execute(f"ALTER DEFAULT PRIVILEGES {words}".encode())
            if change.startswith("GRANT"):
                yield


@pytest.mark.parametrize("who", ["trading", "PUBLIC"])
def test_default_privileges(empty_dsn: str, dsn: str, who: str) -> None:
    """Whatever ALTER DEFAULT PRIVILEGES gives, a migrated database is as every other."""
    with psycopg.connect(empty_dsn, autocommit=True) as dba:
        name = who if who == "PUBLIC" else f"{dba.info.dbname}_{who}"
        if who != "PUBLIC":
            dba.execute(f"CREATE ROLE {name}".encode())
        try:
            with generous(empty_dsn, name):
                migrate(dba)
            assert catalog(empty_dsn) == catalog(dsn)
            assert not plan(dba).drift
            found = query(dba, "SELECT object, value FROM budgetdb_data.objects WHERE fact = 'privileges'")
            types = ("type", "composite")
            assert not [row for row in found if who in row.value and not row.object.startswith(types)]
        finally:
            if who != "PUBLIC":
                dba.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_applied_again_nothing_is_written(db: Connection, dsn: str) -> None:
    """Privileges and policies that are right are left alone: no lock, and no new row in the catalog."""
    rows = """
        SELECT ctid::text, xmin::text FROM pg_class UNION ALL SELECT ctid::text, xmin::text FROM pg_proc
        UNION ALL SELECT ctid::text, xmin::text FROM pg_policy
        UNION ALL SELECT ctid::text, xmin::text FROM pg_type
        UNION ALL SELECT ctid::text, xmin::text FROM pg_namespace
        UNION ALL SELECT ctid::text, xmin::text FROM pg_attribute"""
    before = query(db, rows)
    db.execute("SET search_path = pg_catalog, pg_temp")
    for file in Source.packaged().logic:
        if file.is_general:
            db.execute(file.text.encode())
    assert query(db, rows) == before


def test_who_installed_without_roles(empty_dsn: str) -> None:
    """Who stays the owner, for want of the roles, is as installed too."""
    source = Source.packaged()
    alone = Source(source.version, source.migrations, tuple(f for f in source.logic if not f.is_general))
    with psycopg.connect(empty_dsn, autocommit=True) as dba:
        name = f"{dba.info.dbname}_deployer"
        dba.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'd'".encode())
        dba.execute(f"GRANT CREATE ON DATABASE {dba.info.dbname} TO {name}".encode())
        try:
            with closing(psycopg.connect(make_conninfo(empty_dsn, user=name, password="d"))) as deployer:
                migrate(deployer, source=alone)
                assert not plan(deployer, alone).drift
                assert not plan(deployer, alone).pending
        finally:
            dba.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


@pytest.mark.parametrize(
    "setting", ["quote_all_identifiers = on", "IntervalStyle = sql_standard", "DateStyle = 'German, DMY'"]
)
def test_settings_of_the_database(empty_dsn: str, setting: LiteralString) -> None:
    """Whatever the database or a role has set, the same is installed, and nothing seems to differ."""
    with closing(psycopg.connect(empty_dsn, autocommit=True)) as db:
        db.execute(
            f"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET {setting.replace(chr(39), chr(39) * 2)}',"
            " current_database()); END $$"
        )
    for settings in ("", setting):
        with closing(psycopg.connect(empty_dsn, autocommit=True)) as db:
            if not settings:
                db.execute("RESET ALL")
            migrate(db)
            assert not plan(db).pending
        for command in ("verify", "migrate --check", "status"):
            assert budgetdb(empty_dsn, command)[0] == 0, command


@pytest.mark.parametrize(
    ("change", "undo", "named"),
    [
        (
            "GRANT budgetdb_reader TO budgetdb_tenant",
            "REVOKE budgetdb_reader FROM budgetdb_tenant",
            "member of",
        ),
        ("ALTER ROLE budgetdb_app BYPASSRLS", "ALTER ROLE budgetdb_app NOBYPASSRLS", "attributes"),
    ],
)
def test_what_the_roles_are(
    db: Connection, dsn: str, change: LiteralString, undo: LiteralString, named: str
) -> None:
    """A role that is a member of another has its rights; the server keeps that, and it is named."""
    db.execute(change)
    try:
        status, said = budgetdb(dsn, "verify")
    finally:
        db.execute(undo)
    assert status == 1
    assert f"budgetdb_{'tenant' if 'member' in named else 'app'}: {named}" in said
    assert budgetdb(dsn, "verify")[0] == 0


@pytest.mark.corrupts
def test_an_enums_labels(db: Connection, dsn: str) -> None:
    """A label that was renamed says another thing of every price."""
    db.execute("ALTER TYPE budgetdb_data.price_status RENAME VALUE 'stale' TO 'fine'")
    status, said = budgetdb(dsn, "verify")
    assert (status, "price_status: labels" in said) == (1, True)
