"""Nobody's own objects are taken for PostgreSQL's, whatever a session's search_path or pg_temp has.

Two victims: a function that writes, whose owner's rights a service would like to have; and whoever asks a
function that runs as its caller, a superuser for instance, with a schema in the path where others may create.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import LiteralString

import pytest
from example import Connection, call, publish, query, rows
from psycopg import sql
from psycopg.errors import RaiseException
from story import public_functions

Login = Callable[[str], Connection]
LONG_AGO = datetime.now(UTC) - timedelta(days=8)

# In pg_temp types and relations are found; functions and operators are never looked for there.
SHADOW_TYPES = """
    CREATE FUNCTION pg_temp.spy() RETURNS pg_catalog.bool LANGUAGE plpgsql SET search_path = pg_catalog AS $$
    BEGIN
        IF current_user <> session_user THEN
            RAISE EXCEPTION 'ran as %', current_user;
        END IF;
        RETURN TRUE;
    END $$;
    DO $$
    DECLARE
        shadowed pg_catalog.text;
    BEGIN
        FOR shadowed IN
            SELECT t.typname FROM pg_catalog.pg_type AS t
            WHERE t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace AND t.typtype = 'b' AND t.typelem = 0
            AND t.typname NOT LIKE 'pg\\_%'
        LOOP
            EXECUTE pg_catalog.format(
                'CREATE DOMAIN pg_temp.%I AS pg_catalog.%I CHECK (pg_temp.spy())', shadowed, shadowed
            );
        END LOOP;
        FOR shadowed IN
            SELECT c.relname FROM pg_catalog.pg_class AS c
            WHERE c.relnamespace IN (
                'budgetdb_data'::pg_catalog.regnamespace, 'budgetdb'::pg_catalog.regnamespace
            ) AND c.relkind IN ('r', 'v')
            GROUP BY c.relname
        LOOP
            EXECUTE pg_catalog.format('CREATE TEMP TABLE %I (account_id pg_catalog.int8)', shadowed);
        END LOOP;
    END $$;
"""

# Every function that a body names, and every operator on the types there are, once more, as an exact match.
SHADOW_ROUTINES = """
    CREATE SCHEMA evil;
    GRANT USAGE ON SCHEMA evil TO PUBLIC;
    DO $do$
    DECLARE
        shadowed record;
        trap CONSTANT text :=
            $$ LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''ran as %'', current_user; END' $$;
        made bigint := 0;
    BEGIN
        FOR shadowed IN
            SELECT DISTINCT p.proname AS name, pg_get_function_identity_arguments(p.oid) AS arguments,
                CASE p.prokind WHEN 'f' THEN pg_get_function_result(p.oid) END AS result, p.prokind AS kind,
                p.provariadic = '"any"'::regtype AS takes_anything
            FROM pg_proc AS p
            WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'a') AND EXISTS (
                SELECT FROM pg_proc AS o
                WHERE o.pronamespace IN ('budgetdb'::regnamespace, 'budgetdb_data'::regnamespace)
                AND o.prosrc ~ ('[^.a-z_]' || p.proname || '[(]')
            )
        LOOP
            BEGIN
                IF shadowed.takes_anything THEN
                    -- No language but C takes those: whatever else matches better.
                    EXECUTE format(
                        'CREATE FUNCTION evil.%1$I(text, text) RETURNS text %2$s;
                        CREATE FUNCTION evil.%1$I(text, VARIADIC text[]) RETURNS text %2$s',
                        shadowed.name, trap
                    );
                ELSIF shadowed.kind = 'a' THEN
                    EXECUTE format(
                        'CREATE FUNCTION evil.%1$s_step(anyelement, anyelement) RETURNS anyelement %2$s;
                        CREATE AGGREGATE evil.%1$s(anyelement) (SFUNC = evil.%1$s_step, STYPE = anyelement)',
                        shadowed.name, trap
                    );
                ELSE
                    EXECUTE format(
                        'CREATE FUNCTION evil.%I(%s) RETURNS %s %s',
                        shadowed.name, shadowed.arguments, shadowed.result, trap
                    );
                END IF;
                made := made + 1;
            EXCEPTION WHEN OTHERS THEN
                NULL; -- a pseudo-type, or twice the same: the next one will do
            END;
        END LOOP;
        ASSERT made > 50, made;
        FOR shadowed IN
            SELECT o.oprname AS name, o.oprleft::regtype AS left, o.oprright::regtype AS right,
                o.oprresult::regtype AS result, row_number() OVER () AS number
            FROM pg_operator AS o
            WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprleft <> 0 AND o.oprright <> 0
            AND o.oprleft::regtype::text || o.oprright::regtype::text
                ~ '^(text|numeric|bigint|integer|boolean|jsonb|interval|name|timestamp with time zone)+$'
        LOOP
            EXECUTE format(
                'CREATE FUNCTION evil.trap_%1$s(%3$s, %4$s) RETURNS %5$s %6$s;
                CREATE OPERATOR evil.%2$s (LEFTARG = %3$s, RIGHTARG = %4$s, FUNCTION = evil.trap_%1$s)',
                shadowed.number, shadowed.name, shadowed.left, shadowed.right, shadowed.result, trap
            );
        END LOOP;
    END
    $do$;
    -- Better matches than PostgreSQL's own, which are for any type: these win from behind pg_catalog, too.
    CREATE FUNCTION evil.step(budgetdb_data.price_status, budgetdb_data.price_status)
    RETURNS budgetdb_data.price_status LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END $$;
    CREATE AGGREGATE evil.max(budgetdb_data.price_status)
    (SFUNC = evil.step, STYPE = budgetdb_data.price_status, INITCOND = 'ok');
    CREATE FUNCTION evil.same(budgetdb_data.price_status, budgetdb_data.price_status)
    RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END $$;
    CREATE OPERATOR evil.= (
        LEFTARG = budgetdb_data.price_status, RIGHTARG = budgetdb_data.price_status, FUNCTION = evil.same
    );
