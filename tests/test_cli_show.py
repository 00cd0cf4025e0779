"""`budgetdb show`, `history`, `verify`, `demo` and `serve`, as a person sees them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from example import COINBASE, A, B, Connection, call, publish, rows, trade
from psycopg.conninfo import make_conninfo
from test_cli_migrate import COMMAND, ENVIRONMENT, budgetdb, failed, hear_interrupts

from budgetdb.show import BAR


def panel(screen: str, title: str) -> str:
    """Return the panel of the account with this title, such as "1 Coinbase"."""
    (found,) = re.findall(rf"╭─ {title} .*?╯", screen, re.DOTALL)
    return str(found)


def bars(text: str) -> list[str]:
    """Return the bars of a panel."""
    return re.findall(rf"[█▓▒▚░·]{{{BAR}}}", text)


def test_show_draws_the_published_example(db: Connection, dsn: str) -> None:
    publish(db)
    screen = budgetdb("--dsn", dsn, "show").stdout
    coinbase = panel(screen, "1 Coinbase")
    assert bars(coinbase) == ["█" * 10 + "▓" * 10 + "░" * 30, "█" * 10 + "░" * 40]
    assert "█ A 10,000   ▓ B 10,000   ░ available 30,000" in coinbase
    assert "█ A 0.1   ░ available 0.4" in coinbase
    assert "live" in coinbase
    assert "VIRTUAL" in panel(screen, "3 Paper")
    assert "available 75,000" in panel(screen, "3 Paper")


def test_show_names_what_is_wrong(db: Connection, dsn: str) -> None:
    publish(db)
    call(db, "open_position", COINBASE, A, "long")
    trade(db, "buy", "0.05", 5_000)
    db.execute("UPDATE budgetdb_data.prices SET as_of = now() - interval '1 hour'")
    assert "a price is stale" in panel(budgetdb("--dsn", dsn, "show").stdout, "1 Coinbase")
    db.execute("DELETE FROM budgetdb_data.prices")
    rows(db, "sync_balances", COINBASE, {"USD": 15_000})
    coinbase = panel(budgetdb("--dsn", dsn, "show", "Coinbase").stdout, "1 Coinbase")
    assert "a price is missing" in coinbase
    assert "SHORTFALL 10,000 USD" in coinbase
    assert "nothing available" in coinbase
    assert all(len(bar) == BAR for bar in bars(coinbase))


def test_show_adds_up_many_bots(db: Connection, dsn: str) -> None:
    publish(db)
    for number in range(40):
        call(db, "create_bot", COINBASE, f"small {number}", "traditional_dca", "0.5")
    coinbase = panel(budgetdb("--dsn", dsn, "show", str(COINBASE)).stdout, "1 Coinbase")
    assert "36 more bots 9,000" in re.sub(r"\s*│\n│\s*", " ", coinbase)
    assert len(bars(coinbase)) == 2


def test_show_picks_accounts(db: Connection, dsn: str) -> None:
    assert "create_account" in failed(budgetdb("--dsn", dsn, "show"))[1]
    publish(db)
    assert budgetdb("--dsn", dsn, "show", "Kraken").stdout.count("╭") == 1
    assert budgetdb("--dsn", dsn, "show", "Alice").stdout.count("╭") == 3
    assert failed(budgetdb("--dsn", dsn, "show", "Bob"))[0] == "Error: there is no account 'Bob'"


def test_history_draws_what_was_available(db: Connection, dsn: str) -> None:
    publish(db)
    screen = budgetdb("--dsn", dsn, "history", "Coinbase").stdout
    assert "USD available on Coinbase" in screen
    assert "BTC available on Coinbase" in screen
    changes = [line.split() for line in screen.splitlines() if "create_bot" in line]
    assert [line[-1] for line in changes if "USD" in line] == ["40,000", "30,000"]
    assert failed(budgetdb("--dsn", dsn, "history", "Bob"))[0] == "Error: there is no account 'Bob'"


def test_history_of_an_account_without_any(db: Connection, dsn: str) -> None:
    call(db, "create_account", "Bob", "Empty", "kraken")
    assert "no history yet" in budgetdb("--dsn", dsn, "history", "Empty").stdout


@pytest.mark.parametrize("command", ["show", "history 1", "verify"])
def test_an_empty_database(empty_dsn: str, command: str) -> None:
    error, hint = failed(budgetdb("--dsn", empty_dsn, *command.split()))
    assert error == "Error: budgetdb is not installed in this database"
    assert "budgetdb migrate" in hint


@pytest.mark.corrupts
def test_verify(db: Connection, dsn: str) -> None:
    publish(db)
    fine = budgetdb("--dsn", dsn, "verify")
    assert (fine.returncode, fine.stdout) == (
        0,
        "Every total of 3 accounts agrees with its rows and the ledger.\n",
    )
    db.execute("UPDATE budgetdb_data.balances SET held = held + 1 WHERE account_id = 2 AND currency = 'USD'")
    found = budgetdb("--dsn", dsn, "verify")
    assert found.returncode == 1
    assert "held: all bots (R11)" in found.stdout
    assert "6001.00" in found.stdout


@pytest.mark.corrupts
@pytest.mark.parametrize("role", ["budgetdb_admin", "budgetdb_app", "budgetdb_reader"])
def test_who_verifies(db: Connection, dsn: str, login: Callable[[str], Connection], role: str) -> None:
    """Whoever sees every account judges every account, and finds what is wrong; narrowed, it refuses to."""
    publish(db)
    user = login(role).info.user
    own = make_conninfo(dsn, user=user, password=user)
    db.execute("UPDATE budgetdb_data.balances SET held = held + 1 WHERE account_id = 2 AND currency = 'USD'")
    found = budgetdb("--dsn", own, "verify")
    assert found.returncode == 1
    assert "held: all bots (R11)" in found.stdout
    error, hint = failed(budgetdb("--dsn", own, "verify", PGOPTIONS="-c budgetdb.owner=Bob"))
    assert "narrowed to the accounts of 'Bob'" in error
    assert "without budgetdb.owner" in hint
    db.execute(f"ALTER ROLE {user} SET budgetdb.owner = 'Alice'".encode())
    assert "narrowed" in failed(budgetdb("--dsn", own, "verify"))[0]


@pytest.mark.parametrize("role", ["budgetdb_tenant", "pg_monitor", "pg_read_all_data"])
def test_who_sees_too_little_does_not_verify(
    db: Connection, dsn: str, login: Callable[[str], Connection], role: str
) -> None:
    """Nothing is not everything: who is shown no account, or some, is told whom to ask."""
    publish(db)
    user = login(role).info.user
    own = make_conninfo(dsn, user=user, password=user)
    for _ in "no account", "some":
        error, hint = failed(budgetdb("--dsn", own, "verify"))
        assert f"hides accounts from {user}" in error
        assert "budgetdb_reader" in hint
        call(db, "grant_owner", user, "Alice")


def test_demo_tells_the_published_numbers() -> None:
    done = budgetdb("demo", COLUMNS="140")
    assert (done.returncode, done.stderr) == (0, "")
    for text in (
        "available 30,000", "available 0.4", "available 19,000", "available 0.21", "available 75,000",
        "get_available_capital(1, 1)  40,000 USD   0.5 BTC",
        "ERROR:  UB001: insufficient capital on account 1",
        "DETAIL: USD: requires 40000.00, available 30000.00, missing 10000.00",
        "Coinbase still has 30,000 USD available.",
        'violates foreign key constraint "reservations_bot_fkey"',
        "wrong  -1,000 USD", "right  30,000 USD",
        "psql 'postgresql://", 'python -c "import psycopg, budgetdb;',
    ):  # fmt: skip
        assert text in done.stdout, text


def test_demo_keeps_its_database(tmp_path: Path) -> None:
    """It is left to play with: shown again as it then is, and served until interrupted."""
    # pytest's own folder is closed to the server's user, and another run may be on this machine.
    folder = Path("/tmp") / f"budgetdb-{os.getpid()}-{tmp_path.name}"
    try:
        first = budgetdb("demo", "--keep", str(folder))
        assert f"budgetdb serve {folder}" in first.stdout
        with subprocess.Popen(
            [*COMMAND, "serve", str(folder)],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=hear_interrupts,
        ) as serving:
            assert serving.stdout
            lines = iter(serving.stdout.readline, "")
            (dsn,) = re.findall(r"psql '(.*?)'", next(line for line in lines if "psql" in line))
            with psycopg.connect(dsn, autocommit=True) as db:
                call(db, "pause_bot", COINBASE, B)
            serving.send_signal(signal.SIGINT)
            assert serving.wait(timeout=30) == 130
        again = budgetdb("demo", "--keep", str(folder))
        assert "available 40,000" in panel(again.stdout, "1 Coinbase")
    finally:
        subprocess.run(["rm", "-rf", folder], check=True)


def test_serve_needs_a_database(tmp_path: Path) -> None:
    done = budgetdb("serve", str(tmp_path / "none"))
    assert done.returncode == 2
    assert "does not exist" in done.stderr


def test_names_are_no_markup(db: Connection, dsn: str) -> None:
    """Brackets in a name are brackets, in every command."""
    account = call(db, "create_account", "[/o]", "[bold]N[/]", "[red]x").id
    rows(db, "sync_balances", account, {"[/C]": 100})
    call(db, "create_bot", account, "[/b]", "g", allocation={"[/C]": 1}, quote_currency="[/C]")
    for command in (("show",), ("history", str(account)), ("verify",)):
        done = budgetdb("--dsn", dsn, *command)
        assert done.returncode == 0, done.stderr
    assert "[/b]" in budgetdb("--dsn", dsn, "show").stdout
    assert "[/o] at [red]x" in budgetdb("--dsn", dsn, "show").stdout
