"""The published example on an embedded PostgreSQL, with its isolation proved in front of the reader."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import psycopg
from psycopg.rows import TupleRow
from rich.console import Console
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from budgetdb import BudgetDB, BudgetDBError, __version__, install, show
from budgetdb.embedded import EmbeddedServer

DATABASE = "budgetdb"


class ExampleAccount(NamedTuple):
    """An account of the published example and what it holds."""

    name: str
    exchange: str
    is_paper_trading: bool
    balances: Mapping[str, str]


class ExampleBot(NamedTuple):
    """A bot of the published example; percentages are 0 to 100."""

    account: str
    name: str
    strategy: str
    budget_pct: int
    long_pct: int
    short_pct: int


OWNER = "Alice"
ACCOUNTS = (
    ExampleAccount("Coinbase", "coinbase", False, {"USD": "50000", "BTC": "0.5"}),
    ExampleAccount("Kraken", "kraken", False, {"USD": "25000", "BTC": "0.25"}),
    ExampleAccount("Paper", "paper", True, {"USD": "100000", "BTC": "1.0"}),
)
BOTS = (
    ExampleBot("Coinbase", "A", "bidirectional_dca", 40, 50, 50),
    ExampleBot("Coinbase", "B", "traditional_dca", 20, 100, 0),
    ExampleBot("Kraken", "C", "bidirectional_dca", 40, 60, 40),
    ExampleBot("Paper", "D", "bidirectional_dca", 50, 50, 50),
)


def load(connection: psycopg.Connection[TupleRow]) -> dict[str, int]:
    """Create the published example's accounts, balances and bots; return the account ids by name."""
    budget = BudgetDB(connection)
    ids: dict[str, int] = {}
    for account in ACCOUNTS:
        created = budget.create_account(
            OWNER, account.name, account.exchange, is_paper_trading=account.is_paper_trading
        )
        ids[account.name] = created.id
        budget.sync_balances(created.id, account.balances, complete=True)
    for bot in BOTS:
        budget.create_bot(
            ids[bot.account],
            bot.name,
            bot.strategy,
            bot.budget_pct,
            long_pct=bot.long_pct,
            short_pct=bot.short_pct,
        )
    return ids


def run(console: Console, keep: Path | None) -> None:
    """Run the demo; with `keep`, leave its database in that folder, or show the one that is there."""
    with (
        EmbeddedServer(keep) as server,
        psycopg.connect(_database(server), autocommit=True) as connection,
    ):
        began = perf_counter()
        done = install.migrate(connection)
        console.print(
            f"Started PostgreSQL {connection.info.parameter_status('server_version')} and installed budgetdb"
            f" {__version__}: {len(done.migrations)} migrations, {len(done.logic)} files of sql/,"
            f" {perf_counter() - began:.1f} s."
        )
        known = {account.name: account.id for account in show.find_accounts(connection, OWNER)}
        if not known:
            with connection.transaction():
                known = load(connection)
        _tell(console, connection, known)
    _say_how_to_go_on(console, keep)


