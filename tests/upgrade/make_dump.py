"""Make the dump of a database in use at a release, which every later one must be able to upgrade.

    git worktree add /tmp/then v0.1.0
    PYTHONPATH=/tmp/then python tests/upgrade/make_dump.py tests/upgrade/0.1.0.sql.gz

It needs nothing of that release but its installer and its SQL. The server is the oldest supported, so that
the dump is for all. Beside budgetdb's own schemas, `expected` keeps what views and requests said then.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from budgetdb.embedded import EmbeddedServer, find_binaries
from budgetdb.install import migrate

# Ids count from 1 in a fresh database, from the last of them the second time. Prices are old, so that they
# will always be stale. What has a request_id is asked again after the upgrade, and so is never archived.
STORY = """
grant_owner('budgetdb_tenant', '{owner}')
create_account('{owner}', 'Coinbase', 'coinbase', FALSE, '{model}')
create_account('{owner}', 'Kraken', 'kraken', FALSE, '{model}')
create_account('{owner}', 'Paper', 'paper', TRUE, '{model}')
record_price('coinbase', 'BTC', 'USD', 100000, '2026-01-02 00:00Z')
record_price('coinbase', 'ETH', 'BTC', 0.05, '2026-01-02 00:00Z')
sync_balances({coinbase}, '{{"USD": 50000, "BTC": 0.5, "ETH": 10}}', '2026-01-01 10:00Z', request_id => 'one')
sync_balances({coinbase}, '{{"BNB": 1, "DOGE": 1}}', '2026-01-01 10:00Z')
sync_balances({kraken}, '{{"USD": 25000, "BTC": 0.25}}', '2026-01-01 10:00Z')
sync_balances({paper}, '{{"USD": 100000, "BTC": 1.0, "DOGE": 5}}', '2026-01-01 10:00Z')
create_bot({coinbase}, 'A', 'bidirectional_dca', 40, request_id => 'create A')
create_bot({coinbase}, 'B', 'traditional_dca', 20, request_id => 'create B')
create_bot({kraken}, 'C', 'bidirectional_dca', 40, 60, request_id => 'create C')
create_bot({paper}, 'D', 'bidirectional_dca', 50, strategy_config => '{{"grid": [1, 2.50]}}')
create_bot({coinbase}, 'E', 'bidirectional_dca', 20, 50, 50, 'ETH', 'BTC', profit_policy => 'sweep')
create_bot({coinbase}, 'F', 'traditional_dca', 5, activate => FALSE, request_id => 'draft F')
create_bot({kraken}, 'G', 'traditional_dca', 10)

open_position({coinbase}, {A}, 'long', request_id => 'open long of A')
record_fill({coinbase}, {p1}, 'buy', 0.05, 5000, 5, NULL, '2026-01-01 11:00Z', request_id => 'buy of A')
record_fill({coinbase}, {p1}, 'sell', 0.02, 2400, 0.01, 'BNB', '2026-01-01 12:00Z')
open_position({coinbase}, {A}, 'short')
record_fill({coinbase}, {p2}, 'sell', 0.05, 5000, 5, NULL, '2026-01-01 11:00Z')
record_fill({coinbase}, {p2}, 'buy', 0.01, 900, 0.0001, 'BTC', '2026-01-01 09:00Z', request_id => 'late of A')
sync_balances({coinbase}, '{{"USD": 1}}', '2026-01-01 09:30Z', request_id => 'stale')
open_position({coinbase}, {E}, 'long')
record_fill({coinbase}, {p3}, 'buy', 1, 0.05, 0, NULL, '2026-01-01 11:00Z')
record_fill({coinbase}, {p3}, 'sell', 1, 0.06, 0, NULL, '2026-01-01 12:00Z', request_id => 'sweep of E')
resize_bot({coinbase}, {E}, 10, request_id => 'resize E')
open_position({coinbase}, {E}, 'short')
open_position({coinbase}, {E}, 'short')
record_fill({coinbase}, {p5}, 'sell', 0.1, 0.005, 0, NULL, '2026-01-01 13:00Z')
open_position({coinbase}, {B}, 'long')
record_fill({coinbase}, {p6}, 'buy', 0.12, 12000, 12, NULL, '2026-01-01 13:00Z', request_id => 'overspent')
pause_bot({coinbase}, {B}, request_id => 'pause B')
record_fills({coinbase}, '[{fill_of_b}, {fill_of_a}]', request_id => 'fills of A and B')
record_fills({coinbase}, '[{fill_of_a}]')
pause_bot({kraken}, {C})
activate_bot({kraken}, {C}, request_id => 'resume C')
open_position({kraken}, {C}, 'long')
record_fill({kraken}, {p7}, 'buy', 0.01, 950, 0.00001, 'BTC', '2026-01-01 13:00Z')
close_bot({kraken}, {G}, request_id => 'close G')
configure_account({kraken}, 'Kraken Pro', api_keys_configured => TRUE)
open_position({paper}, {D}, 'long')
close_bot({paper}, {D})
archive_ledger({paper}, '2026-01-02 00:00Z')
create_bot({paper}, 'D', 'bidirectional_dca', 25, 70)
sync_balances({paper}, '{{"USD": 90000}}', '2026-01-01 14:00Z', complete => TRUE, request_id => 'complete')
write_off_position({kraken}, {p7}, 'dust', 0.0001)

