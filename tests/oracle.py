"""The rules of docs/semantics.md written a second time, naively, for the database to be compared with.

Only facts are kept: what was called, in which order. Every figure is summed over all of them each time that it
is asked for, in exact fractions that are rounded only where the semantics say so. Nothing here is fast, nothing
is maintained, and nothing is taken from sql/.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

Amounts = defaultdict[str, Fraction]
Market = tuple[str, str]
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

    def moved(self) -> Amounts:
        """What it adds to the bot, and takes from it, in each currency."""
        sign = 1 if self.side == "buy" else -1
        return amounts(
            [
                (self.position.base, sign * self.base),
                (self.position.quote, -sign * self.quote),
                (self.fee_currency, -self.fee),
            ]
        )

    def fee_in(self, currency: str) -> Fraction:
        """Its fee, if that was taken in the currency."""
        return self.fee if self.fee_currency == currency else ZERO


@dataclass(frozen=True)
class Holding:
    """What a position holds after some fills: base, its cost or proceeds, and the profit so far (R8)."""

    base: Fraction = ZERO
    quote: Fraction = ZERO
    profit: Fraction = ZERO

    def after(self, fill: Fill) -> Holding:
        """The table of docs/semantics.md, a row for each branch."""
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


Event = Fill | Amounts | Literal["activate", "pause", "close"]
"""What happens to a bot; amounts are a new budget's allocation."""


@dataclass
class Life:
    """What has become of a bot after its events (R7)."""

    status: str = "draft"
    allocated: Amounts = field(default_factory=amounts)
    held: Amounts = field(default_factory=amounts)
    holdings: dict[Position, Holding] = field(default_factory=dict)
    overspent: set[int] = field(default_factory=set)

    def open(self) -> Iterator[tuple[Position, Holding]]:
        """The open positions."""
        return ((position, holding) for position, holding in self.holdings.items() if holding.base)

    def deployed(self) -> Amounts:
        """What open positions hold: base of longs, proceeds of shorts."""
        return amounts(
            (position.base, holding.base) if position.direction == "long" else (position.quote, holding.quote)
            for position, holding in self.open()
        )

    def spent(self) -> Amounts:
        """What open positions took: cost of longs, base of shorts."""
        return amounts(
            (position.quote, holding.quote) if position.direction == "long" else (position.base, holding.base)
            for position, holding in self.open()
        )

    def happen(self, event: Event, *, sweep: bool) -> None:
        """Move `held` as the table of docs/semantics.md says."""
        match event:
            case Fill():
                return self.fill(event, sweep=sweep)
            case "activate":
                self.status = "active"
            case "pause":
                self.status = "paused"
            case "close":
                self.status = "closed"
            case _:
                self.allocated = event
        deployed, spent = self.deployed(), self.spent()
        for currency in {*self.held, *self.allocated, *deployed}:
            idle = max(self.allocated[currency] - spent[currency], ZERO)
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
        holding = self.holdings.get(fill.position, Holding()).after(fill)
        self.holdings[fill.position] = holding
        if sweep and not holding.base:
            deployed = self.deployed()
            for currency in moved:
                most = self.allocated[currency] + deployed[currency]
                self.held[currency] = min(self.held[currency], most)


@dataclass
class Bot:
    """A bot's settings, and everything that happened to it."""

    id: int
    name: str
    strategy: str
    base: str
    quote: str
    sweep: bool
    budget: Fraction
    long: Fraction
    short: Fraction
    positions: list[Position] = field(default_factory=list, init=False)
    events: tuple[Event, ...] = field(default=(), init=False)
    lived: tuple[tuple[Event, ...], Life] | None = field(default=None, init=False)

    def life(self) -> Life:
        """Live it again from the beginning, if it was not these same events last time."""
        if self.lived is None or self.lived[0] is not self.events:
            self.lived = self.events, Life()
            for event in self.events:
                self.lived[1].happen(event, sweep=self.sweep)
        return self.lived[1]

    def fills(self) -> list[Fill]:
        """Its fills, in the order in which they were recorded."""
        return [event for event in self.events if isinstance(event, Fill)]

    def currencies(self) -> set[str]:
        """The currencies that it has to do with."""
        moved = {currency for fill in self.fills() for currency, amount in fill.moved().items() if amount}
        return {self.base, self.quote} | moved


@dataclass(frozen=True)
class Snapshot:
    """An exchange's balances at a time (R4)."""

    as_of: datetime
    balances: Mapping[str, Fraction]
    complete: bool


