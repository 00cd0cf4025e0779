"""What the Python clients refuse before anything is sent, and what they take: the same, sync and async."""

from __future__ import annotations

import dataclasses
import inspect
import json
import math
from collections.abc import Collection, Coroutine, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy
import pandas  # type: ignore[import-untyped]
import psycopg
import pytest
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, ConnectionPool

import budgetdb
from budgetdb import AccountNotFound, AsyncBudgetDB, BudgetDB, InsufficientCapital, InvalidArgument
from budgetdb._arguments import TYPES

if TYPE_CHECKING:
    from conftest import Connection, Open

D = Decimal
Call: TypeAlias = Coroutine[Any, Any, Any]
NOON = datetime(2025, 3, 2, 12, tzinfo=UTC)
VALID: dict[str, Any] = {
    "bool": True,
    "int8": 1,
    "jsonb": {},
    "numeric": 1,
    "text": "text",
    "timestamptz": NOON,
}


async def refused(call: Call, message: str) -> InvalidArgument:
    """Return the refusal of a call, which is complete whether Python or the server refused."""
    with pytest.raises(InvalidArgument, match=message) as caught:
        await call
    error = caught.value
    assert (type(error), error.sqlstate) == (InvalidArgument, "UB005")
    assert error.message
    assert error.detail.startswith("Got ")
    assert error.hint
    assert str(error) == f"{error.message}\nDETAIL:  {error.detail}\nHINT:  {error.hint}"
    return error


def arguments_of(type_: str) -> list[tuple[str, str]]:
    """Return every method's arguments of a type, with the method."""
    return [
        (name, argument)
        for name, method in inspect.getmembers(AsyncBudgetDB, inspect.isfunction)
        if not name.startswith("_")
        for argument in inspect.signature(method).parameters
        if TYPES.get(argument) == type_
    ]


async def refused_unsent(open_client: Open, type_: str, values: list[Any]) -> None:
    """Give each of the values to every argument of a type: all are refused by name, and nothing is sent."""
    async with open_client(autocommit=False) as client:
        for name, argument in arguments_of(type_):
            required = {
                parameter.name: VALID[TYPES[parameter.name]]
                for parameter in inspect.signature(getattr(AsyncBudgetDB, name)).parameters.values()
                if parameter.name != "self" and parameter.default is inspect.Parameter.empty
            }
            for value in values:
                await refused(getattr(client, name)(**{**required, argument: value}), f"^{argument} ")
        # A statement would have begun a transaction.
        assert client.connection.info.transaction_status == TransactionStatus.IDLE


class Number(IntEnum):
    """Numbers with names."""

    ONE = 1


async def test_an_id_is_a_whole_number(open_client: Open) -> None:
    await refused_unsent(
        open_client,
        "int8",
        [
            *[37.5, 1.0, D(1), "1", "", b"1", True, False, [1], math.nan, numpy.float64(1), numpy.True_],
            *[object(), 2**63, -(2**63) - 1, 10**5000],
        ],
    )


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("one", [1, Number.ONE, numpy.int64(1), numpy.uint8(1)])
async def test_what_has_an_index_is_an_id(client: AsyncBudgetDB, one: int) -> None:
    assert (await client.pause_bot(one, one)).id == 1
    assert (await client.get_available_capital(one, one))[0].currency == "BTC"
    with pytest.raises(AccountNotFound):
        await client.get_available_capital(2**63 - 1)


@pytest.mark.usefixtures("published")
async def test_none_is_an_id_where_there_may_be_none(client: AsyncBudgetDB) -> None:
    assert await client.calculate_available_usd(1, 1, None) == 1
    assert await client.get_available_capital(1, None) == await client.get_available_capital(1)
    with pytest.raises(AccountNotFound):
        await client.pause_bot(None, 1)  # type: ignore[arg-type]


