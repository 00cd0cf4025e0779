"""The database and tests/oracle.py do the same random calls, and must agree on every row of every view.

Each example is one transaction that is rolled back: now() stands still, and nothing is left behind. A failure
prints its calls as SQL. `HYPOTHESIS_PROFILE=thorough` looks for longer, and elsewhere each time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypeVar

import psycopg
from example import Connection
from hypothesis import HealthCheck, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from oracle import SCALES, Account, Bot, Market, Oracle, Position, Refused, Row
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

T = TypeVar("T")
Call = tuple[str, Row]
Chosen = tuple[Account, Bot]
Holder = tuple[Account, Bot, Position]

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
SETTINGS = settings(
    max_examples=1000 if THOROUGH else 60,
    stateful_step_count=60 if THOROUGH else 40,
    derandomize=not THOROUGH,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

EXACT = partial(json.dumps, default=str)

# Each view, what tells its rows apart, and the query if it is not the view itself.
VIEWS = {
    "accounts": ("id", ""),
    "account_capital": ("account_id currency", ""),
    "available_capital": (
        "account_id bot_id currency",
        """SELECT b.account_id, b.id AS bot_id, a.*
           FROM budgetdb.bots AS b, budgetdb.get_available_capital(b.account_id, b.id) AS a""",
    ),
    "bot_capital": ("account_id bot_id currency", ""),
    "bots": ("id", ""),
    "capital_history": (
        "account_id currency",
        """SELECT DISTINCT ON (account_id, currency) * FROM budgetdb.capital_history
           ORDER BY account_id, currency, version DESC""",
    ),
    "fills": ("id", ""),
    "integrity_violations": ("account_id bot_id currency total", ""),
    "ledger": ("account_id version", ""),
    "portfolio_capital": ("owner is_paper_trading currency", ""),
    "positions": ("id", ""),
    "prices": ("exchange base_currency quote_currency", ""),
}

# What each bot of an exact account could get, had no bot of the account overspent.
FREE = """
    SELECT b.id, f.currency, f.available - f.shortfall + (
        SELECT coalesce(sum(c.overspent), 0) FROM budgetdb.bot_capital AS c
        WHERE c.account_id = b.account_id AND c.currency = f.currency
    )
    FROM budgetdb.bots AS b
    JOIN budgetdb.accounts AS a ON a.id = b.account_id AND a.reservation_model = 'exact'
    CROSS JOIN budgetdb.get_available_capital(b.account_id, b.id) AS f
