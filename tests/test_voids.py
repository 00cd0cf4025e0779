"""A void leaves every view as if the fill had never been recorded, whatever came between (R8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from example import Connection, at, call, look, query, rows
from hypothesis import assume, event, given
from hypothesis import strategies as st
from test_lists import FILLS, MODELS, POLICIES, SETTINGS, Row, begin, figures

# These tell what happened, and a void is one of the things that did.
HISTORY = {"ledger", "archived_ledger", "capital_history", "capital_daily", "owner_grants"}

# What comes between: a bot is the first or the second, a position one of their six.
STEPS = st.one_of(
    FILLS.map(lambda fill: ("record_fill", fill)),
    FILLS.map(lambda fill: ("record_fill", fill)),
    st.tuples(
        st.sampled_from(["pause_bot", "activate_bot", "close_bot"]),
        st.fixed_dictionaries({"bot_id": st.integers(0, 1)}),
    ),
    st.tuples(
        st.just("resize_bot"),
        st.fixed_dictionaries(
            {
                "bot_id": st.integers(0, 1),
                "allocation": st.sampled_from([{"USD": "700"}, {"USD": "1200", "BTC": "0.4", "EUR": "50"}]),
            }
        ),
    ),
    st.tuples(
        st.just("configure_bot"),
        st.fixed_dictionaries({"bot_id": st.integers(0, 1), "profit_policy": POLICIES}),
    ),
    st.tuples(
        st.just("write_off_position"),
        st.fixed_dictionaries(
            {
                "position_id": st.integers(0, 5),
                "reason": st.just("dust"),
                "base_amount": st.sampled_from([None, None, "0.01"]),
            }
        ),
    ),
    st.tuples(
        st.just("sync_balances"),
        st.fixed_dictionaries(
            {
                "balances": st.dictionaries(st.sampled_from(["USD", "BTC", "ETH"]), st.just("4000")),
                "as_of": st.sampled_from([1, 2, 5]).map(at),
            }
        ),
    ),
)


def happen(db: Connection, account_id: int, steps: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """Take the steps that are not refused, and return them."""
    taken = []
    for function, arguments in steps:
        try:
            with db.transaction():
                rows(db, function, account_id, **arguments)
        except psycopg.Error:
            continue
        taken.append((function, arguments))
    return taken


def state(db: Connection) -> dict[str, Any]:
    """Return every public view that tells no history; a time of the clock's is as good as another."""
    ((now,),) = query(db, "SELECT now()")
    views = {view for (view,) in query(db, "SELECT viewname FROM pg_views WHERE schemaname = 'budgetdb'")}
    return {
        view: [
            {
                name: "the clock's" if isinstance(value, datetime) and value >= now else value
                for name, value in row.items()
                if name != "version"
            }
            for row in shown
        ]
        for view, shown in figures(db, *sorted(views - HISTORY)).items()
    }


@SETTINGS
@given(
    model=MODELS,
    policies=st.tuples(POLICIES, POLICIES),
    before=st.lists(STEPS, max_size=6),
    fill=FILLS,
    after=st.lists(STEPS, max_size=8),
    prices=st.booleans(),
)
def test_as_if_it_had_never_been(
    db: Connection,
    model: str,
    policies: Sequence[str],
    before: list[tuple[str, Row]],
    fill: Row,
    after: list[tuple[str, Row]],
    prices: bool,
) -> None:
    """Other fills, pauses, resizes, sweeps, write-offs and snapshots, with the fill and without."""
    with db.transaction(force_rollback=True):
        account_id, positions = begin(db, model, policies)
        bots = [bot.id for bot in look(db, "bots")]
        if prices:
            call(db, "record_price", "coinbase", "BTC", "USD", 30_000, at(0))
        ids = {"position_id": positions, "bot_id": bots}

        def named(steps: Sequence[tuple[str, Row]]) -> list[tuple[str, Row]]:
            """Put the ids in."""
            return [
                (
                    function,
                    {name: ids[name][value] if name in ids else value for name, value in facts.items()},
                )
                for function, facts in steps
            ]

        with db.transaction(force_rollback=True):
            earlier = happen(db, account_id, named(before))
            voided = call(db, "record_fill", account_id, **named([("", fill)])[0][1])
            later = happen(db, account_id, named(after))
            rows(db, "void_fill", account_id, voided.id, "the venue took it back")
            assert look(db, "integrity_violations") == []
            found = state(db)
        with db.transaction(force_rollback=True):
            steps = [*earlier, *later]
            # A step that the fill alone made possible says nothing.
            assume(happen(db, account_id, steps) == steps)
            event(f"{len(later)} steps between")
            assert found == state(db)
