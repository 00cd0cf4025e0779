"""The database and tests/oracle.py do the same random calls, and must agree on every row of every view.

Each example is one transaction that is rolled back, so that nothing is left behind. A failure prints its
calls as SQL. `HYPOTHESIS_PROFILE=thorough` looks for longer, and elsewhere each time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypeVar, cast

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
Record = Callable[[str, object], None]

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
SETTINGS = settings(
    max_examples=1200 if THOROUGH else 20,
    stateful_step_count=40,
    derandomize=not THOROUGH,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# Every call is compared by what it returns, every row of every view after so many of them, and in the end.
CALLS_BETWEEN_VIEWS = 10 if THOROUGH else 5

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
    "bots": ("account_id id", ""),
    "capital_history": (
        "account_id currency",
        """SELECT DISTINCT ON (account_id, currency) * FROM budgetdb.capital_history
           ORDER BY account_id, currency, version DESC""",
    ),
    "fills": ("account_id id", ""),
    "integrity_violations": ("account_id bot_id currency total", ""),
    "ledger": ("account_id version", ""),
    "portfolio_capital": ("owner is_paper_trading currency", ""),
    "positions": ("account_id id", ""),
    "prices": ("exchange base_currency quote_currency", ""),
}

# The view whose rows a call returns; a void returns the fill that is no more.
RETURNED = {
    "create_account": "accounts",
    "configure_account": "accounts",
    "sync_balances": "account_capital",
    "create_bot": "bots",
    "configure_bot": "bots",
    "activate_bot": "bots",
    "pause_bot": "bots",
    "close_bot": "bots",
    "resize_bot": "bots",
    "open_position": "positions",
    "write_off_position": "positions",
    "record_fill": "fills",
    "record_fills": "fills",
}
UNREQUESTED = ("create_account", "configure_account", "configure_bot", "record_price")

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
    """How a fill goes: which part of what there is, at which price, with which fees, and when."""

    part: Fraction
    price: Decimal
    fees: list[tuple[str, Fraction]]
    minutes: float | None


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
SNAPSHOTS = BALANCES | numbers("-0.00000032", "-5", "1.23456789012345678950")
BASES = numbers("0.1", "1", "3", "0.333333333333333333", "0.000000000000000001", "1.2345678901234567885")
PRICES = numbers("1", "3", "0.07", "100000", "99999.99", "0.0000000007")
BUDGETS = numbers("10", "25", "33.333333333333333333", "50", "100", "0.000000000000000001")
SIDES = numbers(None, None, "0", "30", "66.666666666666666667", "100")
PARTS = fractions("0", "1/10", "1/3", "1/2", "1", "9/8")
NO_AMOUNTS = numbers("0", "-1", "NaN", "Infinity", "1e-19", "0.5e-18", "1e21", "100.1")
# Minutes from now: None leaves the time to the clock, the last two are refused.
MINUTES = st.sampled_from([-90, -20, -10, -6, -4, -1, 0, 0.8, None])
ANY_MINUTES = MINUTES | MINUTES | MINUTES | st.sampled_from([5, -10_000_000])
FEES = st.sampled_from(
    [
        *[[("quote", Fraction())]] * 3,
        *[[("quote", Fraction(1, 1000))]] * 2,
        [("base", Fraction(1, 1000))],
        [("base", Fraction(1, 3))],
        [("base", Fraction(1))],
        [("base", Fraction(2))],
        [("base", Fraction(-1, 1000))],
        [("quote", Fraction(2))],
        [("quote", Fraction(-1, 1000))],
        [("BNB", Fraction(1, 1000))],
        [("BNB", Fraction(-1, 1000))],
        [("BNB", Fraction(1, 7)), ("quote", Fraction(1, 1000))],
        [("base", Fraction(1, 1000)), ("base", Fraction(1, 3)), ("quote", Fraction(-1, 1000))],
        [],
    ]
)
EXECUTIONS = st.builds(
    Execution,
    part=fractions("1", "1/2", "1/2", "1/3", "1/3", "8/7"),
    price=PRICES | PRICES | PRICES | numbers("0"),
    fees=FEES,
    minutes=MINUTES,
)
DIRECTIONS = st.sampled_from(["long", "short"])
MARKETS = st.sampled_from([("BTC", "USD"), ("BTC", "USD"), ("ETH", "BTC"), ("ETH", "USD")])
CURRENCIES = ["USD", "BTC", "ETH", "BNB"]
EXCHANGES = st.sampled_from(["coinbase", "kraken"])
MODELS = st.sampled_from(["conservative", "exact"])
POLICIES = st.sampled_from(["keep", "sweep"])
STRATEGIES = st.sampled_from(["bidirectional_dca", "traditional_dca", "grid"])
# Out of the way of what is numbered before the first of them: an example must not depend on the one before.
NUMBERS = st.sampled_from([None, None, None, 3_000_000, 7_000_000, 10**12])
ACCOUNTS = among(lambda machine: machine.accounts())
BOTS = among(lambda machine: machine.bots())
LIVING = among(lambda machine: machine.bots("draft", "active", "paused"))
STARTED = among(lambda machine: machine.bots("active", "paused"))
ANY = among(lambda machine: machine.positions())
OPEN = among(lambda machine: machine.positions("open"))
OPEN_FIRST = among(lambda machine: machine.positions("open") or machine.positions())
REQUESTS = among(lambda machine: machine.requests())
# A budget in percent, or parts of what is available, which only the account knows.
SHARES = st.fixed_dictionaries({"budget_pct": BUDGETS, "long_pct": SIDES})
ALLOTMENTS = st.dictionaries(st.sampled_from(CURRENCIES), PARTS, min_size=1, max_size=3)


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
    called: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.example = ExitStack()
        self.example.enter_context(self.db.transaction(force_rollback=True))
        ((self.now,),) = self.db.execute("SELECT now()")
        self.oracle = Oracle(self.now)
        self.answers: list[tuple[str, Row, list[Row]]] = []
        self.asked = 0
        self.numbered: set[int] = set()

    def teardown(self) -> None:
        """Compare what nothing was compared with yet, and leave nothing behind."""
        with self.example:
            if sys.exc_info()[0] is None and self.asked:
                self.asked = CALLS_BETWEEN_VIEWS
                self.agree()

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

    def positions_abroad(self) -> list[Holder]:
        """List the positions in another market than their bot's."""
        return [holder for holder in self.positions() if holder[2].base != holder[1].base]

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
        self.asked += 1
        type(self).called += 1
        try:
            with self.db.transaction():
                return cursor.execute(statement).fetchall()
        except psycopg.Error as error:
            return error.sqlstate or str(error)

    def call(self, function: str, **arguments: Any) -> None:
        """Call both, and compare what they say; every other request has an id."""
        if function not in UNREQUESTED:
            number = len(self.answers)
            arguments.setdefault("request_id", f"request {number}" if number % 2 else None)
        known = self.oracle.book.get(arguments.get("account_id", 0))
        is_retry = known is not None and arguments.get("request_id") in known.requests
        by_clock = None in (arguments.get("as_of", self), arguments.get("executed_at", self))
        began = self.clock() if by_clock else self.now
        answer = self.ask(function, arguments)
        ids = [row["id"] for row in answer if "id" in row] if isinstance(answer, list) else []
        try:
            told = self.told(began, answer) if by_clock else began
            happened: bool | str = self.oracle.call(function, ids, told, arguments)
        except Refused as refused:
            happened = refused.sqlstate
        event(f"{function}: {happened}")
        if isinstance(happened, str) or isinstance(answer, str):
            assert answer == happened
        elif is_retry:
            earlier = [rows for _, other, rows in self.answers if other == arguments]
            assert answer == earlier[-1]
        else:
            self.compare_answer(function, answer)
        if happened is True:
            self.check_number(function, arguments, ids)
            self.answers.append((function, arguments, cast(list[Row], answer)))

    def compare_answer(self, function: str, answer: list[Row]) -> None:
        """Compare the rows of a public view that a call returned."""
        if view := RETURNED.get(function):
            names = VIEWS[view][0].split()
            found = {tuple(row[name] for name in names): row for row in answer}
            mine = [row for row in self.oracle.view(view) if tuple(row[name] for name in names) in found]
            assert differences(VIEWS[view][0], mine, list(found.values())) == []

    def clock(self) -> datetime:
        """Read the database's clock."""
        ((now,),) = self.db.execute("SELECT clock_timestamp()")
        return cast(datetime, now)

    def told(self, began: datetime, answer: str | list[Row]) -> datetime:
        """Return the time that a call took for now, if it shows one: no other can be that late (R4)."""
        ended = self.clock()
        rows = answer if isinstance(answer, list) else []
        shown = (row.get(name) for row in rows for name in ("executed_at", "snapshot_as_of", "as_of"))
        return next((at for at in shown if at and began <= at <= ended), began)

    def check_number(self, function: str, arguments: Row, ids: list[int]) -> None:
        """See that an account or a bot has the platform's number, or one out of its way (R6)."""
        if function in ("create_account", "create_bot"):
            own, among = (
                ("account_id", 0) if function == "create_account" else ("bot_id", arguments["account_id"])
            )
            if own in arguments:
                assert ids == [arguments[own]]
                self.numbered.add(among)
            else:
                assert ids[0] > 2**52 or among not in self.numbered

    @invariant()
    def agree(self) -> None:
        """Compare every row of every view, now and then."""
        if self.asked >= CALLS_BETWEEN_VIEWS:
            self.asked = 0
            self.compare_views()

    def compare_views(self) -> None:
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
        others=st.booleans(),
        price=st.none() | PRICES,
    )
    def begin(
        self,
        model: str,
        usd: Decimal,
        btc: Decimal,
        budget: Decimal,
        policy: str,
        entries: list[tuple[str, Execution]],
        others: bool,
        price: Decimal | None,
    ) -> None:
        """Begin with two bots of an account, and some of their positions."""
        self.create_account("alice", "coinbase", False, model, None)
        (account,) = self.accounts()
        self.sync(account, {"USD": usd + 1, "BTC": btc + 1}, -20, False)
        for _ in "AB":
            share = {"budget_pct": budget}
            self.create_bot(account, True, "bidirectional_dca", share, ("BTC", "USD"), policy, True, None)
        for chosen, (direction, execution) in zip(self.bots() * 2, entries, strict=False):
            self.enter(chosen, direction, execution)
        if price:
            self.record_price("coinbase", ("BTC", "USD"), price, -1)
        if others:
            self.create_account("bob", "kraken", False, None, None)

    @precondition(lambda self: len(self.oracle.book) < 3)
    @rule(
        owner=st.sampled_from(["alice", "bob"]),
        exchange=EXCHANGES,
        paper=st.booleans(),
        model=st.none() | MODELS,
        number=NUMBERS,
    )
    def create_account(
        self, owner: str, exchange: str, paper: bool, model: str | None, number: int | None
    ) -> None:
        """Live and paper, on two exchanges, of two owners, by a number of ours or the platform's (R1, R6)."""
        self.call(
            "create_account",
            owner=owner,
            name="account",
            exchange=exchange,
            is_paper_trading=paper,
            **{"reservation_model": model} if model else {},
            **{"account_id": number} if number else {},
        )

    @rule(account=ACCOUNTS, model=MODELS, minutes=st.sampled_from([2, 8, 60]))
    def configure(self, account: Account, model: str, minutes: int) -> None:
        """Switch the model, and change how old a price may be (R2, R3)."""
        self.call("configure_account", account_id=account.id, reservation_model=model)
        self.db.execute("SELECT set_config('budgetdb.max_price_age', %s, TRUE)", [f"{minutes} minutes"])
        self.oracle.max_price_age = timedelta(minutes=minutes)

    @rule(
        account=ACCOUNTS,
        balances=st.dictionaries(st.sampled_from(CURRENCIES), SNAPSHOTS),
        minutes=ANY_MINUTES,
        complete=st.booleans(),
    )
    def sync(
        self, account: Account, balances: dict[str, Decimal], minutes: float | None, complete: bool
    ) -> None:
        """Snapshots, in no order (R4)."""
        self.call(
            "sync_balances",
            account_id=account.id,
            balances=balances,
            as_of=self.at(minutes),
            complete=complete,
        )

    def at(self, minutes: float | None) -> datetime | None:
        """Return a time from now, or leave it to the clock."""
        return None if minutes is None else self.now + timedelta(minutes=minutes)

    @rule(
        exchange=EXCHANGES,
        market=MARKETS,
        price=PRICES | numbers("0.0000000007000000005"),
        minutes=ANY_MINUTES,
    )
    def record_price(self, exchange: str, market: Market, price: Decimal, minutes: float | None) -> None:
        """Prices, in no order and of any age (R3)."""
        self.call(
            "record_price",
            exchange=exchange,
            base_currency=market[0],
            quote_currency=market[1],
            price=price,
            as_of=self.at(minutes),
        )

    @rule(
        account=ACCOUNTS,
        anew=st.sampled_from([True, True, False]),
        strategy=STRATEGIES,
        share=SHARES | ALLOTMENTS,
        market=MARKETS,
        policy=POLICIES,
        activate=st.sampled_from([True, True, False]),
        number=NUMBERS,
    )
    def create_bot(
        self,
        account: Account,
        anew: bool,
        strategy: str,
        share: Row,
        market: Market,
        policy: str,
        activate: bool,
        number: int | None,
    ) -> None:
        """Active or a draft, in any market; another bot may have the name or the number (R5, R6, R7)."""
        names = [f"bot {len(self.answers)}", *(bot.name for bot in account.bots.values())]
        self.call(
            "create_bot",
            account_id=account.id,
            name=names[0 if anew else -1],
            strategy=strategy,
            base_currency=market[0],
            quote_currency=market[1],
            profit_policy=policy,
            activate=activate,
            **{"bot_id": number} if number else {},
            **self.budget(account, None, share),
        )

    def budget(self, account: Account, bot: Bot | None, share: Row) -> Row:
        """Return a budget in percent as it is, or make parts of what is available amounts."""
        if "budget_pct" in share or "allocation" in share:
            return share
        free = {row["currency"]: row["available"] for row in self.oracle.available(account, bot)}
        return {"allocation": {name: decimal(free.get(name, 3) * part) for name, part in share.items()}}

    @precondition(lambda self: self.creations())
    @rule(
        creation=among(lambda machine: machine.creations()),
        other=st.sampled_from([None, None, "owner", "strategy", "base_currency", "name"]),
        now=st.booleans(),
    )
    def create_again(self, creation: Call, other: str | None, now: bool) -> None:
        """Make what has a number of the platform's again: as it was, is, or never was (R6, R10)."""
        function, arguments = creation
        again: Row = {} if function == "create_account" else {"request_id": None}
        if now and function == "create_account":
            again["reservation_model"] = self.oracle.book[arguments["account_id"]].model
        if other in arguments:
            again[other] = "DOGE"
        if again.get("strategy") and "budget_pct" in arguments:
            again["long_pct"] = Decimal(50)
        self.call(function, **arguments | again)

    def creations(self) -> list[Call]:
        """List the calls that created something by a number of the platform's."""
        own = {"create_account": "account_id", "create_bot": "bot_id"}
        return [(function, made) for function, made, _ in self.answers if own.get(function) in made]

    @rule(
        account=ACCOUNTS,
        anew=st.booleans(),
        market=MARKETS,
        long=st.booleans(),
        units=st.sampled_from([0, 0, 1]),
        given=st.booleans(),
    )
    def create_fitting_bot(
        self, account: Account, anew: bool, market: Market, long: bool, units: int, given: bool
    ) -> None:
        """Ask for all that is available, or for one unit more (R5)."""
        if share := self.fitting(account, None, market[long], units, given):
            share = share | ({} if given else {"long_pct": Decimal(100 if long else 0)})
            self.create_bot(account, anew, "bidirectional_dca", share, market, "keep", True, None)

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(chosen=STARTED, long=st.booleans(), units=st.sampled_from([0, 0, 1]), given=st.booleans())
    def fit_bot(self, chosen: Chosen, long: bool, units: int, given: bool) -> None:
        """Resize to all that is available, or to one unit more (R5)."""
        account, bot = chosen
        if share := self.fitting(account, bot, bot.quote if long else bot.base, units, given):
            self.resize_bot(chosen, share | ({} if given else {"long_pct": Decimal(100 if long else 0)}))

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(chosen=STARTED, units=st.sampled_from([0, 0, -1]))
    def shrink_bot(self, chosen: Chosen, units: int) -> None:
        """Resize to what is spent, or to one unit less (R7)."""
        account, bot = chosen
        allocation = {name: decimal(spent) for name, spent in bot.life().spent().items() if spent}
        if allocation:
            allocation[max(allocation)] += units * Decimal("1e-18")
            self.call("resize_bot", account_id=account.id, bot_id=bot.id, allocation=allocation)

    def fitting(
        self, account: Account, bot: Bot | None, currency: str, units: int, given: bool
    ) -> Row | None:
        """Return the least budget that allocates all that is available to a bot, and some units more."""
        unit, raw = Fraction(1, 10 ** SCALES.get(currency, 8)), account.raw(currency)
        free = {row["currency"]: row["available"] for row in self.oracle.available(account, bot)}
        if given:
            amount = free.get(currency, Fraction()) + units * Fraction(1, 10**18)
            return {"allocation": {currency: decimal(amount)}}
        wanted = free.get(currency, Fraction()) // unit * unit + units * unit
        return {"budget_pct": decimal(wanted / raw * 100, ROUND_CEILING)} if 0 < wanted <= raw else None

    @precondition(lambda self: self.bots("draft", "active", "paused"))
    @rule(chosen=LIVING, share=SHARES | ALLOTMENTS)
    def resize_bot(self, chosen: Chosen, share: Row) -> None:
        """Also below what is at work (R7)."""
        account, bot = chosen
        budget = self.budget(account, bot, share)
        self.call("resize_bot", account_id=account.id, bot_id=bot.id, **budget)

    @rule(
        account=ACCOUNTS,
        strategy=st.none() | STRATEGIES,
        share=SHARES | ALLOTMENTS,
        market=MARKETS,
        bot=st.none() | among(lambda machine: [None, *machine.bots("draft", "active", "paused")]),
    )
    def preview(
        self, account: Account, strategy: str | None, share: Row, market: Market, bot: Chosen | None
    ) -> None:
        """Say what create_bot would do, or resize_bot, to the digit (R5)."""
        excluded: Bot | None = None
        if bot:
            (account, excluded), strategy = bot, None
            market = excluded.base, excluded.quote
        arguments = {
            "account_id": account.id,
            "base_currency": market[0],
            "quote_currency": market[1],
            "exclude_bot_id": excluded and excluded.id,
            "strategy": strategy,
            **self.budget(account, excluded, share),
        }
        answer = self.ask("preview_bot", arguments)
        try:
            expected: str | list[Row] = self.oracle.preview_bot(**arguments)
        except Refused as refused:
            expected = refused.sqlstate
        if isinstance(answer, str) or isinstance(expected, str):
            assert answer == expected
            return
        fits = all(row["fits"] for row in expected)
        event(f"preview_bot: {fits}")
        assert all(row["fits"] for row in answer) == fits
        if len(expected) > 1:
            asked = {row["currency"] for row in answer}
            assert asked >= set(arguments.get("allocation") or market)
            assert (
                differences("currency", [row for row in expected if row["currency"] in asked], answer) == []
            )

    @rule(
        account=ACCOUNTS,
        currency=st.sampled_from(CURRENCIES),
        raw=SNAPSHOTS,
        price=st.none() | PRICES,
        bot=st.none() | among(lambda machine: [None, *machine.bots()]),
    )
    def calculate(
        self, account: Account, currency: str, raw: Decimal, price: Decimal | None, bot: Chosen | None
    ) -> None:
        """Ask with a raw balance of the platform's own, for USD and BTC also with a price (section 3)."""
        excluded = bot[1].id if bot and bot[0] is account else None
        arguments: Row = {"account_id": account.id, "exclude_bot_id": excluded}
        expected = self.oracle.calculate_available(account.id, currency, raw, excluded)
        found = self.ask("calculate_available", arguments | {"currency": currency, "raw_balance": raw})
        assert self.only(found) == expected
        if currency in ("USD", "BTC"):
            name = currency.lower()
            expected = self.oracle.calculate_available(account.id, currency, raw, excluded, price)
            arguments |= {f"raw_{name}_balance": raw, "current_btc_price": price}
            assert self.only(self.ask(f"calculate_available_{name}", arguments)) == expected

    @staticmethod
    def only(answer: str | list[Row]) -> Fraction:
        """Return the only figure of an answer."""
        assert isinstance(answer, list), answer
        ((figure,),) = (row.values() for row in answer)
        return Fraction(figure)

    @precondition(lambda self: self.bots("draft", "active", "paused"))
    @rule(
        chosen=LIVING,
        name=st.sampled_from([None, None, "renamed", "another"]),
        config=st.none() | st.just({"grid": 3}),
        policy=st.none() | POLICIES,
    )
    def configure_bot(self, chosen: Chosen, name: str | None, config: Row | None, policy: str | None) -> None:
        """Rename a bot, or have it keep or sweep from now on (R7, R8)."""
        account, bot = chosen
        self.call(
            "configure_bot",
            account_id=account.id,
            bot_id=bot.id,
            name=name,
            strategy_config=config,
            profit_policy=policy,
        )

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

    @precondition(lambda self: self.bots())
    @rule(chosen=BOTS, direction=DIRECTIONS, market=MARKETS)
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

    @precondition(lambda self: self.bots("draft", "active", "paused"))
    @rule(chosen=LIVING, direction=DIRECTIONS, execution=EXECUTIONS)
    def enter(self, chosen: Chosen, direction: str, execution: Execution) -> None:
        """Buy a long or sell a short with a part of what the bot holds, or more: that overspends (R8)."""
        _, bot = chosen

        def live() -> list[Position]:
            return [
                position
                for _, owner, position in self.positions("pending", "open")
                if owner is bot and bot.life().holding(position).direction == direction
            ]

        if not live():
            self.open_position(chosen, direction, (None, None))
        for position in live()[-1:]:
            self.record((*chosen, position), True, execution)

    @precondition(lambda self: self.positions("open"))
    @rule(chosen=OPEN, adds=st.booleans(), execution=EXECUTIONS)
    def record(self, chosen: Holder, adds: bool, execution: Execution) -> None:
        """Make a position larger, or smaller: in parts, altogether, or beyond what it holds (R8)."""
        report = self.fill(chosen, adds, execution)
        self.call("record_fill", account_id=chosen[0].id, **self.single(report))

    @precondition(lambda self: self.positions("open"))
    @rule(chosen=OPEN, execution=EXECUTIONS)
    def close_position(self, chosen: Holder, execution: Execution) -> None:
        """Take the last base (R8)."""
        self.record(chosen, False, execution._replace(part=Fraction(1)))

    @precondition(lambda self: self.positions())
    @rule(chosen=ANY, adds=st.booleans(), base=BASES, execution=EXECUTIONS, minutes=ANY_MINUTES)
    def fill_anything(
        self, chosen: Holder, adds: bool, base: Decimal, execution: Execution, minutes: float | None
    ) -> None:
        """Fill whatever the position holds, and even when it is over (R8)."""
        report = self.single(self.fill(chosen, adds, execution._replace(minutes=minutes)))
        self.call("record_fill", account_id=chosen[0].id, **report | {"base_amount": base})

    @precondition(lambda self: self.late())
    @rule(chosen=among(lambda machine: machine.late()), base=BASES, execution=EXECUTIONS)
    def fill_late(self, chosen: Holder, base: Decimal, execution: Execution) -> None:
        """Fill a position of a closed bot, close it again, and release what that brought (R7, R8)."""
        self.fill_anything(chosen, True, base, execution, execution.minutes)
        self.close_position(chosen, execution._replace(fees=[]))
        self.step("close_bot", chosen[:2])

    @precondition(lambda self: self.positions("open"))
    @rule(chosen=OPEN, execution=EXECUTIONS, which=st.integers(0, 2))
    def correct(self, chosen: Holder, execution: Execution, which: int) -> None:
        """Take the last base, which may be swept, begin again, and void one of the bot's fills (R8)."""
        self.close_position(chosen, execution)
        self.record(chosen, True, execution)
        account, bot, _ = chosen
        self.void((account, bot.fills()[-1 - which % len(bot.fills())].id), True)

    def late(self) -> list[Holder]:
        """List the positions of closed bots."""
        return [holder for holder in self.positions() if holder[1].is_closed()]

    @precondition(lambda self: self.fills())
    @rule(chosen=among(lambda machine: machine.fills()), known=st.sampled_from([True, True, True, False]))
    def void(self, chosen: tuple[Account, int], known: bool) -> None:
        """Take back a fill, or one that is not there (R8)."""
        account, fill_id = chosen
        number = fill_id if known else 10**15
        self.call("void_fill", account_id=account.id, fill_id=number, reason="the venue took it back")

    def fills(self) -> list[tuple[Account, int]]:
        """List all fills."""
        return [(account, fill.id) for account, bot in self.bots() for fill in bot.fills()]

    @precondition(lambda self: self.positions())
    @rule(chosen=OPEN_FIRST, part=fractions("1", "1/3", "8/7") | st.none())
    def write_off(self, chosen: Holder, part: Fraction | None) -> None:
        """Take base out of a position, more than it has, or all of it (R8)."""
        account, bot, position = chosen
        base = None if part is None else decimal(bot.life().holding(position).base * part)
        self.call(
            "write_off_position",
            account_id=account.id,
            position_id=position.id,
            reason="dust",
            base_amount=base,
        )

    @precondition(lambda self: self.positions())
    @rule(
        fills=st.lists(st.tuples(OPEN_FIRST, st.booleans(), EXECUTIONS), max_size=5),
        order=st.sampled_from([None, False, True]),
        twice=st.booleans(),
        again=st.none() | among(lambda machine: [None, *machine.reports()]),
    )
    def report_fills(
        self,
        fills: list[tuple[Holder, bool, Execution]],
        order: bool | None,
        twice: bool,
        again: Row | None,
    ) -> None:
        """Report a list, which may have a fill twice, or what was reported before (R8, R10)."""
        for account in self.accounts():
            reports = [
                self.fill(chosen, adds, execution) | {"id": f"fill {len(self.answers)}.{number}"}
                for number, (chosen, adds, execution) in enumerate(fills)
                if chosen[0] is account and execution.minutes is not None
            ]
            reports += reports[:twice]
            if again and again["position_id"] in [at.id for of, _, at in self.positions() if of is account]:
                reports.append(again)
            if order is not None:
                reports.sort(key=lambda report: report["executed_at"], reverse=order)
            if reports:
                self.call("record_fills", account_id=account.id, fills=reports)

    @precondition(lambda self: self.reports())
    @rule(
        report=among(lambda machine: machine.reports()),
        account=ACCOUNTS,
        other=st.sampled_from([None, "side", "executed_at", "position_id", "base_amount", "fee_amount"]),
        alone=st.booleans(),
        at=among(lambda machine: machine.positions_abroad() or machine.positions()),
        base=BASES,
    )
    def report_again(
        self, report: Row, account: Account, other: str | None, alone: bool, at: Holder, base: Decimal
    ) -> None:
        """Report again what has an id, as it was or with another fact, alone or in a list (R8, R10)."""
        changes: Row = {
            "side": "sell" if report["side"] == "buy" else "buy",
            "executed_at": report["executed_at"] + timedelta(microseconds=1),
            "position_id": at[2].id,
            "base_amount": base,
            "fee_amount": base,
        }
        report = report | ({other: changes[other]} if other else {})
        if other == "fee_amount":
            report.pop("fees", None)
        if alone and "fees" not in report:
            facts = {name: value for name, value in report.items() if name != "id"}
            self.call("record_fill", account_id=account.id, **facts, request_id=report["id"])
        else:
            self.call("record_fills", account_id=account.id, fills=[report])

    def reports(self) -> list[Row]:
        """List the fills that have an id and a time."""
        return [
            {name: value for name, value in report.items() if name not in ("account_id", "request_id")}
            for function, arguments in self.calls()
            for report in arguments.get("fills", [{"id": arguments.get("request_id"), **arguments}])
            if function in ("record_fill", "record_fills") and report["id"] and report["executed_at"]
        ]

    def fill(self, chosen: Holder, adds: bool, execution: Execution) -> Row:
        """Execute a part of what the bot or the position holds, with parts of base or quote as fees."""
        _, bot, position = chosen
        life, least = bot.life(), Decimal("1e-18")
        holding, price = life.holding(position), Fraction(execution.price)
        long, base = holding.direction == "long", holding.base
        if adds:
            base = life.held[position.quote] / (price or 1) if long else life.held[position.base]
        base_amount = max(decimal(base * execution.part), least)
        quote_amount = decimal(Fraction(base_amount) * price)
        names = {"base": position.base, "quote": position.quote}
        fees = [
            {
                "currency": names.get(where, where),
                "amount": decimal(Fraction(base_amount if where == "base" else quote_amount) * part),
            }
            for where, part in execution.fees
        ]
        report = {
            "position_id": position.id,
            "side": "buy" if long == adds else "sell",
            "base_amount": base_amount,
            "quote_amount": quote_amount,
            "executed_at": self.at(execution.minutes),
        }
        if len(fees) != 1:
            return report | {"fees": fees}
        (fee,) = fees
        known = None if fee["currency"] == position.quote else fee["currency"]
        return report | {"fee_amount": fee["amount"] or None, "fee_currency": known}

    @staticmethod
    def single(report: Row) -> Row:
        """Leave all fees but the first away: record_fill takes one."""
        fees = report.get("fees") or [{"amount": Decimal(), "currency": None}]
        if "fees" in report:
            report = report | {"fee_amount": fees[0]["amount"], "fee_currency": fees[0]["currency"]}
        return {name: value for name, value in report.items() if name != "fees"}

    @precondition(lambda self: self.requests())
    @rule(request=REQUESTS, other=st.none() | REQUESTS)
    def repeat(self, request: Call, other: Call | None) -> None:
        """Repeat a request, or use its id for another one (R10)."""
        function, arguments = other or request
        self.call(function, **arguments | {"request_id": request[1]["request_id"]})

    @precondition(lambda self: self.requests())
    @rule(request=REQUESTS, account_id=among(lambda machine: [*reversed(machine.oracle.book), 0]))
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
        amounts = [name for name in amounts if (function, name) != ("write_off_position", "base_amount")]
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
                returned = mover.life().policy == "sweep" and moved > 0
                assert moved == 0 or returned or bot_id == mover.id, currency

    def mover(
        self, account_id: int, position_id: int, executed_at: datetime | None, **_: object
    ) -> Bot | None:
        """Return the bot of a fill, unless the fill is in a snapshot already (R4)."""
        for account, bot, position in self.positions():
            if (account.id, position.id) == (account_id, position_id) and executed_at:
                times = [account.snapshot(currency)[0] for currency in bot.currencies()]
                return bot if all(as_of is None or executed_at > as_of for as_of in times) else None
        return None

    def free(self) -> dict[tuple[int, str], Decimal]:
        """Ask the database what each bot of an exact account could get of each currency."""
        return {(bot_id, currency): free for bot_id, currency, free in self.db.execute(FREE)}

    def compare_views(self) -> None:
        """Leave the comparison of all views to the other test."""


def explore(machine: type[Machine], db: Connection, **changes: Any) -> int:
    """Run the machine in one database; return how many calls it made."""
    db.prepare_threshold = None
    for view, (_, query) in VIEWS.items():
        db.execute(f"PREPARE {view} AS {query or f'SELECT * FROM budgetdb.{view}'}")
    machine.db, machine.called = db, 0
    run_state_machine_as_test(machine, settings=settings(SETTINGS, **changes))
    return machine.called


def test_the_database_agrees_with_the_oracle(db: Connection, record_property: Record) -> None:
    """R1 to R11: every call and every row."""
    record_property("calls", explore(Machine, db))


def test_no_fill_and_no_price_moves_what_another_bot_could_get(
    db: Connection, record_property: Record
) -> None:
    """R2: in the exact model every unit counts once, where it sits."""
    record_property("calls", explore(ExactMachine, db))
