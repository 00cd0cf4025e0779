"""What budgetdb refuses, as exceptions: one class per SQLSTATE of class UB."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

import psycopg
from psycopg.errors import Diagnostic
from psycopg.pq.abc import PGresult


def describe(message: str, detail: str, hint: str) -> str:
    """Return a message with its DETAIL and HINT, where there are any, on lines of their own."""
    parts = {"": message, "DETAIL:  ": detail, "HINT:  ": hint}
    return "\n".join(label + text for label, text in parts.items() if text)


def texts(diag: Diagnostic) -> tuple[str, str, str]:
    """Return message, DETAIL and HINT of a server message; what it has not is empty."""
    return diag.message_primary or "", diag.message_detail or "", diag.message_hint or ""


class BudgetDBError(psycopg.DatabaseError):
    """A refusal by budgetdb: `message` says what, `detail` gives the figures, `hint` says what to do.

    Its `__cause__` is the psycopg error, unless the refusal did not need the server.
    """

    def __init__(self, message: str, detail: str = "", hint: str = "", *, info: PGresult | None = None):
        super().__init__(message, detail, hint, info=info)
        self.message = message
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        return describe(self.message, self.detail, self.hint)


class Shortage(NamedTuple):
    """A currency of which more is required than is available, in units of that currency."""

    currency: str
    required: Decimal
    available: Decimal


class InsufficientCapital(BudgetDBError):
    """UB001: the account has less available than the change would reserve; nothing was changed (R5).

    `shortages` has every currency that falls short; `currency`, `required` and `available` are the first's.
    """

    sqlstate = "UB001"

    @property
    def shortages(self) -> tuple[Shortage, ...]:
        """The figures of DETAIL, `USD: requires 45000.00, available 30000.00, missing 15000.00; BTC: ...`."""
        figures = re.findall(r"(\S+): requires (\S+), available (\S+), missing ", self.detail)
        return tuple(
            # Zero is 0 here too, never 0E-8.
            Shortage(currency, Decimal(least), Decimal(most) or Decimal(0))
            for currency, least, most in figures
        )

    @property
    def currency(self) -> str:
        """The first currency that falls short."""
        return self.shortages[0].currency

    @property
    def required(self) -> Decimal:
        """What the change would reserve of `currency`."""
        return self.shortages[0].required

    @property
    def available(self) -> Decimal:
        """What is free of `currency`."""
        return self.shortages[0].available


class AccountNotFound(BudgetDBError):
    """UB002: the account_id is missing or unknown (R1)."""

    sqlstate = "UB002"


class BotNotFound(BudgetDBError):
    """UB003: the account has no such bot; another account's bot is as unknown as none (R1)."""

    sqlstate = "UB003"


class PositionNotFound(BudgetDBError):
    """UB004: the account has no such position; another account's is as unknown as none (R1)."""

    sqlstate = "UB004"


class InvalidArgument(BudgetDBError):
    """UB005: an argument is not valid (R6)."""

    sqlstate = "UB005"


class NotAllowed(BudgetDBError):
    """UB006: the bot or position is in a state that does not allow the change (R7, R8)."""

    sqlstate = "UB006"


class RequestReused(BudgetDBError):
    """UB007: the request_id was used before with other arguments (R10)."""

    sqlstate = "UB007"


class OrderNotFound(BudgetDBError):
    """UB008: the account has no such order; another account's is as unknown as none (R1, R12)."""

    sqlstate = "UB008"


class FillNotFound(BudgetDBError):
    """UB009: the account has no such fill; another account's is as unknown as none (R1, R8)."""

    sqlstate = "UB009"


_CLASSES = {cls.sqlstate: cls for cls in BudgetDBError.__subclasses__()}


def refusal(error: psycopg.Error) -> BudgetDBError | None:
    """Return the error as the exception of its SQLSTATE, or None if it is no refusal by budgetdb."""
    if (cls := _CLASSES.get(error.sqlstate)) is None:
        return None
    return cls(*texts(error.diag), info=error.pgresult)
