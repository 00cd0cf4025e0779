"""What a version of the package installs: the files of migrations/ and sql/."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from psycopg import sql

from budgetdb.install.errors import InvalidSource


@dataclass(frozen=True, kw_only=True)
class _File:
    text: str = field(repr=False)

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Migration(_File):
    """A step of the state, `migrations/NNNN_name.sql`: applied once, never edited."""

    number: int
    name: str

    @property
    def title(self) -> str:
        """The file's path below the source."""
        return f"migrations/{self.number:04}_{self.name}.sql"

    def record(self, package_version: str) -> str:
        """Return the statement that records the migration as applied."""
        return (
            sql.SQL(
                "INSERT INTO budgetdb_data.migrations (number, name, sha256, package_version)\n"
                "VALUES ({}, {}, {}, {});"
            )
            .format(self.number, self.name, self.sha256, package_version)
            .as_string()
        )


@dataclass(frozen=True, kw_only=True)
class LogicFile(_File):
    """A view, a function or grants, `sql/path`: applied again whenever it changed."""

    path: str

    @property
    def title(self) -> str:
        """The file's path below the source."""
        return f"sql/{self.path}"

    @property
    def is_general(self) -> bool:
        """Whether it is about all objects and the roles (`grants.sql`), not one (`views/accounts.sql`)."""
        return "/" not in self.path

    @property
    def needs_roles(self) -> bool:
        """Whether it can do nothing before there are the roles; grants.sql takes away without them too."""
        return self.path in ("roles.sql", "policies.sql")

    def record(self, package_version: str) -> str:
        """Return the statement that records the file as applied."""
        return (
            sql.SQL(
                "INSERT INTO budgetdb_data.logic (path, sha256, package_version)\n"
                "VALUES ({}, {}, {})\n"
                "ON CONFLICT (path) DO UPDATE SET (sha256, package_version, applied_at, applied_by)\n"
                "= (excluded.sha256, excluded.package_version, DEFAULT, DEFAULT);"
            )
            .format(self.path, self.sha256, package_version)
            .as_string()
        )


@dataclass(frozen=True)
class Source:
    """What a version of the package installs: migrations and logic, each in the order of application."""

    version: str
    migrations: tuple[Migration, ...]
    logic: tuple[LogicFile, ...]

    @classmethod
    def packaged(cls) -> Source:
        """Return the files of the installed package, or those beside it where it is installed editable."""
        package = files("budgetdb")
        beside = Path(__file__).resolve().parents[2]
        return cls.from_folder(package if (package / "migrations").is_dir() else beside)

    @classmethod
    def from_folder(cls, folder: Traversable, package_version: str | None = None) -> Source:
        """Return the files of `folder`; refuse gaps, and what `sql/order.txt` does not list exactly once."""
        return cls(
            package_version or version("budgetdb"),
            tuple(_migrations(folder / "migrations")),
            tuple(_logic(folder / "sql")),
        )


def _migrations(folder: Traversable) -> Iterator[Migration]:
    """Yield the migrations in order; their numbers must be 1, 2, 3 and so on."""
    found = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    names = [name for name in found if name.endswith(".sql")]
    if not names:
        raise InvalidSource(f"no migrations in {folder}", "The package is incomplete: install it again.")
    for expected, name in enumerate(names, start=1):
        match = re.fullmatch(r"([0-9]{4})_([a-z0-9_]+)\.sql", name)
        if match is None or int(match[1]) != expected:
            raise InvalidSource(
                f"migrations/{name} stands where {expected:04}_*.sql must follow",
                "Name migrations NNNN_name.sql in lower case, numbered from 0001 without gaps or duplicates.",
            )
        yield Migration(number=expected, name=match[2], text=(folder / name).read_text("utf-8"))


def _logic(folder: Traversable) -> Iterator[LogicFile]:
    """Yield the logic files in the order of `order.txt`, which must list every one of them exactly once."""
    order = folder / "order.txt"
    lines = order.read_text("utf-8").splitlines() if order.is_file() else []
    listed = [path for line in lines if (path := line.partition("#")[0].strip())]
    found = dict(_walk(folder))
    for complaint, paths in (
        ("lists more than once", {path for path, count in Counter(listed).items() if count > 1}),
        ("lists, but the folder lacks,", set(listed) - set(found)),
        ("does not list", set(found) - set(listed)),
    ):
        if paths:
            raise InvalidSource(
                f"sql/order.txt {complaint} {', '.join(sorted(paths))}",
                "List every .sql file below sql/ exactly once, in the order in which they are applied.",
            )
    for path in listed:
        yield LogicFile(path=path, text=found[path].read_text("utf-8"))


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """Yield each .sql file below the folder with its path."""
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".sql"):
            yield f"{prefix}{entry.name}", entry