place_order({kraken}, {C}, 'sell', 0.005, 600, {p7}, request_id => 'take profit of C')
confirm_order({kraken}, {o1}, 'tp-1')
record_fill({kraken}, NULL, 'sell', 0.005, 610, executed_at => '2026-01-01 16:00Z', order_id => {o1})
place_order({kraken}, {C}, 'buy', 0.01, 900, {p7}, request_id => 'safety order of C')
cancel_order({kraken}, {o2}, request_id => 'cancel it')
place_order({kraken}, {C}, 'buy', 0.01, 900, {p7}, expires_at => '2099-01-01 00:00Z')
place_order({kraken}, {C}, 'buy', 0.02, 1900, request_id => 'another long of C')
record_fill({kraken}, NULL, 'buy', 0.01, 940, executed_at => '2026-01-01 16:00Z', order_id => {o4})
"""
ACCOUNTS = ("coinbase", "kraken", "paper")
BOTS = "ABCDEFGH"
POSITIONS = ("p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9")
ORDERS = ("o1", "o2", "o3", "o4")
FILL = (
    '{{"id": "{id}", "position_id": {position}, "side": "sell", "base_amount": "{base}",'
    ' "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}}'
)


def story(owner: str, model: str, times_told: int) -> list[str]:
    """Return the calls that were made for an owner, with the ids that they bring about."""
    ids = {
        name: times_told * len(names) + number
        for names in (ACCOUNTS, BOTS, POSITIONS, ORDERS)
        for number, name in enumerate(names, start=1)
    }
    told = STORY.format(
        owner=owner,
        model=model,
        fill_of_a=FILL.format(id="trade 1", position=ids["p1"], base="0.01"),
        fill_of_b=FILL.format(id="trade 2", position=ids["p6"], base="0.02"),
        **ids,
    )
    return [call.strip() for call in told.splitlines() if call.strip()]


def make(dsn: str) -> None:
    """Install budgetdb in an empty database, use it, and keep what it says."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        migrate(connection)
        connection.execute("""
            SET TimeZone = 'UTC';
            CREATE SCHEMA expected AUTHORIZATION budgetdb_admin;
            CREATE TABLE expected.requests (call text, answer jsonb);
            CREATE TABLE expected.rows (view text, shown jsonb);
            ALTER TABLE expected.requests OWNER TO budgetdb_admin;
            ALTER TABLE expected.rows OWNER TO budgetdb_admin""")
        for call in (*story("Alice", "conservative", 0), *story("Bob", "exact", 1)):
            if call.startswith("archive_ledger"):
                # As if everything so far had been long ago.
                connection.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2026-01-01 15:00Z'")
            if "request_id" in call:
                keep = "INSERT INTO expected.requests SELECT %s, to_jsonb(r) FROM budgetdb."
                connection.execute(f"{keep}{call} AS r".encode(), [call])
            else:
                connection.execute(f"SELECT FROM budgetdb.{call}".encode())
            if "expires_at" in call:
                # As if that had been long ago as well.
                connection.execute(
                    "UPDATE budgetdb_data.orders SET expires_at = placed_at - interval '1 hour'"
                    " WHERE expires_at IS NOT NULL"
                )
        views = connection.execute("SELECT viewname FROM pg_catalog.pg_views WHERE schemaname = 'budgetdb'")
        for (view,) in views.fetchall():
            keep = "INSERT INTO expected.rows SELECT {}, to_jsonb(v) FROM {} AS v"
            connection.execute(sql.SQL(keep).format(view, sql.Identifier("budgetdb", view)))


def dump(dsn: str) -> bytes:
    """Return the database as compressed SQL that every supported server takes, and every client sends."""
    command = [str(find_binaries() / "pg_dump"), "--rows-per-insert=100", "-d", dsn]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    only_here = ("\\", "SET transaction_timeout")  # psql's commands, and what servers before 17 do not know
    lines = (line for line in text.splitlines(keepends=True) if not line.startswith(only_here))
    return gzip.compress("".join((*roles(dsn), *lines)).encode(), mtime=0)


def roles(dsn: str) -> list[str]:
    """Return statements that make the roles which own the database's objects or were granted something."""
    with psycopg.connect(dsn) as connection:
        found = connection.execute("""
            SELECT DISTINCT d.refobjid::regrole::text FROM pg_shdepend AS d
            INNER JOIN pg_database AS b ON d.dbid = b.oid
            WHERE b.datname = current_database() AND d.refclassid = 'pg_authid'::regclass
            ORDER BY 1""")
        return [
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;\n"
            for (role,) in found
        ]


if __name__ == "__main__":
    with EmbeddedServer(binaries="15") as server:
        make(server.dsn)
        Path(sys.argv[1]).write_bytes(dump(server.dsn))
