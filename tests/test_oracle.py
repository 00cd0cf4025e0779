"""The database and tests/oracle.py do the same random calls, and must agree on every row of every view.

`HYPOTHESIS_PROFILE=thorough pytest tests/test_oracle.py` looks for longer, and elsewhere each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

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
from oracle import SCALES, Account, Bot, Fill, Holding, Oracle, Position, Refused, Row
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

T = TypeVar("T")
Call = tuple[str, Row]

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
SETTINGS = settings(
    max_examples=2_000 if THOROUGH else 60,
    stateful_step_count=60 if THOROUGH else 40,
    derandomize=not THOROUGH,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

# Each view with the columns that tell its rows apart, and the query for it where it is not the view itself.
VIEWS: dict[str, tuple[tuple[str, ...], str]] = {
    "accounts": (("id",), ""),
    "account_capital": (("account_id", "currency"), ""),
    "available_capital": (
        ("account_id", "bot_id", "currency"),
        """SELECT b.account_id, b.id AS bot_id, a.*
           FROM budgetdb.bots AS b, budgetdb.get_available_capital(b.account_id, b.id) AS a""",
    ),
    "bot_capital": (("account_id", "bot_id", "currency"), ""),
    "bots": (("id",), ""),
    "positions": (("id",), ""),
    "fills": (("id",), ""),
    "ledger": (("account_id", "version"), ""),
    "capital_history": (
        ("account_id", "currency"),
        """SELECT DISTINCT ON (account_id, currency) * FROM budgetdb.capital_history
           ORDER BY account_id, currency, version DESC""",
    ),
    "portfolio_capital": (("owner", "is_paper_trading", "currency"), ""),
    "integrity_violations": (("account_id", "bot_id", "currency", "total"), ""),
}

NICE = ["0.1", "0.5", "1", "2", "10", "1000", "50000"]
NASTY = ["0.333333333333333333", "0.000000000000000001", "0.07", "1.23456789", "99999.99", "3"]
AMOUNTS = st.sampled_from(NICE + NASTY).map(Decimal)
BALANCES = st.sampled_from(["0", "0.99", "1", "3", "1000", "50000", "0.333333333333333333"]).map(Decimal)
PRICES = st.sampled_from(["1", "3", "0.07", "100000", "99999.99", "0.000000000000000007"]).map(Decimal)
PERCENTAGES = st.sampled_from(["10", "25", "33.333333333333333333", "50", "100", "0.000000000000000001"])
BUDGETS = PERCENTAGES.map(Decimal)
SIDES = st.sampled_from([None, *map(Decimal, ("0", "30", "66.666666666666666667", "100"))])
FEES = st.sampled_from([
    ("quote", Fraction(0)),
    ("quote", Fraction(1, 1000)),
    ("quote", Fraction(2)),
    ("base", Fraction(1, 1000)),
    ("base", Fraction(1)),
    ("BNB", Fraction(1, 1000)),
    ("BNB", Fraction(0)),
])
MARKETS = st.sampled_from([("BTC", "USD"), ("BTC", "USD"), ("ETH", "BTC"), ("ETH", "USD")])
EXCHANGES = st.sampled_from(["coinbase", "kraken"])
POLICIES = st.sampled_from(["keep", "sweep"])
MODELS = st.sampled_from(["conservative", "exact"])
BAD_AMOUNTS = st.sampled_from(["0", "-1", "NaN", "Infinity", "1e-19", "1e21"]).map(Decimal)
MINUTES = st.sampled_from([-90, -30, -20, -10, -6, -5, -1, 0, 5])


def plain(value: object) -> object:
    """Make amounts comparable with the oracle's."""
    return Fraction(value) if isinstance(value, Decimal) else value


def differences(key: Sequence[str], expected: Iterable[Row], found: Iterable[Row]) -> list[object]:
    """List the rows that are missing, the ones too many, and the columns that differ (expected, found)."""
    rows = [{tuple(row[name] for name in key): row for row in rows} for rows in (expected, found)]
    different: list[object] = sorted(rows[0].keys() ^ rows[1].keys(), key=str)
    for name, row in rows[0].items():
        other = {column: plain(value) for column, value in rows[1].get(name, row).items()}
        different += [
            (name, column, value, other[column]) for column, value in row.items() if value != other[column]
        ]
    return different


def decimal(amount: Fraction) -> Decimal:
    """Write an amount with 18 decimals, the rest cut off."""
    with localcontext(prec=100):
        exact = Decimal(amount.numerator) / Decimal(amount.denominator)
        return exact.quantize(Decimal("1e-18"), ROUND_DOWN).normalize()


