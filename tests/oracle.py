"""The rules of docs/semantics.md written a second time, naively, for the database to be compared with.

Only facts are kept: what was called, in which order. Every figure is summed over all of them when it is asked
for, in exact fractions that are rounded only where the semantics say so. Nothing here is maintained, and
nothing was taken from sql/. So a fill is voided by forgetting it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, repeat
from typing import Any, Literal
from unittest.mock import ANY

Market = tuple[str, str]
Ids = Sequence[int]
BudgetFacts = tuple[Fraction | None, Fraction | None, dict[str, Fraction] | None]
Row = dict[str, Any]

SCALES = {"USD": 2, "BTC": 8, "ETH": 18}
SPLITS = {"bidirectional_dca": Fraction(50), "traditional_dca": Fraction(100)}
STATUSES = ("not needed", "ok", "stale", "missing")
ZERO = Fraction()


class Amounts(dict[str, Fraction]):
    """Amounts of currencies; of any other it is nothing."""

    def __missing__(self, currency: str) -> Fraction:
        return ZERO


class Refused(Exception):
    """The call is refused with this SQLSTATE, and nothing changes."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def require(condition: bool, sqlstate: str) -> None:
    """Refuse the call unless the condition holds."""
    if not condition:
        raise Refused(sqlstate)


def amounts(pairs: Iterable[tuple[str, Fraction]] = ()) -> Amounts:
    """Add up the amounts of each currency."""
    total = Amounts()
    for currency, amount in pairs:
        total[currency] += amount
    return total


def rounded(amount: Fraction) -> Fraction:
    """Round to 18 decimals, half away from zero (R6)."""
    units = int(abs(amount) * 10**18 + Fraction(1, 2))
    return Fraction(units if amount > 0 else -units, 10**18)


def reported(amount: Decimal) -> Fraction:
    """Take what an exchange says, as far as the 18th decimal (R6)."""
    require(amount.is_finite() and abs(amount) < 10**20, "UB005")
    return rounded(Fraction(amount))


def decided(amount: Decimal) -> Fraction:
    """Take what somebody decided: not negative, and with at most 18 decimals (R6)."""
    value = reported(amount)
    require(value == Fraction(amount) and value >= 0, "UB005")
    return value


@dataclass(frozen=True)
class Position:
    """What a bot opened as a long or a short; fills may make it the other (R8)."""

    id: int
    bot_id: int
    opened_as: str
    base: str
    quote: str


@dataclass(frozen=True)
class Fill:
    """An execution, as the exchange reported it (R8)."""

    id: int
    position: Position
    side: str
    base: Fraction
    quote: Fraction
    fees: tuple[tuple[str, Fraction], ...]
    executed_at: datetime
    report_id: str | None

    @cached_property
    def moved(self) -> Amounts:
        """Return what it adds to the bot, and takes from it, in each currency."""
        sign = 1 if self.side == "buy" else -1
        fees = [(currency, -fee) for currency, fee in self.fees]
        moved = amounts(
            [(self.position.base, sign * self.base), (self.position.quote, -sign * self.quote), *fees]
        )
        return amounts((currency, amount) for currency, amount in moved.items() if amount)

    def concerned(self) -> set[str]:
        """Return the currencies of its market, and those that it moved."""
        return {self.position.base, self.position.quote, *self.moved}

    def identity(self) -> tuple[str, ...] | None:
        """Return what it is known by: its market, its side and its id, if it has one (R8)."""
        position = self.position
        return (position.base, position.quote, self.side, self.report_id) if self.report_id else None

    def is_again(self, other: Fill) -> bool:
        """Say whether all the facts are the same."""
        return self == replace(other, id=self.id)


@dataclass(frozen=True)
class Holding:
    """What a position holds after some events: base, its cost or proceeds, and the profit so far (R8)."""

    direction: str
    base: Fraction = ZERO
    quote: Fraction = ZERO
    profit: Fraction = ZERO

    def after(self, fill: Fill) -> Holding:
        """Go by the table of docs/semantics.md, a row for each branch."""
        base, quote = fill.moved[fill.position.base], fill.moved[fill.position.quote]
        if not base:
            return replace(self, profit=self.profit + quote)
        direction, amount = "long" if base > 0 else "short", abs(base)
        if not self.base or direction == self.direction:
            return self.larger(direction, amount, quote)
        if amount <= self.base:
            return self.smaller(amount, quote)
        part = rounded(quote * self.base / amount)
        return self.smaller(self.base, part).larger(direction, amount - self.base, quote - part)

    def larger(self, direction: str, base: Fraction, quote: Fraction) -> Holding:
        """Add base, at what it cost or brought in; where that is below zero, it is profit or loss."""
        paid, received = max(-quote, ZERO), max(quote, ZERO)
        cost, profit = (paid, received) if direction == "long" else (received, -paid)
        return Holding(direction, self.base + base, self.quote + cost, self.profit + profit)

    def smaller(self, base: Fraction, quote: Fraction) -> Holding:
        """Reduce base, and by its share what it cost or brought in; the last base takes all that is left."""
        share = self.quote if base == self.base else rounded(self.quote * base / self.base)
        profit = quote - share if self.direction == "long" else quote + share
        return Holding(self.direction, self.base - base, self.quote - share, self.profit + profit)


