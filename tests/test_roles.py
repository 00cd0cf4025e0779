"""Who may do what: what each of the four roles may call, read and write, and who makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from click.testing import CliRunner
from example import COINBASE, A, Connection, call, look, publish, query, refused
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import scalar_row
from test_conventions import CATALOG

from budgetdb.cli import main
from budgetdb.embedded import EmbeddedServer
from budgetdb.install import ROLES, migrate, plan, script

ADMIN, APP, READER, TENANT = ROLES
SERVICES = (APP, READER, TENANT)
OURS: LiteralString = "(SELECT * FROM pg_namespace WHERE starts_with(nspname, 'budgetdb')) AS n"
ADMIN_ONLY = {"archive_ledger", "grant_owner", "revoke_owner"}

Login = Callable[[str], Connection]


def names(db: Connection, condition: LiteralString, *parameters: str) -> set[str]:
    """Return the names that a query finds in the catalog, in the words of the conventions."""
    with db.transaction(force_rollback=True):
        db.execute(CATALOG)
        return set(psycopg.Cursor(db, row_factory=scalar_row).execute(condition, parameters))


@pytest.mark.parametrize("role", ROLES)
def test_who_may_call_what(db: Connection, role: str) -> None:
    """An app may call all but what is the admin's, a reader what reads, a tenant and PUBLIC nothing."""
    reading = names(db, "SELECT bare_name FROM routines WHERE schema = 'budgetdb' AND volatility = 's'")
    writing = names(db, "SELECT bare_name FROM routines WHERE schema = 'budgetdb' AND volatility = 'v'")
    assert writing > ADMIN_ONLY
    allowed: dict[str, set[str]] = {
        ADMIN: reading | writing,
        APP: reading | writing - ADMIN_ONLY,
        READER: reading,
        TENANT: set(),
    }
    may = "SELECT bare_name FROM routines WHERE schema = 'budgetdb'"
    assert names(db, f"{may} AND has_function_privilege(%s, oid, 'EXECUTE')", role) == allowed[role]
    rights = "SELECT r.name FROM routines AS r INNER JOIN pg_proc AS p ON r.oid = p.oid"
    assert not names(db, f"{rights} CROSS JOIN aclexplode(p.proacl) AS a WHERE a.grantee = 0")
    assert not names(db, f"{rights} WHERE p.proacl IS NULL")


@pytest.mark.parametrize("role", SERVICES)
def test_nobody_writes_but_through_functions(db: Connection, role: str) -> None:
    """No right on any table, view or sequence but to read it, and no internal function that writes."""
    for found in (
        "SELECT name FROM relations WHERE kind <> 'S'"
        " AND has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')",
        "SELECT name FROM relations"
        " WHERE CASE kind WHEN 'S' THEN has_sequence_privilege(%s, oid, 'USAGE, UPDATE') END",
        "SELECT name FROM routines WHERE schema = 'budgetdb_data' AND volatility = 'v'"
        " AND has_function_privilege(%s, oid, 'EXECUTE')",
        f"SELECT nspname FROM {OURS} WHERE has_schema_privilege(%s, oid, 'CREATE')",
    ):
        assert not names(db, found, role)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_reads_every_view(db: Connection, login: Login, role: str) -> None:
    """Whatever a view is made of, its readers have the rights for it; grants are the admin's to see."""
    publish(db)
    session = login(role)
    views = psycopg.Cursor(db, row_factory=scalar_row).execute(
        "SELECT viewname FROM pg_views WHERE schemaname = 'budgetdb'"
    )
    for view in views:
        if view == "owner_grants" and role != ADMIN:
            with pytest.raises(InsufficientPrivilege):
                look(session, view)
        else:
            session.execute(sql.SQL("SELECT * FROM budgetdb.{}").format(sql.Identifier(view)))