@dataclass
class Account:
    """An account's settings, its snapshots and its bots; `calls` is what the ledger keeps (R9)."""

    id: int
    owner: str
    name: str
    exchange: str
    paper: bool
    model: str
    snapshots: list[Snapshot] = field(default_factory=list, init=False)
    bots: dict[int, Bot] = field(default_factory=dict, init=False)
    calls: list[tuple[str | None, object]] = field(default_factory=list, init=False)

    def currencies(self) -> set[str]:
        """The currencies that it has to do with."""
        return {currency for snapshot in self.snapshots for currency in snapshot.balances}.union(
            *(bot.currencies() for bot in self.bots.values())
        )

    def snapshot(self, currency: str) -> tuple[datetime | None, Fraction]:
        """Time and balance of the latest snapshot; at the same time, the later call wins (R4)."""
        latest: tuple[datetime | None, Fraction] = (None, ZERO)
        for snapshot in self.snapshots:
            said = currency in snapshot.balances or snapshot.complete
            if said and (latest[0] is None or snapshot.as_of >= latest[0]):
                latest = (snapshot.as_of, snapshot.balances.get(currency, ZERO))
        return latest

    def raw(self, currency: str) -> Fraction:
        """The latest snapshot and the fills executed after it (R4)."""
        as_of, balance = self.snapshot(currency)
        return balance + sum(
            fill.moved()[currency]
            for bot in self.bots.values()
            for fill in bot.fills()
            if as_of is None or fill.executed_at > as_of
        )

    def allocate(self, budget: Fraction, sides: Mapping[str, Fraction]) -> Amounts:
        """A percentage of a percentage of the raw balance, rounded down to the currency's scale (R6)."""
        allocated = amounts()
        for currency, side in sides.items():
            unit = Fraction(1, 10 ** SCALES.get(currency, 8))
            allocated[currency] = max(self.raw(currency), ZERO) * budget * side / 10_000 // unit * unit
        return allocated

    def position(self, position_id: int) -> Position:
        """A position of one of its bots (R1)."""
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

    def call(self, function: str, new_id: int, arguments: Row) -> bool:
        """Do what a function does or refuse it; return False if it was a repeated request (R10)."""
        arguments = dict(arguments)
        request_id = arguments.pop("request_id", None)
        account_id = arguments.pop("account_id", None)
        does = getattr(self, function)
        if function == "record_price":
            does(**arguments)
        elif function == "create_account":
            self.book[new_id] = account = does(new_id, **arguments)
            account.calls.append((None, None))
        else:
            require(account_id in self.book, "UB002")
            account = self.book[account_id]
            call = (request_id, (function, arguments))
            if request_id is not None and request_id in [known for known, _ in account.calls]:
                require(call in account.calls, "UB007")
                return False
            does(account, new_id, **arguments)
            account.calls.append(call)
        return True

    def create_account(
        self,
        new_id: int,
        owner: str,
        name: str,
        exchange: str,
        is_paper_trading: bool,
        reservation_model: str,
    ) -> Account:
        """An account without balances."""
        return Account(new_id, owner, name, exchange, is_paper_trading, reservation_model)

    def configure_account(
        self, account: Account, _: int, name: str | None = None, reservation_model: str | None = None
    ) -> None:
        """Another model moves no money (R2)."""
        account.name = name or account.name
        account.model = reservation_model or account.model

    def sync_balances(
        self, account: Account, _: int, balances: Mapping[str, Decimal], as_of: datetime, complete: bool
    ) -> None:
        """A snapshot, however old (R4)."""
        snapshot = {currency: exact(balance) for currency, balance in balances.items()}
        account.snapshots.append(Snapshot(as_of, snapshot, complete))

    def record_price(
        self, exchange: str, base_currency: str, quote_currency: str, price: Decimal, as_of: datetime
    ) -> None:
        """A price, however old (R3)."""
        market = exchange, base_currency, quote_currency
        self.quotes.setdefault(market, []).append((as_of, exact(price, above=0)))

    def create_bot(
        self,
        account: Account,
        new_id: int,
        name: str,
        strategy: str,
        budget_pct: Decimal,
        base_currency: str,
        quote_currency: str,
        profit_policy: str,
        activate: bool,
        long_pct: Decimal | None = None,
        short_pct: Decimal | None = None,
    ) -> None:
        """A bot that is a draft or passes the gate (R5, R7)."""
        default = Fraction(50 if strategy == "bidirectional_dca" else 100)
        budget, long, short = self.budget(budget_pct, long_pct, short_pct, default)
        names = [bot.name for bot in account.bots.values() if bot.life().status != "closed"]
        require(name not in names and base_currency != quote_currency, "UB005")
        sweep = profit_policy == "sweep"
        bot = Bot(new_id, name, strategy, base_currency, quote_currency, sweep, budget, long, short)
        bot.events += (account.allocate(budget, {quote_currency: long, base_currency: short}),)
        account.bots[new_id] = bot
        try:
            if activate:
                self.reserve(account, bot, "activate")
        except Refused:
            del account.bots[new_id]
            raise

    def activate_bot(self, account: Account, _: int, bot_id: int) -> None:
        """Reserve the frozen allocation (R7)."""
        self.reserve(account, self.bot(account, bot_id, "draft", "paused"), "activate")

    def pause_bot(self, account: Account, _: int, bot_id: int) -> None:
        """Release what is idle; a paused bot must have something to release (R7)."""
        bot = self.bot(account, bot_id, "active", "paused")
        before, events = bot.life(), bot.events
        bot.events += ("pause",)
        held = bot.life().held
        if before.status == "paused" and all(held[currency] == before.held[currency] for currency in held):
            bot.events = events
            raise Refused("UB006")

    def close_bot(self, account: Account, _: int, bot_id: int) -> None:
        """Release all, if no position is open (R7)."""
        bot = self.bot(account, bot_id, "draft", "active", "paused")
        require(not any(bot.life().open()), "UB006")
        bot.events += ("close",)

    def resize_bot(
        self,
        account: Account,
        _: int,
        bot_id: int,
        budget_pct: Decimal,
        long_pct: Decimal | None = None,
        short_pct: Decimal | None = None,
    ) -> None:
        """Allocate anew, not below what is spent; an active bot passes the gate (R5, R6, R7)."""
        bot = self.bot(account, bot_id, "draft", "active", "paused")
        budget, long, short = self.budget(budget_pct, long_pct, short_pct, bot.long)
        allocated = account.allocate(budget, {bot.quote: long, bot.base: short})
        spent = bot.life().spent()
        require(all(allocated[currency] >= spent[currency] for currency in allocated), "UB006")
        self.reserve(account, bot, allocated)
        bot.budget, bot.long, bot.short = budget, long, short

    def open_position(
        self,
        account: Account,
        new_id: int,
        bot_id: int,
        direction: str,
        base_currency: str | None = None,
        quote_currency: str | None = None,
    ) -> None:
        """A position of an active bot that holds nothing yet (R8)."""
        bot = self.bot(account, bot_id, "active")
        base, quote = base_currency or bot.base, quote_currency or bot.quote
        require(direction in ("long", "short") and base != quote, "UB005")
        bot.positions.append(Position(new_id, bot_id, direction, base, quote))

    def record_fill(
        self,
        account: Account,
        new_id: int,
        position_id: int,
        side: str,
        base_amount: Decimal,
        quote_amount: Decimal,
        fee_amount: Decimal,
        executed_at: datetime,
        fee_currency: str | None = None,
    ) -> None:
        """A fact, unless the position cannot have it (R8)."""
        base, quote = exact(base_amount, above=0), exact(quote_amount, above=0)
        fee = exact(fee_amount)
        position = account.position(position_id)
        bot = account.bots[position.bot_id]
        life = bot.life()
        fill = Fill(new_id, position, side, base, quote, fee, fee_currency or position.quote, executed_at)
        require(self.position_status(position, life) in ("pending", "open"), "UB006")
        require(side == "sell" or fill.fee_in(position.base) < base, "UB005")
        adds = (side == "buy") == (position.direction == "long")
        require(adds or base <= life.holdings.get(position, Holding()).base, "UB005")
        bot.events += (fill,)

    @staticmethod
    def bot(account: Account, bot_id: int, *statuses: str) -> Bot:
        """A bot of the account in one of the statuses (R1, R7)."""
        require(bot_id in account.bots, "UB003")
        bot = account.bots[bot_id]
        require(bot.life().status in statuses, "UB006")
        return bot

    @staticmethod
    def budget(
        budget: Decimal, long: Decimal | None, short: Decimal | None, default: Fraction
    ) -> tuple[Fraction, Fraction, Fraction]:
        """A budget above 0 and its two sides, which add up to 100 (R6)."""
        if long is None:
            long_part = default if short is None else 100 - exact(short)
        else:
            long_part = exact(long)
        require(0 <= long_part <= 100 and short in (None, 100 - long_part), "UB005")
        whole = exact(budget, above=0)
        require(whole <= 100, "UB005")
        return whole, long_part, 100 - long_part

    def reserve(self, account: Account, bot: Bot, event: Event) -> None:
        """Let the event happen if what the bot then reserves more than before is available (R5)."""
        before = self.reserved(account, [bot])[account.model]
        events = bot.events
        bot.events += (event,)
        after = self.reserved(account, [bot])[account.model]
        rows = {row["currency"]: row["available"] for row in self.available(account, bot)}
        if any(after[currency] > max(before[currency], rows[currency]) for currency in rows):
            bot.events = events
            raise Refused("UB001")

    # Figures.

    def price(self, exchange: str, market: Market) -> tuple[str, Fraction]:
        """How far to trust the latest price, and the price (R3)."""
        latest: tuple[datetime, Fraction] | None = None
        for as_of, price in self.quotes.get((exchange, *market), []):
            if latest is None or as_of >= latest[0]:
                latest = (as_of, price)
        if latest is None:
            return "missing", ZERO
        return "stale" if self.now - latest[0] > self.max_price_age else "ok", latest[1]

    def position_values(self, exchange: str, bots: Iterable[Bot]) -> tuple[Amounts, dict[str, str]]:
        """What open positions count for in both their currencies, each market at its own price (R2, R3)."""
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
        """What bots of an account reserve, in both models (R2)."""
        bots = list(bots)
        lives = [bot.life() for bot in bots]
        values, _ = self.position_values(account.exchange, bots)
        active = [life for life in lives if life.status == "active"]
        return {
            "conservative": amounts(
                [*(pair for life in active for pair in life.allocated.items()), *values.items()]
            ),
            "exact": amounts((c, max(held, ZERO)) for life in lives for c, held in life.held.items()),
        }

    def available(self, account: Account, excluded: Bot | None = None) -> list[Row]:
        """`get_available_capital`, in the account's own model (R2)."""
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
        """What is left, or what is short (R2)."""
        return {
            f"available{model}": max(raw - reserved, ZERO),
            f"shortfall{model}": max(reserved - raw, ZERO),
        }

    @staticmethod
    def position_status(position: Position, life: Life) -> str:
        """The position's own life (R8)."""
        if position not in life.holdings:
            return "cancelled" if life.status == "closed" else "pending"
        return "open" if life.holdings[position].base else "closed"

    # Views: the rows that each must have, with every column that a rule decides.

    def view(self, name: str) -> list[Row]:
        """All rows of a public view."""
        if name == "portfolio_capital":
            return self.portfolio_capital()
        if name == "prices":
            return self.prices()
        if name == "integrity_violations":
            return []
        rows = getattr(self, name)
        return [row for account in self.book.values() for row in rows(account)]

    def accounts(self, account: Account) -> Iterator[Row]:
        """R9: the version is the number of changes."""
        yield {
            "id": account.id,
            "owner": account.owner,
            "name": account.name,
            "is_paper_trading": account.paper,
            "reservation_model": account.model,
            "version": len(account.calls),
        }

    def account_capital(self, account: Account) -> Iterator[Row]:
        """Both models, side by side (R2)."""
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
        """Each bot of the account excluded in turn."""
        return [row for bot in account.bots.values() for row in self.available(account, bot)]

    def bot_capital(self, account: Account) -> Iterator[Row]:
        """What each bot set aside, owns and has at work."""
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
                    "allocated": life.allocated[currency],
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
        """The user's own query reads these columns."""
        for bot in account.bots.values():
            life = bot.life()
            values, _ = self.position_values(account.exchange, [bot])
            reserved = life.allocated if life.status == "active" else amounts()
            yield {
                "id": bot.id,
                "account_id": account.id,
                "name": bot.name,
                "is_active": life.status == "active",
                "status": life.status,
                "budget_pct": bot.budget,
                "long_pct": bot.long,
                "short_pct": bot.short,
                "reserved_usd_for_longs": reserved["USD"],
                "reserved_btc_for_shorts": reserved["BTC"],
                "position_usd_value": values["USD"],
                "position_btc_value": values["BTC"],
            }

    def positions(self, account: Account) -> Iterator[Row]:
        """What each position holds and has made (R8)."""
        for bot in account.bots.values():
            life = bot.life()
            for position in bot.positions:
                holding = life.holdings.get(position, Holding())
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
                    "status": self.position_status(position, life),
                }

    def fills(self, account: Account) -> Iterator[Row]:
        """Each fill as it was reported, and whether it overspent (R8)."""
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
        """One row for each change, without gaps (R9)."""
        for version, (request_id, _) in enumerate(account.calls, start=1):
            yield {"account_id": account.id, "version": version, "request_id": request_id}

    def capital_history(self, account: Account) -> Iterator[Row]:
        """The last row of each currency is what it is now (R9)."""
        reserved = self.reserved(account, account.bots.values())
        lives = [bot.life() for bot in account.bots.values()]
        allocated = amounts(
            pair for life in lives if life.status == "active" for pair in life.allocated.items()
        )
        for currency in account.currencies():
            yield {
                "account_id": account.id,
                "currency": currency,
                "raw_balance": account.raw(currency),
                "allocated": allocated[currency],
                "held": reserved["exact"][currency],
            }

    def prices(self) -> list[Row]:
        """The latest price of each market (R3)."""
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
        """The accounts of one owner, live or paper and never mixed (R1)."""
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