NO_AMOUNTS: list[Any] = [
    *["0x10", "1_000", " 5 ", "5\n", "", "٣", "\uff11", "1,5", "five", "-", ".", "e5", "1e", "0b1", "1e5000"],
    *["NaN", "Infinity", "-inf", "1" * 200_000],
    *[math.nan, math.inf, D("NaN"), D("sNaN"), D("-Infinity"), D("1E+999999"), D("1E-99999"), 10**5000],
    *[True, False, b"5", [5], {}, Fraction(1, 2), 1j, object(), numpy.float32(0.1), numpy.True_],
]
# What a float or an int may look like as text, and ccxt's floats and texts.
AMOUNTS = [
    (1e-07, "0.0000001"),
    ("1e-7", "0.0000001"),
    ("+5", "5"),
    (".5", "0.5"),
    ("5.", "5"),
    ("005.10", "5.1"),
    ("1E+3", "1000"),
    (D("1E+3"), "1000"),
    ("0e-30", "0"),
    (-0.0, "0"),
    (numpy.int64(7), "7"),
    (numpy.float64(0.1), "0.1"),
    (Number.ONE, "1"),
]


async def test_an_amount_is_a_plain_decimal(open_client: Open) -> None:
    await refused_unsent(open_client, "numeric", NO_AMOUNTS)


@pytest.mark.usefixtures("published")
async def test_balances_and_fills_have_plain_decimals(open_client: Open) -> None:
    async with open_client(autocommit=False) as client:
        for amount in NO_AMOUNTS:
            await refused(client.sync_balances(1, {"BTC": 1, "USD": amount}), "^the balance of USD is not a")
            await refused(
                client.record_fills(1, [{}, {"base_amount": amount}]), "^fill 2 of the list: base_amount "
            )
        assert client.connection.info.transaction_status == TransactionStatus.IDLE


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("amount", "exact"), AMOUNTS)
async def test_amounts_as_exchanges_write_them(client: AsyncBudgetDB, amount: Any, exact: str) -> None:
    assert await client.calculate_available_usd(amount, None, None) == D(exact)
    rows = await client.sync_balances(1, {"SOL": amount})
    assert [row.raw_balance for row in rows if row.currency == "SOL"] == [D(exact)]


@pytest.mark.usefixtures("published")
async def test_an_amount_that_is_missing(client: AsyncBudgetDB) -> None:
    none: Any = None
    await refused(client.record_price("kraken", "BTC", "USD", none), "price")
    await refused(client.resize_bot(1, 1, none), "budget_pct")
    await refused(client.calculate_available_usd(none, 1, 1), "raw_usd_balance")
    await refused(client.sync_balances(1, {"USD": none}), "the balance of USD")
    await refused(client.record_fills(1, [{"id": "1", "side": "buy", "base_amount": None}]), "^fill 1 ")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "balances",
    [
        *[None, [], "USD", b"USD", 5, {"USD"}, [("USD", 1)], D(1), object(), iter([]), True, math.nan],
        *[{1: 1}, {None: 1}, {"USD": {}}, {"USD": [1]}, {b"USD": 1}, pandas.Series({"USD": 1})],
    ],
)
async def test_balances_that_are_none(client: AsyncBudgetDB, balances: Any) -> None:
    await refused(client.sync_balances(1, balances), "balance")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "fills",
    [
        *[None, {}, {"id": "1"}, "", "fills", b"", 5, object(), D(1), True],
        *[[1], ["fill"], [None], [("id", "1")], [[]], [{1: 1}], [{"id": object()}], [{"id": math.nan}]],
        pandas.DataFrame({"id": ["1"]}),
    ],
)
async def test_fills_that_are_none(client: AsyncBudgetDB, fills: Any) -> None:
    await refused(client.record_fills(1, fills), "fill")


