"""Isolation (R1): whatever is done on one account, the rows of every other stay as they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, LiteralString

import psycopg
import pytest
from example import Connection
from hypothesis import example, given, settings
from hypothesis import strategies as st
from psycopg import sql

Row = tuple[Any, ...]
Call = tuple[str, dict[str, Any]]

# A bot with an open long and short, one paused with coins, one with a pending position, and a draft.
POPULATION: tuple[LiteralString, ...] = (
    """
    SELECT budgetdb.sync_balances(
        %(account)s, jsonb_build_object('USD', %(usd)s, 'BTC', 0.5), now() - interval '3 hours'
    )
    """,
    """
    SELECT f.id
    FROM budgetdb.create_bot(%(account)s, 'both ways', 'bidirectional_dca', 40) AS b,
        (VALUES ('long', 'buy'), ('short', 'sell')) AS d (direction, side),
        LATERAL budgetdb.open_position(%(account)s, b.id, d.direction) AS p,
        LATERAL budgetdb.record_fill(%(account)s, p.id, d.side, 0.01, 1000, 0.5, 'USD') AS f
    """,
    """
    SELECT budgetdb.pause_bot(%(account)s, f.bot_id)
    FROM budgetdb.create_bot(%(account)s, 'one way', 'traditional_dca', 20) AS b,
        LATERAL budgetdb.open_position(%(account)s, b.id, 'long') AS p,
        LATERAL budgetdb.record_fills(%(account)s, jsonb_build_array(jsonb_build_object(
            'id', 'a', 'position_id', p.id, 'side', 'buy', 'base_amount', 0.02, 'quote_amount', 2000,
            'executed_at', now()
        ))) AS f
    """,
    """
    SELECT budgetdb.open_position(%(account)s, b.id, 'long')
    FROM budgetdb.create_bot(%(account)s, 'idle', 'traditional_dca', 5, request_id => 'r0') AS b
    """,
    "SELECT budgetdb.create_bot(%(account)s, 'draft', 'traditional_dca', 10, activate => FALSE)",
    """
    SELECT budgetdb.write_off_position(%(account)s, p.id, 'dust', 0.001)
    FROM budgetdb.positions AS p
    WHERE p.account_id = %(account)s AND p.direction = 'long' AND p.status = 'open' AND p.base_amount = 0.01
    """,
    """
    SELECT budgetdb.place_order(%(account)s, p.bot_id, 'sell', 0.001, 100, p.id)
    FROM budgetdb.positions AS p
    WHERE p.account_id = %(account)s AND p.direction = 'long' AND p.status = 'open' AND p.base_amount = 0.009
    """,
)

BUDGET: LiteralString = """
    CASE WHEN NOT %(amounts)s THEN %(budget)s END,
    allocation => CASE WHEN %(amounts)s THEN jsonb_build_object('USD', %(price)s, 'BTC', %(amount)s) END