def among(choices: Callable[[Machine], Sequence[T]]) -> st.SearchStrategy[T]:
    """One of what the machine has at the time."""
    return st.runner().flatmap(lambda machine: st.sampled_from(choices(machine)))


class Machine(RuleBasedStateMachine):
    """Accounts, bots and everything that can happen to them."""

    def __init__(self, db: Connection) -> None:
        super().__init__()
        self.db = db
        self.stack = ExitStack()
        # Rolled back in the end, so that every example has the database for itself, and one now().
        self.stack.enter_context(db.transaction(force_rollback=True))
        self.now: datetime = db.execute("SELECT now()").fetchone()[0]  # type: ignore[index]
        self.oracle = Oracle(self.now)
        self.answers: list[tuple[str, Row, list[Row]]] = []

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.stack.close()

    # What there is.

    def accounts(self) -> list[Account]:
        return list(self.oracle.book.values())

    def bots(self, *statuses: str) -> list[tuple[Account, Bot]]:
        return [
            (account, bot)
            for account in self.accounts()
            for bot in account.bots.values()
            if not statuses or bot.life().status in statuses
        ]

    def positions(self, *statuses: str) -> list[tuple[Account, Bot, Position, Holding]]:
        return [
            (account, bot, position, life.holdings.get(position, Holding()))
            for account in self.accounts()
            for bot in account.bots.values()
            for life in [bot.life()]
            for position in bot.positions
            if not statuses or self.oracle.position_status(position, life) in statuses
        ]

    def calls(self) -> list[Call]:
        return [(function, arguments) for function, arguments, _ in self.answers]

    def requests(self) -> list[Call]:
        return [(function, arguments) for function, arguments in self.calls() if arguments.get("request_id")]

    # Doing the same on both sides.

    def at(self, minutes: int) -> datetime:
        return self.now + timedelta(minutes=minutes)

    def ask(self, function: str, arguments: Row) -> str | list[Row]:
        """Call the database; return the rows, or the SQLSTATE of its refusal."""
        names = ", ".join(f"{name} => %({name})s" for name in arguments)
        values = {
            name: Jsonb({c: str(amount) for c, amount in value.items()}) if isinstance(value, dict) else value
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
        """Call both; every other request has an id."""
        if function not in ("create_account", "configure_account", "record_price"):
            number = len(self.answers)
            arguments.setdefault("request_id", f"request {number}" if number % 2 else None)
        answer = self.ask(function, arguments)
        new_id = answer[0].get("id", 0) if isinstance(answer, list) and answer else 0
        try:
            happened = self.oracle.call(function, new_id, arguments)
        except Refused as refused:
            event(f"{function}: {refused.sqlstate}")
            assert answer == refused.sqlstate
            return
        assert isinstance(answer, list), f"refused with {answer}"
        if happened:
            event(f"{function}: done")
            self.answers.append((function, arguments, answer))
        else:
            event(f"{function}: repeated")
            assert answer in [rows for _, known, rows in self.answers if known == arguments]

    @invariant()
    def agree(self) -> None:
        """Compare every row of every view."""
        with self.db.cursor(row_factory=dict_row) as cursor:
            cursor.execute(EVERYTHING)  # type: ignore[arg-type]
            for view, (key, _) in VIEWS.items():
                expected = [] if view == "integrity_violations" else self.oracle.view(view)
                assert differences(key, expected, cursor.fetchall()) == [], view
                cursor.nextset()

    # Rules.

    @initialize(
        model=MODELS, usd=BALANCES, btc=BALANCES, budgets=st.lists(BUDGETS, min_size=2, max_size=2), policy=POLICIES
    )
    def begin(self, model: str, usd: Decimal, btc: Decimal, budgets: list[Decimal], policy: str) -> None:
        """Begin where bots can trade."""
        self.create_account("alice", "coinbase", False, model)
        (account,) = self.accounts()
        self.sync(account, {"USD": usd + 1, "BTC": btc + 1}, -20, False)
        for name, budget in zip("AB", budgets, strict=True):
            self.create_bot(account, name, "bidirectional_dca", budget, None, ("BTC", "USD"), policy, True)

    @precondition(lambda self: len(self.oracle.book) < 3)
    @rule(
        owner=st.sampled_from(["alice", "bob"]), exchange=EXCHANGES, paper=st.booleans(), model=MODELS
    )
    def create_account(self, owner: str, exchange: str, paper: bool, model: str) -> None:
        self.call(
            "create_account", owner=owner, name=f"account {len(self.oracle.book)}", exchange=exchange,
            is_paper_trading=paper, reservation_model=model,
        )  # fmt: skip

    @rule(account=among(lambda self: self.accounts()), model=MODELS)
    def configure_account(self, account: Account, model: str) -> None:
        self.call("configure_account", account_id=account.id, reservation_model=model)

    @rule(
        account=among(lambda self: self.accounts()),
        balances=st.dictionaries(st.sampled_from(["USD", "USD", "BTC", "BTC", "ETH", "BNB"]), BALANCES),
        minutes=MINUTES,
        complete=st.booleans(),
    )
    def sync(self, account: Account, balances: dict[str, Decimal], minutes: int, complete: bool) -> None:
        self.call(
            "sync_balances", account_id=account.id, balances=balances, as_of=self.at(minutes), complete=complete
        )

    @rule(exchange=EXCHANGES, market=MARKETS, price=PRICES, minutes=MINUTES)
    def record_price(self, exchange: str, market: tuple[str, str], price: Decimal, minutes: int) -> None:
        base, quote = market
        self.call(
            "record_price", exchange=exchange, base_currency=base, quote_currency=quote, price=price,
            as_of=self.at(minutes),
        )  # fmt: skip

    @rule(
        account=among(lambda self: self.accounts()),
        name=st.sampled_from("ABCDEFGH"),
        strategy=st.sampled_from(["bidirectional_dca", "traditional_dca"]),
        budget=BUDGETS,
        long=SIDES,
        market=MARKETS,
        policy=POLICIES,
        activate=st.sampled_from([True, True, True, False]),
    )
    def create_bot(
        self,
        account: Account,
        name: str,
        strategy: str,
        budget: Decimal,
        long: Decimal | None,
        market: tuple[str, str],
        policy: str,
        activate: bool,
    ) -> None:
        base, quote = market
        self.call(
            "create_bot", account_id=account.id, name=name, strategy=strategy, budget_pct=budget, long_pct=long,
            base_currency=base, quote_currency=quote, profit_policy=policy, activate=activate,
        )  # fmt: skip

    @rule(
        account=among(lambda self: self.accounts()),
        name=st.sampled_from("ABCDEFGH"),
        market=MARKETS,
        long=st.booleans(),
        units=st.sampled_from([0, 0, 1]),
    )
    def create_fitting_bot(
        self, account: Account, name: str, market: tuple[str, str], long: bool, units: int
    ) -> None:
        """Ask for all that is available, or for one unit more (R5)."""
        budget = self.fitting(account, None, market[1] if long else market[0], units)
        if budget:
            base, quote = market
            self.call(
                "create_bot", account_id=account.id, name=name, strategy="bidirectional_dca",
                budget_pct=budget, long_pct=Decimal(100 if long else 0), base_currency=base,
                quote_currency=quote, profit_policy="keep", activate=True,
            )  # fmt: skip

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(
        chosen=among(lambda self: self.bots("active", "paused")),
        long=st.booleans(),
        units=st.sampled_from([0, 0, 1]),
    )
    def fit_bot(self, chosen: tuple[Account, Bot], long: bool, units: int) -> None:
        """Resize to all that is available, or to one unit more (R5)."""
        account, bot = chosen
        budget = self.fitting(account, bot, bot.quote if long else bot.base, units)
        if budget:
            self.call(
                "resize_bot", account_id=account.id, bot_id=bot.id, budget_pct=budget,
                long_pct=Decimal(100 if long else 0),
            )  # fmt: skip

    def fitting(self, account: Account, bot: Bot | None, currency: str, units: int) -> Decimal | None:
        """The percentage of the raw balance that is available to a bot, if there is one."""
        raw, scale = account.raw(currency), SCALES.get(currency, 8)
        free = sum(row["available"] for row in self.oracle.available(account, bot) if row["currency"] == currency)
        wanted = free // Fraction(1, 10**scale) + units
        if raw <= 0 or wanted <= 0:
            return None
        share = wanted * Fraction(100, 10**scale) / raw
        budget = decimal(-(-share * 10**18 // 1) / Fraction(10**18))
        event(f"fitting: {units} more")
        return min(budget, Decimal(100))

    @precondition(lambda self: self.bots("draft", "active", "paused"))
    @rule(
        chosen=among(lambda self: self.bots("draft", "active", "paused")), budget=BUDGETS, long=SIDES
    )
    def resize_bot(self, chosen: tuple[Account, Bot], budget: Decimal, long: Decimal | None) -> None:
        account, bot = chosen
        self.call("resize_bot", account_id=account.id, bot_id=bot.id, budget_pct=budget, long_pct=long)

    @precondition(lambda self: self.bots("draft", "active", "paused"))
    @rule(chosen=among(lambda self: self.bots("draft", "active", "paused")))
    def switch(self, chosen: tuple[Account, Bot]) -> None:
        """Pause a bot that is active, start one that is not."""
        active = chosen[1].life().status == "active"
        self.step("pause_bot" if active else "activate_bot", chosen)

    @rule(
        function=st.sampled_from(["activate_bot", "pause_bot", "pause_bot", "close_bot"]),
        chosen=among(lambda self: self.bots()),
    )
    def step(self, function: str, chosen: tuple[Account, Bot]) -> None:
        account, bot = chosen
        self.call(function, account_id=account.id, bot_id=bot.id)

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(
        chosen=among(lambda self: self.bots("active", "paused")),
        direction=st.sampled_from(["long", "short"]),
        market=st.one_of(st.just((None, None)), MARKETS),
    )
    def open_position(
        self, chosen: tuple[Account, Bot], direction: str, market: tuple[str | None, str | None]
    ) -> None:
        account, bot = chosen
        self.call(
            "open_position", account_id=account.id, bot_id=bot.id, direction=direction,
            base_currency=market[0], quote_currency=market[1],
        )  # fmt: skip

    @precondition(lambda self: self.bots("active", "paused"))
    @rule(
        chosen=among(lambda self: self.bots("active", "paused")),
        direction=st.sampled_from(["long", "short"]),
        part=st.sampled_from([Fraction(2), Fraction(1), Fraction(1, 2), Fraction(1, 3)]),
        price=PRICES,
        fee=FEES,
        minutes=MINUTES,
    )
    def enter(
        self,
        chosen: tuple[Account, Bot],
        direction: str,
        part: Fraction,
        price: Decimal,
        fee: tuple[str, Fraction],
        minutes: int,
    ) -> None:
        """Buy a long or sell a short with a part of what the bot holds; two parts overspend (R8)."""
        account, bot = chosen
        live = [
            position
            for _, owner, position, _ in self.positions("pending", "open")
            if owner is bot and position.direction == direction
        ]
        if not live:
            self.open_position(chosen, direction, (None, None))
            live = bot.positions[-1:]
        for position in live[-1:]:
            long, held = position.direction == "long", bot.life().held
            amount = held[position.quote if long else position.base] * part
            base = amount / Fraction(price) if long else amount
            self.fill(account, position, "buy" if long else "sell", base, price, fee, minutes)

    @precondition(lambda self: self.positions("open"))
    @rule(
        chosen=among(lambda self: self.positions("open")),
        part=st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(8, 7)]),
        price=PRICES,
        fee=FEES,
        minutes=MINUTES,
    )
    def leave(
        self,
        chosen: tuple[Account, Bot, Position, Holding],
        part: Fraction,
        price: Decimal,
        fee: tuple[str, Fraction],
        minutes: int,
    ) -> None:
        """Sell a long or buy back a short, in parts, altogether or more than it holds (R8)."""
        account, _, position, holding = chosen
        side = "sell" if position.direction == "long" else "buy"
        self.fill(account, position, side, holding.base * part, price, fee, minutes)

    @precondition(lambda self: self.positions())
    @rule(
        chosen=among(lambda self: self.positions()),
        side=st.sampled_from(["buy", "sell"]),
        base=AMOUNTS,
        price=PRICES,
        fee=FEES,
        minutes=MINUTES,
    )
    def fill_anything(
        self,
        chosen: tuple[Account, Bot, Position, Holding],
        side: str,
        base: Decimal,
        price: Decimal,
        fee: tuple[str, Fraction],
        minutes: int,
    ) -> None:
        """Fill whatever the position and the bot hold, and even if it is closed (R8)."""
        self.fill(chosen[0], chosen[2], side, Fraction(base), price, fee, minutes)

    def fill(
        self,
        account: Account,
        position: Position,
        side: str,
        base: Fraction,
        price: Decimal,
        fee: tuple[str, Fraction],
        minutes: int,
    ) -> None:
        """Record an execution of some base at a price; the fee is a part of what it is taken from."""
        least = Decimal("1e-18")
        base_amount = max(decimal(base), least)
        quote_amount = max(decimal(Fraction(base_amount) * Fraction(price)), least)
        fee_in, part = fee
        taken_from = base_amount if fee_in == "base" else quote_amount
        self.call(
            "record_fill", account_id=account.id, position_id=position.id, side=side, base_amount=base_amount,
            quote_amount=quote_amount, fee_amount=decimal(Fraction(taken_from) * part),
            fee_currency={"base": position.base, "quote": None}.get(fee_in, fee_in),
            executed_at=self.at(minutes),
        )  # fmt: skip

    @precondition(lambda self: self.requests())
    @rule(
        request=among(lambda self: self.requests()),
        other=st.one_of(st.none(), st.none(), among(lambda self: self.requests())),
    )
    def repeat(self, request: Call, other: Call | None) -> None:
        """Repeat a request, or use its id for another one (R10)."""
        function, arguments = other or request
        self.call(function, **arguments | {"request_id": request[1]["request_id"]})

    @precondition(lambda self: self.requests())
    @rule(request=among(lambda self: self.requests()), account_id=among(lambda self: [0, *self.oracle.book]))
    def redirect(self, request: Call, account_id: int) -> None:
        """Ask the same of an account that may have no such bot or position (R1)."""
        function, arguments = request
        self.call(function, **arguments | {"account_id": account_id, "request_id": None})

    @precondition(lambda self: self.answers)
    @rule(request=among(lambda self: self.calls()), bad=BAD_AMOUNTS, which=st.integers(0, 9))
    def spoil(self, request: Call, bad: Decimal, which: int) -> None:
        """Replace an amount by what is none (R6)."""
        function, arguments = request
        amounts = [name for name, value in arguments.items() if isinstance(value, Decimal)]
        if amounts:
            spoilt = {amounts[which % len(amounts)]: bad}
            fresh = {"request_id": None} if "request_id" in arguments else {}
            self.call(function, **arguments | spoilt | fresh)

    @rule(minutes=st.sampled_from([1, 5, 60]))
    def trust_prices(self, minutes: int) -> None:
        """Change how old a price may be (R3)."""
        self.db.execute("SELECT set_config('budgetdb.max_price_age', %s, true)", [f"{minutes} min"])
        self.oracle.max_price_age = timedelta(minutes=minutes)


class ExactMachine(Machine):
    """The same calls, watched for the main property of the exact model (R2)."""

    def call(self, function: str, **arguments: Any) -> None:
        """Compare what each bot could get before and after a fill of another bot, or a price."""
        before = self.free()
        super().call(function, **arguments)
        if function == "record_price":
            event("watched a price")
            assert self.free() == before
        elif function == "record_fill" and (mover := self.mover(**arguments)):
            event("watched a fill")
            for key, now in self.free().items():
                was = before.get(key, Decimal(0))
                assert now == was or key[0] == mover.id or (mover.sweep and now > was), key

    def mover(self, account_id: int, position_id: int, executed_at: datetime, **_: object) -> Bot | None:
        """Return the bot of a fill, unless that was in a snapshot already."""
        try:
            account = self.oracle.book[account_id]
            bot = account.bots[account.position(position_id).bot_id]
        except (KeyError, Refused):
            return None
        times = [account.snapshot(currency)[0] or executed_at for currency in bot.currencies()]
        return bot if all(executed_at > as_of for as_of in times) else None

    def free(self) -> dict[tuple[int, str], Decimal]:
        """What each bot of an exact account could get, if no bot of it had overspent (R8)."""
        return {
            (bot_id, currency): free
            for bot_id, currency, free in self.db.execute("""
                SELECT b.id, f.currency, f.available - f.shortfall + (
                    SELECT coalesce(sum(c.overspent), 0) FROM budgetdb.bot_capital AS c
                    WHERE c.account_id = b.account_id AND c.currency = f.currency
                )
                FROM budgetdb.bots AS b
                JOIN budgetdb.accounts AS a ON a.id = b.account_id AND a.reservation_model = 'exact'
                CROSS JOIN budgetdb.get_available_capital(b.account_id, b.id) AS f
            """)
        }

    def agree(self) -> None:
        """Leave the comparison of all views to the other test."""


def test_the_database_agrees_with_the_oracle(db: Connection) -> None:
    run_state_machine_as_test(partial(Machine, db), settings=SETTINGS)


def test_no_fill_and_no_price_moves_what_another_bot_could_get(db: Connection) -> None:
    run_state_machine_as_test(partial(ExactMachine, db), settings=SETTINGS)
