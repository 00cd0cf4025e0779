"""A comparison that finds nothing says something only if it finds what is there: one fault for each rule.

Takes minutes, and says nothing new unless rules or the oracle change: `HYPOTHESIS_PROFILE=thorough` runs it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pytest
from example import Connection
from hypothesis import Phase
from test_oracle import THOROUGH, ExactMachine, Machine, explore

from budgetdb.install import Source, migrate


class Fault(NamedTuple):
    """A rule, how a file of sql/ comes to break it, and who has to find that."""

    rule: str
    path: str
    right: str
    wrong: str
    machine: type[Machine] = Machine

    def __str__(self) -> str:
        return self.rule


FAULTS = [
    Fault(
        "R1: another account's bot is found",
        "internal/arguments/require_bot.sql",
        "WHERE o.account_id = require_bot.account_id AND o.bot_id",
        "WHERE o.bot_id",
    ),
    Fault(
        "R2: proceeds of shorts do not count in quote",
        "internal/valuation/account_position_values.sql",
        "m.long_value + m.short_proceeds, m.long_base > 0",
        "m.long_value, m.long_base > 0",
    ),
    Fault(
        "R2: longs do not count in base",
        "internal/valuation/account_position_values.sql",
        "m.long_base + m.short_value, m.short_base > 0",
        "m.short_value, m.short_base > 0",
    ),
    Fault(
        "R2: a bot's longs do not count in base",
        "internal/valuation/bot_position_values.sql",
        "m.long_base + m.short_value, m.long_base",
        "m.short_value, m.long_base",
    ),
    Fault(
        "R2: the excluded bot's positions stay in the way",
        "functions/get_available_capital.sql",
        "AND o.bot_id = excluded",
        "AND FALSE",
    ),
    Fault(
        "R2: prices of any exchange will do",
        "internal/valuation/account_markets.sql",
        "e.exchange = p.exchange",
        "p.exchange = 'kraken'",
    ),
    Fault(
        "R2: what is free in one account covers another",
        "views/portfolio_capital.sql",
        "sum(c.available) AS available",
        "greatest(sum(c.raw_balance - c.reserved), 0) AS available",
    ),
    Fault(
        "R2: a fee in a third currency is the account's, not the bot's",
        "internal/fills/fill_postings.sql",
        "third_moved, 0, 0, third_moved)",
        "third_moved, 0, 0, 0)",
        ExactMachine,
    ),
    Fault(
        "R2: fills move the account, and not what its bots reserve",
        "functions/get_available_capital.sql",
        "THEN b.held - greatest(coalesce(r.held, 0), 0)",
        "THEN b.allocated - coalesce(r.counted, 0)",
        ExactMachine,
    ),
    Fault(
        "R2: what every bot earns is capital of the others",
        "internal/fills/sweep_postings.sql",
        "AND o.profit_policy = 'sweep'",
        "",
        ExactMachine,
    ),
    Fault(
        "R2: what a bot overspent is capital of the others",
        "internal/changes/post_entries.sql",
        "entry.held_delta := greatest(entry.bot_held, 0) - greatest(entry.bot_held - posting.held_delta, 0);",
        "entry.held_delta := posting.held_delta;",
    ),
    Fault(
        "R3: a price that is just old enough is stale",
        "internal/valuation/price_status.sql",
        "as_of < now() -",
        "as_of <= now() -",
    ),
    Fault(
        "R3: without a price, longs count for nothing",
        "internal/valuation/value_in_quote.sql",
        "value_in_quote.cost)",
        "0)",
    ),
    Fault(
        "R3: without a price, shorts count for nothing",
        "internal/valuation/value_in_base.sql",
        "value_in_base.cost)",
        "0)",
    ),
    Fault(
        "R3: an older price wins",
        "functions/record_price.sql",
        "WHERE p.as_of <= excluded.as_of",
        "",
    ),
    Fault(
        "R4: a fill at the time of the snapshot moves the raw balance",
        "internal/changes/post_entries.sql",
        "post_entries.executed_at > b.snapshot_as_of",
        "post_entries.executed_at >= b.snapshot_as_of",
    ),
    Fault(
        "R4: a snapshot forgets the fills after it",
        "internal/snapshots/apply_snapshot.sql",
        "s.amount + coalesce(l.amount, 0) - ",
        "s.amount - ",
    ),
    Fault(
        "R4: an older snapshot is applied",
        "internal/snapshots/apply_snapshot.sql",
        "b.snapshot_as_of <= apply_snapshot.as_of",
        "TRUE",
    ),
    Fault(
        "R4: at the same time, the earlier snapshot wins",
        "internal/snapshots/apply_snapshot.sql",
        "b.snapshot_as_of <= apply_snapshot.as_of",
        "b.snapshot_as_of < apply_snapshot.as_of",
    ),
    Fault(
        "R4: every snapshot is complete",
        "internal/snapshots/apply_snapshot.sql",
        "AND apply_snapshot.complete",
        "",
    ),
    Fault(
        "R5: an exact fit is refused",
        "internal/bots/pass_gate.sql",
        "), 0) <= e.raw",
        "), 0) < e.raw",
    ),
    Fault(
        "R5: the gate lets a little more through",
        "internal/bots/pass_gate.sql",
        "), 0) <= e.raw",
        "), 0) <= e.raw + 0.01",
    ),
    Fault(
        "R5: who reserves no more than before is refused",
        "internal/bots/pass_gate.sql",
        "e.allocated_delta <= 0",
        "e.allocated_delta < 0",
    ),
    Fault(
        "R6: allocations are rounded",
        "internal/bots/allocate.sql",
        "RETURN trunc(",
        "RETURN round(",
    ),
    Fault(
        "R6: what is below zero is allocated",
        "internal/bots/allocate.sql",
        "greatest(b.raw, 0)",
        "abs(b.raw)",
    ),
    Fault(
        "R6: quotients end before the 18th decimal",
        "internal/valuation/value_in_base.sql",
        "round(value_in_base.quote_amount, 36)",
        "value_in_base.quote_amount",
    ),
    Fault(
        "R7: pausing keeps all that positions took",
        "internal/bots/move_reservation.sql",
        "least(c.held, c.deployed)",
        "least(c.held, c.deployed + c.spent)",
    ),
    Fault(
        "R7: pausing gives back what was overspent",
        "internal/bots/move_reservation.sql",
        "least(c.held, c.deployed)",
        "c.deployed",
    ),
    Fault(
        "R7: resuming takes what is spent a second time",
        "internal/bots/move_reservation.sql",
        "greatest(frozen.allocated - c.spent, 0)",
        "frozen.allocated",
    ),
    Fault(
        "R7: resuming does not take what positions hold",
        "internal/bots/move_reservation.sql",
        "c.deployed + greatest(",
        "greatest(",
    ),
    Fault(
        "R7: resizing to what is spent is refused",
        "internal/bots/require_room.sql",
        "n.allocated < c.spent",
        "n.allocated <= c.spent",
    ),
    Fault(
        "R7: a closed bot keeps what it held",
        "internal/bots/move_reservation.sql",
        "ELSE 0\n            END AS held",
        "ELSE c.held\n            END AS held",
    ),
    Fault(
        "R7: the name of a closed bot stays taken",
        "functions/create_bot.sql",
        " AND o.status <> 'closed'",
        "",
    ),
    Fault(
        "R8: shares are cut off",
        "internal/fills/fill_effect.sql",
        "ELSE trim_scale(round(",
        "ELSE trim_scale(trunc(",
    ),
    Fault(
        "R8: a long's fee in base is not taken off",
        "internal/fills/fill_effect.sql",
        "CASE fill_effect.side WHEN 'buy' THEN fill_effect.base_fee ELSE 0 END",
        "0",
    ),
    Fault(
        "R8: a fee in quote makes a buy cheaper",
        "internal/fills/fill_effect.sql",
        "WHEN 'buy' THEN fill_effect.quote_fee ELSE -fill_effect.quote_fee",
        "WHEN 'buy' THEN -fill_effect.quote_fee ELSE -fill_effect.quote_fee",
    ),
    Fault(
        "R8: the profit of a short is its loss",
        "internal/fills/fill_effect.sql",
        "ELSE -quote_delta - quote_moved",
        "ELSE quote_delta + quote_moved",
    ),
    Fault(
        "R8: a sweep takes what other positions hold",
        "internal/fills/sweep_postings.sql",
        " - coalesce(c.deployed, 0)",
        "",
    ),
    Fault(
        "R8: every bot sweeps",
        "internal/fills/sweep_postings.sql",
        "AND o.profit_policy = 'sweep'",
        "",
    ),
    Fault(
        "R8: taking all that the bot holds is overspent",
        "internal/fills/is_overspent.sql",
        ".bot_held < 0",
        ".bot_held <= 0",
    ),
    Fault(
        "R8: a position gives more than it holds",
        "internal/fills/move_position.sql",
        "base_held + effect.base_delta < 0",
        "base_held + effect.base_delta < -0.000000000000000001",
    ),
    Fault(
        "R8: a fee in a third currency moves nothing",
        "internal/fills/fill_postings.sql",
        "third_moved := -fill_postings.fee_amount",
        "third_moved := 0",
    ),
    Fault(
        "R8: a list applies in its own order",
        "functions/record_fills.sql",
        "ORDER BY f.executed_at, f.ordinal",
        "ORDER BY f.ordinal",
    ),
    Fault(
        "R8: what a list gives back is overspent",
        "internal/fills/post_fills.sql",
        "WHERE m.amount < 0 AND m.held < 0",
        "WHERE m.held < 0",
    ),
    Fault(
        "R9: a late fill's delta is in the ledger",
        "internal/changes/post_entries.sql",
        "CASE WHEN is_later THEN posting.raw_delta ELSE 0 END;",
        "posting.raw_delta;",
    ),
    Fault(
        "R10: a request id serves for other arguments",
        "internal/changes/replay_request.sql",
        "OR first.arguments <> (replay_request.change).arguments",
        "",
    ),
    Fault(
        "R10: a repeated request is done again",
        "internal/changes/replay_request.sql",
        "RETURN first.result;",
        "RETURN NULL;",
    ),
    Fault(
        "R10: an id twice in a list is two fills",
        "internal/fills/fresh_fills.sql",
        "SELECT DISTINCT ON (r.external_id) r",
        "SELECT r",
    ),
    Fault(
        "R10: an id stands for any fill",
        "internal/fills/fresh_fills.sql",
        "IF other IS NOT NULL THEN",
        "IF FALSE THEN",
    ),
    Fault(
        "R11: the cost of longs is not moved",
        "internal/fills/move_exposure.sql",
        "long_cost = e.long_cost + long * move_exposure.quote_delta",
        "long_cost = e.long_cost",
    ),
    Fault(
        "R11: the account's allocations are not moved",
        "internal/changes/post_entries.sql",
        "allocated = b.allocated + entry.allocated_delta",
        "allocated = b.allocated",
    ),
]


def break_rule(source: Source, fault: Fault) -> Source:
    """Return the package with the fault in it."""
    (file,) = (file for file in source.logic if file.path == fault.path)
    assert fault.right in file.text
    broken = replace(file, text=file.text.replace(fault.right, fault.wrong))
    return replace(source, logic=tuple(broken if other is file else other for other in source.logic))


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_fault_is_one(fault: Fault) -> None:
    """What is to be broken is still there: or the test below, which seldom runs, would go stale."""
    packaged = Source.packaged()
    assert break_rule(packaged, fault) != packaged


@pytest.mark.skipif(not THOROUGH, reason="takes minutes: HYPOTHESIS_PROFILE=thorough runs it")
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_oracle_finds(db: Connection, fault: Fault) -> None:
    """Break one rule in the database, and see the comparison fail."""
    migrate(db, source=break_rule(Source.packaged(), fault))
    with pytest.raises(AssertionError):
        explore(fault.machine, db, max_examples=300, phases=[Phase.generate], report_multiple_bugs=False)