def test_everything_is_the_admins(db: Connection) -> None:
    """budgetdb_admin owns schemas, tables, views, sequences, types and functions."""
    others = f"""
        SELECT nspname FROM {OURS} WHERE nspowner <> '{ADMIN}'::regrole
        UNION ALL SELECT r.name FROM relations AS r INNER JOIN pg_class AS c ON r.oid = c.oid
        WHERE c.relowner <> '{ADMIN}'::regrole
        UNION ALL SELECT r.name FROM routines AS r INNER JOIN pg_proc AS p ON r.oid = p.oid
        WHERE p.proowner <> '{ADMIN}'::regrole
        UNION ALL SELECT t.typname FROM pg_type AS t INNER JOIN {OURS} ON t.typnamespace = n.oid
        WHERE t.typowner <> '{ADMIN}'::regrole"""
    assert not names(db, others)
    assert not query(db, "SELECT FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolcanlogin)", ADMIN)


def test_an_app_lives_a_bots_life(login: Login) -> None:
    """Every function works for a service, whose name is in the ledger (R9)."""
    app = login(APP)
    account = call(app, "create_account", "Alice", "Main", "coinbase").id
    call(app, "configure_account", account, api_keys_configured=True)
    query(app, 'SELECT * FROM budgetdb.sync_balances(%s, \'{"USD": 50000, "BTC": 0.5}\')', account)
    call(app, "record_price", "coinbase", "BTC", "USD", 100_000)
    bot = call(app, "create_bot", account, "A", "bidirectional_dca", 40, request_id="r").id
    assert call(app, "create_bot", account, "A", "bidirectional_dca", 40, request_id="r").id == bot
    position = call(app, "open_position", account, bot, "long").id
    call(app, "record_fill", account, position, "buy", "0.05", 5_000, 5)
    query(
        app,
        "SELECT * FROM budgetdb.record_fills(%s, jsonb_build_array(jsonb_build_object("
        "'id', 'x', 'position_id', %s::bigint, 'side', 'sell', 'base_amount', 0.05, 'quote_amount', 5001,"
        " 'executed_at', now())))",
        account,
        position,
    )
    call(app, "resize_bot", account, bot, 30)
    own = call(app, "create_account", "Alice", "Own", "coinbase", account_id=account + 1_000).id
    assert call(app, "create_account", "Alice", "Own", "coinbase", account_id=own).id == own
    query(app, 'SELECT * FROM budgetdb.sync_balances(%s, \'{"USDT": 900, "BNB": 1}\')', own)
    grid = call(app, "create_bot", own, "Grid", "grid", allocation={"USDT": "500", "BNB": "0.1"}, bot_id=7).id
    call(app, "configure_bot", own, grid, "Grid 2", {"levels": 9}, "sweep")
    call(app, "resize_bot", own, grid, allocation={"USDT": 600})
    lot = call(app, "open_position", own, grid, "long", "SOL", "USDT").id
    call(app, "record_fill", own, lot, "buy", 2, 300)
    call(app, "void_fill", own, call(app, "record_fill", own, lot, "sell", 1, 15).id, "15 for 150")
    call(app, "write_off_position", own, lot, "dust", "0.001")
    order = call(app, "place_order", own, grid, "sell", "0.5", 80, lot).id
    call(app, "confirm_order", own, order, "k-1")
    call(app, "cancel_order", own, order)
    query(app, "SELECT * FROM budgetdb.preview_bot(%s, allocation => '{\"USDT\": 1}')", own)
    assert call(app, "calculate_available", own, "USDT", 900)[0] == 600
    call(app, "pause_bot", account, bot)
    call(app, "activate_bot", account, bot)
    call(app, "close_bot", account, bot)
    (usd,) = query(app, "SELECT * FROM budgetdb.get_available_capital(%s) WHERE currency = 'USD'", account)
    assert usd.available == usd.raw_balance == 49_996
    query(app, "SELECT * FROM budgetdb.preview_bot(%s, 10)", account)
    query(app, "SELECT budgetdb.calculate_available_usd(1, 1, %s)", account)
    query(app, "SELECT budgetdb.calculate_available_btc(1, 1, %s)", account)
    assert {row.actor for row in look(app, "ledger")} == {app.info.user}
    assert not look(app, "integrity_violations")