"""


def tour(db: Connection) -> Iterator[str]:
    """Call what services call upon a new account, successfully, and yield each function's name."""
    account = call(db, "create_account", "Mallory", "Own", "coinbase").id
    call(db, "create_account", "Mallory", "Numbered", "coinbase", account_id=account + 1_000)
    rows(db, "sync_balances", account, {"USD": 10_000, "BTC": 1}, complete=True, request_id="s")
    call(db, "configure_account", account, "Mine", "conservative", True)
    call(db, "record_price", "coinbase", "BTC", "USD", 100_000)
    yield from ("create_account", "sync_balances", "configure_account", "record_price")
    rows(db, "preview_bot", account, 40)
    bot = call(db, "create_bot", account, "A", "bidirectional_dca", 40, request_id="c").id
    other = call(
        db, "create_bot", account, "B", "bidirectional_dca", 10, activate=False, profit_policy="sweep"
    ).id
    call(db, "activate_bot", account, other)
    call(db, "resize_bot", account, other, 5)
    yield from ("preview_bot", "create_bot", "activate_bot", "resize_bot")
    amounts = {"USD": "500", "BTC": "0.01"}
    rows(db, "preview_bot", account, strategy="grid", allocation=amounts)
    own = call(db, "create_bot", account, "C", "grid", allocation=amounts, bot_id=7).id
    call(db, "resize_bot", account, own, allocation={"USD": 600}, request_id="z")
    call(db, "configure_bot", account, own, "D", {"levels": 9}, "sweep")
    order = call(db, "place_order", account, own, "buy", "0.001", 60, request_id="o").id
    call(db, "confirm_order", account, order, "k-1")
    call(db, "cancel_order", account, order, "p")
    yield from ("configure_bot", "place_order", "confirm_order", "cancel_order")
    long = call(db, "open_position", account, bot, "long").id
    swept = call(db, "open_position", account, other, "long").id
    call(db, "record_fill", account, long, "buy", "0.01", 1_000, 1, "BNB", request_id="f")
    fill = (
        "jsonb_build_object('id', %s::pg_catalog.text, 'position_id', %s::pg_catalog.int8, 'side',"
        " %s::pg_catalog.text, 'base_amount', 0.001, 'quote_amount', 100, 'executed_at', now())"
    )
    query(
        db,
        f"SELECT * FROM budgetdb.record_fills(%s, pg_catalog.jsonb_build_array("
        f"pg_catalog.{fill}, pg_catalog.{fill}))".replace("now()", "pg_catalog.clock_timestamp()"),
        *(account, "1", swept, "buy", "2", swept, "sell"),
    )
    mistyped = call(db, "record_fill", account, long, "buy", 1, 1).id
    call(db, "void_fill", account, mistyped, "1 for 0.001", "v")
    call(db, "write_off_position", account, long, "dust", "0.001", "w")
    yield from ("open_position", "record_fill", "record_fills", "void_fill", "write_off_position")
    rows(db, "get_available_capital", account)
    rows(db, "get_available_capital", account, bot)
    query(db, "SELECT budgetdb.calculate_available_usd(1, 1, %s, %s)", account, bot)
    query(db, "SELECT budgetdb.calculate_available_btc(1, NULL, %s)", account)
    query(db, "SELECT budgetdb.calculate_available(%s, 'ETH', 1)", account)
    yield from (
        "get_available_capital",
        "calculate_available",
        "calculate_available_usd",
        "calculate_available_btc",
    )
    call(db, "pause_bot", account, other)
    call(db, "close_bot", account, other)
    yield from ("pause_bot", "close_bot")