"""


class Execution(NamedTuple):
    """How a fill goes: which part of what there is, at which price, with which fee, and when."""

    part: Fraction
    price: Decimal
    fee_in: str
    fee_part: Fraction
    minutes: int


def numbers(*texts: str | None) -> st.SearchStrategy[Any]:
    """One of these decimals, or None."""
    return st.sampled_from([text and Decimal(text) for text in texts])


def fractions(*texts: str) -> st.SearchStrategy[Fraction]:
    """One of these parts."""
    return st.sampled_from([Fraction(text) for text in texts])


def among(choices: Callable[[Any], Sequence[T]]) -> st.SearchStrategy[T]:
    """One of what the machine has at the time."""
    return st.runner().flatmap(lambda machine: st.sampled_from(choices(machine)))


# Few values, so that exact fits, thirds, equal times and leftovers of 10^-18 come up again and again.
BALANCES = numbers("0", "0.99", "1", "3", "1000", "50000", "0.333333333333333333", "999999999999.77")
BASES = numbers("0.1", "1", "3", "0.333333333333333333", "0.000000000000000001", "1.23456789")
PRICES = numbers("1", "3", "0.07", "100000", "99999.99", "0.0000000007")
BUDGETS = numbers("10", "25", "33.333333333333333333", "50", "100", "0.000000000000000001")
SIDES = numbers(None, None, "0", "30", "66.666666666666666667", "100")
NO_AMOUNTS = numbers("0", "-1", "NaN", "Infinity", "1e-19", "1e21", "100.1")
MINUTES = st.sampled_from([-90, -20, -10, -6, -5, -1, 0, 5])
EXECUTIONS = st.builds(
    Execution,
    part=fractions("1", "1/2", "1/2", "1/3", "1/3", "8/7"),
    price=PRICES,
    fee_in=st.sampled_from(["quote", "quote", "quote", "base", "base", "BNB"]),
    fee_part=fractions("0", "0", "0", "1/1000", "1/1000", "2"),
    minutes=MINUTES,
)
DIRECTIONS = st.sampled_from(["long", "short"])
MARKETS = st.sampled_from([("BTC", "USD"), ("BTC", "USD"), ("ETH", "BTC"), ("ETH", "USD")])
EXCHANGES = st.sampled_from(["coinbase", "kraken"])
MODELS = st.sampled_from(["conservative", "exact"])
POLICIES = st.sampled_from(["keep", "sweep"])
ACCOUNTS = among(lambda machine: machine.accounts())
BOTS = among(lambda machine: machine.bots())
LIVING = among(lambda machine: machine.bots("draft", "active", "paused"))
STARTED = among(lambda machine: machine.bots("active", "paused"))
ANY = among(lambda machine: machine.positions())
OPEN = among(lambda machine: machine.positions("open"))
REQUESTS = among(lambda machine: machine.requests())


def decimal(amount: Fraction, rounding: str = ROUND_DOWN) -> Decimal:
    """Write an amount with 18 decimals."""
    with localcontext(prec=100, rounding=rounding):
        exact = Decimal(amount.numerator) / Decimal(amount.denominator)
        return exact.quantize(Decimal("1e-18")).normalize()


def differences(key: str, expected: Sequence[Row], found: Sequence[Row]) -> list[object]:
    """List the keys of rows that one side lacks, and (key, column, expected, found) where columns differ."""
    names = key.split()
    mine, theirs = ({tuple(row[name] for name in names): row for row in rows} for rows in (expected, found))
    different: list[object] = sorted(mine.keys() ^ theirs.keys(), key=str)
    if len(theirs) < len(found):
        different.append(f"{len(found)} rows of {len(theirs)} keys")
    for at in mine.keys() & theirs.keys():
        for column, value in mine[at].items():
            other = theirs[at][column]
            if value != (Fraction(other) if isinstance(other, Decimal) else other):
                different.append((at, column, value, other))
    return different


class Machine(RuleBasedStateMachine):
    """Accounts, bots, and everything that can happen to them."""

    db: ClassVar[Connection]

    def __init__(self) -> None:
        super().__init__()
        self.example = ExitStack()
        self.example.enter_context(self.db.transaction(force_rollback=True))
        ((self.now,),) = self.db.execute("SELECT now()")
        self.oracle = Oracle(self.now)
        self.answers: list[tuple[str, Row, list[Row]]] = []

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.example.close()

    def accounts(self) -> list[Account]:
        """List all accounts."""
        return list(self.oracle.book.values())

    def bots(self, *statuses: str) -> list[Chosen]:
        """List the bots in one of the statuses, or all."""
        return [
            (account, bot)
            for account in self.accounts()
            for bot in account.bots.values()
            if not statuses or bot.life().status in statuses
        ]

    def positions(self, *statuses: str) -> list[Holder]:
        """List the positions in one of the statuses, or all."""
        return [
            (account, bot, position)
            for account, bot in self.bots()
            for position in bot.positions
            if not statuses or bot.position_status(position) in statuses
        ]

    def calls(self) -> list[Call]:
        """List the calls of accounts that were not refused."""
        return [(function, arguments) for function, arguments, _ in self.answers if "account_id" in arguments]

    def requests(self) -> list[Call]:
        """List the calls that had a request id."""
        return [call for call in self.calls() if call[1].get("request_id")]

    def ask(self, function: str, arguments: Mapping[str, Any]) -> str | list[Row]:
        """Call the database; return its rows, or the SQLSTATE of its refusal."""
        names = ", ".join(f"{name} => %({name})s" for name in arguments)
        values = {
            name: Jsonb(value, EXACT) if isinstance(value, dict | list) else value
            for name, value in arguments.items()
        }
        cursor = psycopg.ClientCursor(self.db, row_factory=dict_row)
        note(statement := cursor.mogrify(f"SELECT * FROM budgetdb.{function}({names});", values))
        try:
            with self.db.transaction():
                return cursor.execute(statement).fetchall()
        except psycopg.Error as error:
            return error.sqlstate or str(error)

    def call(self, function: str, **arguments: Any) -> None:
        """Call both, and compare what they say; every other request has an id."""
        if function not in ("create_account", "configure_account", "record_price"):
            number = len(self.answers)
            arguments.setdefault("request_id", f"request {number}" if number % 2 else None)
        answer = self.ask(function, arguments)
        ids = [row["id"] for row in answer if "id" in row] if isinstance(answer, list) else []
        try:
            happened: bool | str = self.oracle.call(function, ids, arguments)
        except Refused as refused:
            happened = refused.sqlstate
        event(f"{function}: {happened}")
        if isinstance(happened, str) or isinstance(answer, str):
            assert answer == happened
        elif happened:
            self.answers.append((function, arguments, answer))
        else:
            # What record_fills has recorded, record_fill may be asked for the first time.
            earlier = [rows for _, known, rows in self.answers if known == arguments]
            assert answer in (earlier or [answer])

    @invariant()
    def agree(self) -> None:
        """Compare every row of every view."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            for view, (key, _) in VIEWS.items():
                found = cursor.execute(f"EXECUTE {view}").fetchall()
                assert differences(key, self.oracle.view(view), found) == [], view

    @initialize(
        model=MODELS,
        usd=BALANCES,
        btc=BALANCES,
        budget=numbers("10", "33.333333333333333333", "50"),
        policy=POLICIES,
        entries=st.lists(st.tuples(DIRECTIONS, EXECUTIONS), max_size=3),
    )
    def begin(
        self,
        model: str,
        usd: Decimal,
        btc: Decimal,
        budget: Decimal,
        policy: str,
        entries: list[tuple[str, Execution]],
    ) -> None:
        """Begin with two bots of an account, and some of their positions."""
        self.create_account("alice", "coinbase", False, model)
        (account,) = self.accounts()
        self.sync(account, {"USD": usd + 1, "BTC": btc + 1}, -20, False)
        for _ in "AB":
            self.create_bot(account, True, "bidirectional_dca", budget, None, ("BTC", "USD"), policy, True)
        for chosen, (direction, execution) in zip(self.bots() * 2, entries, strict=False):
            self.enter(chosen, direction, execution)

    @precondition(lambda self: len(self.oracle.book) < 3)
    @rule(owner=st.sampled_from(["alice", "bob"]), exchange=EXCHANGES, paper=st.booleans(), model=MODELS)
    def create_account(self, owner: str, exchange: str, paper: bool, model: str) -> None:
        """Live and paper, on two exchanges, of two owners (R1)."""
        self.call(
            "create_account",
            owner=owner,
            name=f"account {len(self.oracle.book)}",
            exchange=exchange,
            is_paper_trading=paper,
            reservation_model=model,
        )

    @rule(account=ACCOUNTS, model=MODELS, minutes=st.sampled_from([1, 5, 60]))
    def configure(self, account: Account, model: str, minutes: int) -> None:
        """Switch the model, and change how old a price may be (R2, R3)."""
        self.call("configure_account", account_id=account.id, reservation_model=model)
        self.db.execute("SELECT set_config('budgetdb.max_price_age', %s, TRUE)", [f"{minutes} minutes"])
        self.oracle.max_price_age = timedelta(minutes=minutes)

    @rule(
        account=ACCOUNTS,
        balances=st.dictionaries(st.sampled_from(["USD", "BTC", "ETH", "BNB"]), BALANCES),
        minutes=MINUTES,
        complete=st.booleans(),
    )
    def sync(self, account: Account, balances: dict[str, Decimal], minutes: int, complete: bool) -> None:
        """Snapshots, in no order (R4)."""
        as_of = self.now + timedelta(minutes=minutes)
        self.call("sync_balances", account_id=account.id, balances=balances, as_of=as_of, complete=complete)

    @rule(exchange=EXCHANGES, market=MARKETS, price=PRICES, minutes=MINUTES)
    def record_price(self, exchange: str, market: Market, price: Decimal, minutes: int) -> None:
        """Prices, in no order and of any age (R3)."""
        self.call(
            "record_price",
            exchange=exchange,
            base_currency=market[0],
            quote_currency=market[1],
            price=price,
            as_of=self.now + timedelta(minutes=minutes),
        )

    @rule(
        account=ACCOUNTS,
        anew=st.booleans(),
        strategy=st.sampled_from(["bidirectional_dca", "traditional_dca"]),
        budget=BUDGETS,
        long=SIDES,
        market=MARKETS,
        policy=POLICIES,
        activate=st.sampled_from([True, True, False]),
    )
    def create_bot(
        self,
        account: Account,
        anew: bool,
        strategy: str,
        budget: Decimal,
        long: Decimal | None,
        market: Market,
        policy: str,
        activate: bool,
    ) -> None:
        """Active or a draft, in any market; another bot may have the name (R5, R6, R7)."""
        names = [f"bot {len(self.answers)}", *(bot.name for bot in account.bots.values())]
        self.call(
            "create_bot",
            account_id=account.id,
            name=names[0 if anew else -1],
            strategy=strategy,
            budget_pct=budget,
            long_pct=long,
            base_currency=market[0],
            quote_currency=market[1],
            profit_policy=policy,
            activate=activate,
        )

    @rule(
        account=ACCOUNTS,
        anew=st.booleans(),
        market=MARKETS,
        long=st.booleans(),
        units=st.sampled_from([0, 0, 1]),
    )
    def create_fitting_bot(
        self, account: Account, anew: bool, market: Market, long: bool, units: int
    ) -> None:
        """Ask for all that is available, or for one unit more (R5)."""
        if budget := self.fitting(account, None, market[long], units):
            side = Decimal(100 if long else 0)
            self.create_bot(account, anew, "bidirectional_dca", budget, side, market, "keep", True)

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(chosen=STARTED, long=st.booleans(), units=st.sampled_from([0, 0, 1]))
    def fit_bot(self, chosen: Chosen, long: bool, units: int) -> None:
        """Resize to all that is available, or to one unit more (R5)."""
        account, bot = chosen
        if budget := self.fitting(account, bot, bot.quote if long else bot.base, units):
            self.resize_bot(chosen, budget, Decimal(100 if long else 0))

    def fitting(self, account: Account, bot: Bot | None, currency: str, units: int) -> Decimal | None:
        """Return the least budget that allocates all that is available to a bot, and some units more."""
        unit, raw = Fraction(1, 10 ** SCALES.get(currency, 8)), account.raw(currency)
        free = {row["currency"]: row["available"] for row in self.oracle.available(account, bot)}
        wanted = free.get(currency, Fraction()) // unit * unit + units * unit
        return decimal(wanted / raw * 100, ROUND_CEILING) if 0 < wanted <= raw else None

    @precondition(lambda self: self.bots("draft", "active", "paused"))
    @rule(chosen=LIVING, budget=BUDGETS, long=SIDES)
    def resize_bot(self, chosen: Chosen, budget: Decimal, long: Decimal | None) -> None:
        """Also below what is at work (R7)."""
        account, bot = chosen
        self.call("resize_bot", account_id=account.id, bot_id=bot.id, budget_pct=budget, long_pct=long)

    @precondition(lambda self: self.bots("draft", "active", "paused"))
    @rule(chosen=LIVING)
    def switch(self, chosen: Chosen) -> None:
        """Pause a bot that is active, start one that is not (R7)."""
        self.step("pause_bot" if chosen[1].life().status == "active" else "activate_bot", chosen)

    @precondition(lambda self: self.bots())
    @rule(function=st.sampled_from(["activate_bot", "pause_bot", "close_bot"]), chosen=BOTS)
    def step(self, function: str, chosen: Chosen) -> None:
        """Take a step that the bot's life may not have (R7)."""
        account, bot = chosen
        self.call(function, account_id=account.id, bot_id=bot.id)

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(chosen=STARTED, direction=DIRECTIONS, market=MARKETS)
    def open_position(self, chosen: Chosen, direction: str, market: Market | tuple[None, None]) -> None:
        """In the bot's own market, or in another one (R8)."""
        account, bot = chosen
        self.call(
            "open_position",
            account_id=account.id,
            bot_id=bot.id,
            direction=direction,
            base_currency=market[0],
            quote_currency=market[1],
        )

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(chosen=STARTED, direction=DIRECTIONS, execution=EXECUTIONS)
    def enter(self, chosen: Chosen, direction: str, execution: Execution) -> None:
        """Buy a long or sell a short with a part of what the bot holds, or more: that overspends (R8)."""
        _, bot = chosen
        live = [position for _, owner, position in self.positions("pending", "open") if owner is bot]
        if direction not in [position.direction for position in live]:
            self.open_position(chosen, direction, (None, None))
            live = bot.positions
        for position in [position for position in live if position.direction == direction][-1:]:
            self.add((*chosen, position), execution)

    @precondition(lambda self: self.positions("open"))
    @rule(chosen=OPEN, execution=EXECUTIONS)
    def add(self, chosen: Holder, execution: Execution) -> None:
        """Fill an order that makes a position larger (R8)."""
        account, _, _ = chosen
        self.call("record_fill", account_id=account.id, **self.fill(chosen, True, execution))

    @precondition(lambda self: self.positions("open"))
    @rule(chosen=OPEN, execution=EXECUTIONS)
    def reduce(self, chosen: Holder, execution: Execution) -> None:
        """Fill an order that closes a position in parts, altogether, or beyond what it holds (R8)."""
        account, _, _ = chosen
        self.call("record_fill", account_id=account.id, **self.fill(chosen, False, execution))

    @precondition(lambda self: self.positions("open"))
    @rule(chosen=OPEN, execution=EXECUTIONS)
    def close_position(self, chosen: Holder, execution: Execution) -> None:
        """Fill the order that takes the last base (R8)."""
        self.reduce(chosen, execution._replace(part=Fraction(1)))

    @precondition(lambda self: self.positions())
    @rule(chosen=ANY, adds=st.booleans(), base=BASES, execution=EXECUTIONS)
    def fill_anything(self, chosen: Holder, adds: bool, base: Decimal, execution: Execution) -> None:
        """Fill whatever the position holds, and even when it is over (R8)."""
        filled = self.fill(chosen, adds, execution) | {"base_amount": base}
        self.call("record_fill", account_id=chosen[0].id, **filled)

    @precondition(lambda self: self.positions("open"))
    @rule(
        fills=st.lists(st.tuples(OPEN, st.booleans(), EXECUTIONS), max_size=4),
        twice=st.booleans(),
        again=st.none() | among(lambda machine: [None, *machine.reports()]),
    )
    def report_fills(
        self, fills: list[tuple[Holder, bool, Execution]], twice: bool, again: Row | None
    ) -> None:
        """Report a list, which may have a fill twice, or what was reported before (R8, R10)."""
        for account in self.accounts():
            reports = [
                self.fill(chosen, adds, execution) | {"id": f"fill {len(self.answers)}.{number}"}
                for number, (chosen, adds, execution) in enumerate(fills)
                if chosen[0] is account
            ]
            reports += reports[:twice]
            if again and again["position_id"] in [at.id for of, _, at in self.positions() if of is account]:
                reports.append(again)
            if reports:
                self.call("record_fills", account_id=account.id, fills=reports)

    @precondition(lambda self: self.reports())
    @rule(report=among(lambda machine: machine.reports()), account=ACCOUNTS)
    def report_again(self, report: Row, account: Account) -> None:
        """Report alone what was in a list; its id is the request's (R10)."""
        facts = {name: value for name, value in report.items() if name != "id"}
        self.call("record_fill", account_id=account.id, **facts, request_id=report["id"])

    def reports(self) -> list[Row]:
        """List the fills that have an id."""
        return [
            {name: value for name, value in report.items() if name not in ("account_id", "request_id")}
            for function, arguments in self.calls()
            for report in arguments.get("fills", [{"id": arguments.get("request_id"), **arguments}])
            if function in ("record_fill", "record_fills") and report["id"]
        ]

    def fill(self, chosen: Holder, adds: bool, execution: Execution) -> Row:
        """Execute a part of what the bot or the position holds, with a part of base or quote as fee."""
        _, bot, position = chosen
        long, life, least = position.direction == "long", bot.life(), Decimal("1e-18")
        base = life.holdings[position].base
        if adds:
            base = life.held[position.quote] / Fraction(execution.price) if long else life.held[position.base]
        base_amount = max(decimal(base * execution.part), least)
        quote_amount = max(decimal(Fraction(base_amount) * Fraction(execution.price)), least)
        total = base_amount if execution.fee_in == "base" else quote_amount
        return {
            "position_id": position.id,
            "side": "buy" if long == adds else "sell",
            "base_amount": base_amount,
            "quote_amount": quote_amount,
            "fee_amount": decimal(Fraction(total) * execution.fee_part),
            "fee_currency": {"quote": None, "base": position.base}.get(execution.fee_in, execution.fee_in),
            "executed_at": self.now + timedelta(minutes=execution.minutes),
        }

    @precondition(lambda self: self.requests())
    @rule(request=REQUESTS, other=st.none() | REQUESTS)
    def repeat(self, request: Call, other: Call | None) -> None:
        """Repeat a request, or use its id for another one (R10)."""
        function, arguments = other or request
        self.call(function, **arguments | {"request_id": request[1]["request_id"]})

    @precondition(lambda self: self.requests())
    @rule(request=REQUESTS, account_id=among(lambda machine: [0, *machine.oracle.book]))
    def redirect(self, request: Call, account_id: int) -> None:
        """Ask the same of an account that may have no such bot or position (R1)."""
        function, arguments = request
        self.call(function, **arguments | {"account_id": account_id, "request_id": None})

    @precondition(lambda self: self.requests())
    @rule(request=REQUESTS, number=NO_AMOUNTS, which=st.integers(0, 3))
    def spoil(self, request: Call, number: Decimal, which: int) -> None:
        """Replace an amount or a percentage by what may be none (R6)."""
        function, arguments = request
        amounts = [name for name, value in arguments.items() if isinstance(value, Decimal)]
        if amounts:
            spoilt = {amounts[which % len(amounts)]: number, "request_id": None}
            self.call(function, **arguments | spoilt)


