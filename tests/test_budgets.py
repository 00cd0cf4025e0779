"""Budgets as a new user meets them: an account that is traded in, by either model, and names that lie."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from example import (
    UNPRINTABLE,
    Connection,
    Number,
    amounts,
    available,
    bot,
    call,
    capital,
    look,
    open_account,
    query,
    refused,
    rows,
    unchanged,
)
from psycopg.types.json import Jsonb
from story import tell

MODELS = pytest.mark.parametrize("model", ["conservative", "exact"])


def trader(db: Connection, model: str, budget_pct: Number, spends: int) -> tuple[int, int]:
    """Return an account with 1,000 USD, and its bot that has bought coins at 100 USD each."""
    account_id = open_account(db, model, USD=1_000)
    bot_id = call(db, "create_bot", account_id, "E", "traditional_dca", budget_pct).id
    position = call(db, "open_position", account_id, bot_id, "long").id
    call(db, "record_fill", account_id, position, "buy", spends // 100, spends)
    call(db, "record_price", "coinbase", "BTC", "USD", 100)
    return account_id, int(bot_id)


@MODELS
def test_an_account_that_is_traded_in(db: Connection, model: str) -> None:
    """Of 1,000 USD a bot has all, and spent 600: the exact model reserves 1,000, and none is short (R2)."""
    account_id, bot_id = trader(db, model, 100, 600)
    exact, conservative = amounts(USD=400, BTC=6), amounts(USD=1_600, BTC=6)
    assert capital(db, account_id, "raw_balance") == exact
    # 400 in cash, and 6 coins at 100.
    assert capital(db, account_id, "reserved_exact") == bot(db, bot_id, "reserved_exact") == exact
    assert exact["USD"] + 100 * exact["BTC"] == 1_000
    assert capital(db, account_id, "shortfall_exact") == amounts(USD=0, BTC=0)
    assert capital(db, account_id, "reserved_conservative") == conservative
    assert capital(db, account_id, "shortfall_conservative") == amounts(USD=1_200, BTC=0)
    own = exact if model == "exact" else conservative
    assert capital(db, account_id, "reserved") == bot(db, bot_id, "reserved") == own
    assert {row.currency: row.reserved for row in rows(db, "get_available_capital", account_id)} == own


def test_a_paused_bot_can_go_on(db: Connection) -> None:
    """Pausing and resuming with nothing changed goes through, and changes nothing (R2, R7)."""
    account_id, bot_id = trader(db, "exact", 100, 600)
    before = look(db, "bot_capital"), look(db, "account_capital")
    call(db, "pause_bot", account_id, bot_id)
    assert available(db, account_id) == amounts(USD=400, BTC=0)
    assert call(db, "activate_bot", account_id, bot_id).is_active
    assert (look(db, "bot_capital"), look(db, "account_capital")) == before


def test_the_conservative_model_says_that_it_spoke(db: Connection) -> None:
    """What it refuses to resume, the hint says the exact one has, to the digit; and it is so (R2)."""
    account_id, bot_id = trader(db, "conservative", 100, 600)
    call(db, "pause_bot", account_id, bot_id)
    with refused(db, "UB001") as refusal:
        call(db, "activate_bot", account_id, bot_id)
    assert refusal.message == f"insufficient capital on account {account_id}, by the conservative model"
    assert refusal.detail == "USD: requires 1600.00, available 400.00, missing 1200.00"
    assert "by the exact one available is USD 400.00:" in refusal.hint
    (advice,) = (part for part in refusal.hint.split(": ") if part.startswith("SELECT"))
    db.execute(advice.rstrip(".").encode())
    assert available(db, account_id, bot_id)["USD"] == 400
    assert call(db, "activate_bot", account_id, bot_id).is_active


@MODELS
def test_half_is_deployed_and_half_is_free(db: Connection, model: str) -> None:
    """With 500 of 1,000 USD deployed a bot of 200 fits by the exact model, one of 500.01 by none (R2, R5)."""
    account_id, _ = trader(db, model, 50, 500)
    if model == "conservative":
        with refused(db, "UB001") as refusal:
            call(db, "create_bot", account_id, "F", "grid", allocation={"USD": 200})
        assert "by the conservative model" in refusal.message
        # 500 in cash, less the 500 allocated and the 500 that the position counts for.
        assert refusal.detail == "USD: requires 200, available 0, missing 200"
        assert "by the exact one available is USD 500.00:" in refusal.hint
    with refused(db, "UB001") as refusal:
        call(db, "create_bot", account_id, "F", "grid", allocation={"USD": "500.01"})
    assert f"by the {model} model" in refusal.message
    assert ("exact one" in refusal.hint) is (model == "conservative")
    if model == "exact":
        assert refusal.detail == "USD: requires 500.01, available 500.00, missing 0.01"
        call(db, "create_bot", account_id, "F", "grid", allocation={"USD": 200})
        assert available(db, account_id)["USD"] == 300


@pytest.mark.parametrize(
    ("others", "exact"), [("123.45", "376.55"), ("499.999999999999999999", "0.000000000000000001")]
)
def test_the_hint_is_exact_to_the_digit(db: Connection, others: str, exact: str) -> None:
    """In every currency that is refused, what the exact model has without the bot itself (R2)."""
    account_id, bot_id = trader(db, "conservative", 50, 500)
    call(db, "configure_account", account_id, reservation_model="exact")
    call(db, "create_bot", account_id, "F", "grid", allocation={"USD": others})
    call(db, "configure_account", account_id, reservation_model="conservative")
    with refused(db, "UB001") as refusal:
        call(db, "create_bot", account_id, "G", "grid", allocation={"USD": 1, "BTC": 6, "SOL": "0.5"})
    said = refusal.hint.split("available is ")[1].split(":")[0]
    figures = dict(part.split() for part in said.split(", "))
    assert amounts(**figures) == amounts(USD=exact, BTC=0, SOL=0)
    call(db, "configure_account", account_id, reservation_model="exact")
    assert available(db, account_id) == amounts(USD=exact, BTC=0)
    assert bot_id


ISO = "2025-03-02T10:00:00Z"
TEXTS = """
    SELECT p.proname AS function, a.name AS argument
    FROM pg_catalog.pg_proc AS p
    CROSS JOIN LATERAL unnest(p.proargnames, p.proargtypes::oid[]) AS a (name, type)
    WHERE p.pronamespace = 'budgetdb'::regnamespace AND a.type = 'text'::regtype
    ORDER BY 1, 2