@dataclass(frozen=True)
class Budget:
    """What a bot may use, and, if that was said in percent, of what (R6)."""

    total: Fraction | None = None
    long: Fraction | None = None
    allocated: Amounts = field(default_factory=Amounts)


@dataclass(frozen=True)
class WriteOff:
    """Base that left a position without a trade; None is all of it (R8)."""

    position: Position
    base: Fraction | None


Step = Literal["activate", "pause", "close", "keep", "sweep"]
Event = Fill | WriteOff | Budget | Step


@dataclass
class Life:
    """What has become of a bot after its events (R7)."""

    status: str = "draft"
    policy: str = "keep"
    budget: Budget = field(default_factory=Budget)
    held: Amounts = field(default_factory=Amounts)
    holdings: dict[Position, Holding] = field(default_factory=dict)
    closed_at: dict[Position, Any] = field(default_factory=dict)
    overspent: set[int] = field(default_factory=set)

    def holding(self, position: Position) -> Holding:
        """Return what a position holds."""
        return self.holdings.get(position, Holding(position.opened_as))

    def open(self) -> Iterator[tuple[Position, Holding]]:
        """Find the open positions."""
        return ((position, holding) for position, holding in self.holdings.items() if holding.base)

    def deployed(self) -> Amounts:
        """Add up what open positions hold: base of longs, proceeds of shorts."""
        return amounts(
            (position.base, holding.base) if holding.direction == "long" else (position.quote, holding.quote)
            for position, holding in self.open()
        )

    def spent(self) -> Amounts:
        """Add up what open positions took: cost of longs, base of shorts."""
        return amounts(
            (position.quote, holding.quote) if holding.direction == "long" else (position.base, holding.base)
            for position, holding in self.open()
        )

    def happen(self, event: Event) -> None:
        """Move `held` as the table of docs/semantics.md says."""
        match event:
            case Fill():
                return self.fill(event)
            case WriteOff():
                return self.write_off(event)
            case "keep" | "sweep":
                self.policy = event
                return None
            case Budget():
                self.budget = event
            case _:
                self.status = {"activate": "active", "pause": "paused", "close": "closed"}[event]
        allocated, deployed, spent = self.budget.allocated, self.deployed(), self.spent()
        for currency in {*self.held, *allocated, *deployed}:
            idle = max(allocated[currency] - spent[currency], ZERO)
            match self.status:
                case "active":
                    self.held[currency] = deployed[currency] + idle
                case "draft" | "paused":
                    self.held[currency] = min(self.held[currency], deployed[currency])
                case _:
                    # Nothing, but for what a void opens again.
                    self.held[currency] = max(min(self.held[currency], deployed[currency]), ZERO)
        return None

    def fill(self, fill: Fill) -> None:
        """Move the position and the bot; a sweeping bot may owe the rest to the account (R8)."""
        for currency, amount in fill.moved.items():
            self.held[currency] += amount
            if amount < 0 and self.held[currency] < 0:
                self.overspent.add(fill.id)
        self.hold(fill.position, self.holding(fill.position).after(fill), fill.executed_at)
        if self.policy == "sweep" and not self.holdings[fill.position].base:
            deployed = self.deployed()
            for currency in fill.concerned():
                most = self.budget.allocated[currency] + deployed[currency]
                self.held[currency] = min(self.held[currency], most)

    def write_off(self, event: WriteOff) -> None:
        """Take base out of a position: a long's is no longer held, a short's proceeds are kept (R8)."""
        before = self.holding(event.position)
        if base := before.base if event.base is None else min(event.base, before.base):
            self.hold(event.position, before.smaller(base, ZERO), ANY)
            if before.direction == "long":
                self.held[event.position.base] -= base

    def hold(self, position: Position, holding: Holding, moment: Any) -> None:
        """Keep what a position holds now, and when it came to hold nothing (R8)."""
        if holding.base:
            self.closed_at.pop(position, None)
        elif position not in self.closed_at:
            self.closed_at[position] = moment
        self.holdings[position] = holding

    def position_status(self, position: Position) -> str:
        """Return how far a position has come in its own life (R8)."""
        if position not in self.holdings:
            return "cancelled" if self.status == "closed" else "pending"
        return "open" if self.holdings[position].base else "closed"


@dataclass
class Bot:
    """A bot's settings, and everything that happened to it."""

    id: int
    name: str
    strategy: str
    base: str
    quote: str
    config: Row = field(repr=False)
    made_with: Row = field(repr=False)
    positions: list[Position] = field(default_factory=list, init=False)
    events: tuple[Event, ...] = field(default=(), init=False)
    lived: tuple[tuple[Event, ...], Life] | None = field(default=None, init=False)

    def life(self) -> Life:
        """Live it again from the beginning, if it was not these same events last time."""
        if self.lived is None or self.lived[0] is not self.events:
            self.lived = self.events, Life()
            for event in self.events:
                self.lived[1].happen(event)
        return self.lived[1]

    def fills(self) -> list[Fill]:
        """Return its fills, in the order in which they were recorded."""
        return [event for event in self.events if isinstance(event, Fill)]

    def currencies(self) -> set[str]:
        """Return the currencies that it has to do with: of its budgets, and of its fills."""
        budgets = (event.allocated for event in self.events if isinstance(event, Budget))
        return set[str]().union(*budgets, *(fill.concerned() for fill in self.fills()))

    def is_closed(self) -> bool:
        """Say whether it is over, and its name is free again (R7)."""
        return self.life().status == "closed"

    def position_status(self, position: Position) -> str:
        """Return how far a position has come in its own life (R8)."""
        return self.life().position_status(position)

    def is_bidirectional(self) -> bool:
        """Say what its config does: by name, or whether it reserves its base too (section 5)."""
        if self.strategy in SPLITS:
            return self.strategy == "bidirectional_dca"
        return self.life().budget.allocated[self.base] > 0


