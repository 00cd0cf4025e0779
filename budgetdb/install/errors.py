"""Why a database was left as it was: one class for each reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

_UNCHANGED = "Nothing was changed."


class MigrationError(Exception):
    """Why the database was left as it was: what happened, and what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nHint: {self.hint}"


class InvalidSource(MigrationError):
    """The package's own files contradict each other."""


class UnsupportedServer(MigrationError):
    """The server is older than the oldest version that budgetdb runs on."""


class StandbyServer(MigrationError):
    """The server is a standby, which takes every change from its primary."""


class OpenTransaction(MigrationError):
    """The connection is inside a transaction, whose snapshot and end would not be ours."""


class NotInstalled(MigrationError):
    """There is no budgetdb in the database."""


class ForeignSchema(MigrationError):
    """A schema of our name holds something that budgetdb did not record."""


class EditedMigration(MigrationError):
    """A migration was edited after it had been applied."""


class DatabaseNewer(MigrationError):
    """The database was installed by a later version of the package, or by another branch of it."""


class Blocked(MigrationError):
    """Another session held a lock for longer than the lock timeout."""


class DependentObjects(MigrationError):
    """Objects of the users' own depend on something that has to change."""


class FailedStep(MigrationError):
    """PostgreSQL refused a statement."""


def printable(text: str) -> str:
    """Return a name that others have given, without what a terminal would obey."""
    return "".join(char for char in text if char.isprintable())


@contextmanager
def explained(title: str, text: str = "") -> Iterator[None]:
    """Turn an error of PostgreSQL into ours: the file, the line, what PostgreSQL says, and what to do."""
    try:
        yield
    except psycopg.Error as error:
        diag = error.diag
        line = f", line {_line(text, diag.statement_position)}" if diag.statement_position else ""
        said = "\n".join(filter(None, (diag.message_primary or str(error), diag.message_detail)))
        kind, hint = _advice(error)
        raise kind(f"{title}{line}: {said}", hint) from error


def _line(text: str, position: str) -> int:
    """Return the line of a character that PostgreSQL counts from 1."""
    return text.count("\n", 0, int(position) - 1) + 1


def _advice(error: psycopg.Error) -> tuple[type[MigrationError], str]:
    """Return the class for an error of PostgreSQL, and a hint; its own would suggest CASCADE."""
    match error:
        case errors.LockNotAvailable() | errors.DeadlockDetected():
            advice = "Run it again when the sessions in the way have ended, or with a longer lock timeout."
            return Blocked, error.diag.message_hint or f"{_UNCHANGED} {advice}"
        case errors.DependentObjectsStillExist() | errors.FeatureNotSupported() if error.diag.message_detail:
            # The second is what altering the type of a column below somebody's view raises.
            hint = "Drop what depends on it in a transaction of yours, run this, and create it again."
            return DependentObjects, f"{_UNCHANGED} {hint}"
        case errors.InsufficientPrivilege():
            hint = (
                "Connect as the role that installed budgetdb; to install it, as one that may create schemas."
            )
            return FailedStep, f"{_UNCHANGED} {hint}"
        case psycopg.OperationalError():
            return FailedStep, "Run it again: what was not committed has left nothing behind."
        case _:
            return FailedStep, " ".join(filter(None, (_UNCHANGED, error.diag.message_hint)))