"""


def told(db: Connection) -> dict[str, dict[str, Any]]:
    """Return arguments of every public function that are good, and what they are about."""
    calls = {call.function: call.arguments for call in tell(db)}
    (fill,) = calls["record_fills"]["fills"]
    fill = {"fee_amount": 1, "fee_currency": "BNB", "base_currency": "BTC", "quote_currency": "USD", **fill}
    return calls | {"record_fills": {**calls["record_fills"], "fills": Jsonb([fill | {"executed_at": ISO}])}}


def said_to(db: Connection, function: str, arguments: dict[str, Any]) -> str:
    """Expect that a call is refused, and return all that the refusal says."""
    with pytest.raises(psycopg.DatabaseError) as caught:
        rows(db, function, **arguments)
    assert caught.value.sqlstate == "UB005", caught.value
    diag = caught.value.diag
    assert diag.message_detail
    return f"{diag.message_primary}{diag.message_detail}{diag.message_hint}"


def test_no_text_has_what_does_not_show(db: Connection) -> None:
    """No argument of any function takes what a terminal would act on, and no refusal repeats it (R6)."""
    good = told(db)
    texts = query(db, TEXTS)
    assert {text.function for text in texts} > {"create_bot", "create_account", "void_fill", "record_price"}
    with unchanged(db):
        for function, argument in texts:
            for character in UNPRINTABLE:
                said = said_to(db, function, good[function] | {argument: f"A{character}B"})
                assert not set(said) & set(UNPRINTABLE), (function, argument, character)
                assert argument in said, (function, argument, said)


def test_no_text_in_json_has_what_does_not_show(db: Connection) -> None:
    """Nor does a currency, an id or a text in an object (R6)."""
    good = told(db)
    (fill,) = good["record_fills"]["fills"].obj
    listed = good["record_fills"]
    budget = {key: value for key, value in good["preview_bot"].items() if key == "account_id"}
    with unchanged(db):
        for text in (f"A{character}B" for character in UNPRINTABLE):
            calls: list[tuple[str, dict[str, Any]]] = [
                ("sync_balances", good["sync_balances"] | {"balances": {text: 1}}),
                ("sync_balances", good["sync_balances"] | {"balances": {"USD": text}}),
                ("preview_bot", budget | {"allocation": {text: 1}}),
                ("preview_bot", budget | {"allocation": {"USD": text}}),
                ("preview_bot", budget | {"budget_pct": 1, "allocation": {text: 1}}),
                *(("record_fills", listed | {"fills": Jsonb([fill | {key: text}])}) for key in fill),
                ("record_fills", listed | {"fills": Jsonb([fill | {text: 1}])}),
                ("record_fills", listed | {"fills": Jsonb([text])}),
            ]
            for function, arguments in calls:
                said = said_to(db, function, arguments)
                assert not set(said) & set(UNPRINTABLE), (function, arguments, said)