def test_grants_are_the_admins(db: Connection, login: Login) -> None:
    """grant_owner returns the grant, again and again the same; revoke_owner what it took."""
    admin, tenant = login(ADMIN), login(TENANT).info.user
    first = call(admin, "grant_owner", tenant, "Alice")
    assert (first.role_name, first.owner, first.granted_by) == (tenant, "Alice", admin.info.user)
    assert abs(first.granted_at - datetime.now(UTC)).total_seconds() < 600
    assert call(admin, "grant_owner", tenant, "Alice") == first
    assert look(admin, "owner_grants") == [first]
    assert call(admin, "revoke_owner", tenant, "Alice") == first
    assert query(admin, "SELECT * FROM budgetdb.revoke_owner(%s, 'Alice')", tenant) == []
    assert look(admin, "owner_grants") == []
    with refused(db, "UB005"):
        call(admin, "grant_owner", "nobody by that name", "Alice")
    for arguments in ((None, "Alice"), (tenant, None), (tenant, " ")):
        with refused(db, "UB005"):
            call(admin, "grant_owner", *arguments)
        with refused(db, "UB005"):
            call(admin, "revoke_owner", *arguments)


# Installing as somebody who may not do everything.


@pytest.fixture
def rootless(own_binaries: Path | None) -> Iterator[EmbeddedServer]:
    """Start a server on which nobody has made the roles yet."""
    with EmbeddedServer(binaries=own_binaries) as server:
        yield server


def as_deployer(server: EmbeddedServer, attributes: sql.SQL) -> Connection:
    """Make a database of a role that is no superuser, and connect as that role."""
    with closing(psycopg.connect(server.dsn, autocommit=True)) as dba:
        dba.execute(sql.SQL("CREATE ROLE deployer LOGIN {}").format(attributes))
        dba.execute("CREATE DATABASE platform OWNER deployer")
    return psycopg.connect(f"{server.dsn} user=deployer dbname=platform", autocommit=True)


def test_who_may_not_create_roles_installs_the_rest(rootless: EmbeddedServer) -> None:
    """Migration goes on, says so, and prints what a DBA has to run; after that everything is in place."""
    with closing(as_deployer(rootless, sql.SQL("NOCREATEROLE"))) as deployer:
        report = migrate(deployer)
        assert report.migrations
        assert not {"sql/roles.sql", "sql/policies.sql"} & {*report.logic}
        # What others have by default is taken away even so.
        assert "sql/grants.sql" in report.logic
        publish(deployer)
        call(deployer, "pause_bot", COINBASE, A)
        assert not look(deployer, "integrity_violations")
        assert not plan(deployer).pending

        dsn = f"{rootless.dsn} user=deployer dbname=platform"
        said = CliRunner().invoke(main, ["--dsn", dsn, "migrate"])
        assert said.exit_code == 0
        assert "Nothing to do." in said.output
        assert "Ask a DBA" in said.output
        statements = said.output[said.output.index("CREATE ROLE") :]
        assert plan(deployer).for_dba in statements
        with closing(psycopg.connect(rootless.dsn, autocommit=True)) as dba:
            dba.execute(statements.encode())

        assert plan(deployer).pending
        deployer.execute(script(plan(deployer)).encode())
        assert not plan(deployer).pending
        assert not plan(deployer).for_dba
        test_everything_is_the_admins(deployer)
        test_who_may_call_what(deployer, APP)
        migrate(deployer)
        call(deployer, "activate_bot", COINBASE, A)


def test_who_may_create_roles_installs_everything(rootless: EmbeddedServer) -> None:
    """CREATEROLE is enough: no superuser is needed."""
    with closing(as_deployer(rootless, sql.SQL("CREATEROLE"))) as deployer:
        assert {"sql/roles.sql", "sql/grants.sql"} < {*migrate(deployer).logic}
        test_everything_is_the_admins(deployer)
        publish(deployer)
        deployer.execute(f"SET ROLE {ADMIN}")
        call(deployer, "pause_bot", COINBASE, A)
        assert not look(deployer, "integrity_violations")
