"""Recompute every total, as somebody who sees every row."""

from __future__ import annotations

from typing import Any, NamedTuple

import psycopg
from psycopg.rows import TupleRow


class Blindness(NamedTuple):
    """Why a session cannot judge what it sees, and what to do about it."""

    reason: str
    hint: str


def find_blindness(cursor: psycopg.Cursor[TupleRow]) -> Blindness | None:
    """Tell why this session may see fewer rows than there are, by what the catalog says of it."""
    cursor.execute("""
        SELECT
            current_setting('budgetdb.owner', TRUE),
            current_user,
            NOT coalesce(
                pg_has_role(to_regrole('budgetdb_reader'), 'USAGE')
                OR pg_has_role(to_regrole('budgetdb_app'), 'USAGE'), FALSE
            ) AND EXISTS (
                SELECT FROM pg_catalog.pg_class AS c
                WHERE c.relnamespace = to_regnamespace('budgetdb_data') AND c.relkind = 'r'
                AND row_security_active(c.oid)
            )""")
    owner, user, is_filtered = cursor.fetchone() or (None, None, False)
    if owner:
        return Blindness(
            f"this session is narrowed to the accounts of {owner!r}, and cannot judge the others",
            "Run it without budgetdb.owner: PGOPTIONS, --dsn, ALTER ROLE or ALTER DATABASE sets it.",
        )
    if is_filtered:
        return Blindness(
            f"row-level security hides accounts from {user}, who cannot judge what it does not see",
            "Run it as a member of budgetdb_reader, or as one of budgetdb_admin.",
        )
    return None


def find_violations(cursor: psycopg.Cursor[TupleRow]) -> list[tuple[Any, ...]]:
    """Return account, bot, currency, total, stored and recomputed of every total that differs."""
    return cursor.execute("""
        SELECT v.account_id, v.bot_id, v.currency, v.total, v.stored, v.recomputed
        FROM budgetdb.integrity_violations AS v ORDER BY v.account_id, v.bot_id, v.currency, v.total
    """).fetchall()
