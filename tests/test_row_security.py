"""Whose rows a session sees: tenants by grants, services by narrowing themselves; neither gets around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
import pytest
from example import (
    COINBASE,
    KRAKEN,
    NOBODY,
    PAPER,
    A,
    Connection,
    call,
    look,
    publish,
    query,
    refused,
)
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import scalar_row
from test_roles import ADMIN, ADMIN_ONLY, APP, READER, TENANT, Login

pytestmark = pytest.mark.corrupts  # the platform has violations, to see whose they are

BOB = 4  # his only account
BOBS_BOT = 5
SECRET = "Bob's secret"

VIEWS_OF_ACCOUNTS = (
    *("account_capital", "accounts", "archived_ledger", "bot_capital", "bots", "capital_history", "fills"),
    *("integrity_violations", "ledger", "orders", "portfolio_capital", "positions"),
)
TABLES_OF_ACCOUNTS = (
    *("accounts", "balances", "bots", "exposures", "fills", "ledger", "positions", "reservations"),
    *(
        "account_checkpoints",
        "balance_checkpoints",
        "bot_checkpoints",
        "ledger_archive",
        "write_offs",
        "orders",
    ),
)


@pytest.fixture
def platform(db: Connection) -> Connection:
    """Add Bob to the published example, and trade for him and for Alice."""
    publish(db)
    assert call(db, "create_account", "Bob", SECRET, "coinbase").id == BOB
    query(db, 'SELECT * FROM budgetdb.sync_balances(%s, \'{"USD": 777, "BTC": 1}\')', BOB)
    assert call(db, "create_bot", BOB, SECRET, "bidirectional_dca", 50, request_id="r-1").id == BOBS_BOT
    for account, bot in ((BOB, BOBS_BOT), (COINBASE, A)):
        position = call(db, "open_position", account, bot, "long").id
        call(db, "record_fill", account, position, "buy", "0.001", 100)
        call(db, "write_off_position", account, position, "dust", "0.0001")
        call(db, "place_order", account, bot, "sell", "0.0005", 50, position)
        db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01' WHERE version < 3")
        assert call(db, "archive_ledger", account, "2020-01-02").archive_ledger == 2
    # Violations too are somebody's.
    db.execute("UPDATE budgetdb_data.balances SET held = held + 1 WHERE currency = 'USD'")
    return db


@pytest.fixture
def tenant(platform: Connection, login: Login) -> Connection:
    """Log in as a tenant who was granted what is Alice's."""
    session = login(TENANT)
    call(platform, "grant_owner", session.info.user, "Alice")
    return session


def seen(session: Connection, relation: str) -> set[int | str]:
    """Return the accounts, or the owners, whose rows a relation shows."""
    key = {"accounts": "id", "portfolio_capital": "owner"}.get(
        relation.removeprefix("budgetdb."), "account_id"
    )
    text = f"SELECT DISTINCT {key} FROM {relation}".encode()
    return set(psycopg.Cursor(session, row_factory=scalar_row).execute(text))


def everything(session: Connection) -> dict[str, set[int | str]]:
    """Return what each view and each table shows."""
    relations = [f"budgetdb.{view}" for view in VIEWS_OF_ACCOUNTS]
    relations += [f"budgetdb_data.{table}" for table in TABLES_OF_ACCOUNTS]
    return {relation: seen(session, relation) for relation in relations}


def whole(owners: dict[str, set[int]], platform: Connection) -> dict[str, set[int | str]]:
    """Return what each view and table has to show of these owners."""
    accounts = set().union(*owners.values())
    return {relation: rows & {*accounts, *owners} for relation, rows in everything(platform).items()}


ALICE = {"Alice": {COINBASE, KRAKEN, PAPER}}
BOTH = ALICE | {"Bob": {BOB}}


