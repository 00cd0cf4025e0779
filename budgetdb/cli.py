"""The command line: `budgetdb migrate`, `budgetdb status` and what other modules add to `main`.

Exit status 0 is success, 1 a finding (`migrate --check` with something pending), 2 a failure: one line that
says what went wrong, one that says what to do, and never a traceback.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import click
import psycopg
from psycopg.rows import TupleRow
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from budgetdb import history as past
from budgetdb import install
from budgetdb import show as drawing
from budgetdb import verify as verification

_WHERE = "Say where it is: --dsn, BUDGETDB_DSN, or PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE."
_CONNECTION_HINTS = (
    (
        r"password|authentication|pg_hba",
        "Check the user and the password: PGUSER, PGPASSWORD, ~/.pgpass, --dsn.",
    ),
    (r'database ".*" does not exist', "Create it first (createdb), or name another: PGDATABASE, --dsn."),
    (r'role ".*" does not exist', "Name a role that the server knows: PGUSER, --dsn."),
    (r"starting up|too many|remaining connection", "Try again in a moment."),
    (r"", f"Is PostgreSQL running there? {_WHERE}"),
)


class Failure(click.ClickException):
    """An expected failure: message and hint on stderr, exit status 2."""

    exit_code = 2

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(f"{message.strip()}\nHint: {hint}" if hint else message.strip())


class _Group(click.Group):
    """A group in which every command's expected errors end as a `Failure`."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except install.MigrationError as error:
            raise Failure(error.message, error.hint) from error
        except psycopg.Error as error:
            raise Failure(error.diag.message_primary or str(error), error.diag.message_hint) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(130)


def connect(dsn: str) -> psycopg.Connection[TupleRow]:
    """Connect, or fail with the first line of what libpq says and a hint."""
    try:
        return psycopg.connect(dsn, fallback_application_name="budgetdb")
    except psycopg.OperationalError as error:
        said = str(error).strip().partition("\n")[0]
        hint = next(hint for pattern, hint in _CONNECTION_HINTS if re.search(pattern, said))
        raise Failure(said, hint) from error
    except psycopg.Error as error:
        raise Failure(f"cannot use this DSN: {error}", _WHERE) from error


@click.group(cls=_Group)
@click.option(
    "--dsn",
    envvar="BUDGETDB_DSN",
    default="",
    help="Connection string or URL; BUDGETDB_DSN if not given, else the PG* variables.",
)
@click.version_option(package_name="budgetdb")
@click.pass_context
def main(ctx: click.Context, dsn: str) -> None:
    """Tell how much of an exchange account's capital is still free, exactly, inside PostgreSQL."""
    ctx.obj = dsn


@main.command()
@click.option("--dry-run", is_flag=True, help="Print the SQL instead, for psql -X -v ON_ERROR_STOP=1 -f.")
@click.option("--check", is_flag=True, help="Exit with status 1 if anything is pending; change nothing.")
@click.option(
    "--lock-timeout", default="5s", show_default=True, help="How long to wait for other sessions' locks."
)
@click.pass_obj
def migrate(dsn: str, dry_run: bool, check: bool, lock_timeout: str) -> None:
    """Install budgetdb, or upgrade it, in one transaction."""
    if dry_run and check:
        raise click.UsageError("--dry-run and --check exclude each other.")
    with connect(dsn) as connection:
        if dry_run:
            click.echo(install.script(install.plan(connection), lock_timeout=lock_timeout), nl=False)
        elif check:
            _check(install.plan(connection))
        else:
            _tell(install.migrate(connection, lock_timeout=lock_timeout))


def _check(plan: install.Plan) -> None:
    """Say what is pending, and exit with status 1 if anything is."""
    for file in plan.files:
        click.echo(f"pending: {file.title}")
    for path in plan.forgotten:
        click.echo(f"pending: forget sql/{path}")
    _ask_dba(plan.for_dba)
    _tell_drift(plan.drift)
    if plan.pending or plan.drift:
        raise click.exceptions.Exit(1)
    click.echo(f"Nothing is pending: the database is at budgetdb {plan.version}.")


def _tell(report: install.Report) -> None:
    """Say what a run did: each migration by name, the logic as a count."""
    for title in report.migrations:
        click.echo(f"applied {title}")
    if report.logic:
        click.echo(f"applied {len(report.logic)} file{'s'[: len(report.logic) != 1]} of sql/")
    for title in report.forgotten:
        click.echo(f"forgot {title}")
    if not report.changed:
        click.echo("Nothing to do.")
    _ask_dba(report.for_dba)
    _tell_drift(report.drift)


def _tell_drift(drift: install.Drift) -> None:
    """Say what is not as it was installed, and who can put it back."""
    for line in drift.lines:
        click.echo(f"not as installed: {line}")
    if drift.old_major:
        click.echo(
            f"Definitions were recorded on PostgreSQL {drift.old_major}, and not compared: budgetdb migrate"
            " applies them again, and renews the record.",
            err=True,
        )
    if any(difference.is_curable for difference in drift.differences):
        click.echo("Run budgetdb migrate: it puts back what its files say.", err=True)
    if not all(difference.is_curable for difference in drift.differences):
        click.echo("What no file of budgetdb says stays as it is: drop it, or restore it.", err=True)


