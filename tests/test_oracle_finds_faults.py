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
        "-fee.amount, 0, 0, -fee.amount)",
        "-fee.amount, 0, 0, 0)",
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
        "R2: a balance below zero is free",
        "internal/valuation/available_at_price.sql",
        "greatest(available_at_price.raw_balance - coalesce(reserved, 0)",
        "abs(available_at_price.raw_balance - coalesce(reserved, 0)",
    ),
    Fault(
        "R2: the caller's price is ignored",
        "internal/valuation/available_at_price.sql",
        " - coalesce(revalued, 0), 0)",
        ", 0)",
    ),
    Fault(
        "R3: a price is good for twice its time",
        "internal/valuation/price_status.sql",
        "- budgetdb_data.max_price_age()",
        "- 2 * budgetdb_data.max_price_age()",
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
        "internal/valuation/store_price.sql",
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
        "coalesce(b.snapshot_as_of, complete_as_of) <= apply_snapshot.as_of",
        "TRUE",
    ),
    Fault(
        "R4: at the same time, the earlier snapshot wins",
        "internal/snapshots/apply_snapshot.sql",
        "coalesce(b.snapshot_as_of, complete_as_of) <= apply_snapshot.as_of",
        "coalesce(b.snapshot_as_of, complete_as_of) < apply_snapshot.as_of",
    ),
    Fault(
        "R4: every snapshot is complete",
        "internal/snapshots/apply_snapshot.sql",
        "AND apply_snapshot.complete",
        "",
    ),
    Fault(
        "R4: a time left out is the transaction's",
        "internal/arguments/require_time.sql",
        "clock CONSTANT timestamptz := clock_timestamp()",
        "clock CONSTANT timestamptz := now()",
    ),
    Fault(
        "R4: a time ahead of the clock is taken",
        "internal/arguments/require_time.sql",
        "clock + budgetdb_data.max_clock_skew()",
        "clock + 9 * budgetdb_data.max_clock_skew()",
    ),
    Fault(
        "R4: seconds are taken for milliseconds",
        "internal/arguments/require_time.sql",
        "require_time.value < '2009",
        "require_time.value < '1969",
    ),
    Fault(
        "R4: what is borrowed counts as nothing",
        "internal/snapshots/apply_snapshot.sql",
        "j.value::numeric AS amount",
        "greatest(j.value::numeric, 0) AS amount",
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
        "R5: nothing of nothing is a budget",
        "internal/bots/require_reservation.sql",
        "IF NOT jsonb_path_exists(",
        "IF FALSE AND NOT jsonb_path_exists(",
    ),
    Fault(
        "R5: a preview takes nothing of nothing for a budget",
        "functions/preview_bot.sql",
        "AND sum(n.allocated) OVER () > 0",
        "",
    ),
    Fault(
        "R5: a preview takes every strategy for one of both sides",
        "functions/preview_bot.sql",
        "ELSE budgetdb_data.strategy_long_pct(preview_bot.strategy)",
        "ELSE 50",
    ),
    Fault(
        "R5: a preview overlooks what is at work",
        "functions/preview_bot.sql",
        "n.allocated >= n.at_work OR",
        "TRUE OR",
    ),
    Fault(
        "R5: a preview takes a paused bot for an active one",
        "functions/preview_bot.sql",
        "held_as(coalesce(bot.status, 'active')",
        "held_as(coalesce('active', 'active')",
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
        "R6: what is reported is cut off",
        "internal/arguments/require_reported.sql",
        "trim_scale(round(",
        "trim_scale(trunc(",
    ),
    Fault(
        "R6: a number of ours is in the platform's way",
        "internal/bots/number_bot.sql",
        "PERFORM budgetdb_data.platform_numbers('budgetdb_data.bots_bot_id_seq');",
        "NULL;",
    ),
    Fault(
        "R6: the platform's number is any bot",
        "internal/bots/is_created_bot.sql",
        "OR first - 'bot_id' <> (is_created_bot.change).arguments - 'bot_id'",
        "",
    ),
    Fault(
        "R6: the platform's number is any account",
        "internal/accounts/require_same_account.sql",
        "IF different IS NOT NULL THEN",
        "IF FALSE THEN",
    ),
    Fault(
        "R7: pausing keeps all that positions took",
        "internal/bots/held_as.sql",
        "ELSE least(held_as.held, held_as.deployed)",
        "ELSE least(held_as.held, held_as.deployed + held_as.spent)",
    ),
    Fault(
        "R7: pausing gives back what was overspent",
        "internal/bots/held_as.sql",
        "ELSE least(held_as.held, held_as.deployed)",
        "ELSE held_as.deployed",
    ),
    Fault(
        "R7: resuming takes what is spent a second time",
        "internal/bots/held_as.sql",
        "greatest(held_as.allocated - held_as.spent, 0)",
        "held_as.allocated",
    ),
    Fault(
        "R7: resuming does not take what positions hold",
        "internal/bots/held_as.sql",
        "held_as.deployed + greatest(",
        "greatest(",
    ),
    Fault(
        "R7: resizing to what is spent is refused",
        "internal/bots/require_room.sql",
        "n.allocated < n.at_work",
        "n.allocated <= n.at_work",
    ),
    Fault(
        "R7: a closed bot keeps what it held",
        "internal/bots/held_as.sql",
        "greatest(least(held_as.held, held_as.deployed), 0)",
        "held_as.held",
    ),
    Fault(
        "R7: the name of a closed bot stays taken",
        "internal/bots/require_name.sql",
        "AND o.status <> 'closed'",
        "",
    ),
    Fault(
        "R7: a resize keeps what it does not name",
        "internal/bots/move_reservation.sql",
        "coalesce((move_reservation.allocation ->> own.currency)::numeric, 0)",
        "coalesce((move_reservation.allocation ->> own.currency)::numeric, own.allocated)",
    ),
    Fault(
        "R7: a resize may leave out what is spent",
        "internal/bots/require_room.sql",
        "CASE WHEN c.allocated > 0 OR max(w.committed) > 0 THEN 0 END",
        "NULL",
    ),
    Fault(
        "R7: a draft has no positions",
        "functions/open_position.sql",
        "ARRAY['draft', 'active']",
        "ARRAY['active']",
    ),
    Fault(
        "R7: what late fills brought a closed bot stays",
        "functions/close_bot.sql",
        "ARRAY['draft', 'active', 'paused', 'closed']",
        "ARRAY['draft', 'active', 'paused']",
    ),
    Fault(
        "R7: a bot keeps its name",
        "functions/configure_bot.sql",
        "name = coalesce(configure_bot.name, o.name)",
        "name = o.name",
    ),
    Fault(
        "R7: a bot keeps its policy",
        "functions/configure_bot.sql",
        "profit_policy = coalesce(configure_bot.profit_policy, o.profit_policy)",
        "profit_policy = o.profit_policy",
    ),
    Fault(
        "R8: shares are cut off",
        "internal/fills/proportion.sql",
        " + proportion.whole, 2",
        " , 2",
    ),
    Fault(
        "R8: a long's fee in base is not taken off",
        "internal/fills/fill_postings.sql",
        "base_moved := base_moved - fee.amount",
        "base_moved := base_moved",
    ),
    Fault(
        "R8: a fee in quote makes a buy cheaper",
        "internal/fills/fill_postings.sql",
        "quote_moved := quote_moved - fee.amount",
        "quote_moved := quote_moved + sign * fee.amount",
    ),
    Fault(
        "R8: the profit of a short is its loss",
        "internal/fills/fill_effect.sql",
        "profit := fill_effect.quote_moved + sign * share",
        "profit := fill_effect.quote_moved - share",
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
        "R8: a fee in a third currency moves nothing",
        "internal/fills/fill_postings.sql",
        "-fee.amount, 0, 0, -fee.amount)",
        "0, 0, 0, 0)",
    ),
    Fault(
        "R8: a list applies in its own order",
        "functions/record_fills.sql",
        "ORDER BY f.executed_at, f.ordinal",
        "ORDER BY f.ordinal",
    ),
    Fault(
        "R8: what a list gives back is overspent",
        "internal/fills/walk_bot.sql",
        "move.held_delta < 0 AND holding.held < 0",
        "holding.held < 0",
    ),
    Fault(
        "R8: an id twice in a list is two fills",
        "internal/fills/fresh_fills.sql",
        "c.place = 1 AND c.fill_id IS NULL",
        "c.fill_id IS NULL",
    ),
    Fault(
        "R8: an id stands for any fill",
        "internal/fills/fresh_fills.sql",
        "IF other.number > 0 THEN",
        "IF FALSE THEN",
    ),
    Fault(
        "R8: a fee in base is netted on one side only",
        "internal/fills/fill_postings.sql",
        "base_moved := base_moved - fee.amount",
        "base_moved := base_moved - (sign + 1) / 2 * fee.amount",
    ),
    Fault(
        "R8: a rebate is a fee",
        "internal/fills/fill_postings.sql",
        "quote_moved := quote_moved - fee.amount",
        "quote_moved := quote_moved - abs(fee.amount)",
    ),
    Fault(
        "R8: a fee that eats all that was bought costs nothing",
        "internal/fills/fill_effect.sql",
        "profit := fill_effect.quote_moved;",
        "profit := 0;",
    ),
    Fault(
        "R8: what a fill takes beyond the position is lost",
        "internal/fills/fill_effect.sql",
        "base_amount := taken - fill_effect.base_amount;",
        "base_amount := 0;",
    ),
    Fault(
        "R8: what turns takes none of the money",
        "internal/fills/fill_effect.sql",
        "ELSE budgetdb_data.proportion(fill_effect.quote_moved, fill_effect.base_amount, taken)",
        "ELSE fill_effect.quote_moved",
    ),
    Fault(
        "R8: a sale on a long that holds nothing is a long",
        "internal/fills/fill_effect.sql",
        "direction := way;",
        "direction := fill_effect.direction;",
    ),
    Fault(
        "R8: a sale that costs money is no loss",
        "internal/fills/fill_effect.sql",
        "profit := profit + least(adds, 0);",
        "NULL;",
    ),
    Fault(
        "R8: a buy that brings money in is no profit",
        "internal/fills/fill_effect.sql",
        "profit := profit + greatest(adds, 0);",
        "NULL;",
    ),
    Fault(
        "R8: an id is one fill on both sides",
        "internal/fills/fresh_fills.sql",
        "AND k.side = s.side",
        "",
    ),
    Fault(
        "R8: an id is one fill in all markets",
        "internal/fills/fresh_fills.sql",
        "AND k.base_currency = s.base_currency\n                AND k.quote_currency = s.quote_currency",
        "",
    ),
    Fault(
        "R8: an id stands for any time",
        "internal/fills/fresh_fills.sql",
        "OR s.executed_at <> f.executed_at",
        "",
    ),
    Fault(
        "R8: newest first is oldest first",
        "internal/fills/require_fills.sql",
        "IF NOT rises AND",
        "IF FALSE AND",
    ),
    Fault(
        "R8: a list does not sweep",
        "internal/fills/walk_bot.sql",
        "AND policy = 'sweep' THEN",
        "AND policy = 'swept' THEN",
    ),
    Fault(
        "R8: a void leaves the raw balance",
        "functions/void_fill.sql",
        "(m.currency, -m.amount, 0, 0, 0)",
        "(m.currency, 0, 0, 0, 0)",
    ),
    Fault(
        "R8: a void takes back what a snapshot has",
        "functions/void_fill.sql",
        "AND l.executed_at > b.snapshot_as_of",
        "",
    ),
    Fault(
        "R8: a void forgets pauses",
        "internal/corrections/bot_steps.sql",
        "WHEN 'pause_bot' THEN 'paused'",
        "",
    ),
    Fault(
        "R8: a void forgets that the policy changed",
        "internal/fills/walk_bot.sql",
        "policy := coalesce(step.profit_policy, policy);",
        "policy := coalesce(policy, step.profit_policy);",
    ),
    Fault(
        "R8: a void leaves a position as it turned",
        "internal/corrections/rewalk_bot.sql",
        "p.opened_as, 0",
        "p.direction, 0",
    ),
    Fault(
        "R8: a void leaves what was overspent",
        "internal/corrections/rewalk_bot.sql",
        "AND f.overspent <> s.overspent",
        "AND FALSE",
    ),
    Fault(
        "R8: a void leaves rows of zeros",
        "functions/void_fill.sql",
        "PERFORM budgetdb_data.forget_currencies(void_fill.account_id, result.bot_id);",
        "",
    ),
    Fault(
        "R8: the id of a void fill stays taken",
        "internal/changes/replay_request.sql",
        "IF first.is_void THEN",
        "IF FALSE THEN",
    ),
    Fault(
        "R8: a short written off takes coins",
        "functions/write_off_position.sql",
        "IF held.direction = 'long' THEN",
        "IF TRUE THEN",
    ),
    Fault(
        "R8: a void lets a short written off take coins",
        "internal/fills/walk_bot.sql",
        "IF step.side IS NULL AND stand.direction = 'short' THEN",
        "IF FALSE THEN",
    ),
    Fault(
        "R8: more is written off than a position has",
        "functions/write_off_position.sql",
        "ELSIF amount > held.base_amount THEN",
        "ELSIF FALSE THEN",
    ),
    Fault(
        "R8: a void writes off what was said, whatever there is",
        "internal/fills/walk_bot.sql",
        "least(step.base_amount, stand.base_amount)",
        "coalesce(step.base_amount, stand.base_amount)",
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
        "OR first.arguments - 'fill' <> (replay_request.change).arguments",
        "",
    ),
    Fault(
        "R10: a repeated request is done again",
        "internal/changes/replay_request.sql",
        "RETURN first.result;",
        "RETURN NULL;",
    ),
    Fault(
        "R11: the cost of longs is not moved",
        "internal/fills/move_exposure.sql",
        "long_cost = e.long_cost + move_exposure.long_cost",
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