"""
# Every public function that takes an account, and record_price at that account's exchange.
CALLS: dict[str, LiteralString] = {
    "activate_bot": "SELECT budgetdb.activate_bot(%(account)s, %(bot)s)",
    "archive_ledger": "SELECT budgetdb.archive_ledger(%(account)s, now() - interval '8 days')",
    "calculate_available": "SELECT budgetdb.calculate_available(%(account)s, %(fee)s, %(price)s, %(bot)s)",
    "calculate_available_btc": "SELECT budgetdb.calculate_available_btc(1, %(price)s, %(account)s, %(bot)s)",
    "calculate_available_usd": "SELECT budgetdb.calculate_available_usd(1, %(price)s, %(account)s, %(bot)s)",
    "cancel_order": "SELECT budgetdb.cancel_order(%(account)s, %(position)s, %(request)s)",
    "confirm_order": "SELECT budgetdb.confirm_order(%(account)s, %(position)s, %(name)s)",
    "place_order": """
        SELECT budgetdb.place_order(
            %(account)s, %(bot)s, %(side)s, %(amount)s, %(price)s * %(amount)s, request_id => %(request)s
        )
    """,
    "close_bot": "SELECT budgetdb.close_bot(%(account)s, %(bot)s)",
    "configure_account": "SELECT budgetdb.configure_account(%(account)s, reservation_model => %(model)s)",
    "configure_bot": """
        SELECT budgetdb.configure_bot(
            %(account)s, %(bot)s, %(name)s, jsonb_build_object('levels', %(budget)s), %(policy)s
        )
    """,
    "create_account": """
        SELECT budgetdb.create_account('alice', 'main', %(exchange)s, account_id => %(account)s)
    """,
    "create_bot": f"""
        SELECT budgetdb.create_bot(
            %(account)s, %(name)s, %(strategy)s, {BUDGET}, profit_policy => %(policy)s, activate => %(flag)s,
            request_id => %(request)s, bot_id => %(number)s
        )
    """,
    "get_available_capital": "SELECT budgetdb.get_available_capital(%(account)s, %(bot)s)",
    "open_position": """
        SELECT budgetdb.open_position(%(account)s, %(bot)s, %(direction)s, request_id => %(request)s)
    """,
    "pause_bot": "SELECT budgetdb.pause_bot(%(account)s, %(bot)s)",
    "preview_bot": f"SELECT budgetdb.preview_bot(%(account)s, {BUDGET}, exclude_bot_id => %(bot)s)",
    "record_fill": """
        SELECT budgetdb.record_fill(
            %(account)s, %(position)s, %(side)s, %(amount)s, %(price)s * %(amount)s, 0.001, %(fee)s,
            executed_at => now() - %(hours)s * interval '1 hour'
        )
    """,
    "record_fills": """
        SELECT budgetdb.record_fills(
            %(account)s,
            jsonb_build_array(jsonb_build_object(
                'id', %(name)s::text, 'position_id', %(position)s, 'side', %(side)s::text,
                'base_amount', %(amount)s, 'quote_amount', %(price)s,
                'executed_at', now() - %(hours)s * interval '1 hour'
            )),
            %(request)s
        )
    """,
    "record_price": "SELECT budgetdb.record_price(%(exchange)s, 'BTC', 'USD', %(price)s)",
    "resize_bot": f"""
        SELECT budgetdb.resize_bot(%(account)s, %(bot)s, {BUDGET}, request_id => %(request)s)
    """,
    "sync_balances": """
        SELECT budgetdb.sync_balances(
            %(account)s, jsonb_build_object('USD', %(price)s), now() - %(hours)s * interval '1 hour', %(flag)s
        )
    """,
    "void_fill": "SELECT budgetdb.void_fill(%(account)s, %(position)s, 'mistyped', %(request)s)",
    "write_off_position": """
        SELECT budgetdb.write_off_position(
            %(account)s, %(position)s, 'dust', %(amount)s / 100, request_id => %(request)s
        )
    """,
}
# Bots, positions, fills and orders are numbered from 1 in each account: an id may be this one's or others'.
ARGUMENTS = st.fixed_dictionaries(
    {
        "bot": st.integers(1, 6),
        "position": st.integers(1, 6),
        "name": st.sampled_from(["both ways", "one way", "a", "b"]),
        "strategy": st.sampled_from(["bidirectional_dca", "traditional_dca"]),
        "policy": st.sampled_from(["keep", "sweep"]),
        "model": st.sampled_from(["conservative", "exact"]),
        "direction": st.sampled_from(["long", "short"]),
        "side": st.sampled_from(["buy", "sell"]),
        "fee": st.sampled_from(["USD", "BTC", "BNB"]),
        "request": st.sampled_from([None, None, "r0", "r1"]),
        "budget": st.sampled_from([5, 20, 60, 100]),
        "amount": st.sampled_from([Decimal("0.01"), Decimal("0.02"), Decimal("0.3")]),
        "price": st.integers(1, 200_000),
        "hours": st.integers(0, 2),
        "flag": st.booleans(),
        "amounts": st.booleans(),
        "number": st.sampled_from([None, None, 7, 8]),
    }
)
CALL = st.tuples(st.sampled_from(sorted(CALLS)), ARGUMENTS)
# A call of every function that succeeds: what Hypothesis makes up depends on which modules are imported.
GOOD: dict[str, Any] = {
    "bot": 1, "position": 1, "name": "b", "strategy": "traditional_dca", "policy": "keep", "model": "exact",
    "direction": "long", "side": "buy", "fee": "USD", "request": None, "budget": 20, "price": 100, "hours": 0,
    "amount": Decimal("0.01"), "flag": False, "amounts": True, "number": 7,
}  # fmt: skip
SPECIAL = ("activate_bot", "close_bot", "configure_bot")
SUCCESSES: list[Call] = [
    ("activate_bot", GOOD | {"bot": 4}),
    ("close_bot", GOOD | {"bot": 3}),
    ("configure_bot", GOOD | {"name": "a"}),
    # But for these two, which are not there.
    ("void_fill", GOOD | {"position": 99}),
    ("cancel_order", GOOD | {"position": 99}),
    # Before its order is cancelled.
    ("confirm_order", GOOD),
    *((function, GOOD) for function in sorted(CALLS) if function not in SPECIAL),
]
REFUSALS = {"UB001", "UB003", "UB004", "UB005", "UB006", "UB007", "UB008", "UB009"}


def populate(db: Connection, owner: str, exchange: str) -> int:
    """Create an account that has every kind of row, for paper trading if its exchange is `paper`."""
    (account,) = db.execute(
        "SELECT id FROM budgetdb.create_account(%s, 'main', %s, %s)", (owner, exchange, exchange == "paper")
    ).fetchall()[0]
    for statement in POPULATION:
        db.execute(statement, {"account": account, "usd": 10_000 * len(exchange)})
    return int(account)


def number_from(db: Connection, first: int) -> None:
    """Give the bots, positions, fills and orders made from now on ids that others may have already."""
    for table in ("bot", "position", "fill", "order"):
        db.execute(f"ALTER TABLE budgetdb_data.{table}s ALTER COLUMN {table}_id RESTART WITH {first}")


def everything_about(db: Connection, accounts: list[int]) -> dict[str, list[Row]]:
    """Return what every public view of accounts says about these ones, and the totals they alone are in."""
    views = db.execute(
        """
        SELECT a.attrelid::regclass::text, a.attname
        FROM pg_catalog.pg_attribute AS a
        INNER JOIN pg_catalog.pg_class AS c ON a.attrelid = c.oid AND c.relkind = 'v'
        WHERE
            c.relnamespace = 'budgetdb'::regnamespace
            AND a.attname = CASE c.relname WHEN 'accounts' THEN 'id' ELSE 'account_id' END
        """
    ).fetchall()
    assert {"budgetdb.account_capital", "budgetdb.bots", "budgetdb.ledger"} < {view for view, _ in views}
    rows = {
        view: db.execute(
            sql.SQL("SELECT v::text FROM {} AS v WHERE v.{} = ANY (%s) ORDER BY 1").format(
                sql.Identifier(*view.split(".")), sql.Identifier(column)
            ),
            (accounts,),
        ).fetchall()
        for view, column in views
    }
    rows["totals"] = db.execute(
        "SELECT v::text FROM budgetdb.portfolio_capital AS v WHERE v.owner <> 'alice' OR v.is_paper_trading"
        " ORDER BY 1"
    ).fetchall()
    return rows


def columns_naming(db: Connection, column: str) -> list[str]:
    """Return the tables with a column that names a bot or a position, except the one it identifies."""
    return [
        table
        for (table,) in db.execute(
            """
            SELECT c.relname
            FROM pg_catalog.pg_class AS c
            INNER JOIN pg_catalog.pg_attribute AS a ON c.oid = a.attrelid
            WHERE
                c.relnamespace = 'budgetdb_data'::regnamespace AND c.relkind IN ('r', 'p')
                AND a.attname = %s AND a.attidentity = ''
            ORDER BY c.relname
            """,
            (column,),
        )
    ]


def test_every_key_is_led_by_the_account(db: Connection) -> None:
    """R1: no key of a table with accounts in it, primary or unique, spans two of them."""
    keys = db.execute(
        """
        SELECT i.indexrelid::regclass::text, first.attname
        FROM pg_catalog.pg_class AS c
        INNER JOIN pg_catalog.pg_attribute AS a ON c.oid = a.attrelid AND a.attname = 'account_id'
        INNER JOIN pg_catalog.pg_index AS i ON c.oid = i.indrelid AND i.indisunique
        LEFT JOIN pg_catalog.pg_attribute AS first ON c.oid = first.attrelid AND i.indkey[0] = first.attnum
        WHERE c.relnamespace = 'budgetdb_data'::regnamespace AND c.relkind IN ('r', 'p')
        """
    ).fetchall()
    assert {"budgetdb_data.accounts_pkey", "budgetdb_data.ledger_pkey"} < {key for key, _ in keys}
    assert [key for key, first in keys if first != "account_id"] == []


@pytest.mark.parametrize(("column", "table"), [("bot_id", "bots"), ("position_id", "positions")])
def test_references_carry_the_account(db: Connection, column: str, table: str) -> None:
    """R1: whatever names a bot or a position has the account in its primary key and in its reference."""
    naming = columns_naming(db, column)
    assert {"fills", "ledger", "ledger_archive"} <= set(naming)
    complete = db.execute(
        """
        SELECT pk.conrelid::regclass::text
        FROM pg_catalog.pg_constraint AS pk
        INNER JOIN pg_catalog.pg_constraint AS fk ON pk.conrelid = fk.conrelid
        WHERE
            pk.contype = 'p' AND pg_get_constraintdef(pk.oid) ~ '^PRIMARY KEY \\(account_id\\M'
            AND fk.contype = 'f' AND fk.convalidated
            AND pg_get_constraintdef(fk.oid) = %s
        ORDER BY 1
        """,
        (f"FOREIGN KEY (account_id, {column}) REFERENCES budgetdb_data.{table}(account_id, {column})",),
    ).fetchall()
    assert [name for (name,) in complete] == [f"budgetdb_data.{name}" for name in naming]


@pytest.mark.parametrize(("column", "owner"), [("bot_id", "bots"), ("position_id", "positions")])
def test_naming_what_is_another_accounts_is_refused(db: Connection, column: str, owner: str) -> None:
    """R1: no row can be inserted or changed so that it names another account's bot or position."""
    mine, other = populate(db, "alice", "coinbase"), populate(db, "alice", "kraken")
    (stranger,) = db.execute(
        sql.SQL("SELECT min({}) FROM {} WHERE account_id = %s").format(
            sql.Identifier(column), sql.Identifier("budgetdb_data", owner)
        ),
        (other,),
    ).fetchall()[0]
    values = {"mine": mine, "other": other, "stranger": stranger, "column": column}
    # So that there are rows in every table: the first half of the ledger in its archive.
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01' WHERE version <= 10")
    db.execute("SELECT budgetdb.archive_ledger(%s, '2020-01-02')", (mine,))
    for table in columns_naming(db, column):
        for statement in (
            # A row like the one that is there, but for what it names; only the ledger has a version.
            """
            INSERT INTO {table} OVERRIDING USER VALUE
            SELECT n.* FROM {table} AS t, jsonb_populate_record(
                t, jsonb_build_object(%(column)s::text, %(stranger)s::bigint, 'version', 1000000)
            ) AS n
            WHERE t.ctid = ({row})
            """,
            "UPDATE {table} SET {column} = %(stranger)s WHERE ctid = ({row})",
        ):
            names = {"table": sql.Identifier("budgetdb_data", table), "column": sql.Identifier(column)}
            row = sql.SQL(
                "SELECT min(ctid) FROM {table} WHERE account_id = %(mine)s AND {column} IS NOT NULL"
            ).format(**names)
            with pytest.raises(psycopg.errors.ForeignKeyViolation):
                db.execute(sql.SQL(statement).format(row=row, **names), values)


