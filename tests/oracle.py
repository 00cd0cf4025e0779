"""The rules of docs/semantics.md written a second time, naively, for the database to be compared with.

Only facts are kept: what was called, in which order. Every figure is summed over all of them when it is asked
for, in exact fractions that are rounded only where the semantics say so. Nothing here is maintained, and
nothing was taken from sql/.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain, repeat
from typing import Any, Literal

Amounts = defaultdict[str, Fraction]
Market = tuple[str, str]
Ids = Sequence[int]
Row = dict[str, Any]

SCALES = {"USD": 2, "BTC": 8, "ETH": 18}
STATUSES = ("not needed", "ok", "stale", "missing")
ZERO = Fraction()


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
    total = defaultdict[str, Fraction](Fraction)
    for currency, amount in pairs:
        total[currency] += amount
    return total


def rounded(amount: Fraction) -> Fraction:
    """Round to 18 decimals, half away from zero (R6)."""
    units = int(abs(amount) * 10**18 + Fraction(1, 2))
    return Fraction(units if amount > 0 else -units, 10**18)


def exact(amount: Decimal, *, above: int = -1) -> Fraction:
    """Take an amount that is not negative and has at most 18 decimals, or refuse it (R6)."""
    require(amount.is_finite(), "UB005")
    value = Fraction(amount)
    require(value == rounded(value) and 0 <= value < 10**20 and value > above, "UB005")
    return value


@dataclass(frozen=True)
class Position:
    """A long or a short of a bot (R8)."""

    id: int
    bot_id: int
    direction: str
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
    fee: Fraction
    fee_currency: str
    executed_at: datetime
    report_id: str | None

    def moved(self) -> Amounts:
        """Return what it adds to the bot, and takes from it, in each currency."""
        sign = 1 if self.side == "buy" else -1
        return amounts(
            [
                (self.position.base, sign * self.base),
                (self.position.quote, -sign * self.quote),
                (self.fee_currency, -self.fee),
            ]
        )

    def fee_in(self, currency: str) -> Fraction:
        """Return its fee, if that was taken in the currency."""
        return self.fee if self.fee_currency == currency else ZERO


@dataclass(frozen=True)
class Holding:
    """What a position holds after some fills: base, its cost or proceeds, and the profit so far (R8)."""

    base: Fraction = ZERO
    quote: Fraction = ZERO
    profit: Fraction = ZERO

    def after(self, fill: Fill) -> Holding:
        """Go by the table of docs/semantics.md, a row for each branch."""
        fee = fill.fee_in(fill.position.quote)
        share = self.quote if fill.base == self.base else rounded(self.quote * fill.base / (self.base or 1))
        match fill.position.direction, fill.side:
            case "long", "buy":
                bought = fill.base - fill.fee_in(fill.position.base)
                return replace(self, base=self.base + bought, quote=self.quote + fill.quote + fee)
            case "long", "sell":
                profit = fill.quote - fee - share
            case "short", "sell":
                proceeds, loss = max(fill.quote - fee, ZERO), min(fill.quote - fee, ZERO)
                return Holding(self.base + fill.base, self.quote + proceeds, self.profit + loss)
            case _:
                profit = share - fill.quote - fee
        return Holding(self.base - fill.base, self.quote - share, self.profit + profit)


@dataclass(frozen=True)
class Budget:
    """What a bot may use in percent of the account, the long side's percentage, and what that is (R6)."""

    total: Fraction = ZERO
    long: Fraction = ZERO
    allocated: Amounts = field(default_factory=amounts)


Event = Fill | Budget | Literal["activate", "pause", "close"]


