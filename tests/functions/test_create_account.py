"""create_account: what an account is from its first day."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from example import (
    NO_TEXTS,
    PAPER,
    Connection,
    call,
    check_bad,
    look,
    publish,
    query,
    refused,
    shown,
    unchanged,
)

GOOD = {"owner": "Alice", "name": "Coinbase", "exchange": "coinbase"}
BAD: dict[str, list[Any]] = {
    "owner": NO_TEXTS,
    "name": NO_TEXTS,
    "exchange": NO_TEXTS,
    "is_paper_trading": [None],
    "reservation_model": [None, "", "Exact", "greedy"],
    "api_keys_configured": [None],
    "kind": [None, "", "CEX", "bank"],
    "account_id": [0, -1],
}
# Every fact that an account is created with, and another that is just as good.
OTHERS: dict[str, Any] = {
    "owner": "Bob",
    "name": "Other",
    "exchange": "kraken",
    "is_paper_trading": True,
    "reservation_model": "conservative",
    "api_keys_configured": True,
    "kind": "dex",
}
ABOVE = 2**52


def test_defaults(db: Connection) -> None:
    """An account is live, exact and at a centralised exchange unless it says otherwise (R2)."""
    account = call(db, "create_account", **GOOD)
    expected = GOOD | {
        "id": 1,
        "kind": "cex",
        "is_paper_trading": False,
        "reservation_model": "exact",
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
        "reservation_model": "conservative",
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


def test_the_platforms_own_number(db: Connection) -> None:
    """Made again with the same facts it is the same account, whatever came of it since (R6, R10)."""
    account = call(db, "create_account", **GOOD, account_id=4_711)
    assert account.id == 4_711
    with unchanged(db):
        assert call(db, "create_account", **GOOD, account_id=4_711) == account
    call(db, "configure_account", 4_711, "Main", "conservative", True)
    configured = {"name": "Main", "reservation_model": "conservative", "api_keys_configured": True}
    for facts in (GOOD, GOOD | configured, GOOD | {"name": "Main"}):
        with unchanged(db):
            assert shown(call(db, "create_account", **facts, account_id=4_711), configured) == configured
    assert [row.version for row in look(db, "ledger")] == [1, 2]


@pytest.mark.parametrize("fact", OTHERS)
def test_the_same_number_with_another_fact(db: Connection, fact: str) -> None:
    """It is UB007, which names the fact, and nothing is made (R6)."""
    call(db, "create_account", **GOOD, account_id=7)
    with refused(db, "UB007") as refusal:
        call(db, "create_account", **GOOD | {fact: OTHERS[fact]}, account_id=7)
    assert refusal.detail == f"Different: {fact}."


def test_a_number_whose_creation_is_forgotten(db: Connection) -> None:
    """Once the ledger's first row is archived and gone, the facts that the account has now count (R6, R9)."""
    call(db, "create_account", **GOOD, account_id=7)
    call(db, "configure_account", 7, "Main")
    db.execute("UPDATE budgetdb_data.ledger SET recorded_at = '2020-01-01' WHERE version = 1")
    call(db, "archive_ledger", 7, "2020-01-02")
    with unchanged(db):
        assert call(db, "create_account", **GOOD, account_id=7).name == "Main"
    db.execute("TRUNCATE budgetdb_data.ledger_archive")
    with refused(db, "UB007"):
        call(db, "create_account", **GOOD, account_id=7)
    with unchanged(db):
        assert call(db, "create_account", **GOOD | {"name": "Main"}, account_id=7).name == "Main"


def test_numbers_of_ours_and_of_the_platform(db: Connection) -> None:
    """In any order they never meet: ours go on above 2^52, past those the platform has there (R6)."""

    def create(account_id: int | None = None) -> int:
        return int(call(db, "create_account", **GOOD, account_id=account_id).id)

    assert [create(), create()] == [1, 2]
    assert [create(1_000), create(3), create(ABOVE + 2)] == [1_000, 3, ABOVE + 2]
    assert [create(), create(), create(4), create()] == [ABOVE + 1, ABOVE + 3, 4, ABOVE + 4]
    # Only what was given out is taken.
    with refused(db, "UB007"):
        call(db, "create_account", **GOOD | {"name": "Other"}, account_id=1)
