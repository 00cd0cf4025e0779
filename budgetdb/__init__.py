"""budgetdb: how much of an exchange account's capital is still free.

    async with await psycopg.AsyncConnection.connect() as connection:
        db = AsyncBudgetDB(connection)
        bot = await db.create_bot(account_id=1, name="Bot A", strategy="bidirectional_dca", budget_pct=40)

`BudgetDB` does the same on a `psycopg.Connection`.
"""

from __future__ import annotations

from decimal import Decimal
from importlib.metadata import version
from typing import Any

from psycopg import AsyncConnection

from budgetdb._arguments import Amount, Time
from budgetdb.async_client import AsyncBudgetDB
from budgetdb.client import BudgetDB
from budgetdb.errors import (
    AccountNotFound,
    BotNotFound,
    BudgetDBError,
    FillNotFound,
    InsufficientCapital,
    InvalidArgument,
    NotAllowed,
    OrderNotFound,
    PositionNotFound,
    RequestReused,
    Shortage,
)
from budgetdb.rows import (
    Account,
    AccountCapital,
    Available,
    Bot,
    BotCapital,
    CapitalRecord,
    Fill,
    IntegrityViolation,
    LedgerRow,
    Order,
    OwnerGrant,
    PortfolioCapital,
    Position,
    Preview,
    Price,
    row_of,
)

__all__ = [
    "Account",
    "AccountCapital",
    "AccountNotFound",
    "Amount",
    "AsyncBudgetDB",
    "Available",
    "Bot",
    "BotCapital",
    "BotNotFound",
    "BudgetDB",
    "BudgetDBError",
    "CapitalRecord",
    "Fill",
    "FillNotFound",
    "InsufficientCapital",
    "IntegrityViolation",
    "InvalidArgument",
    "LedgerRow",
    "NotAllowed",
    "Order",
    "OrderNotFound",
    "OwnerGrant",
    "PortfolioCapital",
    "Position",
    "PositionNotFound",
    "Preview",
    "Price",
    "RequestReused",
    "Shortage",
    "Time",
    "calculate_available_btc",
    "calculate_available_usd",
    "row_of",
]
__version__ = version("budgetdb")


async def calculate_available_usd(
    db: AsyncConnection[Any] | AsyncBudgetDB,
    raw_usd_balance: Amount,
    current_btc_price: Amount | None,
    account_id: int | None,
    exclude_bot_id: int | None = None,
) -> Decimal:
    """Return the USD free on an account: see `AsyncBudgetDB.calculate_available_usd`."""
    return await _client(db).calculate_available_usd(
        raw_usd_balance, current_btc_price, account_id, exclude_bot_id
    )


async def calculate_available_btc(
    db: AsyncConnection[Any] | AsyncBudgetDB,
    raw_btc_balance: Amount,
    current_btc_price: Amount | None,
    account_id: int | None,
    exclude_bot_id: int | None = None,
) -> Decimal:
    """Return the BTC free on an account: see `AsyncBudgetDB.calculate_available_btc`."""
    return await _client(db).calculate_available_btc(
        raw_btc_balance, current_btc_price, account_id, exclude_bot_id
    )


def _client(db: AsyncConnection[Any] | AsyncBudgetDB) -> AsyncBudgetDB:
    return db if isinstance(db, AsyncBudgetDB) else AsyncBudgetDB(db)
