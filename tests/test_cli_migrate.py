"""`budgetdb migrate` and `budgetdb status`: output, exit status, errors, and the built wheel."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from budgetdb import install
from budgetdb.embedded import find_binaries

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from budgetdb.cli import main; main(prog_name='budgetdb')"]

# No test may meet a server that the developer's environment points to.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "BUDGETDB_"))}


def budgetdb(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own; it must never show a traceback."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def hear_interrupts() -> None:
    """Undo what a shell does to commands that it runs in the background: they ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def failed(done: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """Return error and hint of a run that must have failed with nothing but these two."""
    assert (done.returncode, done.stdout) == (2, "")
    error, hint = done.stderr.splitlines()
    assert error.startswith("Error: ")
    assert hint.startswith("Hint: ")
    return error, hint


def test_install_check_and_status(empty_dsn: str) -> None:
    before = budgetdb("--dsn", empty_dsn, "migrate", "--check")
    assert before.returncode == 1
    assert before.stdout.startswith("pending: migrations/0001_bookkeeping.sql\n")
    assert "pending: sql/views/accounts.sql\n" in before.stdout
    assert "pending" in budgetdb("--dsn", empty_dsn, "status").stdout

    done = budgetdb("--dsn", empty_dsn, "migrate")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("applied migrations/0001_bookkeeping.sql\n")
    again = budgetdb("--dsn", empty_dsn, "migrate")
    assert (again.returncode, again.stdout) == (0, "Nothing to do.\n")

    after = budgetdb("--dsn", empty_dsn, "migrate", "--check")
    assert after.returncode == 0
    assert after.stdout.startswith("Nothing is pending")
    status = budgetdb("--dsn", empty_dsn, "status")
    assert status.returncode == 0
    assert "0001 bookkeeping" in status.stdout
    assert "0 pending" in status.stdout


def test_check_of_changed_logic(dsn: str, db: psycopg.Connection[tuple[object, ...]]) -> None:
    db.execute("UPDATE budgetdb_data.logic SET sha256 = 'other' WHERE path = 'views/accounts.sql'")
    db.execute("INSERT INTO budgetdb_data.logic VALUES ('views/gone.sql', 'other', '0.0.1')")
    done = budgetdb("--dsn", dsn, "migrate", "--check")
    assert done.returncode == 1
    assert "pending: sql/views/accounts.sql" in done.stdout
    assert "pending: forget sql/views/gone.sql" in done.stdout
    assert "forgot sql/views/gone.sql" in budgetdb("--dsn", dsn, "migrate").stdout


def test_where_the_database_is(empty_dsn: str) -> None:
    words = conninfo_to_dict(empty_dsn)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    variables = {names[word]: str(value) for word, value in words.items() if word in names}
    assert budgetdb("migrate", "--check", BUDGETDB_DSN=empty_dsn).returncode == 1
    assert budgetdb("migrate", "--check", **variables).returncode == 1
    assert budgetdb("--dsn", empty_dsn, "migrate", "--check", BUDGETDB_DSN="host=/nowhere").returncode == 1


def test_dry_run_is_a_script(empty_dsn: str) -> None:
    done = budgetdb("--dsn", empty_dsn, "migrate", "--dry-run", "--lock-timeout", "7s")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SET LOCAL lock_timeout = '7s';" in done.stdout
    assert budgetdb("--dsn", empty_dsn, "migrate", "--check").returncode == 1
    psql = [str(find_binaries() / "psql"), "-X", "-v", "ON_ERROR_STOP=1", "-d", empty_dsn]
    subprocess.run(psql, input=done.stdout, text=True, capture_output=True, check=True)
    assert budgetdb("--dsn", empty_dsn, "migrate", "--check").returncode == 0
    assert budgetdb("--dsn", empty_dsn, "migrate", "--dry-run").stdout.startswith("-- Nothing to do")


@pytest.mark.parametrize(
    ("word", "value", "said", "advice"),
    [
        ("host", "/nowhere", "No such file", "PGHOST"),
        ("dbname", "nowhere", 'database "nowhere" does not exist', "createdb"),
        ("user", "nobody at all", 'role "nobody at all" does not exist', "PGUSER"),
        ("sslmode", "nonsense", "sslmode", "--dsn"),
    ],
)
def test_no_connection(empty_dsn: str, word: str, value: str, said: str, advice: str) -> None:
    error, hint = failed(budgetdb("--dsn", make_conninfo(empty_dsn, **{word: value}), "migrate"))
    assert said in error
    assert advice in hint


def test_a_refused_connection_and_a_senseless_dsn() -> None:
    error, hint = failed(budgetdb("--dsn", "host=127.0.0.1 port=1", "status"))
    assert "refused" in error
    assert "Is PostgreSQL running there?" in hint
    assert "cannot use this DSN" in failed(budgetdb("--dsn", "senseless", "status"))[0]


def test_a_newer_database(dsn: str, db: psycopg.Connection[tuple[object, ...]]) -> None:
    db.execute("""
        INSERT INTO budgetdb_data.migrations (number, name, sha256, package_version)
        SELECT max(number) + 1, 'later', '', '99.0' FROM budgetdb_data.migrations""")
    for options in ([], ["--check"], ["--dry-run"]):
        error, hint = failed(budgetdb("--dsn", dsn, "migrate", *options))
        assert "_later.sql of budgetdb 99.0" in error
        assert "99.0 or later" in hint
    status = budgetdb("--dsn", dsn, "status")
    assert status.returncode == 2
    assert "later" in status.stdout
    assert "budgetdb 99.0" in status.stderr


def test_wrong_use(empty_dsn: str) -> None:
    both = budgetdb("--dsn", empty_dsn, "migrate", "--check", "--dry-run")
    assert (both.returncode, both.stdout) == (2, "")
    assert "exclude each other" in both.stderr
    error, _ = failed(budgetdb("--dsn", empty_dsn, "migrate", "--lock-timeout", "soon"))
    assert 'invalid value for parameter "lock_timeout": "soon"' in error


def test_version() -> None:
    assert budgetdb("--version").stdout == f"budgetdb, version {install.Source.packaged().version}\n"


def test_interrupted(empty_dsn: str) -> None:
    with psycopg.connect(empty_dsn, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [install.LOCK_KEY])
        waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
        waiting += " (SELECT oid FROM pg_database WHERE datname = current_database())"
        with subprocess.Popen(
            [*COMMAND, "--dsn", empty_dsn, "migrate"],
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=hear_interrupts,
        ) as child:
            while not other.execute(waiting).fetchone():
                assert child.poll() is None
                time.sleep(0.05)
            child.send_signal(signal.SIGINT)
            _, said = child.communicate(timeout=20)
        assert (child.returncode, said) == (130, "Interrupted.\n")


def test_a_closed_pipe(empty_dsn: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "--dsn", empty_dsn, "migrate", "--dry-run"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == ""


def test_the_built_wheel(empty_dsn: str, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    offline = ["--no-deps", "--no-index"]
    subprocess.run([*pip, "wheel", *offline, "--no-build-isolation", "-w", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.endswith((".sql", "order.txt"))}
    folders = [ROOT / "migrations", ROOT / "sql"]
    kept = [
        path for folder in folders for pattern in ("*.sql", "order.txt") for path in folder.rglob(pattern)
    ]
    assert packed == {f"budgetdb/{path.relative_to(ROOT).as_posix()}" for path in kept}

    target = tmp_path / "target"
    subprocess.run([*pip, "install", *offline, "--target", target, wheel], check=True)
    where = "import budgetdb.install as i; print(i.__file__)"
    environment = ENVIRONMENT | {"PYTHONPATH": str(target), "BUDGETDB_DSN": empty_dsn}
    for command, expected in (
        ([sys.executable, "-c", where], str(target / "budgetdb" / "install" / "__init__.py")),
        ([str(target / "bin" / "budgetdb"), "migrate"], "applied migrations/0001_bookkeeping.sql"),
        ([str(target / "bin" / "budgetdb"), "migrate", "--check"], "Nothing is pending"),
    ):
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith(expected)
    # What the wheel installed is what the repository has.
    assert budgetdb("--dsn", empty_dsn, "migrate", "--check").returncode == 0