@pytest.mark.usefixtures("published")
async def test_ids_and_times_in_a_list_of_fills(open_client: Open) -> None:
    ids = [1.5, 1.0, "1", True, D(1), 2**63]
    times = [NOON.replace(tzinfo=None), "2025-03-02T10:00:00", "today", 1_740_916_800, NOON.date()]
    async with open_client(autocommit=False) as client:
        for name, values in [("position_id", ids), ("order_id", ids), ("executed_at", times)]:
            for value in values:
                await refused(
                    client.record_fills(1, [{}, {name: value}]), f"^fill 2 of the list: {name} (is|has) no "
                )
        assert client.connection.info.transaction_status == TransactionStatus.IDLE


@pytest.mark.usefixtures("published")
async def test_a_list_of_fills_as_an_exchange_gives_it(client: AsyncBudgetDB) -> None:
    position = await client.open_position(1, 1, "long")
    fill: dict[str, Any] = {"side": "buy", "base_amount": 1e-07, "quote_amount": "1e-2", "fee_currency": None}
    fills: tuple[Mapping[str, Any], ...] = (
        {**fill, "id": "a", "position_id": numpy.int64(position.id), "executed_at": "2025-03-02T10:00:00Z"},
        MappingProxyType(
            {**fill, "id": "b", "position_id": position.id, "executed_at": NOON, "fee_amount": D("0.001")}
        ),
    )
    first, second = await client.record_fills(1, fills)
    assert (first.base_amount, first.quote_amount, first.fee_amount) == (D("0.0000001"), D("0.01"), D(0))
    assert (first.executed_at, second.executed_at) == (NOON - timedelta(hours=2), NOON)
    assert second.fee_amount == D("0.001")
    # Any iterable will do, and an overlapping list counts once.
    assert await client.record_fills(1, iter(fills)) == [first, second]  # type: ignore[arg-type]


NO_TEXTS = ["\0", "a\0b", "\ud800", "a\udfff", "\ude00\ud83d"]


async def test_a_text_is_one_that_postgresql_can_store(open_client: Open) -> None:
    await refused_unsent(open_client, "text", [*NO_TEXTS, b"text", 5, 1.5, True, ["text"], NOON, object()])


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("text", NO_TEXTS)
async def test_json_has_no_other_texts(open_client: Open, text: str) -> None:
    async with open_client(autocommit=False) as client:
        await refused(client.sync_balances(1, {text: 1}), "^a key of balances has a character")
        await refused(client.record_fills(1, [{"id": text}]), "^fills has a character")
        await refused(client.record_fills(1, [{text: 1}]), "^fill 1 of the list: a key has a character")
        for config in ({text: 1}, {"a": ["😀", text]}, {"a": {"b\\": f"\\\\{text}"}}):
            await refused(
                client.create_bot(1, "Bot", "traditional_dca", 1, strategy_config=config),
                "^strategy_config has a character",
            )
        assert client.connection.info.transaction_status == TransactionStatus.IDLE


@pytest.mark.usefixtures("published")
async def test_texts_that_only_look_like_them(client: AsyncBudgetDB) -> None:
    name = "Grün 格 😀 \\u0000"
    config = {"\\u0000": "\\ud800", name: "\\\\u0000", "é😀": ["\\", '"\\u0000"', "\\\\ud800", "\U0010ffff"]}
    bot = await client.create_bot(1, name, "traditional_dca", 1, strategy_config=config)
    assert (bot.name, bot.strategy_config) == (name, {**config, "enable_bidirectional": False})


