"""The rows of the public views and functions, as frozen dataclasses.

Amounts are exact `Decimal`s in units of the row's currency, or of the currency that the column names (R6);
percentages are 0 to 100. What each column means is in its COMMENT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from psycopg.rows import BaseRowFactory, RowMaker, scalar_row

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A row of `accounts`: one user's account at one exchange, live or paper (R1)."""

    id: int
    owner: str
    name: str
    kind: str
    exchange: str
    is_paper_trading: bool
    reservation_model: str
    api_keys_configured: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A row of `bots`: a strategy with a budget, in percent of one account or as amounts (R6, R7)."""

    id: int
    account_id: int
    name: str
    strategy: str
    strategy_config: dict[str, Any] = field(hash=False)
    is_active: bool
    status: str
    budget_pct: Decimal | None
    long_pct: Decimal | None
    short_pct: Decimal | None
    reserved_usd_for_longs: Decimal
    reserved_btc_for_shorts: Decimal
    position_usd_value: Decimal
    position_btc_value: Decimal
    base_currency: str
    quote_currency: str
    profit_policy: str
    created_at: datetime
    reserved_quote_for_longs: Decimal
    reserved_base_for_shorts: Decimal
    position_quote_value: Decimal
    position_base_value: Decimal
    allocation: dict[str, str] | None = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCapital:
    """A row of `account_capital`: what an account holds, reserves and has free of a currency (R2)."""

    account_id: int
    currency: str
    raw_balance: Decimal
    reserved: Decimal
    available: Decimal
    shortfall: Decimal
    price_status: str
    owner: str
    account_name: str
    exchange: str
    is_paper_trading: bool
    reservation_model: str
    reserved_conservative: Decimal
    available_conservative: Decimal
    shortfall_conservative: Decimal
    price_status_conservative: str
    reserved_exact: Decimal
    available_exact: Decimal
    shortfall_exact: Decimal
    snapshot_as_of: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BotCapital:
    """A row of `bot_capital`: what a bot set aside, owns and has at work of a currency."""

    account_id: int
    bot_id: int
    currency: str
    allocated: Decimal
    held: Decimal
    deployed: Decimal
    idle: Decimal
    overspent: Decimal
    reserved: Decimal
    reserved_conservative: Decimal
    reserved_exact: Decimal
    spent: Decimal
    position_value: Decimal
    bot_name: str
    status: str
    on_order: Decimal
    spendable: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioCapital:
    """A row of `portfolio_capital`: an owner's accounts added up, live or paper and never mixed (R1)."""

    owner: str
    is_paper_trading: bool
    currency: str
    accounts: int
    raw_balance: Decimal
    reserved: Decimal
    available: Decimal
    shortfall: Decimal
    price_status: str
    reserved_conservative: Decimal
    available_conservative: Decimal
    shortfall_conservative: Decimal
    reserved_exact: Decimal
    available_exact: Decimal
    shortfall_exact: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """A row of `get_available_capital`: what is free of a currency, in the account's own model (R2)."""

    currency: str
    raw_balance: Decimal
    reserved: Decimal
    available: Decimal
    shortfall: Decimal
    price_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A row of `preview_bot`: what a budget would reserve of a currency, and whether it fits now (R5)."""

    currency: str
    required: Decimal
    available: Decimal
    missing: Decimal
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A row of `positions`: a long (bought base) or a short (sold base) of a bot (R8)."""

    id: int
    account_id: int
    bot_id: int
    direction: str
    base_currency: str
    quote_currency: str
    base_amount: Decimal
    quote_amount: Decimal
    realised_pnl: Decimal
    status: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A row of `orders`: what a bot has asked the exchange to do, and what that holds (R12)."""

    id: int
    account_id: int
    bot_id: int
    position_id: int
    side: str
    base_currency: str
    quote_currency: str
    base_amount: Decimal
    quote_amount: Decimal
    filled_base: Decimal
    filled_quote: Decimal
    hold_currency: str
    hold: Decimal
    status: str
    external_id: str | None
    expires_at: datetime | None
    placed_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A row of `fills`: an execution as the exchange reported it (R8)."""

    id: int
    account_id: int
    bot_id: int
    position_id: int
    side: str
    base_currency: str
    quote_currency: str
    base_amount: Decimal
    quote_amount: Decimal
    fee_amount: Decimal
    fee_currency: str
    overspent: bool
    executed_at: datetime
    recorded_at: datetime
    external_id: str | None
    fees: list[dict[str, str]] = field(hash=False)
    order_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A row of `prices`: units of quote currency for one unit of base currency (R3)."""

    exchange: str
    base_currency: str
    quote_currency: str
    price: Decimal
    as_of: datetime
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A row of `ledger` or `archived_ledger`: a change of an account, its deltas and the values after (R9).

    Amounts in `entries` and `arguments` are JSON numbers: exact only if the connection's JSON loader is.
    """

    account_id: int
    version: int
    operation: str
    bot_id: int | None
    position_id: int | None
    entries: list[dict[str, Any]] = field(hash=False)
    arguments: dict[str, Any] = field(hash=False)
    request_id: str | None
    actor: str
    happened_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalRecord:
    """A row of `capital_history`: what a change left an account of a currency, and moved."""

    account_id: int
    currency: str
    version: int
    recorded_at: datetime
    happened_at: datetime
    operation: str
    bot_id: int | None
    raw_balance: Decimal
    allocated: Decimal
    held: Decimal
    available_exact: Decimal
    shortfall_exact: Decimal
    raw_delta: Decimal
    allocated_delta: Decimal
    held_delta: Decimal
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerGrant:
    """A row of `owner_grants`: whose accounts a tenant's login role sees."""

    role_name: str
    owner: str
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityViolation:
    """A row of `integrity_violations`: a stored total that differs from the rows beneath it (R11)."""

    account_id: int
    bot_id: int | None
    currency: str | None
    total: str
    stored: Decimal | None
    recomputed: Decimal | None


def columns(row: type, function: str) -> tuple[str, ...]:
    """Return what to select from a function: the fields of the row's class, or the function's only column."""
    return tuple(f.name for f in fields(row)) if is_dataclass(row) else (function,)


def row_of(row: type[T]) -> BaseRowFactory[T]:
    """Return a psycopg row factory: `connection.cursor(row_factory=row_of(Position))`.

    Columns are matched by name, and columns that the class does not know are left out, so that a view may get
    further ones. A class that is no dataclass stands for the value of the first column. Values are as the
    connection loads them: psycopg writes a zero with decimals as 0E-8, the clients' own rows as 0.
    """
    if not is_dataclass(row):
        return scalar_row
    known = {f.name for f in fields(row)}

    def make_row(cursor: Any) -> RowMaker[T]:
        names = [column.name for column in cursor.description or ()]

        def to_row(values: Sequence[Any]) -> T:
            return row(**{name: value for name, value in zip(names, values, strict=True) if name in known})

        return to_row

    return make_row