class ExactMachine(Machine):
    """The same calls, watched for the main property of the exact model (R2)."""

    def call(self, function: str, **arguments: Any) -> None:
        """See that a fill or a price moves nothing that another bot could get, but what a sweep returns."""
        before = self.free()
        super().call(function, **arguments)
        if function == "record_price":
            assert self.free() == before
        elif function == "record_fill" and (mover := self.mover(**arguments)):
            event("watched a fill")
            for (bot_id, currency), now in self.free().items():
                moved = now - before.get((bot_id, currency), 0)
                returned = mover.profit_policy == "sweep" and moved > 0
                assert moved == 0 or returned or bot_id == mover.id, currency

    def mover(self, account_id: int, position_id: int, executed_at: datetime, **_: object) -> Bot | None:
        """Return the bot of a fill, unless the fill is in a snapshot already (R4)."""
        for account, bot, position in self.positions():
            if (account.id, position.id) == (account_id, position_id):
                times = [account.snapshot(currency)[0] for currency in bot.currencies()]
                return bot if all(as_of is None or executed_at > as_of for as_of in times) else None
        return None

    def free(self) -> dict[tuple[int, str], Decimal]:
        """Ask the database what each bot of an exact account could get of each currency."""
        return {(bot_id, currency): free for bot_id, currency, free in self.db.execute(FREE)}

    def agree(self) -> None:
        """Leave the comparison of all views to the other test."""


def explore(machine: type[Machine], db: Connection, **changes: Any) -> None:
    """Run the machine in one database."""
    db.prepare_threshold = None
    for view, (_, query) in VIEWS.items():
        db.execute(f"PREPARE {view} AS {query or f'SELECT * FROM budgetdb.{view}'}")
    machine.db = db
    run_state_machine_as_test(machine, settings=settings(SETTINGS, **changes))


def test_the_database_agrees_with_the_oracle(db: Connection) -> None:
    """R1 to R11: every call and every row."""
    explore(Machine, db)


def test_no_fill_and_no_price_moves_what_another_bot_could_get(db: Connection) -> None:
    """R2: in the exact model every unit counts once, where it sits."""
    explore(ExactMachine, db)
