"""An account's story that calls every public function, for tests that must not forget one."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, NamedTuple, cast

import psycopg
from example import at
from psycopg.rows import TupleRow

from budgetdb import AsyncBudgetDB, BudgetDB

Connection = psycopg.Connection[TupleRow]


class Call(NamedTuple):
    """A call of a public function, and what came of it."""

    function: str
    arguments: dict[str, Any]
    result: Any


class Narrator:
    """A client, sync or async, that remembers its calls and makes a transaction of every three."""

    def __init__(self, client: BudgetDB | AsyncBudgetDB) -> None:
        self.calls: list[Call] = []
        self._client = client

    def __getattr__(self, function: str) -> Any:
        """Return the client's method, to be awaited and with its arguments by name."""

        async def call(**arguments: Any) -> Any:
            result = await settled(getattr(self._client, function)(**arguments))
            self.calls.append(Call(function, arguments, result))
            if len(self.calls) % 3 == 0:
                await settled(self._client.connection.commit())
            return result

        return call

    async def tell(self) -> list[Call]:
        """Call every public function upon a new account, and return the calls."""
        db = cast(AsyncBudgetDB, self)
        account = (await db.create_account(owner="Carol", name="Main", exchange="kraken")).id
        await db.sync_balances(account_id=account, balances={"USD": 10_000, "BTC": 1}, as_of=at(0))
        await db.record_price(exchange="kraken", base_currency="BTC", quote_currency="USD", price=50_000)
        await db.preview_bot(account_id=account, budget_pct=40)
        bot = (
            await db.create_bot(account_id=account, name="A", strategy="bidirectional_dca", budget_pct=40)
        ).id
        long = (await db.open_position(account_id=account, bot_id=bot, direction="long")).id
        await db.record_fill(
            account_id=account, position_id=long, side="buy", base_amount="0.03", quote_amount=1500
        )
        sale = {"id": "1", "position_id": long, "side": "sell", "base_amount": "0.01", "quote_amount": 510,
                "executed_at": at(1)}  # fmt: skip
        await db.record_fills(account_id=account, fills=[sale])
        mistyped = await db.record_fill(
            account_id=account,
            position_id=long,
            side="buy",
            base_amount=1,
            quote_amount=50,
        )
        await db.void_fill(account_id=account, fill_id=mistyped.id, reason="1 for 0.001")
        await db.write_off_position(account_id=account, position_id=long, reason="dust", base_amount="0.0001")
        await db.create_bot(
            account_id=account,
            name="Grid",
            strategy="grid",
            allocation={"USD": "500", "BTC": "0.01"},
            bot_id=7,
        )
        await db.configure_bot(
            account_id=account, bot_id=7, name="Grid 2", strategy_config={"levels": 9}, profit_policy="sweep"
        )
        await db.preview_bot(account_id=account, allocation={"USD": "600"}, exclude_bot_id=7)
        order = (
            await db.place_order(
                account_id=account, bot_id=7, side="buy", base_amount="0.001", quote_amount=50
            )
        ).id
        await db.confirm_order(account_id=account, order_id=order, external_id="k-1")
        await db.cancel_order(account_id=account, order_id=order)
        idle = (
            await db.create_bot(
                account_id=account, name="B", strategy="traditional_dca", budget_pct=5, activate=False
            )
        ).id
        await db.activate_bot(account_id=account, bot_id=idle)
        await db.resize_bot(account_id=account, bot_id=idle, budget_pct=10)
        await db.get_available_capital(account_id=account)
        await db.pause_bot(account_id=account, bot_id=idle)
        await db.close_bot(account_id=account, bot_id=idle)
        await db.configure_account(account_id=account, name="Only")
        await db.get_available_capital(account_id=account, exclude_bot_id=bot)
        await db.preview_bot(account_id=account, budget_pct=90)
        await db.calculate_available(account_id=account, currency="USD", raw_balance=9_000)
        await db.calculate_available_usd(raw_usd_balance=9_000, current_btc_price=49_000, account_id=account)
        await db.calculate_available_btc(raw_btc_balance=1, current_btc_price=None, account_id=account)
        for owner in ("Carol", "Dave"):
            await db.grant_owner(role_name="budgetdb_tenant", owner=owner)
        await db.revoke_owner(role_name="budgetdb_tenant", owner="Dave")
        # As if the first steps had been long ago.
        await settled(
            self._client.connection.execute(
                "UPDATE budgetdb_data.ledger SET recorded_at = %s + version * interval '1 second'"
                " WHERE account_id = %s AND version <= 6",
                [at(0), account],
            )
        )
        assert await db.archive_ledger(account_id=account, before=at(1)) == 6
        await settled(self._client.connection.commit())
        return self.calls


async def settled(result: Any) -> Any:
    """Return what a method of either client gives."""
    return await result if inspect.isawaitable(result) else result


def tell(db: Connection) -> list[Call]:
    """Call every public function upon a new account, and return the calls; fail if one is forgotten."""
    calls = asyncio.run(Narrator(BudgetDB(db)).tell())
    told = {call.function for call in calls}
    assert told == public_functions(db), "tests/story.py must call every public function"
    return calls


def public_functions(db: Connection, volatility: str = "vsi") -> set[str]:
    """Return the names of the public functions; those that write are volatile, v."""
    return {
        name
        for (name,) in db.execute(
            """
            SELECT p.proname FROM pg_catalog.pg_proc AS p
            WHERE p.pronamespace = 'budgetdb'::regnamespace AND p.provolatile = ANY (%s)
            """,
            (list(volatility),),
        )
    }


def answers(db: Connection, calls: list[Call]) -> list[Any]:
    """Return what the calls said that read: the same of every telling of the story."""
    reading = public_functions(db, "si")
    return [call.result for call in calls if call.function in reading]


def read(db: Connection, calls: list[Call]) -> dict[str, Any]:
    """Return the rows of every public view, and the results of every call that reads."""
    views = db.execute("SELECT viewname FROM pg_catalog.pg_views WHERE schemaname = 'budgetdb'").fetchall()
    assert views
    answers: dict[str, Any] = {
        view: db.execute(f"SELECT v::text FROM budgetdb.{view} AS v ORDER BY 1").fetchall()
        for (view,) in views
    }
    reading = public_functions(db, "si")
    for number, call in enumerate(calls):
        if call.function in reading:
            answers[f"{call.function} {number}"] = getattr(BudgetDB(db), call.function)(**call.arguments)
    return answers