def test_a_tenant_sees_what_was_granted(platform: Connection, login: Login) -> None:
    """Every view and table shows the granted owners' rows and no others, from the moment of the grant on."""
    session = login(TENANT)
    user = session.info.user
    nothing = whole({}, platform)
    assert everything(session) == nothing
    call(platform, "grant_owner", user, "Alice")
    assert everything(session) == whole(ALICE, platform)
    assert seen(session, "budgetdb.fills") == {COINBASE}
    call(platform, "grant_owner", user, "Bob")
    assert everything(session) == whole(BOTH, platform)
    call(platform, "revoke_owner", user, "Alice")
    assert everything(session) == whole({"Bob": {BOB}}, platform)
    call(platform, "revoke_owner", user, "Bob")
    assert everything(session) == nothing


def test_every_view_and_table_was_looked_at(db: Connection) -> None:
    """What these tests enumerate is all there is."""
    scalars = psycopg.Cursor(db, row_factory=scalar_row)
    views = scalars.execute("SELECT viewname FROM pg_views WHERE schemaname = 'budgetdb'").fetchall()
    assert {*views} - {"prices", "owner_grants"} == {*VIEWS_OF_ACCOUNTS}
    tables = scalars.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'budgetdb_data'").fetchall()
    assert {*tables} - {"currencies", "prices", "owner_grants", "migrations", "logic", "objects"} == {
        *TABLES_OF_ACCOUNTS
    }


@pytest.mark.parametrize("role", [APP, READER, ADMIN])
def test_others_see_everybody(platform: Connection, login: Login, role: str) -> None:
    """Services, company reports and the admin see all owners."""
    assert everything(login(role)) == whole(BOTH, platform)


def test_a_tenant_who_is_a_reader_too_sees_everybody(platform: Connection, tenant: Connection) -> None:
    """What one of its roles may see, a login may: docs/deploy.md warns of it."""
    assert everything(tenant) == whole(ALICE, platform)
    platform.execute(sql.SQL("GRANT budgetdb_reader TO {}").format(sql.Identifier(tenant.info.user)))
    assert everything(tenant) == whole(BOTH, platform)


def test_the_login_role_decides(platform: Connection, tenant: Connection, login: Login) -> None:
    """A session that takes a tenant's role without logging in as the tenant sees nothing (R1)."""
    service = login(APP)
    platform.execute(
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(tenant.info.user), sql.Identifier(service.info.user))
    )
    assert seen(service, "budgetdb.accounts") == {COINBASE, KRAKEN, PAPER, BOB}
    service.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(tenant.info.user)))
    assert seen(service, "budgetdb.accounts") == set()


FORBIDDEN: dict[str, LiteralString] = {
    "the admin's role": "SET ROLE budgetdb_admin",
    "a service's role": "SET ROLE budgetdb_app",
    "a reader's role": "SET ROLE budgetdb_reader",
    "another session": "SET SESSION AUTHORIZATION postgres",
    "no row security": "SET LOCAL row_security = off; SELECT * FROM budgetdb.accounts",
    "a replica's rights": "SET session_replication_role = replica",
    "a grant to itself": "SELECT budgetdb.grant_owner(session_user::text, 'Bob')",
    "the others' grants": "SELECT * FROM budgetdb.owner_grants",
    "the table of grants": "SELECT * FROM budgetdb_data.owner_grants",
    "a row of grants": "INSERT INTO budgetdb_data.owner_grants VALUES (session_user, 'Bob')",
    "another policy": "CREATE POLICY mine ON budgetdb_data.accounts USING (TRUE)",
    "no policy": "DROP POLICY granted ON budgetdb_data.accounts",
    "no policies": "ALTER TABLE budgetdb_data.accounts DISABLE ROW LEVEL SECURITY",
    "another function": "CREATE OR REPLACE FUNCTION budgetdb_data.granted_owners() RETURNS text[]"
    " LANGUAGE sql RETURN ARRAY['Bob']",
    "another view": "CREATE VIEW budgetdb.mine AS SELECT * FROM budgetdb_data.accounts",
    "views of the owner": "ALTER VIEW budgetdb.accounts SET (security_invoker = FALSE)",
    "a writing function": "SELECT budgetdb.pause_bot(4, 5)",
    "a reading function": "SELECT budgetdb.get_available_capital(4)",
    "an internal function": "SELECT budgetdb_data.allocate(4, 'USD', 1, 1)",
    "an update": "UPDATE budgetdb.accounts SET owner = session_user",
    "a table's update": "UPDATE budgetdb_data.accounts SET owner = 'Alice'",
    "a delete": "DELETE FROM budgetdb_data.ledger",
    "a lock": "LOCK TABLE budgetdb_data.accounts IN ACCESS EXCLUSIVE MODE",
    "a row's lock": "SELECT FROM budgetdb_data.accounts FOR UPDATE",
    "a copy in": "COPY budgetdb_data.accounts FROM STDIN",
    "the statistics": "SELECT * FROM pg_statistic",
}