@dataclass
class Life:
    """What has become of a bot after its events (R7)."""

    status: str = "draft"
    budget: Budget = field(default_factory=Budget)
    held: Amounts = field(default_factory=amounts)
    holdings: defaultdict[Position, Holding] = field(default_factory=lambda: defaultdict(Holding))
    overspent: set[int] = field(default_factory=set)

    def open(self) -> Iterator[tuple[Position, Holding]]:
        """Find the open positions."""
        return ((position, holding) for position, holding in self.holdings.items() if holding.base)

    def deployed(self) -> Amounts:
        """Add up what open positions hold: base of longs, proceeds of shorts."""
        return amounts(
            (position.base, holding.base) if position.direction == "long" else (position.quote, holding.quote)
            for position, holding in self.open()
        )

    def spent(self) -> Amounts:
        """Add up what open positions took: cost of longs, base of shorts."""
        return amounts(
            (position.quote, holding.quote) if position.direction == "long" else (position.base, holding.base)
            for position, holding in self.open()
        )

    def happen(self, event: Event, *, sweep: bool) -> None:
        """Move `held` as the table of docs/semantics.md says."""
        match event:
            case Fill():
                return self.fill(event, sweep=sweep)
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
                case "paused":
                    self.held[currency] = min(self.held[currency], deployed[currency])
                case _:
                    self.held[currency] = ZERO
        return None

    def fill(self, fill: Fill, *, sweep: bool) -> None:
        """Move the position and the bot; return what a sweeping bot made to the account (R8)."""
        moved = {currency: amount for currency, amount in fill.moved().items() if amount}
        for currency, amount in moved.items():
            self.held[currency] += amount
            if amount < 0 and self.held[currency] < 0:
                self.overspent.add(fill.id)
        self.holdings[fill.position] = self.holdings[fill.position].after(fill)
        if sweep and not self.holdings[fill.position].base:
            deployed = self.deployed()
            for currency in moved:
                most = self.budget.allocated[currency] + deployed[currency]
                self.held[currency] = min(self.held[currency], most)


@dataclass
class Bot:
    """A bot's settings, and everything that happened to it."""

    id: int
    name: str
    strategy: str
    base: str
    quote: str
    profit_policy: str
    positions: list[Position] = field(default_factory=list, init=False)
    events: tuple[Event, ...] = field(default=(), init=False)
    lived: tuple[tuple[Event, ...], Life] | None = field(default=None, init=False)

    def life(self) -> Life:
        """Live it again from the beginning, if it was not these same events last time."""
        if self.lived is None or self.lived[0] is not self.events:
            self.lived = self.events, Life()
            for event in self.events:
                self.lived[1].happen(event, sweep=self.profit_policy == "sweep")
        return self.lived[1]

    def fills(self) -> list[Fill]:
        """Return its fills, in the order in which they were recorded."""
        return [event for event in self.events if isinstance(event, Fill)]

    def currencies(self) -> set[str]:
        """Return the currencies that it has to do with."""
        moved = {currency for fill in self.fills() for currency, amount in fill.moved().items() if amount}
        return {self.base, self.quote} | moved

    def is_closed(self) -> bool:
        """Say whether it is over, and its name is free again (R7)."""
        return self.life().status == "closed"

    def is_over(self, position: Position) -> bool:
        """Say whether a position is closed (R8)."""
        return self.position_status(position) == "closed"

    def position_status(self, position: Position) -> str:
        """Return how far a position has come in its own life (R8)."""
        if position not in {fill.position for fill in self.fills()}:
            return "cancelled" if self.is_closed() else "pending"
        return "open" if self.life().holdings[position].base else "closed"


