"""The Python clients: exact typed rows, exceptions per SQLSTATE, nothing behind the caller's back."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import math
import pickle
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.rows import TupleRow, dict_row, scalar_row
from psycopg.types.numeric import FloatLoader
from psycopg_pool import AsyncConnectionPool, ConnectionPool

import budgetdb
from budgetdb import (
    AccountNotFound,
    Amount,
    AsyncBudgetDB,
    BotNotFound,
    BudgetDB,
    BudgetDBError,
    InsufficientCapital,
    InvalidArgument,
    NotAllowed,
    OrderNotFound,
    PositionNotFound,
    RequestReused,
    Shortage,
    calculate_available_btc,
    calculate_available_usd,
    row_of,
)

if TYPE_CHECKING:
    from conftest import Open

D = Decimal
NOON = datetime(2024, 1, 2, 12, 30, 15, 123456, timezone(timedelta(hours=5, minutes=30)))
Connection: TypeAlias = psycopg.Connection[TupleRow]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("account_id", "exclude_bot_id", "usd", "btc"),
    [(1, None, 30_000, "0.4"), (1, 1, 40_000, "0.5"), (2, None, 19_000, "0.21"), (3, None, 75_000, "0.75")],
)
async def test_published_example(
    client: AsyncBudgetDB, account_id: int, exclude_bot_id: int | None, usd: int, btc: str
) -> None:
    available = await client.get_available_capital(account_id, exclude_bot_id)
    assert {row.currency: row.available for row in available} == {"USD": D(usd), "BTC": D(btc)}
    raw = {row.currency: row.raw_balance for row in available}
    assert await client.calculate_available_usd(raw["USD"], 100_000.0, account_id, exclude_bot_id) == D(usd)
    assert await client.calculate_available_btc(raw["BTC"], None, account_id, exclude_bot_id) == D(btc)


@pytest.mark.usefixtures("published")
async def test_published_calls_as_written(dsn: str) -> None:
    async with await AsyncConnection.connect(dsn) as db:
        available = await calculate_available_usd(
            db=db, raw_usd_balance=50000.0, current_btc_price=100000.0, account_id=1, exclude_bot_id=None
        )
        assert available == 30_000
        assert await calculate_available_btc(AsyncBudgetDB(db), 0.5, 100000.0, 1, exclude_bot_id=1) == D(
            "0.5"
        )


async def test_a_bots_life(client: AsyncBudgetDB) -> None:
    account = await client.create_account("bob", "Main", "kraken", reservation_model="exact", kind="cex")
    assert (account.version, account.reservation_model, account.is_paper_trading) == (1, "exact", False)
    assert (await client.configure_account(account.id, name="First")).name == "First"
    zero = D(0)
    capital = await client.sync_balances(account.id, {"USD": 1000, "BTC": 0})
    assert [(row.currency, row.available, row.account_name) for row in capital] == [
        ("BTC", zero, "First"),
        ("USD", D(1000), "First"),
    ]
    preview = await client.preview_bot(account.id, 50, long_pct=100)
    assert {row.currency: (row.required, row.fits) for row in preview} == {
        "USD": (D(500), True),
        "BTC": (zero, True),
    }

    config = {"levels": [1, 2.5, None], "name": "é"}
    bot = await client.create_bot(account.id, "Bot", "traditional_dca", 50, strategy_config=config)
    assert bot.strategy_config == {**config, "enable_bidirectional": False}
    assert (bot.is_active, bot.budget_pct, bot.long_pct) == (True, D(50), D(100))
    price = await client.record_price("kraken", "BTC", "USD", "50000.5", NOON)
    assert (price.price, price.as_of, price.status) == (D("50000.5"), NOON, "stale")

    position = await client.open_position(account.id, bot.id, "long")
    assert (position.status, position.base_currency, position.closed_at) == ("pending", "BTC", None)
    fill = await client.record_fill(account.id, position.id, "buy", 0.001, 50, executed_at=NOON)
    assert (fill.base_amount, fill.fee_amount, fill.fee_currency, fill.executed_at) == (
        D("0.001"),
        zero,
        "USD",
        NOON,
    )
    assert (await client.pause_bot(account.id, bot.id)).status == "paused"
    assert (await client.activate_bot(account.id, bot.id)).status == "active"
    assert (await client.resize_bot(account.id, bot.id, D(60))).budget_pct == D(60)
    await client.record_fill(account.id, position.id, "sell", 0.001, 60, fee_amount="0.1")
    assert (await client.close_bot(account.id, bot.id)).status == "closed"


@pytest.mark.usefixtures("published")
async def test_insufficient_capital_has_the_figures(client: AsyncBudgetDB) -> None:
    with pytest.raises(InsufficientCapital, match="insufficient capital on account 1") as caught:
        await client.create_bot(1, "Too big", "bidirectional_dca", 90, 100, 0)
    error = caught.value
    assert (error.currency, error.required, error.available) == ("USD", D(45_000), D(30_000))
    assert error.shortages == (Shortage("USD", D(45_000), D(30_000)),)
    assert error.sqlstate == "UB001"
    assert str(error).splitlines() == [
        error.message,
        f"DETAIL:  {error.detail}",
        f"HINT:  {error.hint}",
    ]


@pytest.mark.usefixtures("published")
async def test_insufficient_capital_names_every_currency(client: AsyncBudgetDB) -> None:
    draft = await client.create_bot(1, "Draft", "bidirectional_dca", 100, 70, 30, activate=False)
    await client.sync_balances(1, {"USD": 20_000, "BTC": "0.1"})
    with pytest.raises(InsufficientCapital) as both:
        await client.activate_bot(1, draft.id)
    assert both.value.shortages == (Shortage("BTC", D("0.15"), D(0)), Shortage("USD", D(35_000), D(0)))


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("error", "call"),
    [
        (InsufficientCapital, lambda client: client.create_bot(1, "Bot", "traditional_dca", 100)),
        (AccountNotFound, lambda client: client.get_available_capital(99)),
        (AccountNotFound, lambda client: client.pause_bot(None, 1)),
        (BotNotFound, lambda client: client.pause_bot(2, 1)),
        (PositionNotFound, lambda client: client.record_fill(1, 99, "buy", 1, 1)),
        (InvalidArgument, lambda client: client.create_bot(1, None, "traditional_dca", 10)),
        (InvalidArgument, lambda client: client.create_bot(1, "Bot", "hodl", 10)),
        (NotAllowed, lambda client: client.activate_bot(1, 1)),
        (RequestReused, lambda client: client.create_bot(1, "Bot", "traditional_dca", 2, request_id="once")),
    ],
)
async def test_every_refusal_has_its_class(
    client: AsyncBudgetDB,
    error: type[BudgetDBError],
    call: Callable[[AsyncBudgetDB], Coroutine[Any, Any, object]],
) -> None:
    await client.create_bot(1, "Once", "traditional_dca", 1, request_id="once")
    with pytest.raises(error) as caught:
        await call(client)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.DatabaseError)
    assert type(caught.value) is error
    assert caught.value.sqlstate == caught.value.diag.sqlstate == cause.sqlstate
    assert caught.value.message
    assert caught.value.detail
    assert caught.value.hint
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (type(copy), str(copy), copy.sqlstate) == (error, str(caught.value), error.sqlstate)


async def test_other_errors_are_psycopgs_own(client: AsyncBudgetDB) -> None:
    await client.connection.execute("SET default_transaction_read_only = on")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        await client.create_account("bob", "Main", "kraken")


@pytest.mark.usefixtures("published")
async def test_a_repeated_request_returns_the_first_row(client: AsyncBudgetDB) -> None:
    first = await client.create_bot(1, "Bot E", "traditional_dca", 1, request_id="r")
    assert await client.create_bot(1, "Bot E", "traditional_dca", 1.0, request_id="r") == first


async def test_without_an_account_the_warning_is_logged(
    client: AsyncBudgetDB, caplog: pytest.LogCaptureFixture
) -> None:
    assert await client.calculate_available_usd(123.45, 100_000, None) == D("123.45")
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("budgetdb", logging.WARNING)
    message, detail, hint = record.getMessage().splitlines()
    assert "account_id is missing" in message
    assert detail.startswith("DETAIL:  The raw balance of 123.45 USD")
    assert "budgetdb.require_account_id" in hint

    await client.connection.execute("SET budgetdb.require_account_id = on")
    with pytest.raises(AccountNotFound, match="account_id is missing"):
        await client.calculate_available_btc(1, 100_000, None)
    assert len(caplog.records) == 1


async def test_only_the_warnings_of_a_call_are_logged(
    client: AsyncBudgetDB, caplog: pytest.LogCaptureFixture
) -> None:
    await client.calculate_available_usd(1, None, None)
    await client.connection.execute("DO $$ BEGIN RAISE WARNING 'the caller''s own'; END $$")
    assert len(caplog.records) == 1


async def test_calls_that_wait_for_one_connection_log_once_each(
    dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with await AsyncConnection.connect(dsn) as db:
        await asyncio.gather(*(calculate_available_usd(db, amount, None, None) for amount in range(5)))
    assert len(caplog.records) == 5


@pytest.mark.usefixtures("published")
async def test_the_caller_owns_the_transaction(open_client: Open, db: Connection) -> None:
    db.execute("CREATE TABLE orders (bot_id bigint)")
    for end, bots in [("rollback", 0), ("commit", 1)]:
        async with open_client(autocommit=False) as client:
            bot = await client.create_bot(1, "Bot E", "traditional_dca", 1)
            await client.connection.execute("INSERT INTO orders VALUES (%s)", (bot.id,))
            await getattr(client.connection, end)()
        count = db.execute(
            "SELECT (SELECT count(*) FROM orders), count(*) FROM budgetdb.bots WHERE name = 'Bot E'"
        )
        assert count.fetchone() == (bots, bots)


@pytest.mark.usefixtures("published")
async def test_pools(dsn: str) -> None:
    with ConnectionPool(dsn, min_size=1, open=True) as pool, pool.connection() as connection:
        assert BudgetDB(connection).create_bot(1, "Bot E", "traditional_dca", 1).id == 5
    async with AsyncConnectionPool(dsn, min_size=1, open=False) as pools, pools.connection() as db:
        assert await calculate_available_usd(db, 50_000, None, 1) == 29_500


@pytest.mark.usefixtures("published")
async def test_whatever_the_connection_is_set_to(open_client: Open) -> None:
    raw = psycopg.AsyncRawCursor if "async" in open_client.__name__ else psycopg.RawCursor
    async with open_client(row_factory=dict_row, cursor_factory=raw) as client:
        client.connection.adapters.register_loader("numeric", FloatLoader)
        await client.connection.execute("SET search_path = ''")
        await client.connection.execute("SET DateStyle = 'German'")
        await client.connection.execute("SET TimeZone = 'Asia/Kolkata'")
        now = datetime.now(NOON.tzinfo)
        rows = await client.sync_balances(1, {"ETH": "0.123456789012345678"}, now)
    eth = next(row for row in rows if row.currency == "ETH")
    assert eth.raw_balance == D("0.123456789012345678")
    assert eth.snapshot_as_of == now


@pytest.mark.usefixtures("published")
async def test_pipeline_mode(dsn: str) -> None:
    with psycopg.connect(dsn) as connection, connection.pipeline():
        connection.execute("SELECT 1")
        assert BudgetDB(connection).create_bot(1, "Bot E", "traditional_dca", 1).id == 5
    async with await AsyncConnection.connect(dsn) as async_connection, async_connection.pipeline():
        with pytest.raises(InsufficientCapital):
            await AsyncBudgetDB(async_connection).create_bot(1, "Bot F", "traditional_dca", 99)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("amount", "exact"),
    [
        (0.1, "0.1"),
        (1e-18, "0.000000000000000001"),
        (1e15, "1000000000000000"),
        (D("1E+3"), "1000"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
        (7, "7"),
    ],
)
async def test_amounts_are_exact(client: AsyncBudgetDB, amount: Amount, exact: str) -> None:
    assert await client.calculate_available_usd(amount, None, None) == D(exact)
    rows = await client.sync_balances(1, {"SOL": amount})
    assert [row.raw_balance for row in rows if row.currency == "SOL"] == [D(exact)]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("amount", [math.nan, math.inf, -math.inf, D("NaN"), D("Infinity"), "NaN", 1e20])
async def test_what_is_no_amount_is_refused(client: AsyncBudgetDB, amount: Amount) -> None:
    with pytest.raises(InvalidArgument):
        await client.sync_balances(1, {"USD": amount})
    with pytest.raises(InvalidArgument):
        await client.calculate_available_btc(amount, 1, 1)
    with pytest.raises(InvalidArgument):
        await client.create_bot(1, "Bot E", "traditional_dca", amount)


@pytest.mark.usefixtures("published")
async def test_below_zero_is_a_balance_and_no_budget(client: AsyncBudgetDB) -> None:
    (usd,) = (row for row in await client.sync_balances(1, {"USD": -1}) if row.currency == "USD")
    assert (usd.raw_balance, usd.available) == (D(-1), D(0))
    assert await client.calculate_available_btc(-1, 1, 1) == 0
    assert await client.calculate_available(1, "USD", -1) == 0
    for budget in ({"budget_pct": -1}, {"allocation": {"USD": -1}}):
        with pytest.raises(InvalidArgument):
            await client.create_bot(1, "Bot E", "traditional_dca", **budget)


@pytest.mark.usefixtures("published")
async def test_a_budget_of_amounts(client: AsyncBudgetDB) -> None:
    bot = await client.create_bot(1, "Grid", "grid", allocation={"USD": D("500.10"), "BTC": "0.1"}, bot_id=7)
    assert (bot.id, bot.budget_pct, bot.allocation) == (7, None, {"USD": "500.1", "BTC": "0.1"})
    assert await client.create_bot(1, "Grid", "grid", allocation={"USD": 500.1, "BTC": 0.1}, bot_id=7) == bot
    with pytest.raises(RequestReused):
        await client.create_bot(1, "Grid", "grid", allocation={"USD": 500.2, "BTC": 0.1}, bot_id=7)
    preview = await client.preview_bot(1, allocation={"USD": 30_500}, exclude_bot_id=7)
    assert [(row.currency, row.required, row.fits) for row in preview] == [
        ("BTC", D(0), True),
        ("USD", D(30_500), False),
    ]
    resized = await client.resize_bot(1, 7, allocation={"USD": 1})
    assert resized.allocation == {"USD": "1"}
    renamed = await client.configure_bot(1, 7, "Grid 2", {"levels": 9})
    assert (renamed.name, renamed.strategy_config["levels"]) == ("Grid 2", 9)


@pytest.mark.usefixtures("published")
async def test_a_time_needs_a_time_zone(client: AsyncBudgetDB) -> None:
    with pytest.raises(InvalidArgument, match="as_of has no time zone") as caught:
        await client.sync_balances(1, {"USD": 1}, as_of=datetime(2024, 1, 1))
    assert caught.value.sqlstate == "UB005"


@pytest.mark.usefixtures("published")
async def test_views_may_get_more_columns(client: AsyncBudgetDB, db: Connection) -> None:
    # Often enough for psycopg to prepare the statement.
    for number in range(8):
        await client.configure_account(1, name=f"Name {number}")
    db.execute("""
        DO $$ BEGIN EXECUTE format(
            'CREATE OR REPLACE VIEW budgetdb.accounts AS SELECT *, 1 AS more FROM (%s) AS v',
            rtrim(pg_get_viewdef('budgetdb.accounts'::regclass), ';')
        ); END $$
    """)
    # What makes the server plan prepared statements again, as a deploy does.
    db.execute("ALTER FUNCTION budgetdb.configure_account COST 200")
    account = await client.configure_account(1, name="Last")
    assert account.name == "Last"
    rows = db.cursor(row_factory=row_of(budgetdb.Account)).execute(
        "SELECT * FROM budgetdb.accounts WHERE id = 1"
    )
    assert rows.fetchall() == [account]


@pytest.mark.usefixtures("published")
async def test_rows_are_frozen(client: AsyncBudgetDB) -> None:
    bot = await client.pause_bot(1, 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        bot.name = "Other"  # type: ignore[misc]
    assert not hasattr(bot, "__dict__")
    assert bot in {bot}
    assert dataclasses.replace(bot, name="Other").id == bot.id


def test_row_of_reads_the_views(published: BudgetDB) -> None:
    cursor = published.connection.cursor(row_factory=row_of(budgetdb.LedgerRow))
    first = cursor.execute("SELECT * FROM budgetdb.ledger ORDER BY account_id, version").fetchone()
    assert first
    assert (first.operation, first.version, first.entries, first.bot_id) == ("create_account", 1, [], None)


def test_the_package_is_typed_and_versioned(published: BudgetDB) -> None:
    assert files(budgetdb).joinpath("py.typed").is_file()
    assert budgetdb.__version__ == version("budgetdb")
    assert set(budgetdb.__all__) <= set(dir(budgetdb))
    notice = published.connection.cursor(row_factory=scalar_row).execute("SELECT count(*) FROM budgetdb.bots")
    assert notice.fetchone() == 4


@pytest.mark.usefixtures("published")
async def test_orders_in_the_words_of_the_gate(client: AsyncBudgetDB) -> None:
    order = await client.place_order(1, 1, "buy", "0.1", 9_000)
    assert (order.status, order.hold, order.hold_currency) == ("open", D(9_000), "USD")
    with pytest.raises(InsufficientCapital, match="bot 1 of account 1") as caught:
        await client.place_order(1, 1, "buy", "0.1", 9_000)
    assert caught.value.shortages == (Shortage("USD", D(9_000), D(1_000)),)
    await client.record_fill(1, None, "buy", "0.1", 9_000, order_id=order.id)
    await client.place_order(1, 1, "sell", "0.06", 9_000, order.position_id)
    with pytest.raises(InsufficientCapital, match=f"position {order.position_id}") as caught:
        await client.place_order(1, 1, "sell", "0.06", 9_000, order.position_id)
    assert caught.value.shortages == (Shortage("BTC", D("0.06"), D("0.04")),)
    for unknown in (client.cancel_order(2, order.id), client.confirm_order(1, 99, "x")):
        with pytest.raises(OrderNotFound) as missing:
            await unknown
        assert missing.value.sqlstate == "UB008"
    with pytest.raises(OrderNotFound):
        await client.record_fill(2, None, "buy", 1, 1, order_id=order.id)