def _ask_dba(statements: str) -> None:
    """Say what somebody else has to run, if anything."""
    if statements:
        click.echo(
            "The roles are missing, and this user may not create them: until then only the owner of budgetdb"
            f" may use it.\nAsk a DBA to run this, then run budgetdb migrate again:\n\n{statements}",
            err=True,
        )


@main.command(short_help="Show what is installed and what is pending.")
@click.pass_obj
def status(dsn: str) -> None:
    """Show what is installed in the database, and what is pending."""
    with connect(dsn) as connection:
        found = install.status(connection)
    console = Console(highlight=False)
    facts = Table.grid(padding=(0, 2))
    facts.add_row("database", found.database)
    facts.add_row("server", f"PostgreSQL {found.server_version}")
    facts.add_row("package", f"budgetdb {found.package_version}")
    facts.add_row("logic", _logic(found))
    console.print(facts)
    migrations = Table("migration", "applied", "by", "budgetdb", box=box.SIMPLE)
    for row in found.installed.migrations:
        when = f"{row.applied_at:%Y-%m-%d %H:%M:%S %Z}"
        migrations.add_row(f"{row.number:04} {row.name}", when, row.applied_by, row.package_version)
    for file in found.plan.migrations if found.plan else ():
        migrations.add_row(f"{file.number:04} {file.name}", "[yellow]pending[/]", "", found.package_version)
    if migrations.row_count:
        console.print(migrations)
    if found.problem:
        raise found.problem
    if found.plan:
        _ask_dba(found.plan.for_dba)
        _tell_drift(found.plan.drift)
        if found.plan.pending:
            console.print("Run [bold]budgetdb migrate[/] to apply what is pending.")


def _logic(found: install.Status) -> str:
    """Return how many logic files are applied, and how many are to be applied now."""
    applied = f"{len(found.installed.logic)} files applied"
    return f"{applied}, {len(found.plan.logic)} [yellow]pending[/]" if found.plan else applied


@main.command(short_help="Draw who reserves what of each account.")
@click.argument("account", required=False)
@click.pass_obj
def show(dsn: str, account: str | None) -> None:
    """Draw who reserves what of each account: ACCOUNT is an id, a name or an owner; all if left out."""
    with connect(dsn) as connection, install.reading(connection):
        accounts = drawing.find_accounts(connection, account)
        if not accounts:
            found = "there are no accounts yet" if account is None else f"there is no account {account!r}"
            hint = (
                "SELECT * FROM budgetdb.create_account(owner, name, exchange)"
                if account is None
                else "budgetdb show"
            )
            raise Failure(found, hint)
        console = Console(highlight=False)
        for panel in drawing.panels(connection, accounts):
            console.print(panel)


@main.command(short_help="Recompute every total; exit 1 if one differs.")
@click.pass_obj
def verify(dsn: str) -> None:
    """Recompute every total from the rows beneath and from the ledger; exit with status 1 if any differs.

    Or if a privilege, an owner, a policy, a function or a view is not as it was installed.
    """
    with connect(dsn) as connection, install.reading(connection) as cursor:
        if blind := verification.find_blindness(cursor):
            raise Failure(*blind)
        violations = verification.find_violations(cursor)
        drift = install.find_drift(cursor, install.Source.packaged(), install.read_installed(cursor))
        (accounts,) = cursor.execute("SELECT count(*) FROM budgetdb.accounts").fetchone() or (0,)
    _tell_drift(drift)
    if not violations:
        click.echo(
            f"Every total of {accounts} account{'s'[: accounts != 1]} agrees with its rows and the ledger."
        )
        if drift:
            raise click.exceptions.Exit(1)
        return
    table = Table("account", "bot", "currency", "total", "stored", "recomputed", box=box.SIMPLE)
    for row in violations:
        table.add_row(*("" if value is None else Text(str(value)) for value in row))
    Console(highlight=False).print(table)
    raise click.exceptions.Exit(1)


@main.command(short_help="Show the published example on our own server.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep the database in this folder, for `budgetdb serve DIR`.",
)
def demo(keep: Path | None) -> None:
    """Show the published example on a PostgreSQL of our own, and try to break its isolation."""
    with _embedded() as example:
        example.run(Console(highlight=False), keep)


@main.command(short_help="Serve what demo --keep left, until Ctrl-C.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
def serve(folder: Path) -> None:
    """Serve a database that `budgetdb demo --keep DIR` left, until Ctrl-C."""
    with _embedded() as example:
        example.serve(Console(highlight=False), folder)


@contextmanager
def _embedded() -> Iterator[ModuleType]:
    """Import what only the embedded server needs, and turn its errors into failures."""
    from budgetdb import demo, embedded

    try:
        yield demo
    except embedded.EmbeddedServerError as error:
        raise Failure(str(error)) from error


@main.command(short_help="Draw what was available over time.")
@click.argument("account")
@click.option(
    "--days", type=click.IntRange(min=1), default=30, show_default=True, help="How far back to look."
)
@click.pass_obj
def history(dsn: str, account: str, days: int) -> None:
    """Draw what was available on ACCOUNT, an id or a name, over time, and list its latest changes."""
    with connect(dsn) as connection, install.reading(connection):
        accounts = drawing.find_accounts(connection, account)
        if len(accounts) != 1:
            found = "there is no account" if not accounts else f"{len(accounts)} accounts are called"
            raise Failure(f"{found} {account!r}", "Give its id: budgetdb show")
        past.draw(Console(highlight=False), connection, accounts[0], days)