@dataclass(frozen=True)
class Snapshot:
    """An exchange's balances at a time; if they are complete, of whatever else it was zero (R4)."""

    as_of: datetime
    balances: Mapping[str, Fraction]
    complete: bool


@dataclass(frozen=True)
class Call:
    """A row of the ledger (R9)."""

    function: str
    request_id: str | None = None
    arguments: Row = field(default_factory=dict)


@dataclass
class Account:
    """An account's settings, its snapshots and its bots, and the calls that the ledger keeps."""

    id: int
    owner: str
    name: str
    exchange: str
    paper: bool
    model: str
    made_with: Row = field(repr=False)
    snapshots: list[Snapshot] = field(default_factory=list, init=False)
    bots: dict[int, Bot] = field(default_factory=dict, init=False)
    calls: list[Call] = field(default_factory=list, init=False)
    requests: dict[str, Call] = field(default_factory=dict, init=False)
    freed: set[str] = field(default_factory=set, init=False)
    seen: set[str] = field(default_factory=set, init=False)

    def currencies(self) -> set[str]:
        """Return the currencies that it has to do with."""
        snapshots = (snapshot.balances for snapshot in self.snapshots)
        return set[str]().union(*snapshots, *(bot.currencies() for bot in self.bots.values()))

    def snapshot(self, currency: str) -> tuple[datetime | None, Fraction]:
        """Return time and balance of the latest snapshot; at the same time, the later call wins (R4)."""
        latest: tuple[datetime | None, Fraction] = (None, ZERO)
        for snapshot in self.snapshots:
            speaks = snapshot.complete or currency in snapshot.balances
            if speaks and (latest[0] is None or snapshot.as_of >= latest[0]):
                latest = (snapshot.as_of, snapshot.balances.get(currency, ZERO))
        return latest

    def raw(self, currency: str) -> Fraction:
        """Add up the latest snapshot and the fills executed after it (R4)."""
        as_of, balance = self.snapshot(currency)
        return balance + sum(
            fill.moved[currency]
            for bot in self.bots.values()
            for fill in bot.fills()
            if as_of is None or fill.executed_at > as_of
        )

    def position(self, position_id: int) -> Position:
        """Find a position of one of its bots (R1)."""
        for bot in self.bots.values():
            for position in bot.positions:
                if position.id == position_id:
                    return position
        raise Refused("UB004")


