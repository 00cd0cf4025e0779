"""configure_account: what may change of an account, and that it moves no money."""

from __future__ import annotations

from typing import Any

import pytest
from example import (
    COINBASE,
    KRAKEN,
    NO_ACCOUNTS,
    NO_TEXTS,
    A,
    Connection,
    amounts,
    available,
    call,
    capital,
    check_bad,
    look,
    open_account,
    open_long,
    publish,
    refused,
)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Main"},
        {"reservation_model": "exact"},
        {"api_keys_configured": True},
        {"name": "Main", "reservation_model": "exact", "api_keys_configured": True},
        {},
    ],
    ids=repr,
)
def test_changes_what_is_given(db: Connection, change: dict[str, Any]) -> None:
    """NULL leaves as it is, and the change is one version of this account alone (R9)."""
    publish(db)
    before, *others = look(db, "accounts")
    after = call(db, "configure_account", COINBASE, **change)
    assert after == before._replace(**change, version=before.version + 1)
    assert look(db, "accounts") == [after, *others]
    entry = look(db, "ledger", "account_id = %s", COINBASE)[-1]
    assert (entry.version, entry.operation, entry.entries) == (after.version, "configure_account", [])
    assert look(db, "integrity_violations") == []
    nothing = dict.fromkeys(("name", "reservation_model", "api_keys_configured"))
    assert entry.arguments == nothing | change


def test_false_is_not_null(db: Connection) -> None:
    """What was switched on can be switched off."""
    publish(db)
    assert call(db, "configure_account", COINBASE, api_keys_configured=True).api_keys_configured
    assert not call(db, "configure_account", COINBASE, api_keys_configured=False).api_keys_configured


def test_another_model_moves_no_money(db: Connection) -> None:
    """The gate uses the new model from now on, and a shortfall that it brings shows (R2)."""
    publish(db, "exact")
    open_long(db)
    call(db, "create_bot", COINBASE, "E", "traditional_dca", "66.67")
    assert available(db, COINBASE) == amounts(USD="1.84", BTC="0.4")
    reserved = capital(db, COINBASE, "reserved_exact")
    call(db, "configure_account", COINBASE, reservation_model="conservative")
    assert capital(db, COINBASE, "reserved_exact") == reserved
    # 44,995 less 10,000 + 10,000 + 29,998.16 and 0.05 x 100,000.
    assert capital(db, COINBASE, "shortfall") == amounts(USD="10003.16", BTC=0)
    with refused(db, "UB001"):
        call(db, "resize_bot", COINBASE, A, 45)


@pytest.mark.parametrize(
    ("argument", "values"),
    [("name", NO_TEXTS[1:]), ("reservation_model", ["", "EXACT", "greedy"])],
)
def test_bad_input(db: Connection, argument: str, values: list[str]) -> None:
    """What is not valid is refused by name (R6)."""
    publish(db)
    check_bad(db, "configure_account", {"account_id": KRAKEN}, argument, values)


@pytest.mark.parametrize("account_id", NO_ACCOUNTS)
def test_unknown_account(db: Connection, account_id: int | None) -> None:
    """Nothing that writes accepts a missing account (R1)."""
    open_account(db)
    with refused(db, "UB002"):
        call(db, "configure_account", account_id, name="Main")