def nested(levels: int) -> Any:
    """Return lists within lists."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


CIRCLE: dict[str, Any] = {}
CIRCLE["circle"] = CIRCLE


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"a": nested(200_000)}, "nested too deep"),
        ({"a": nested(100)}, "nested too deep"),
        ({"a": {"b": MappingProxyType({"c": nested(98)})}}, "nested too deep"),
        (CIRCLE, "no JSON"),
        *[({"a": [value]}, "no JSON") for value in (math.nan, math.inf, D("NaN"), {1}, object(), b"", NOON)],
        *[({"a": value}, "no JSON") for value in (1j, 10**5000, numpy.float32(1), numpy.array([1]))],
        *[({("a", "b"): 1}, "no JSON"), ({b"a": 1}, "no JSON")],
        *[(value, "") for value in (None, [], "{}", 5, object())],
    ],
    ids=lambda value: type(value).__name__,
)
async def test_a_config_that_is_none(client: AsyncBudgetDB, config: Any, message: str) -> None:
    call = client.create_bot(1, "Bot", "traditional_dca", 1, strategy_config=config)
    await refused(call, f"^strategy_config is {message}")


@pytest.mark.usefixtures("published")
async def test_a_config_comes_back(client: AsyncBudgetDB, db: Connection) -> None:
    # Many lists are not deep ones, and the smallest stack that a server can have parses the deepest.
    config = {"deep": nested(99), "many": [[1]] * 200, "inner": MappingProxyType({"n": numpy.int64(5)})}
    await client.connection.execute("SET max_stack_depth = '100kB'")
    exact = D("0.100000000000000000000000000001")
    bot = await client.create_bot(1, "Bot", "traditional_dca", 1, strategy_config={**config, "exact": exact})
    assert bot.strategy_config == {
        **config,
        "inner": {"n": 5},
        "exact": str(exact),
        "enable_bidirectional": False,
    }
    read = "SELECT (strategy_config ->> 'exact')::numeric FROM budgetdb.bots WHERE id = %s"
    assert db.execute(read, (bot.id,)).fetchone() == (exact,)


class FarEast(tzinfo):
    """Python knows offsets of up to a day, the server of up to 16 hours."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        """Return an offset that the server does not know."""
        return timedelta(hours=20)

    def dst(self, _: datetime | None) -> None:
        """Return that it is not known."""

    tzname = dst


async def test_a_time_has_a_zone(open_client: Open) -> None:
    await refused_unsent(
        open_client,
        "timestamptz",
        [
            *[
                "today",
                "now",
                "epoch",
                "infinity",
                "tomorrow UTC",
                "",
                "1740916800",
                "12:00Z",
                "\ud800",
                "\0",
            ],
            *["2025-03-02", "2025-03-02T10:00:00", "2025-03-02 10:00", "02.03.2025 10:00Z"],
            *[" 2025-03-02T10:00Z", "2025-03-02T10:00 Europe/Berlin", "2025-02-30T00:00Z"],
            *["\u0662025-03-02T10:00Z", "10000-01-01T00:00Z", "2025-03-02T24:00:00Z", "2025-03-02T10Z"],
            *["20250302T100000Z", "2025-W09-7T10:00:00Z", "2025-03-03T06:00:00+20:00"],
            *[NOON.replace(tzinfo=None), NOON.date(), NOON.timetz(), 1_740_916_800, 1.5, True, D(1)],
            *[pandas.NaT, numpy.datetime64("2025-03-02"), b"2025-03-02T10:00:00Z", object()],
        ],
    )


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "time",
    [
        *["2025-03-02T10:00:00Z", "2025-03-02T11:00:00+01:00", "2025-03-02 10:00:00+00", "2025-03-02T10:00Z"],
        *[
            "2025-03-02T10:00:00.000Z",
            "2025-03-02t10:00:00z",
            "2025-03-02T09:59:60Z",
            "2025-03-02 15:30 +0530",
        ],
        *["2025-03-02T10:00:00,0000001Z"],
        *[NOON - timedelta(hours=2), datetime(2025, 3, 3, 6, tzinfo=FarEast())],
        pandas.Timestamp("2025-03-02T10:00:00Z"),
    ],
)
async def test_a_time_is_a_datetime_or_iso_8601(client: AsyncBudgetDB, time: datetime | str) -> None:
    moment = NOON - timedelta(hours=2)
    # Neither of these would change what a text with its zone says.
    await client.connection.execute("SET TimeZone = 'Asia/Kolkata'")
    await client.connection.execute("SET DateStyle = 'SQL, DMY'")
    assert (await client.record_price("kraken", "BTC", "USD", 1, time)).as_of == moment
    assert (await client.sync_balances(1, {"USD": 1}, time))[0].account_id == 1
    assert await client.archive_ledger(1, time) == 0
    position = await client.open_position(1, 1, "long")
    assert (await client.record_fill(1, position.id, "buy", 1, 1, executed_at=time)).executed_at == moment


@pytest.mark.usefixtures("published")
async def test_a_time_that_is_none_is_left_out(client: AsyncBudgetDB) -> None:
    start = datetime.now(UTC) - timedelta(minutes=1)
    assert (await client.record_price("kraken", "BTC", "USD", 1, None)).as_of > start
    position = await client.open_position(1, 1, "long")
    assert (await client.record_fill(1, position.id, "buy", 1, 1, executed_at=None)).executed_at > start
    # Where a time is required, the server refuses.
    await refused(client.archive_ledger(1, None), "before")  # type: ignore[arg-type]


async def test_a_bool_is_one(open_client: Open) -> None:
    await refused_unsent(open_client, "bool", [0, 1, "true", "no", b"t", 1.0, [], object()])


async def test_a_client_needs_a_connection_of_its_kind(dsn: str) -> None:
    with psycopg.connect(dsn) as sync, ConnectionPool(dsn, min_size=0, max_size=1, open=True) as pool:
        async with (
            await psycopg.AsyncConnection.connect(dsn) as async_,
            AsyncConnectionPool(dsn, min_size=0, max_size=1, open=False) as async_pool,
        ):
            neither = [None, dsn, pool, async_pool, sync.cursor(), async_.cursor(), psycopg.Connection]
            wrong: list[tuple[type, list[Any]]] = [
                (BudgetDB, [*neither, async_, AsyncBudgetDB(async_), BudgetDB(sync)]),
                (AsyncBudgetDB, [*neither, sync, AsyncBudgetDB(async_), BudgetDB(sync)]),
            ]
            for client, connections in wrong:
                for connection in connections:
                    with pytest.raises(InvalidArgument, match="connection is no psycopg") as caught:
                        client(connection)
                    assert type(connection).__qualname__ in caught.value.detail
                    assert "pool.connection()" in caught.value.hint
            with pytest.raises(InvalidArgument, match=r"is no psycopg\.AsyncConnection"):
                await budgetdb.calculate_available_usd(sync, 1, 1, 1)  # type: ignore[arg-type]


async def test_a_subclass_of_a_connection_is_one(dsn: str) -> None:
    class Mine(psycopg.Connection[Any]):
        pass

    class MyAsync(psycopg.AsyncConnection[Any]):
        pass

    with Mine.connect(dsn) as connection:
        assert BudgetDB(connection).calculate_available_usd(1, 1, None) == 1
    async with await MyAsync.connect(dsn) as async_connection:
        assert await AsyncBudgetDB(async_connection).calculate_available_usd(1, 1, None) == 1


@pytest.mark.usefixtures("published")
async def test_zero_reads_as_0(client: AsyncBudgetDB) -> None:
    def digits(*values: Decimal | None) -> list[str]:
        return [str(value) for value in values]

    usd = (await client.get_available_capital(3))[1]
    assert digits(usd.raw_balance, usd.shortfall) == ["100000", "0"]
    bot = await client.create_bot(1, "Bot", "traditional_dca", 1)
    assert digits(bot.short_pct, bot.reserved_btc_for_shorts) == ["0", "0"]
    assert digits(bot.reserved_usd_for_longs) == ["500.00"]
    assert digits(await client.calculate_available_usd("0.00000000", 1, 1)) == ["0"]
    position = await client.open_position(1, bot.id, "long")
    assert digits(position.base_amount, position.quote_amount, position.realised_pnl) == ["0"] * 3
    account = await client.create_account("bob", "Full", "kraken")
    await client.sync_balances(account.id, {"USD": 100, "BTC": 1})
    for half in ("Half", "Other half"):
        await client.create_bot(account.id, half, "bidirectional_dca", 100)
    with pytest.raises(InsufficientCapital) as caught:
        await client.create_bot(account.id, "More", "bidirectional_dca", 10)
    assert [digits(short.available) for short in caught.value.shortages] == [["0"], ["0"]]
    # Every Decimal of every row, whatever its currency's scale.
    rows: list[Any] = [*await client.preview_bot(1, 1), *await client.sync_balances(1, {"ETH": 0})]
    for row in rows:
        for name, value in dataclasses.asdict(row).items():
            assert not isinstance(value, Decimal) or value or str(value) == "0", (row, name)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("place", "types"), [("pg_temp", {"bool", "int8", "numeric"}), ("mine", TYPES.values())]
)
async def test_no_type_of_the_session_s_own_is_used(
    client: AsyncBudgetDB, place: str, types: Collection[str]
) -> None:
    if place == "mine":
        await client.connection.execute("CREATE SCHEMA mine")
        await client.connection.execute("SET search_path = mine, pg_catalog")
    for type_ in set(types):
        domain = f"CREATE DOMAIN {place}.{type_} AS pg_catalog.{type_} CHECK (value IS NULL)"
        await client.connection.execute(domain.encode())
    position = await client.open_position(1, 1, "long")
    fill = await client.record_fill(1, position.id, "buy", 1, 1, executed_at=NOON)
    assert (fill.base_amount, fill.executed_at) == (D(1), NOON)
    assert (await client.sync_balances(1, {"USD": 5}, complete=True))[1].raw_balance == 5


@pytest.mark.usefixtures("published")
async def test_no_setting_of_the_session_changes_a_call(client: AsyncBudgetDB) -> None:
    config = {"path": "C:\\new\\u0041", "quote": 'it\'s "so"'}

    async def answers(request_id: str) -> list[Any]:
        return [
            await client.create_bot(
                1, "Bot \\' E", "traditional_dca", 0.1, strategy_config=config, request_id=request_id
            ),
            await client.record_price("kraken", "BTC", "USD", 0.1, NOON),
            await client.get_available_capital(1),
        ]

    first = await answers("once")
    for setting, value in [
        ("standard_conforming_strings", "off"),
        ("extra_float_digits", "-15"),
        ("bytea_output", "escape"),
        ("IntervalStyle", "sql_standard"),
        ("DateStyle", "SQL, DMY"),
        ("TimeZone", "Asia/Kolkata"),
        ("search_path", ""),
        ("quote_all_identifiers", "on"),
        ("xmloption", "document"),
    ]:
        await client.connection.execute("SELECT set_config(%s, %s, false)", (setting, value))
    assert await answers("once") == first


def test_every_refusal_of_python_s_reads_like_the_server_s(published: BudgetDB) -> None:
    with pytest.raises(InvalidArgument) as here:
        published.sync_balances(1, {"USD": "0x10"})
    with pytest.raises(psycopg.DatabaseError) as there:
        published.connection.execute(
            "SELECT * FROM budgetdb.sync_balances(1, %s)", (json.dumps({"USD": "0x10"}),)
        )
    assert there.value.sqlstate == here.value.sqlstate
    assert there.value.diag.message_primary == here.value.message


def test_a_refused_call_leaves_the_transaction_usable(published: BudgetDB, dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        client = BudgetDB(connection)
        bot = client.create_bot(1, "Kept", "traditional_dca", 1)
        with pytest.raises(InvalidArgument):
            client.pause_bot(1, bot.id + 0.5)  # type: ignore[arg-type]
    assert published.pause_bot(1, bot.id).name == "Kept"