@dataclass
class Oracle:
    """All accounts and prices. Calls take the database's ids of what they create, and its clock."""

    now: datetime
    clock: datetime = field(init=False)
    max_price_age: timedelta = timedelta(minutes=5)
    book: dict[int, Account] = field(default_factory=dict)
    quotes: dict[tuple[str, str, str], list[tuple[datetime, Fraction]]] = field(default_factory=dict)

    # Calls. Where the semantics leave open which of two refusals comes first, the order here decides.

    def call(self, function: str, ids: Ids, clock: datetime, arguments: Row) -> bool:
        """Do what a function does or refuse it; return False if it was done before (R10)."""
        self.clock = clock
        arguments = dict(arguments)
        if function in ("create_account", "record_price"):
            return getattr(self, function)(ids, **arguments) is not False
        account_id, request_id = arguments.pop("account_id"), arguments.pop("request_id", None)
        account = self.account(account_id)
        call = Call(function, request_id, dict(arguments))
        if request_id in account.requests:
            require(call == account.requests[request_id], "UB007")
            return False
        if function == "record_fill":
            arguments["id"] = request_id
        before = [(bot, bot.events) for bot in account.bots.values()]
        try:
            happened = getattr(self, function)(account, ids, **arguments) is not False
        except Refused:
            account.bots = {bot.id: bot for bot, _ in before}
            for bot, events in before:
                bot.events = events
            raise
        account.calls += [call] * happened
        if happened and request_id is not None and request_id not in account.freed:
            account.requests[request_id] = call
        account.seen |= account.currencies()
        return happened

    def create_account(
        self,
        ids: Ids,
        owner: str,
        name: str,
        exchange: str,
        is_paper_trading: bool,
        reservation_model: str = "exact",
        account_id: int | None = None,
    ) -> bool:
        """Begin without balances; the platform's own number says which it is (R6)."""
        facts: Row = {"owner": owner, "name": name, "exchange": exchange, "paper": is_paper_trading}
        facts["model"] = reservation_model
        if account_id in self.book:
            known = self.book[account_id]
            require(facts in (known.made_with, {fact: getattr(known, fact) for fact in facts}), "UB007")
            return False
        new_id = self.new_id(ids)
        assert new_id not in self.book
        self.book[new_id] = account = Account(new_id, **facts, made_with=facts)
        account.calls.append(Call("create_account"))
        return True

    def configure_account(self, account: Account, _: Ids, reservation_model: str) -> None:
        """Switch the model, which moves no money (R2)."""
        account.model = reservation_model

    def sync_balances(
        self,
        account: Account,
        _: Ids,
        balances: Mapping[str, Decimal],
        as_of: datetime | None,
        complete: bool,
    ) -> None:
        """Keep a snapshot, but of no currency of which a later one has spoken (R4)."""
        read = {currency: reported(balance) for currency, balance in balances.items()}
        when = self.time(as_of)
        news = {name: read[name] for name in read if when >= (account.snapshot(name)[0] or when)}
        account.snapshots.append(Snapshot(when, news, complete))

    def record_price(
        self,
        _: Ids,
        exchange: str,
        base_currency: str,
        quote_currency: str,
        price: Decimal,
        as_of: datetime | None,
    ) -> None:
        """Keep a price, however old (R3)."""
        market, read = (exchange, base_currency, quote_currency), reported(price)
        require(read > 0, "UB005")
        when = self.time(as_of)
        self.quotes.setdefault(market, []).append((when, read))

    def create_bot(
        self,
        account: Account,
        ids: Ids,
        name: str,
        strategy: str,
        base_currency: str,
        quote_currency: str,
        profit_policy: Literal["keep", "sweep"],
        activate: bool,
        bot_id: int | None = None,
        strategy_config: Row | None = None,
        **budget: Any,
    ) -> bool:
        """Make a draft, or pass the gate; the platform's own number says which it is (R5, R6, R7)."""
        facts: Row = {
            "name": name,
            "strategy": strategy,
            "base": base_currency,
            "quote": quote_currency,
            "policy": profit_policy,
            "config": strategy_config or {},
            "budget": self.read_budget(SPLITS.get(strategy), **budget),
        }
        if bot_id in account.bots:
            known = account.bots[bot_id]
            require(facts in (known.made_with, self.bot_facts(known)), "UB007")
            return False
        new_id = self.new_id(ids)
        assert new_id not in account.bots
        require(name not in [bot.name for bot in account.bots.values() if not bot.is_closed()], "UB005")
        bot = Bot(new_id, name, strategy, base_currency, quote_currency, facts["config"], facts)
        account.bots[new_id] = bot
        bot.events += (profit_policy, self.allocate(account, bot, facts["budget"]))
        if activate:
            self.reserve(account, bot, "activate")
        return True

    def configure_bot(
        self,
        account: Account,
        _: Ids,
        bot_id: int,
        name: str | None,
        strategy_config: Row | None,
        profit_policy: Literal["keep", "sweep"] | None,
    ) -> None:
        """Change what moves no money now; a name is taken by bots that are not closed (R7)."""
        bot = self.bot(account, bot_id, "draft", "active", "paused")
        others = [other for other in account.bots.values() if other is not bot and not other.is_closed()]
        require(name not in [other.name for other in others], "UB005")
        bot.name = name or bot.name
        bot.config = bot.config if strategy_config is None else strategy_config
        bot.events += (profit_policy,) if profit_policy else ()

    def activate_bot(self, account: Account, _: Ids, bot_id: int) -> None:
        """Reserve the frozen allocation (R7)."""
        self.reserve(account, self.bot(account, bot_id, "draft", "paused"), "activate")

    def pause_bot(self, account: Account, _: Ids, bot_id: int) -> None:
        """Release what is idle; a paused bot must have something to release (R7)."""
        bot = self.bot(account, bot_id, "active", "paused")
        self.release(bot, "pause", "paused")

    def close_bot(self, account: Account, _: Ids, bot_id: int) -> None:
        """Release all, if no position is open; a closed bot must have something to release (R7)."""
        bot = self.bot(account, bot_id)
        require(not any(bot.life().open()), "UB006")
        self.release(bot, "close", "closed")

    def resize_bot(self, account: Account, _: Ids, bot_id: int, **budget: Any) -> None:
        """Allocate anew, not below what is spent; an active bot passes the gate (R5, R6, R7)."""
        bot = self.bot(account, bot_id)
        self.reserve(account, bot, self.resized(account, bot, **budget))

    def open_position(
        self,
        account: Account,
        ids: Ids,
        bot_id: int,
        direction: str,
        base_currency: str | None,
        quote_currency: str | None,
    ) -> None:
        """Open a position of a draft or an active bot, that holds nothing yet (R7, R8)."""
        bot = self.bot(account, bot_id, "draft", "active")
        base, quote = base_currency or bot.base, quote_currency or bot.quote
        bot.positions.append(Position(self.new_id(ids), bot_id, direction, base, quote))

    def record_fill(self, account: Account, ids: Ids, **report: Any) -> bool:
        """Keep a fact, unless record_fills had it under the same id (R8, R10)."""
        fresh = self.fresh(account, ids, [report])
        self.apply(account, fresh)
        return fresh != []

    def record_fills(self, account: Account, ids: Ids, fills: Sequence[Row]) -> None:
        """Keep all or none, in the order of their execution (R8, R9, R10)."""
        fresh = self.fresh(account, ids, fills)
        times = [fill["executed_at"] for fill in fills]
        newest_first = times[0] > times[-1] and times == sorted(times, reverse=True)
        self.apply(account, sorted(fresh[:: -1 if newest_first else 1], key=lambda fill: fill.executed_at))
        account.calls += [Call("record_fills")] * len({fill.position.bot_id for fill in fresh})

    def void_fill(self, account: Account, _: Ids, fill_id: int, reason: str) -> None:
        """Forget a fact; its id is free (R8)."""
        for bot in account.bots.values():
            for fill in bot.fills():
                if fill.id == fill_id:
                    bot.events = tuple(event for event in bot.events if event is not fill)
                    self.free(account, fill)
                    return
        raise Refused("UB009")

    def write_off_position(
        self, account: Account, _: Ids, position_id: int, reason: str, base_amount: Decimal | None
    ) -> None:
        """Take base out of a position without a trade (R8)."""
        base = None if base_amount is None else decided(base_amount)
        require(base != 0, "UB005")
        position = account.position(position_id)
        bot = account.bots[position.bot_id]
        has = bot.life().holding(position).base
        require(has > 0, "UB006")
        require(base is None or base <= has, "UB005")
        bot.events += (WriteOff(position, base),)

    # What the calls have in common.

    @staticmethod
    def new_id(ids: Ids) -> int:
        """Return the database's number of what is new, or none if it refused to make it."""
        return next(iter(ids), 0)

    def account(self, account_id: int) -> Account:
        """Find an account (R1)."""
        require(account_id in self.book, "UB002")
        return self.book[account_id]

    def time(self, given: datetime | None) -> datetime:
        """Take a time, or the clock's; one in a wrong zone or a wrong unit is refused (R4)."""
        when = given or self.clock
        require(datetime(2009, 1, 1, tzinfo=UTC) <= when <= self.clock + timedelta(minutes=1), "UB005")
        return when

    def fresh(self, account: Account, ids: Ids, reports: Sequence[Row]) -> list[Fill]:
        """Return the fills that are not recorded yet, each once; an id stands for the same facts (R8)."""
        known = {fill.identity(): fill for bot in account.bots.values() for fill in bot.fills()}
        fresh = []
        for new_id, report in zip(chain(ids, repeat(0)), reports, strict=False):
            fill = self.fill(account, new_id, **report)
            same = known.get(fill.identity()) if fill.report_id else None
            if same is None:
                fresh.append(fill)
                known[fill.identity()] = fill
            else:
                require(fill.is_again(same), "UB007")
        return fresh

    def fill(
        self,
        account: Account,
        new_id: int,
        id: str | None,
        position_id: int,
        side: str,
        base_amount: Decimal,
        quote_amount: Decimal,
        executed_at: datetime | None,
        fee_amount: Decimal | None = None,
        fee_currency: str | None = None,
        fees: Sequence[Row] | None = None,
    ) -> Fill:
        """Read a report (R1, R6)."""
        base, quote = reported(base_amount), reported(quote_amount)
        require(base > 0 and quote >= 0, "UB005")
        position = account.position(position_id)
        charged = [(fee_currency or position.quote, reported(fee_amount or Decimal()))]
        if fees is not None:
            charged = [(fee["currency"], reported(fee["amount"])) for fee in fees]
        when = self.time(executed_at)
        return Fill(new_id, position, side, base, quote, tuple(charged), when, id)

    @staticmethod
    def apply(account: Account, fills: Iterable[Fill]) -> None:
        """Let fills happen to their bots, whatever became of those (R8)."""
        for fill in fills:
            account.bots[fill.position.bot_id].events += (fill,)

    @staticmethod
    def free(account: Account, fill: Fill) -> None:
        """Let the id of a fill be used again, also by record_fill, where it is the request's (R8)."""
        report_id = fill.report_id or ""
        call = account.requests.get(report_id)
        if call and (call.function, call.arguments.get("position_id"), call.arguments.get("side")) == (
            "record_fill",
            fill.position.id,
            fill.side,
        ):
            del account.requests[report_id]
            account.freed.add(report_id)

    @staticmethod
    def bot(account: Account, bot_id: int, *statuses: str) -> Bot:
        """Find a bot of the account, in one of the statuses (R1, R7)."""
        require(bot_id in account.bots, "UB003")
        bot = account.bots[bot_id]
        require(not statuses or bot.life().status in statuses, "UB006")
        return bot

    @staticmethod
    def bot_facts(bot: Bot) -> Row:
        """Return what could have made a bot as it is now (R10)."""
        life = bot.life()
        allocation = dict(life.budget.allocated) if life.budget.total is None else None
        return {
            "name": bot.name,
            "strategy": bot.strategy,
            "base": bot.base,
            "quote": bot.quote,
            "policy": life.policy,
            "config": bot.config,
            "budget": (life.budget.total, life.budget.long, allocation),
        }

    @staticmethod
    def release(bot: Bot, step: Literal["pause", "close"], already: str) -> None:
        """Pause or close a bot; one that is so already must have something to release (R7)."""
        before = bot.life()
        bot.events += (step,)
        released = any(before.held[currency] != held for currency, held in bot.life().held.items())
        require(before.status != already or released, "UB006")

    @staticmethod
    def read_budget(
        split: Fraction | None,
        budget_pct: Decimal | None = None,
        long_pct: Decimal | None = None,
        short_pct: Decimal | None = None,
        allocation: Mapping[str, Decimal] | None = None,
    ) -> BudgetFacts:
        """Read a percentage with its split, or an allocation, but not both (R6)."""
        if allocation is not None:
            require(budget_pct is None and long_pct is None and short_pct is None, "UB005")
            given = {currency: decided(amount) for currency, amount in allocation.items()}
            require(any(given.values()), "UB005")
            return None, None, given
        require(budget_pct is not None, "UB005")
        total, long = decided(budget_pct or Decimal()), split
        if long_pct is not None:
            long = decided(long_pct)
        if short_pct is not None:
            short = decided(short_pct)
            require(long_pct is None or long == 100 - short, "UB005")
            long = 100 - short
        require(0 < total <= 100 and long is not None and 0 <= long <= 100, "UB005")
        return total, long, None

    def allocate(self, account: Account, bot: Bot, budget: BudgetFacts) -> Budget:
        """Take what is given, or parts of a part of the raw balances, rounded down (R6)."""
        total, long, given = budget
        allocated = amounts((given or {}).items())
        if total is not None and long is not None:
            for currency, side in (bot.quote, long), (bot.base, 100 - long):
                unit = Fraction(1, 10 ** SCALES.get(currency, 8))
                allocated[currency] = max(account.raw(currency), ZERO) * total * side / 10_000 // unit * unit
        require(any(allocated.values()), "UB001")
        return Budget(total, long, allocated)

    def resized(self, account: Account, bot: Bot, **budget: Any) -> Budget:
        """Return another budget of a bot, which keeps its split; not below what is spent (R6, R7)."""
        life = bot.life()
        require(life.status != "closed", "UB006")
        split = SPLITS.get(bot.strategy) if life.budget.long is None else life.budget.long
        read = self.read_budget(split, **budget)
        new, spent = self.allocate(account, bot, read), life.spent()
        own = {currency for currency, amount in life.budget.allocated.items() if amount} | {*new.allocated}
        require(all(new.allocated[currency] >= spent[currency] for currency in own), "UB006")
        return new

    def reserve(self, account: Account, bot: Bot, event: Event) -> None:
        """Let the event happen if what the bot then reserves more than before is available (R5)."""
        require(all(row["fits"] for row in self.previewed(account, bot, event)), "UB001")
        bot.events += (event,)

    def previewed(self, account: Account, bot: Bot, event: Event) -> list[Row]:
        """Say what the bot would reserve after an event, and whether that passes the gate (R5)."""
        free = {row["currency"]: row["available"] for row in self.available(account, bot)}
        events, before = bot.events, self.reserved(account, [bot])[account.model]
        bot.events += (event,)
        after = self.reserved(account, [bot])[account.model]
        concerned = {*free, *bot.currencies()}
        bot.events = events
        return [
            {
                "currency": currency,
                "required": after[currency],
                "available": free.get(currency, ZERO),
                "missing": max(after[currency] - free.get(currency, ZERO), ZERO),
                "fits": after[currency] <= max(before[currency], free.get(currency, ZERO)),
            }
            for currency in concerned
        ]

    # Questions.

    def preview_bot(
        self,
        account_id: int,
        base_currency: str,
        quote_currency: str,
        exclude_bot_id: int | None,
        strategy: str | None,
        **budget: Any,
    ) -> list[Row]:
        """Say what create_bot would do, or resize_bot, without doing it."""
        account = self.account(account_id)
        bot = account.bots.get(exclude_bot_id or 0)
        try:
            if bot:
                return self.previewed(account, bot, self.resized(account, bot, **budget))
            bot = Bot(0, "", strategy or "", base_currency, quote_currency, {}, {})
            split = Fraction(50) if strategy is None else SPLITS.get(strategy)
            bot.events = (self.allocate(account, bot, self.read_budget(split, **budget)),)
            return self.previewed(account, bot, "activate")
        except Refused as refused:
            require(refused.sqlstate in ("UB001", "UB006"), refused.sqlstate)
            return [{"currency": quote_currency, "fits": False}]

    def calculate_available(
        self,
        account_id: int,
        currency: str,
        raw_balance: Decimal,
        exclude_bot_id: int | None,
        btc_price: Decimal | None = None,
    ) -> Fraction:
        """Answer with a raw balance of the caller's, and for BTC-USD a price of its own (section 3)."""
        account = self.account(account_id)
        bots = [bot for bot in account.bots.values() if bot.id != exclude_bot_id]
        price = None if btc_price is None else reported(btc_price)
        reserved = self.reserved(account, bots, price)[account.model]
        return max(reported(raw_balance) - reserved[currency], ZERO)

    # Figures.

    def price(self, exchange: str, market: Market) -> tuple[str, Fraction]:
        """Return how far to trust the latest price, and the price (R3)."""
        latest: tuple[datetime, Fraction] | None = None
        for as_of, price in self.quotes.get((exchange, *market), []):
            if latest is None or as_of >= latest[0]:
                latest = (as_of, price)
        if latest is None:
            return "missing", ZERO
        return "stale" if self.now - latest[0] > self.max_price_age else "ok", latest[1]

    def position_values(
        self, exchange: str, bots: Iterable[Bot], btc_price: Fraction | None = None
    ) -> tuple[Amounts, dict[str, str]]:
        """Count open positions in both their currencies, each market at its own price (R2, R3)."""
        exposures: defaultdict[Market, list[Holding]] = defaultdict(list)
        for bot in bots:
            for position, holding in bot.life().open():
                exposures[position.base, position.quote].append(holding)
        values, statuses = amounts(), defaultdict[str, str](lambda: "not needed")
        for (base, quote), holdings in exposures.items():
            longs = [holding for holding in holdings if holding.direction == "long"]
            shorts = [holding for holding in holdings if holding.direction == "short"]
            status, price = self.price(exchange, (base, quote))
            if btc_price is not None and (base, quote) == ("BTC", "USD"):
                status, price = "ok", btc_price
            long_base, proceeds = sum(long.base for long in longs), sum(short.quote for short in shorts)
            values[base] += long_base
            values[quote] += proceeds
            if status == "missing":
                values[quote] += sum(long.quote for long in longs)
                values[base] += sum(short.base for short in shorts)
            else:
                values[quote] += rounded(long_base * price)
                values[base] += rounded(proceeds / price)
            for currency, needed in ((quote, longs), (base, shorts)):
                if needed:
                    statuses[currency] = max(statuses[currency], status, key=STATUSES.index)
        return values, statuses

    def reserved(
        self, account: Account, bots: Iterable[Bot], btc_price: Fraction | None = None
    ) -> dict[str, Amounts]:
        """Add up what bots of an account reserve, in both models (R2)."""
        bots = list(bots)
        lives = [bot.life() for bot in bots]
        values, _ = self.position_values(account.exchange, bots, btc_price)
        active = [life for life in lives if life.status == "active"]
        return {
            "conservative": amounts(
                [*(pair for life in active for pair in life.budget.allocated.items()), *values.items()]
            ),
            "exact": amounts((c, max(held, ZERO)) for life in lives for c, held in life.held.items()),
        }

    def available(self, account: Account, excluded: Bot | None = None) -> list[Row]:
        """Answer get_available_capital, in the account's own model (R2)."""
        bots = [bot for bot in account.bots.values() if bot is not excluded]
        reserved = self.reserved(account, bots)[account.model]
        _, statuses = self.position_values(account.exchange, bots)
        return [
            {
                "account_id": account.id,
                "bot_id": excluded.id if excluded else None,
                "currency": currency,
                "raw_balance": account.raw(currency),
                "reserved": reserved[currency],
                **self.compare(account.raw(currency), reserved[currency]),
                "price_status": statuses[currency] if account.model == "conservative" else "not needed",
            }
            for currency in sorted(account.currencies())
        ]

    @staticmethod
    def compare(raw: Fraction, reserved: Fraction, model: str = "") -> Row:
        """Say what is left, or what is short (R2)."""
        return {
            f"available{model}": max(raw - reserved, ZERO),
            f"shortfall{model}": max(reserved - raw, ZERO),
        }

    # Views: the rows that each must have, with every column that a rule decides.

    def view(self, name: str) -> list[Row]:
        """Return all rows of a public view."""
        if name == "portfolio_capital":
            return self.portfolio_capital()
        if name == "prices":
            return self.prices()
        if name == "integrity_violations":
            return []
        rows = getattr(self, name)
        return [row for account in self.book.values() for row in rows(account)]

    def accounts(self, account: Account) -> Iterator[Row]:
        """Count the changes (R9)."""
        yield {
            "id": account.id,
            "owner": account.owner,
            "name": account.name,
            "is_paper_trading": account.paper,
            "reservation_model": account.model,
            "version": len(account.calls),
        }

    def account_capital(self, account: Account) -> Iterator[Row]:
        """Show both models, side by side (R2)."""
        reserved = self.reserved(account, account.bots.values())
        _, statuses = self.position_values(account.exchange, account.bots.values())
        for row in self.available(account):
            raw, currency = row["raw_balance"], row["currency"]
            del row["bot_id"]
            yield row | {
                "owner": account.owner,
                "is_paper_trading": account.paper,
                "reservation_model": account.model,
                "reserved_conservative": reserved["conservative"][currency],
                "reserved_exact": reserved["exact"][currency],
                **self.compare(raw, reserved["conservative"][currency], "_conservative"),
                **self.compare(raw, reserved["exact"][currency], "_exact"),
                "price_status_conservative": statuses[currency],
                "snapshot_as_of": account.snapshot(currency)[0],
            }

    def available_capital(self, account: Account) -> list[Row]:
        """Exclude each bot of the account in turn."""
        return [row for bot in account.bots.values() for row in self.available(account, bot)]

    def bot_capital(self, account: Account) -> Iterator[Row]:
        """Show what each bot set aside, owns and has at work (R6, R7)."""
        for bot in account.bots.values():
            life, reserved = bot.life(), self.reserved(account, [bot])
            values, _ = self.position_values(account.exchange, [bot])
            deployed, spent = life.deployed(), life.spent()
            for currency in bot.currencies():
                held = life.held[currency]
                yield {
                    "account_id": account.id,
                    "bot_id": bot.id,
                    "currency": currency,
                    "allocated": life.budget.allocated[currency],
                    "held": held,
                    "deployed": deployed[currency],
                    "idle": max(held - deployed[currency], ZERO),
                    "overspent": max(-held, ZERO),
                    "reserved": reserved[account.model][currency],
                    "reserved_conservative": reserved["conservative"][currency],
                    "reserved_exact": reserved["exact"][currency],
                    "spent": spent[currency],
                    "position_value": values[currency],
                    "bot_name": bot.name,
                    "status": life.status,
                }

    def bots(self, account: Account) -> Iterator[Row]:
        """Show what the user's own query reads (R2, R7)."""
        for bot in account.bots.values():
            life = bot.life()
            values, _ = self.position_values(account.exchange, [bot])
            reserved = life.budget.allocated if life.status == "active" else Amounts()
            yield {
                "id": bot.id,
                "account_id": account.id,
                "name": bot.name,
                "strategy": bot.strategy,
                "base_currency": bot.base,
                "quote_currency": bot.quote,
                "profit_policy": life.policy,
                "strategy_config": bot.config | {"enable_bidirectional": bot.is_bidirectional()},
                "is_active": life.status == "active",
                "status": life.status,
                "budget_pct": life.budget.total,
                "long_pct": life.budget.long,
                "short_pct": None if life.budget.long is None else 100 - life.budget.long,
                "reserved_usd_for_longs": reserved["USD"],
                "reserved_btc_for_shorts": reserved["BTC"],
                "position_usd_value": values["USD"],
                "position_btc_value": values["BTC"],
            }

    def positions(self, account: Account) -> Iterator[Row]:
        """Show what each position holds and has made (R8)."""
        for bot in account.bots.values():
            life = bot.life()
            for position in bot.positions:
                holding, status = life.holding(position), life.position_status(position)
                yield {
                    "id": position.id,
                    "account_id": account.id,
                    "bot_id": bot.id,
                    "direction": holding.direction,
                    "base_currency": position.base,
                    "quote_currency": position.quote,
                    "base_amount": holding.base,
                    "quote_amount": holding.quote,
                    "realised_pnl": holding.profit,
                    "status": status,
                    "closed_at": {"closed": life.closed_at.get(position), "cancelled": ANY}.get(status),
                }

    def fills(self, account: Account) -> Iterator[Row]:
        """Show each fill as it was reported, and whether it overspent (R8)."""
        for bot in account.bots.values():
            overspent = bot.life().overspent
            for fill in bot.fills():
                yield {
                    "id": fill.id,
                    "account_id": account.id,
                    "bot_id": bot.id,
                    "position_id": fill.position.id,
                    "side": fill.side,
                    "base_amount": fill.base,
                    "quote_amount": fill.quote,
                    "fee_amount": fill.fees[0][1] if len(fill.fees) == 1 else ANY,
                    "fee_currency": fill.fees[0][0] if len(fill.fees) == 1 else ANY,
                    "overspent": fill.id in overspent,
                    "executed_at": fill.executed_at,
                }

    def ledger(self, account: Account) -> Iterator[Row]:
        """Give each change a version, without gaps (R9)."""
        for version, call in enumerate(account.calls, start=1):
            yield {
                "account_id": account.id,
                "version": version,
                "operation": call.function,
                "request_id": ANY if call.request_id in account.freed else call.request_id,
            }

    def capital_history(self, account: Account) -> Iterator[Row]:
        """Show the last row of each currency, which is what it is now (R9)."""
        reserved = self.reserved(account, account.bots.values())
        lives = [bot.life() for bot in account.bots.values()]
        allocated = amounts(
            pair for life in lives if life.status == "active" for pair in life.budget.allocated.items()
        )
        for currency in account.seen:
            yield {
                "account_id": account.id,
                "currency": currency,
                "raw_balance": account.raw(currency),
                "allocated": allocated[currency],
                "held": reserved["exact"][currency],
                **self.compare(account.raw(currency), reserved["exact"][currency], "_exact"),
            }

    def prices(self) -> list[Row]:
        """Show the latest price of each market (R3)."""
        return [
            {
                "exchange": exchange,
                "base_currency": base,
                "quote_currency": quote,
                **dict(zip(("status", "price"), self.price(exchange, (base, quote)), strict=True)),
            }
            for exchange, base, quote in self.quotes
        ]

    def portfolio_capital(self) -> list[Row]:
        """Add up the accounts of one owner, live or paper and never mixed (R1)."""
        rows: dict[tuple[str, bool, str], Row] = {}
        for account in self.book.values():
            for one in self.account_capital(account):
                key = (account.owner, account.paper, one["currency"])
                row = rows.setdefault(
                    key,
                    {
                        "owner": account.owner,
                        "is_paper_trading": account.paper,
                        "currency": one["currency"],
                        "accounts": 0,
                        **dict.fromkeys(("raw_balance", "reserved", "available", "shortfall"), ZERO),
                        "price_status": "not needed",
                    },
                )
                row["accounts"] += 1
                for column in ("raw_balance", "reserved", "available", "shortfall"):
                    row[column] += one[column]
                row["price_status"] = max(row["price_status"], one["price_status"], key=STATUSES.index)
        return list(rows.values())