@dataclass(frozen=True)
class Snapshot:
    """An exchange's balances at a time (R4)."""

    as_of: datetime
    balances: Mapping[str, Fraction]


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
    snapshots: list[Snapshot] = field(default_factory=list, init=False)
    bots: dict[int, Bot] = field(default_factory=dict, init=False)
    calls: list[Call] = field(default_factory=list, init=False)

    def currencies(self) -> set[str]:
        """Return the currencies that it has to do with."""
        return {currency for snapshot in self.snapshots for currency in snapshot.balances}.union(
            *(bot.currencies() for bot in self.bots.values())
        )

    def snapshot(self, currency: str) -> tuple[datetime | None, Fraction]:
        """Return time and balance of the latest snapshot; at the same time, the later call wins (R4)."""
        latest: tuple[datetime | None, Fraction] = (None, ZERO)
        for snapshot in self.snapshots:
            if currency in snapshot.balances and (latest[0] is None or snapshot.as_of >= latest[0]):
                latest = (snapshot.as_of, snapshot.balances[currency])
        return latest

    def raw(self, currency: str) -> Fraction:
        """Add up the latest snapshot and the fills executed after it (R4)."""
        as_of, balance = self.snapshot(currency)
        return balance + sum(
            fill.moved()[currency]
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
    """All accounts and prices. Calls take the database's id of what they create; times are never left out."""

    now: datetime
    max_price_age: timedelta = timedelta(minutes=5)
    book: dict[int, Account] = field(default_factory=dict)
    quotes: dict[tuple[str, str, str], list[tuple[datetime, Fraction]]] = field(default_factory=dict)

    # Calls. Where the semantics leave open which of two refusals comes first, the order here decides.

    def call(self, function: str, ids: Ids, arguments: Row) -> bool:
        """Do what a function does or refuse it; return False if it was a repeated request (R10)."""
        arguments = dict(arguments)
        if "account_id" not in arguments:
            getattr(self, function)(ids, **arguments)
            return True
        account_id, request_id = arguments.pop("account_id"), arguments.pop("request_id", None)
        require(account_id in self.book, "UB002")
        account = self.book[account_id]
        call = Call(function, request_id, dict(arguments))
        if request_id is not None and request_id in [known.request_id for known in account.calls]:
            require(call in account.calls, "UB007")
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
        return happened

    def create_account(
        self, ids: Ids, owner: str, name: str, exchange: str, is_paper_trading: bool, reservation_model: str
    ) -> None:
        """Begin without balances."""
        account = Account(ids[0], owner, name, exchange, is_paper_trading, reservation_model)
        account.calls.append(Call("create_account"))
        self.book[account.id] = account

    def configure_account(self, account: Account, _: Ids, reservation_model: str) -> None:
        """Switch the model, which moves no money (R2)."""
        account.model = reservation_model

    def sync_balances(
        self, account: Account, _: Ids, balances: Mapping[str, Decimal], as_of: datetime, complete: bool
    ) -> None:
        """Keep a snapshot, however old; a complete one says zero of what else the account has (R4)."""
        snapshot = dict.fromkeys(account.currencies() if complete else (), ZERO)
        snapshot |= {currency: exact(balance) for currency, balance in balances.items()}
        account.snapshots.append(Snapshot(as_of, snapshot))

    def record_price(
        self, _: Ids, exchange: str, base_currency: str, quote_currency: str, price: Decimal, as_of: datetime
    ) -> None:
        """Keep a price, however old (R3)."""
        market = exchange, base_currency, quote_currency
        self.quotes.setdefault(market, []).append((as_of, exact(price, above=0)))

    def create_bot(
        self,
        account: Account,
        ids: Ids,
        name: str,
        strategy: str,
        budget_pct: Decimal,
        long_pct: Decimal | None,
        base_currency: str,
        quote_currency: str,
        profit_policy: str,
        activate: bool,
    ) -> None:
        """Make a draft, or pass the gate (R5, R7)."""
        (new_id,) = ids or (0,)
        require(name not in [bot.name for bot in account.bots.values() if not bot.is_closed()], "UB005")
        bot = Bot(new_id, name, strategy, base_currency, quote_currency, profit_policy)
        account.bots[new_id] = bot
        usual = Fraction(50 if strategy == "bidirectional_dca" else 100)
        bot.events += (self.allocate(account, bot, budget_pct, long_pct, usual),)
        if activate:
            self.reserve(account, bot, "activate")

    def activate_bot(self, account: Account, _: Ids, bot_id: int) -> None:
        """Reserve the frozen allocation (R7)."""
        self.reserve(account, self.bot(account, bot_id, "draft", "paused"), "activate")

    def pause_bot(self, account: Account, _: Ids, bot_id: int) -> None:
        """Release what is idle; a paused bot must have something to release (R7)."""
        bot = self.bot(account, bot_id, "active", "paused")
        before = bot.life()
        bot.events += ("pause",)
        released = any(before.held[currency] != held for currency, held in bot.life().held.items())
        require(before.status == "active" or released, "UB006")

    def close_bot(self, account: Account, _: Ids, bot_id: int) -> None:
        """Release all, if no position is open (R7)."""
        bot = self.bot(account, bot_id, "draft", "active", "paused")
        require(not any(bot.life().open()), "UB006")
        bot.events += ("close",)

    def resize_bot(
        self, account: Account, _: Ids, bot_id: int, budget_pct: Decimal, long_pct: Decimal | None
    ) -> None:
        """Allocate anew, not below what is spent; an active bot passes the gate (R5, R6, R7)."""
        bot = self.bot(account, bot_id, "draft", "active", "paused")
        budget = self.allocate(account, bot, budget_pct, long_pct, bot.life().budget.long)
        spent = bot.life().spent()
        require(all(amount >= spent[currency] for currency, amount in budget.allocated.items()), "UB006")
        self.reserve(account, bot, budget)

    def open_position(
        self,
        account: Account,
        ids: Ids,
        bot_id: int,
        direction: str,
        base_currency: str | None,
        quote_currency: str | None,
    ) -> None:
        """Open a position of an active bot, that holds nothing yet (R8)."""
        bot = self.bot(account, bot_id, "active")
        base, quote = base_currency or bot.base, quote_currency or bot.quote
        bot.positions.append(Position(ids[0], bot_id, direction, base, quote))

    def record_fill(self, account: Account, ids: Ids, **report: Any) -> bool:
        """Keep a fact, unless record_fills had it under the same id (R8, R10)."""
        fresh = self.fresh(account, ids, [report])
        for fill in fresh:
            self.apply(account, fill)
        return fresh != []

    def record_fills(self, account: Account, ids: Ids, fills: Sequence[Row]) -> None:
        """Keep all or none, those of each bot in the order of their execution (R8, R9, R10)."""
        parts: list[int] = []
        fresh = self.fresh(account, ids, fills)
        for fill in sorted(fresh, key=lambda fill: (fill.position.bot_id, fill.executed_at)):
            bot = self.apply(account, fill)
            # Each bot's fills have a ledger row, and what follows a sweep has another.
            parts += [bot.id] if parts[-1:] != [bot.id] else []
            parts += [0] if bot.profit_policy == "sweep" and bot.is_over(fill.position) else []
        account.calls += [Call("record_fills") for part in parts if part]

    # What the calls have in common.

    def fresh(self, account: Account, ids: Ids, reports: Sequence[Row]) -> list[Fill]:
        """Return the fills that are not recorded yet, each once; an id stands for the same facts (R10)."""
        known = {fill.report_id: fill for bot in account.bots.values() for fill in bot.fills()}
        fresh = []
        for new_id, report in zip(chain(ids, repeat(0)), reports, strict=False):
            fill = self.fill(account, new_id, **report)
            same = known.get(fill.report_id) if fill.report_id else None
            if same is None:
                fresh.append(fill)
                known[fill.report_id] = fill
            else:
                require(fill == replace(same, id=fill.id, executed_at=fill.executed_at), "UB007")
        return fresh

    @staticmethod
    def fill(
        account: Account,
        new_id: int,
        id: str | None,
        position_id: int,
        side: str,
        base_amount: Decimal,
        quote_amount: Decimal,
        fee_amount: Decimal,
        fee_currency: str | None,
        executed_at: datetime,
    ) -> Fill:
        """Read a report (R1, R6)."""
        base, quote = exact(base_amount, above=0), exact(quote_amount, above=0)
        fee, position = exact(fee_amount), account.position(position_id)
        paid_in = fee_currency or position.quote
        return Fill(new_id, position, side, base, quote, fee, paid_in, executed_at, id)

    @staticmethod
    def apply(account: Account, fill: Fill) -> Bot:
        """Let a fill happen to its bot, unless the position cannot have it (R8)."""
        position = fill.position
        bot = account.bots[position.bot_id]
        require(bot.position_status(position) in ("pending", "open"), "UB006")
        require(fill.side == "sell" or fill.fee_in(position.base) < fill.base, "UB005")
        adds = (fill.side == "buy") == (position.direction == "long")
        require(adds or fill.base <= bot.life().holdings[position].base, "UB005")
        bot.events += (fill,)
        return bot

    @staticmethod
    def bot(account: Account, bot_id: int, *statuses: str) -> Bot:
        """Find a bot of the account, in one of the statuses (R1, R7)."""
        require(bot_id in account.bots, "UB003")
        bot = account.bots[bot_id]
        require(bot.life().status in statuses, "UB006")
        return bot

    @staticmethod
    def allocate(
        account: Account, bot: Bot, budget_pct: Decimal, long_pct: Decimal | None, usual: Fraction
    ) -> Budget:
        """Take parts of a part of the raw balances, rounded down to the currency's scale (R6)."""
        total, long = exact(budget_pct, above=0), usual if long_pct is None else exact(long_pct)
        require(total <= 100 and long <= 100, "UB005")
        allocated = amounts()
        for currency, side in (bot.quote, long), (bot.base, 100 - long):
            unit = Fraction(1, 10 ** SCALES.get(currency, 8))
            allocated[currency] = max(account.raw(currency), ZERO) * total * side / 10_000 // unit * unit
        return Budget(total, long, allocated)

    def reserve(self, account: Account, bot: Bot, event: Event) -> None:
        """Let the event happen if what the bot then reserves more than before is available (R5)."""
        before = self.reserved(account, [bot])[account.model]
        bot.events += (event,)
        after = self.reserved(account, [bot])[account.model]
        for row in self.available(account, bot):
            require(after[row["currency"]] <= max(before[row["currency"]], row["available"]), "UB001")

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

    def position_values(self, exchange: str, bots: Iterable[Bot]) -> tuple[Amounts, dict[str, str]]:
        """Count open positions in both their currencies, each market at its own price (R2, R3)."""
        exposures: defaultdict[Market, list[tuple[str, Holding]]] = defaultdict(list)
        for bot in bots:
            for position, holding in bot.life().open():
                exposures[position.base, position.quote].append((position.direction, holding))
        values, statuses = amounts(), defaultdict[str, str](lambda: "not needed")
        for (base, quote), holdings in exposures.items():
            longs = [holding for direction, holding in holdings if direction == "long"]
            shorts = [holding for direction, holding in holdings if direction == "short"]
            status, price = self.price(exchange, (base, quote))
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

    def reserved(self, account: Account, bots: Iterable[Bot]) -> dict[str, Amounts]:
        """Add up what bots of an account reserve, in both models (R2)."""
        bots = list(bots)
        lives = [bot.life() for bot in bots]
        values, _ = self.position_values(account.exchange, bots)
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
            reserved = life.budget.allocated if life.status == "active" else amounts()
            yield {
                "id": bot.id,
                "account_id": account.id,
                "name": bot.name,
                "strategy": bot.strategy,
                "base_currency": bot.base,
                "quote_currency": bot.quote,
                "profit_policy": bot.profit_policy,
                "is_active": life.status == "active",
                "status": life.status,
                "budget_pct": life.budget.total,
                "long_pct": life.budget.long,
                "short_pct": 100 - life.budget.long,
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
                holding = life.holdings[position]
                yield {
                    "id": position.id,
                    "account_id": account.id,
                    "bot_id": bot.id,
                    "direction": position.direction,
                    "base_currency": position.base,
                    "quote_currency": position.quote,
                    "base_amount": holding.base,
                    "quote_amount": holding.quote,
                    "realised_pnl": holding.profit,
                    "status": bot.position_status(position),
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
                    "fee_amount": fill.fee,
                    "fee_currency": fill.fee_currency,
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
                "request_id": call.request_id,
            }

    def capital_history(self, account: Account) -> Iterator[Row]:
        """Show the last row of each currency, which is what it is now (R9)."""
        reserved = self.reserved(account, account.bots.values())
        lives = [bot.life() for bot in account.bots.values()]
        allocated = amounts(
            pair for life in lives if life.status == "active" for pair in life.budget.allocated.items()
        )
        for currency in account.currencies():
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