def test_paper_stays_paper(db: Connection) -> None:
    """R1: not even the owner of the tables can turn a paper account into a live one, or back."""
    for is_paper_trading in (True, False):
        (account,) = db.execute(
            "SELECT id FROM budgetdb.create_account('alice', 'main', 'paper', %s)", (is_paper_trading,)
        ).fetchall()[0]
        db.execute("SELECT budgetdb.configure_account(%s)", (account,))
        db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01'")
        db.execute("SELECT budgetdb.archive_ledger(%s, '2020-01-02')", (account,))
        for table in ("accounts", "ledger", "ledger_archive"):
            with pytest.raises(psycopg.errors.ForeignKeyViolation):
                db.execute(
                    sql.SQL(
                        "UPDATE {} SET is_paper_trading = NOT is_paper_trading WHERE account_id = %s"
                    ).format(sql.Identifier("budgetdb_data", table)),
                    (account,),
                )


@pytest.mark.parametrize("model", ["conservative", "exact"])
def test_another_accounts_bot_excludes_nothing(db: Connection, model: str) -> None:
    """R1: exclude_bot_id only ever means a bot of the account asked about."""
    mine, other = populate(db, "alice", "coinbase"), populate(db, "alice", "kraken")
    number_from(db, 1)
    twin = populate(db, "bob", "kraken")
    for account in (mine, other, twin):
        db.execute("SELECT budgetdb.configure_account(%s, reservation_model => %s)", (account, model))

    def free(account: int, exclude: int | None) -> list[Row]:
        query = "SELECT f::text FROM budgetdb.get_available_capital(%s, %s) AS f ORDER BY 1"
        return db.execute(query, (account, exclude)).fetchall()

    for (bot,) in db.execute("SELECT id FROM budgetdb.bots WHERE account_id = %s", (other,)).fetchall():
        assert free(mine, bot) == free(mine, None)
    assert free(mine, 1) != free(mine, None)
    # The bots of the twin have the same ids as mine: only its own one's change shows.
    alone = free(mine, 1)
    db.execute("SELECT budgetdb.resize_bot(%s, 1, 45)", (twin,))
    assert free(mine, 1) == alone
    assert free(twin, 2) != free(mine, 2)


