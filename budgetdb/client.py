# Generated from async_client.py by tools/generate_client.py: change that file, and run this tool.
"""Every public function of budgetdb as a method, with the same name and arguments, that returns typed rows.

Amounts and percentages are taken as Decimal, int, float or a plain decimal string, and returned as Decimal
(R6); ids are whole numbers. Times are datetimes or ISO 8601 texts, with a time zone; None is now. What
budgetdb refuses raises the exception of its SQLSTATE, see `budgetdb.errors`; other errors are psycopg's own.
What only Python can tell is InvalidArgument too, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from psycopg import Connection, Cursor

from budgetdb._arguments import Amount, Time
from budgetdb._call import prepare_call, register_loaders, require_connection, server_messages
from budgetdb.rows import (
    Account,
    AccountCapital,
    Available,
    Bot,
    Fill,
    Order,
    OwnerGrant,
    Position,
    Preview,
    Price,
    columns,
    row_of,
)

T = TypeVar("T")
_NO_CONFIG: Mapping[str, Any] = MappingProxyType({})


class BudgetDB:
    """budgetdb on a connection of the caller's, from a pool or not.

    The caller owns the transaction: nothing here begins, commits or rolls back, so that a reservation and the
    caller's own rows commit together. Anything but an AsyncConnection raises InvalidArgument, as
    every other wrong argument does, so that nobody has to catch two.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        require_connection(connection, Connection)
        self.connection = connection

    def get_available_capital(self, account_id: int, exclude_bot_id: int | None = None) -> list[Available]:
        """Return what is free on an account by currency, apart from what exclude_bot_id reserves (R1, R2).

        Raises AccountNotFound.
        """
        return self._rows(Available, "get_available_capital", locals())

    def calculate_available_usd(
        self,
        raw_usd_balance: Amount,
        current_btc_price: Amount | None,
        account_id: int | None,
        exclude_bot_id: int | None = None,
    ) -> Decimal:
        """Return the USD free out of a raw balance in USD (R2).

        current_btc_price is in USD per BTC; None takes the recorded one (R3). account_id None returns
        the raw balance and logs a warning, or raises AccountNotFound where budgetdb.require_account_id is on.
        Raises AccountNotFound, InvalidArgument.
        """
        return self._row(Decimal, "calculate_available_usd", locals())

    def calculate_available_btc(
        self,
        raw_btc_balance: Amount,
        current_btc_price: Amount | None,
        account_id: int | None,
        exclude_bot_id: int | None = None,
    ) -> Decimal:
        """Return the BTC free out of a raw balance in BTC (R2).

        current_btc_price is in USD per BTC; None takes the recorded one (R3). account_id None returns
        the raw balance and logs a warning, or raises AccountNotFound where budgetdb.require_account_id is on.
        Raises AccountNotFound, InvalidArgument.
        """
        return self._row(Decimal, "calculate_available_btc", locals())

    def calculate_available(
        self,
        account_id: int | None,
        currency: str,
        raw_balance: Amount,
        exclude_bot_id: int | None = None,
    ) -> Decimal:
        """Return the units of currency free out of a raw balance, at recorded prices (R2).

        0 for a balance below zero. account_id None returns the raw balance and logs a warning, or raises
        AccountNotFound where budgetdb.require_account_id is on. Raises AccountNotFound, InvalidArgument.
        """
        return self._row(Decimal, "calculate_available", locals())

    def preview_bot(
        self,
        account_id: int,
        budget_pct: Amount | None = None,
        long_pct: Amount | None = None,
        short_pct: Amount | None = None,
        base_currency: str = "BTC",
        quote_currency: str = "USD",
        exclude_bot_id: int | None = None,
        strategy: str | None = None,
        allocation: Mapping[str, Amount] | None = None,
    ) -> list[Preview]:
        """Return what create_bot, or resize_bot of exclude_bot_id, would reserve by currency (R5, R6).

        It reserves nothing. Percentages are 0 to 100; the split is the strategy's, 50/50 without one.
        Raises AccountNotFound, InvalidArgument.
        """
        return self._rows(Preview, "preview_bot", locals())

    def create_account(
        self,
        owner: str,
        name: str,
        exchange: str,
        is_paper_trading: bool = False,
        reservation_model: str = "exact",
        api_keys_configured: bool = False,
        kind: str = "cex",
        account_id: int | None = None,
    ) -> Account:
        """Create an account; reservation_model is exact or conservative, kind cex or dex (R1, R2).

        With an account_id of the platform's own it is made once: again with the same facts it is the same.
        Raises InvalidArgument, RequestReused.
        """
        return self._row(Account, "create_account", locals())

    def configure_account(
        self,
        account_id: int,
        name: str | None = None,
        reservation_model: str | None = None,
        api_keys_configured: bool | None = None,
    ) -> Account:
        """Change what is given of an account; None leaves as it is (R2).

        Raises AccountNotFound, InvalidArgument.
        """
        return self._row(Account, "configure_account", locals())

    def sync_balances(
        self,
        account_id: int,
        balances: Mapping[str, Amount],
        as_of: Time | None = None,
        complete: bool = False,
        request_id: str | None = None,
    ) -> list[AccountCapital]:
        """Take a snapshot of the exchange's total balances, by currency (R4, R10).

        Returns the account's capital. A currency left out is zero only if complete.
        Raises AccountNotFound, InvalidArgument, RequestReused.
        """
        return self._rows(AccountCapital, "sync_balances", locals())

    def record_price(
        self,
        exchange: str,
        base_currency: str,
        quote_currency: str,
        price: Amount,
        as_of: Time | None = None,
    ) -> Price:
        """Record a price, in units of quote currency for one of base; the latest as_of wins (R3).

        Raises InvalidArgument.
        """
        return self._row(Price, "record_price", locals())

    def create_bot(
        self,
        account_id: int,
        name: str,
        strategy: str,
        budget_pct: Amount | None = None,
        long_pct: Amount | None = None,
        short_pct: Amount | None = None,
        base_currency: str = "BTC",
        quote_currency: str = "USD",
        strategy_config: Mapping[str, Any] = _NO_CONFIG,
        profit_policy: str = "keep",
        activate: bool = True,
        request_id: str | None = None,
        allocation: Mapping[str, Amount] | None = None,
        bot_id: int | None = None,
    ) -> Bot:
        """Create a bot that reserves budget_pct percent of the account, or an allocation, if that fits.

        The split defaults to 50/50 for bidirectional_dca and 100/0 for traditional_dca; any other strategy
        has to say its own. allocation has an amount for each currency. activate False makes a draft, which
        reserves nothing yet. With a bot_id of the platform's own it is made once: again with the same facts
        it is the same (R5, R6, R7, R10).
        Raises InsufficientCapital, AccountNotFound, InvalidArgument, RequestReused.
        """
        return self._row(Bot, "create_bot", locals())

    def configure_bot(
        self,
        account_id: int,
        bot_id: int,
        name: str | None = None,
        strategy_config: Mapping[str, Any] | None = None,
        profit_policy: str | None = None,
    ) -> Bot:
        """Change what is given of a bot; None leaves as it is, and nothing it reserves changes (R7, R8).

        Raises AccountNotFound, BotNotFound, InvalidArgument, NotAllowed.
        """
        return self._row(Bot, "configure_bot", locals())

    def activate_bot(self, account_id: int, bot_id: int, request_id: str | None = None) -> Bot:
        """Start a draft or resume a paused bot, if its frozen allocation fits (R5, R7, R10).

        Raises InsufficientCapital, AccountNotFound, BotNotFound, NotAllowed, RequestReused.
        """
        return self._row(Bot, "activate_bot", locals())

    def pause_bot(self, account_id: int, bot_id: int, request_id: str | None = None) -> Bot:
        """Stop a bot: release what is idle, keep reserved what its open positions hold (R7, R10).

        Raises AccountNotFound, BotNotFound, NotAllowed, RequestReused.
        """
        return self._row(Bot, "pause_bot", locals())

    def close_bot(self, account_id: int, bot_id: int, request_id: str | None = None) -> Bot:
        """Close a bot that has no open positions: release all it holds, and its name (R7, R10).

        Raises AccountNotFound, BotNotFound, NotAllowed, RequestReused.
        """
        return self._row(Bot, "close_bot", locals())

    def resize_bot(
        self,
        account_id: int,
        bot_id: int,
        budget_pct: Amount | None = None,
        long_pct: Amount | None = None,
        short_pct: Amount | None = None,
        request_id: str | None = None,
        allocation: Mapping[str, Amount] | None = None,
    ) -> Bot:
        """Give a bot another budget, in percent of the account now or an allocation, if that fits.

        The split stays unless given. It cannot go below what open positions have spent (R5, R6, R7, R10).
        Raises InsufficientCapital, AccountNotFound, BotNotFound, InvalidArgument, NotAllowed, RequestReused.
        """
        return self._row(Bot, "resize_bot", locals())

    def open_position(
        self,
        account_id: int,
        bot_id: int,
        direction: str,
        base_currency: str | None = None,
        quote_currency: str | None = None,
        request_id: str | None = None,
    ) -> Position:
        """Open a long or short position; it holds nothing before its first fill (R8, R10).

        Raises AccountNotFound, BotNotFound, InvalidArgument, NotAllowed, RequestReused.
        """
        return self._row(Position, "open_position", locals())

    def place_order(
        self,
        account_id: int,
        bot_id: int,
        side: str,
        base_amount: Amount,
        quote_amount: Amount,
        position_id: int | None = None,
        base_currency: str | None = None,
        quote_currency: str | None = None,
        expires_at: Time | None = None,
        request_id: str | None = None,
    ) -> Order:
        """Hold what an order may spend, before it is sent to the exchange (R10, R12).

        quote_amount is the most that a buy may cost, fees included, and the least that a sale should bring.
        Without position_id a position is opened with it. Raises InsufficientCapital, AccountNotFound,
        BotNotFound, PositionNotFound, InvalidArgument, NotAllowed, RequestReused.
        """
        return self._row(Order, "place_order", locals())

    def confirm_order(self, account_id: int, order_id: int, external_id: str) -> Order:
        """Say the exchange's own id of an order, once it is known; again it changes nothing (R12).

        Raises AccountNotFound, InvalidArgument, RequestReused, OrderNotFound.
        """
        return self._row(Order, "confirm_order", locals())

    def cancel_order(self, account_id: int, order_id: int, request_id: str | None = None) -> Order:
        """Say that the exchange has let go of an order: what it held is the bot's to spend (R10, R12).

        Raises AccountNotFound, InvalidArgument, NotAllowed, RequestReused, OrderNotFound.
        """
        return self._row(Order, "cancel_order", locals())

    def record_fill(
        self,
        account_id: int,
        position_id: int | None,
        side: str,
        base_amount: Amount,
        quote_amount: Amount,
        fee_amount: Amount = 0,
        fee_currency: str | None = None,
        executed_at: Time | None = None,
        request_id: str | None = None,
        order_id: int | None = None,
    ) -> Fill:
        """Record a spot buy or sell, in units of base and of quote currency: a fact (R8, R10).

        A fee below zero is a rebate. With an order_id, position_id may be None: it uses up what that holds.
        Raises AccountNotFound, PositionNotFound, InvalidArgument, RequestReused, OrderNotFound.
        """
        return self._row(Fill, "record_fill", locals())

    def record_fills(
        self, account_id: int, fills: Sequence[Mapping[str, Any]], request_id: str | None = None
    ) -> list[Fill]:
        """Record an exchange's list of fills, all or none; an id recorded already counts once (R8, R10).

        Each has the arguments of `record_fill` and the exchange's `id`. Returns them in the list's order.
        Raises AccountNotFound, PositionNotFound, InvalidArgument, RequestReused, OrderNotFound.
        """
        return self._rows(Fill, "record_fills", locals())

    def void_fill(self, account_id: int, fill_id: int, reason: str, request_id: str | None = None) -> Fill:
        """Take back a fill, as if it had never been recorded, and return it as it was (R8, R10).

        Its id is free then. Raises AccountNotFound, FillNotFound, InvalidArgument, NotAllowed, RequestReused.
        """
        return self._row(Fill, "void_fill", locals())

    def write_off_position(
        self,
        account_id: int,
        position_id: int,
        reason: str,
        base_amount: Amount | None = None,
        request_id: str | None = None,
    ) -> Position:
        """Take base out of an open position without a trade, all of it unless base_amount is given (R8, R10).

        Raises AccountNotFound, PositionNotFound, InvalidArgument, NotAllowed, RequestReused.
        """
        return self._row(Position, "write_off_position", locals())

    def archive_ledger(self, account_id: int, before: Time) -> int:
        """Move the ledger's rows recorded before a time to the archive, and return how many (R9).

        before is at least 7 days ago. What is left goes on to replay; request ids of moved rows are forgotten
        (R10). For budgetdb_admin. Raises AccountNotFound, InvalidArgument.
        """
        return self._row(int, "archive_ledger", locals())

    def grant_owner(self, role_name: str, owner: str) -> OwnerGrant:
        """Let a tenant's login role see an owner's accounts; for budgetdb_admin (R1).

        Raises InvalidArgument.
        """
        return self._row(OwnerGrant, "grant_owner", locals())

    def revoke_owner(self, role_name: str, owner: str) -> list[OwnerGrant]:
        """Take back what `grant_owner` gave, and return it: none if nothing was granted (R1).

        Raises InvalidArgument.
        """
        return self._rows(OwnerGrant, "revoke_owner", locals())

    def _row(self, row: type[T], function: str, arguments: dict[str, Any]) -> T:
        (only,) = self._rows(row, function, arguments)
        return only

    def _rows(self, row: type[T], function: str, arguments: dict[str, Any]) -> list[T]:
        # The arguments are the locals() of a method, so that it can neither forget one nor mix two up.
        del arguments["self"]
        query, parameters = prepare_call(function, columns(row, function), arguments)
        with server_messages(self.connection):
            cursor = Cursor(self.connection, row_factory=row_of(row))
            register_loaders(cursor)
            cursor.execute(query, parameters, binary=True)
            return cursor.fetchall()