def _database(server: EmbeddedServer) -> str:
    """Return the DSN of the demo's database, which is created if it is not there."""
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        query = "SELECT FROM pg_catalog.pg_database WHERE datname = %s"
        if connection.execute(query, [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")
    return psycopg.conninfo.make_conninfo(server.dsn, dbname=DATABASE)


def _tell(console: Console, connection: psycopg.Connection[TupleRow], ids: Mapping[str, int]) -> None:
    """Show the example, then try to break its isolation."""
    coinbase, kraken, paper = (ids[account.name] for account in ACCOUNTS)
    budget = BudgetDB(connection)

    _heading(console, f"{OWNER}'s accounts, and what her bots reserve of each")
    for panel in show.panels(connection, show.find_accounts(connection, OWNER)):
        console.print(panel)

    _heading(console, "The question: how much is free for a new bot?")
    answers = Table.grid(padding=(0, 2))
    answers.add_column(style="cyan")
    answers.add_column(style="bold", justify="right")
    answers.add_column(style="bold", justify="right")
    answers.add_column(style="dim")
    for account, exclude, who in (
        (coinbase, None, "a new bot on Coinbase"),
        (coinbase, _bot(connection, coinbase, "A"), "bot A itself, resized"),
        (kraken, None, "a new bot on Kraken"),
        (paper, None, "a new bot on Paper"),
    ):
        free = {
            row.currency: show.amount(row.available) for row in budget.get_available_capital(account, exclude)
        }
        call = f"get_available_capital({account})"
        if exclude is not None:
            call = f"get_available_capital({account}, {exclude})"
        answers.add_row(call, f"{free['USD']} USD", f"{free['BTC']} BTC", f"for {who}")
    console.print(answers)

    _heading(console, "1. Too much is refused, and nothing changes")
    call = f"SELECT * FROM budgetdb.create_bot({coinbase}, 'Greedy', 'traditional_dca', 80);"  # noqa: S608
    _refused(console, connection, call)
    _, still = _sums(connection, coinbase)
    console.print(f"Coinbase still has [bold]{show.amount(still)} USD[/] available.")

    _heading(console, "2. A row that names another account's bot cannot be stored")
    stranger = _bot(connection, kraken, "C")
    call = (
        "INSERT INTO budgetdb_data.reservations (account_id, owner, bot_id, currency, held)\n"
        f"VALUES ({coinbase}, 'Alice', {stranger}, 'USD', 10000);  -- bot {stranger} is Kraken's"
    )
    _refused(console, connection, call)

    _heading(console, "3. Adding up all accounts gives the wrong answer")
    wrong, right = _sums(connection, coinbase)
    table = Table.grid(padding=(0, 2))
    table.add_row(
        Text("wrong", "bold red"),
        Text(f"{show.amount(wrong)} USD", "bold red", justify="right"),
        "Coinbase's balance less what bots reserve on all three accounts, paper included",
    )
    table.add_row(
        Text("right", "bold green"),
        Text(f"{show.amount(right)} USD", "bold green", justify="right"),
        "Coinbase's balance less what bots reserve on Coinbase",
    )
    console.print(table)

    _heading(console, "4. An order holds what it may spend, so that nothing is spent twice")
    bot = _bot(connection, coinbase, "A")
    call = "SELECT * FROM budgetdb.place_order({}, {}, 'buy', {}, {});"
    with connection.transaction(force_rollback=True):
        first = call.format(coinbase, bot, "0.06", 6000)
        console.print(Syntax(first, "sql", background_color="default", word_wrap=True))
        connection.execute(first.encode())
        for panel in show.panels(connection, show.find_accounts(connection, str(coinbase))):
            console.print(panel)
        _refused(console, connection, call.format(coinbase, bot, "0.05", 5000))


def _bot(connection: psycopg.Connection[TupleRow], account: int, name: str) -> int:
    query = "SELECT b.id FROM budgetdb.bots AS b WHERE b.account_id = %s AND b.name = %s"
    row = connection.execute(query, [account, name]).fetchone()
    assert row is not None  # noqa: S101 - loaded above, or kept since
    return int(row[0])


def _sums(connection: psycopg.Connection[TupleRow], account: int) -> tuple[Decimal, Decimal]:
    """Return the USD that seem free on `account` when every account's bots count, and those that are."""
    row = connection.execute(
        """
        SELECT
            own.raw_balance - (
                SELECT sum(c.reserved) FROM budgetdb.account_capital AS c WHERE c.currency = 'USD'
            ),
            own.available
        FROM budgetdb.account_capital AS own
        WHERE own.account_id = %s AND own.currency = 'USD'
        """,
        [account],
    ).fetchone()
    assert row is not None  # noqa: S101
    return row[0], row[1]


def _refused(console: Console, connection: psycopg.Connection[TupleRow], statement: str) -> None:
    """Print a statement, run it, and print how it was refused."""
    console.print(Syntax(statement, "sql", background_color="default", word_wrap=True))
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except psycopg.Error as error:
        said = Table.grid(padding=(0, 1))
        said.add_row(Text("ERROR:", "bold red"), f"{error.diag.sqlstate}: {error.diag.message_primary}")
        said.add_row("DETAIL:", error.diag.message_detail or "")
        if error.diag.message_hint:
            said.add_row("HINT:", error.diag.message_hint)
        console.print(said)
    else:
        raise BudgetDBError("the demo's statement was not refused", statement, "Please report this as a bug.")


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Rule(Text(text, "bold"), align="left", style="dim"))


def _say_how_to_go_on(console: Console, keep: Path | None) -> None:
    """End with the lines to type next."""
    _heading(console, "How to go on")
    if keep:
        _commands(
            console, f"This database stays in {keep}. Serve it:", f"budgetdb serve {shlex.quote(str(keep))}"
        )
    else:
        _commands(
            console,
            "This database is thrown away now. Keep one to play with, or install into your own:",
            "budgetdb demo --keep ./budgetdb-demo",
            "budgetdb --dsn postgresql://user@host/database migrate",
        )
        _say_how_to_ask(console, "postgresql://user@host/database")


def _say_how_to_ask(console: Console, dsn: str) -> None:
    """Print the line that asks the question, for each way of using budgetdb."""
    python = (
        "import psycopg, budgetdb; "
        f"print(*budgetdb.BudgetDB(psycopg.connect('{dsn}')).get_available_capital(1), sep='\\n')"
    )
    _commands(
        console,
        "Ask from SQL, from Python, from the shell:",
        f"psql '{dsn}' -c 'SELECT * FROM budgetdb.get_available_capital(1)'",  # noqa: S608
        f'python -c "{python}"',
        f"budgetdb --dsn '{dsn}' show",
    )


def _commands(console: Console, text: str, *lines: str) -> None:
    """Print lines to be copied: never wrapped."""
    console.print(text)
    for line in lines:
        console.print(Text(f"  {line}", "cyan"), soft_wrap=True)


def serve(console: Console, data: Path) -> None:
    """Serve the database kept in a folder until the process is interrupted."""
    with EmbeddedServer(data) as server:
        console.print(f"Serving {data} until Ctrl-C.\n")
        _say_how_to_ask(console, _database(server))
        while True:
            signal.pause()