def play(
    db: Connection, calls: list[Call], owner: str, exchange: str, first: int = 1
) -> tuple[int, list[tuple[str, str]]]:
    """Create an account, make the calls on it, and return how each ended."""
    number_from(db, first)
    account = populate(db, owner, exchange)
    ends = []
    for function, arguments in calls:
        sqlstate = "00000"
        try:
            with db.transaction():
                db.execute(CALLS[function], {**arguments, "account": account, "exchange": exchange})
        except psycopg.DatabaseError as error:
            sqlstate = str(error.sqlstate)
        ends.append((function, sqlstate))
    return account, ends


def figures(db: Connection, account: int) -> list[Row]:
    """Return what an account and its bots reserve."""
    return db.execute(
        """
        SELECT f::text FROM budgetdb.get_available_capital(%(account)s) AS f
        UNION ALL
        SELECT (to_jsonb(c) - 'account_id')::text FROM budgetdb.bot_capital AS c
        WHERE c.account_id = %(account)s
        ORDER BY 1
        """,
        {"account": account},
    ).fetchall()


def test_nothing_done_on_one_account_reaches_another(db: Connection) -> None:
    """R1: any sequence of calls changes nothing of other accounts, and ends as it does without them."""
    seen: set[tuple[str, str]] = set()

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @example(SUCCESSES, [])
    @given(st.lists(CALL, min_size=20, max_size=30), st.lists(CALL, max_size=15))
    def act(calls: list[Call], others: list[Call]) -> None:
        with db.transaction(force_rollback=True):
            account, ends = play(db, calls, "alice", "coinbase")
            alone = figures(db, account)
        with db.transaction(force_rollback=True):
            # The same ids as this account's; numbered from 2, an open position meets a bot that has none.
            paper, _ = play(db, others, "alice", "paper", first=2)
            live, _ = play(db, others, "bob", "kraken")
            neighbours = [paper, live]
            before = everything_about(db, neighbours)
            account, same_ends = play(db, calls, "alice", "coinbase")
            assert everything_about(db, neighbours) == before
            assert (same_ends, figures(db, account)) == (ends, alone)
            assert db.execute("SELECT v FROM budgetdb.integrity_violations AS v").fetchall() == []
        seen.update(ends)

    act()
    assert {function for function, sqlstate in seen if sqlstate == "00000"} == CALLS.keys()
    assert {sqlstate for _, sqlstate in seen} == {"00000", *REFUSALS}


def test_every_function_of_an_account_is_called(db: Connection) -> None:
    """R1: a new public function that takes an account belongs into the sequences above."""
    functions = db.execute(
        """
        SELECT p.proname FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'budgetdb'::regnamespace AND 'account_id' = ANY (p.proargnames)
        """
    ).fetchall()
    assert {name for (name,) in functions} | {"record_price"} == CALLS.keys()
