"""create_account: what an account is from its first day."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from example import NO_TEXTS, PAPER, Connection, call, check_bad, look, publish, query, shown

GOOD = {"owner": "Alice", "name": "Coinbase", "exchange": "coinbase"}
BAD: dict[str, list[Any]] = {
    "owner": NO_TEXTS,
    "name": NO_TEXTS,
    "exchange": NO_TEXTS,
    "is_paper_trading": [None],
    "reservation_model": [None, "", "Exact", "greedy"],
    "api_keys_configured": [None],
    "kind": [None, "", "CEX", "bank"],
}


def test_defaults(db: Connection) -> None:
    """An account is live, conservative and at a centralised exchange unless it says otherwise (R2)."""
    account = call(db, "create_account", **GOOD)
    expected = GOOD | {
        "id": 1,
        "kind": "cex",
        "is_paper_trading": False,
        "reservation_model": "conservative",
        "api_keys_configured": False,
        "version": 1,
    }
    assert shown(account, expected) == expected
    assert look(db, "accounts") == [account]


def test_every_argument(db: Connection) -> None:
    """Each argument arrives where it belongs."""
    given = {
        **GOOD,
        "is_paper_trading": True,
        "reservation_model": "exact",
        "api_keys_configured": True,
        "kind": "dex",
    }
    account = call(db, "create_account", **given)
    assert shown(account, given) == given


def test_first_ledger_row(db: Connection) -> None:
    """An account's ledger begins with its creation, and moves nothing (R9)."""
    call(db, "create_account", **GOOD)
    (entry,) = look(db, "ledger")
    assert (entry.account_id, entry.version, entry.operation) == (1, 1, "create_account")
    assert entry.entries == []
    assert entry.arguments.items() >= GOOD.items()


def test_names_need_not_differ(db: Connection) -> None:
    """Nothing is unique across accounts: the same call makes another account (R1)."""
    longest = {**GOOD, "name": "x" * 200}
    assert [call(db, "create_account", **longest).id for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("argument", BAD)
def test_bad_input(db: Connection, argument: str) -> None:
    """What is not valid is refused by name (R6)."""
    check_bad(db, "create_account", GOOD, argument, BAD[argument])


def test_paper_stays_paper(db: Connection) -> None:
    """Not even an UPDATE of the table turns virtual money into real money (R1)."""
    publish(db)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        query(db, "UPDATE budgetdb_data.accounts SET is_paper_trading = FALSE WHERE account_id = %s", PAPER)