@pytest.mark.parametrize("attempt", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_tenant_may_not(tenant: Connection, attempt: LiteralString) -> None:
    """Take a role, a right, a grant or anybody's row."""
    with pytest.raises(InsufficientPrivilege), tenant.transaction():
        tenant.execute(attempt)


LEAK = """
    CREATE FUNCTION pg_temp.leak(said text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
    $$ BEGIN RAISE NOTICE 'leaked %', said; RETURN TRUE; END $$"""
HARMLESS: dict[str, LiteralString] = {
    "settings": "SET budgetdb.owner = 'Bob'; SELECT * FROM budgetdb.accounts",
    "a leaky function": "SELECT * FROM budgetdb.accounts WHERE pg_temp.leak(owner || name)",
    "a leaky function on a table": "SELECT a::text FROM budgetdb_data.accounts AS a"
    " WHERE pg_temp.leak(a::text)",
    "a leaky function on the ledger": "SELECT 1 FROM budgetdb.ledger WHERE pg_temp.leak(arguments::text)",
    "a leaky function in a join": "SELECT 1 FROM budgetdb.bots AS o INNER JOIN budgetdb.accounts AS a"
    " ON o.account_id = a.id AND pg_temp.leak(o.name || a.name)",
    "a leaky function in a view of its own": "CREATE TEMP VIEW mine AS SELECT * FROM budgetdb_data.bots;"
    " SELECT 1 FROM mine WHERE pg_temp.leak(name)",
    "an error in WHERE": "SELECT id FROM budgetdb.accounts WHERE 1 / (id - 4) < 9",
    "a cast in WHERE": "SELECT id FROM budgetdb.accounts WHERE id <> 4 OR name::bigint = 1",
    "a plan": "EXPLAIN (ANALYZE, VERBOSE, BUFFERS, FORMAT JSON) SELECT * FROM budgetdb.accounts",
    "the most common values": "SELECT * FROM pg_stats WHERE schemaname = 'budgetdb_data'",
    "a copy": "COPY budgetdb_data.accounts TO STDOUT",
    "a copy of a query": "COPY (SELECT * FROM budgetdb.ledger) TO STDOUT",
    "a whole row": "SELECT a, to_jsonb(a) FROM budgetdb_data.accounts AS a",
    "a query as text": "SELECT ts_stat('SELECT to_tsvector(name) FROM budgetdb_data.accounts')",
    "a cursor": "DECLARE mine CURSOR FOR SELECT * FROM budgetdb_data.bots; FETCH ALL FROM mine",
    "a prepared query": "PREPARE mine AS SELECT * FROM budgetdb_data.bots; EXECUTE mine",
    "a search path": "SET search_path = budgetdb_data, budgetdb; SELECT a::text FROM accounts AS a",
}


@pytest.mark.parametrize("attempt", HARMLESS.values(), ids=HARMLESS)
def test_a_tenant_learns_nothing(platform: Connection, tenant: Connection, attempt: LiteralString) -> None:
    """No row, value, error, notice, plan or statistic of another owner comes out."""
    platform.execute("ANALYZE")
    said: list[str] = []
    tenant.add_notice_handler(lambda notice: said.append(str(notice.message_primary)))
    with tenant.transaction(force_rollback=True):
        tenant.execute(LEAK)
        *first, last = attempt.split("; ")
        for statement in first:
            tenant.execute(statement)
        if last.startswith("COPY"):
            with tenant.cursor().copy(last) as copy:
                said += [bytes(block).decode() for block in copy]
        else:
            said += [str(row) for row in tenant.execute(last)]
    assert SECRET not in " ".join(said).replace("''", "'")
    assert "98765" not in " ".join(said)
    if "pg_temp.leak" in attempt:
        assert said, "the leak leaks nothing at all"


def test_a_tenant_counts_its_own(tenant: Connection) -> None:
    """Counting, and asking for one row by its key, tells no more than reading."""
    assert query(tenant, "SELECT count(*) AS n FROM budgetdb.accounts") == [(3,)]
    assert query(tenant, "SELECT count(*) AS n FROM budgetdb_data.bots") == [(4,)]
    assert look(tenant, "accounts", "id = %s", BOB) == look(tenant, "accounts", "id = %s", NOBODY) == []


# A service that narrows itself.


@contextmanager
def narrowed(session: Connection, owner: str) -> Iterator[None]:
    """Be of one owner for a transaction."""
    with session.transaction():
        session.execute("SELECT set_config('budgetdb.owner', %s, TRUE)", [owner])
        yield


@pytest.mark.parametrize("role", [APP, READER])
def test_a_narrowed_session_sees_one_owner(platform: Connection, login: Login, role: str) -> None:
    """SET LOCAL budgetdb.owner holds for every view and table, and ends with its transaction."""
    session = login(role)
    with narrowed(session, "Alice"):
        assert everything(session) == whole(ALICE, platform)
    with narrowed(session, "Nobody"):
        assert everything(session) == whole({}, platform)
    assert everything(session) == whole(BOTH, platform)


CALLS: dict[str, LiteralString] = {
    "activate_bot": "(%(account)s, 5)",
    "archive_ledger": "(%(account)s, '2020-01-01')",
    "calculate_available": "(%(account)s, 'USD', 1)",
    "calculate_available_btc": "(1, 1, %(account)s)",
    "calculate_available_usd": "(1, 1, %(account)s)",
    "cancel_order": "(%(account)s, 1)",
    "close_bot": "(%(account)s, 5)",
    "confirm_order": "(%(account)s, 1, 'x')",
    "configure_account": "(%(account)s, 'mine')",
    "configure_bot": "(%(account)s, 5, 'mine')",
    "create_bot": "(%(account)s, 'mine', 'bidirectional_dca', 1)",
    "get_available_capital": "(%(account)s)",
    "open_position": "(%(account)s, 5, 'long')",
    "pause_bot": "(%(account)s, 5)",
    "place_order": "(%(account)s, 5, 'buy', 1, 1)",
    "preview_bot": "(%(account)s, 1)",
    "record_fill": "(%(account)s, 1, 'buy', 1, 1)",
    "record_fills": "(%(account)s, '[]')",
    "resize_bot": "(%(account)s, 5, 1)",
    "sync_balances": "(%(account)s, '{}')",
    "void_fill": "(%(account)s, 1, 'mine')",
    "write_off_position": "(%(account)s, 1, 'mine')",
}


def attempt(session: Connection, function: str, account: int) -> tuple[str | None, ...]:
    """Return what a call is refused with, numbers left out."""
    text: LiteralString = f"SELECT * FROM budgetdb.{function}{CALLS[function]}"
    try:
        with session.transaction():
            session.execute(text, {"account": account})
    except psycopg.Error as error:
        diag = error.diag
        said = (diag.message_primary, diag.message_detail, diag.message_hint, diag.context)
        return diag.sqlstate, *(part and re.sub(r"\d+", "N", part) for part in said)
    return ()


@pytest.mark.parametrize("function", CALLS)
def test_others_accounts_do_not_exist(platform: Connection, login: Login, function: str) -> None:
    """For a narrowed session another owner's account is as unknown as none, and stays as it is (R1)."""
    app = login(ADMIN if function in ADMIN_ONLY else APP)
    before = look(platform, "ledger")
    with narrowed(app, "Alice"):
        # Twice, because the first call in a session is planned, and says so.
        *_, answer, unknown = (attempt(app, function, account) for account in (BOB, NOBODY, BOB, NOBODY))
        assert answer == unknown
        assert answer[0] == "UB002"
    assert look(platform, "ledger") == before
    with narrowed(app, "Bob"):
        assert attempt(app, function, BOB)[:1] != ("UB002",)


def test_every_function_of_an_account_was_tried(db: Connection) -> None:
    """What these tests call is all there is."""
    functions = psycopg.Cursor(db, row_factory=scalar_row).execute(
        """SELECT proname FROM pg_proc WHERE pronamespace = 'budgetdb'::regnamespace
        AND 'account_id' = ANY (proargnames[1:3])"""
    )
    assert {*functions} == {*CALLS}


def test_requests_of_others_are_not_answered(platform: Connection, login: Login) -> None:
    """A retry with another owner's request id, and the very same arguments, learns nothing (R10)."""
    app = login(APP)
    again = (BOB, SECRET, "bidirectional_dca", 50)
    with narrowed(app, "Bob"):
        assert call(app, "create_bot", *again, request_id="r-1").id == BOBS_BOT
    with refused(platform, "UB002"), narrowed(app, "Alice"):
        call(app, "create_bot", *again, request_id="r-1")


def test_a_narrowed_session_creates_its_owners_accounts(platform: Connection, login: Login) -> None:
    """An account for somebody else is refused (R1)."""
    app = login(APP)
    with narrowed(app, "Alice"):
        assert call(app, "create_account", "Alice", "Second", "coinbase").owner == "Alice"
    with refused(platform, "UB005") as refusal, narrowed(app, "Alice"):
        call(app, "create_account", "Bob", "Second", "coinbase")
    assert "Alice" in refusal.message


def test_anothers_number_tells_nothing(platform: Connection, login: Login) -> None:
    """That a number is taken is all that a narrowed session learns, whatever facts it tries (R1, R6)."""
    app = login(APP)
    with narrowed(app, "Alice"):
        said = []
        for exchange, name, model in (("kraken", "Mine", "conservative"), ("coinbase", SECRET, "exact")):
            with refused(platform, "UB007") as refusal, app.transaction():
                call(app, "create_account", "Alice", name, exchange, False, model, account_id=BOB)
            said.append(refusal)
        assert said[0] == said[1]
        assert said[0].detail == "Different: owner."
        # Its own says which.
        with refused(platform, "UB007") as refusal, app.transaction():
            call(app, "create_account", "Alice", "Other", "coinbase", account_id=COINBASE)
        assert refusal.detail == "Different: name, reservation_model."
    with refused(platform, "UB005"), narrowed(app, "Alice"):
        call(app, "create_account", "Bob", SECRET, "coinbase", account_id=BOB)
    again = (BOB, SECRET, "bidirectional_dca", 50)
    with refused(platform, "UB002"), narrowed(app, "Alice"):
        call(app, "create_bot", *again, bot_id=BOBS_BOT)
    # A bot's number is its account's alone: another's is no news.
    with narrowed(app, "Alice"):
        assert call(app, "create_bot", COINBASE, "Mine", "traditional_dca", 1, bot_id=BOBS_BOT).id == BOBS_BOT