def admins_tour(db: Connection) -> Iterator[str]:
    """Call what only the admin may call, successfully, and yield each function's name."""
    call(db, "archive_ledger", 1, LONG_AGO)
    call(db, "grant_owner", "budgetdb_tenant", "Alice")
    call(db, "revoke_owner", "budgetdb_tenant", "Alice")
    yield from ("archive_ledger", "grant_owner", "revoke_owner")


def test_every_function_is_on_a_tour(db: Connection) -> None:
    """No function is left out here."""
    publish(db)
    assert {*tour(db), *admins_tour(db)} == public_functions(db)


def test_types_in_pg_temp_take_no_rights(db: Connection, login: Login) -> None:
    """A service's own domains, for every type there is, are not looked at in its owner's name."""
    publish(db)
    app = login("budgetdb_app")
    app.execute(SHADOW_TYPES)
    assert list(tour(app))


DEFINERS: LiteralString = (
    "SELECT p.proname FROM pg_proc AS p WHERE p.prosecdef AND p.proname <> 'granted_owners'"
)


def test_the_trap_in_pg_temp_closes(db: Connection, login: Login) -> None:
    """With an empty search_path the same domains are looked at, in the admin's name."""
    publish(db)
    for (function,) in query(db, DEFINERS):
        db.execute(
            sql.SQL("ALTER FUNCTION budgetdb.{} SET search_path = ''").format(sql.Identifier(function))
        )
    internal = query(
        db,
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = 'budgetdb_data'::regnamespace AND prosqlbody IS NULL",
    )
    for (function,) in internal:
        db.execute(f"ALTER FUNCTION {function} RESET search_path")
    app = login("budgetdb_app")
    app.execute(SHADOW_TYPES)
    with pytest.raises(RaiseException, match="ran as budgetdb_admin"):
        list(tour(app))


@pytest.mark.parametrize("path", ["evil, pg_catalog", "evil"])
def test_objects_in_the_path_are_not_called(db: Connection, login: Login, path: LiteralString) -> None:
    """Functions and operators that match better, or come first, run for no service and for no superuser."""
    publish(db)
    db.execute(SHADOW_ROUTINES)
    app = login("budgetdb_app")
    for victim in (app, db):
        victim.execute(f"SET search_path = {path}")
    assert list(tour(app))
    assert list(tour(db))
    assert list(admins_tour(db))
    views = query(
        db,
        "SELECT v.viewname FROM pg_catalog.pg_views AS v"
        " WHERE v.schemaname OPERATOR(pg_catalog.=) 'budgetdb'",
    )
    for (view,) in views:
        db.execute(sql.SQL("SELECT * FROM budgetdb.{}").format(sql.Identifier(view)))


@pytest.mark.parametrize(
    "function", ["get_available_capital", "preview_bot", "archive_ledger", "grant_owner"]
)
def test_the_trap_in_the_path_closes(db: Connection, function: LiteralString) -> None:
    """A function that looked for names in its caller's path would have run what stands there."""
    publish(db)
    db.execute(SHADOW_ROUTINES)
    db.execute(f"ALTER FUNCTION budgetdb.{function} RESET search_path")
    db.execute("SET search_path = evil, pg_catalog")
    with pytest.raises(RaiseException, match="ran as"):
        list(tour(db)) + list(admins_tour(db))
