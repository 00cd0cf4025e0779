"""docs/reference.md is what the catalog says, and says all of it."""

from __future__ import annotations

import re
from pathlib import Path

import generate_reference
import pytest
from example import Connection, query
from generate_reference import ERRORS, RULES, TARGET, generate


def test_reference_is_up_to_date(db: Connection) -> None:
    """The committed reference is that of this catalog, on every PostgreSQL."""
    assert generate(db) == TARGET.read_text("utf-8"), "run python tools/generate_reference.py"


def sections(text: str) -> dict[str, str]:
    """Return what stands below each heading."""
    _, *parts = re.split(r"^#{2,3} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_nothing_public_is_left_out(db: Connection) -> None:
    """Every argument, column, rule and error that the catalog names has its place."""
    found = sections(TARGET.read_text("utf-8"))
    for name, column in query(
        db,
        """SELECT p.proname, a FROM pg_proc AS p CROSS JOIN unnest(p.proargnames) AS a
        WHERE p.pronamespace = 'budgetdb'::regnamespace""",
    ):
        assert re.search(rf"^    {column} ", found[name], re.MULTILINE), (name, column)
    for name, column, comment in query(
        db,
        """SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class AS c
        INNER JOIN pg_attribute AS a ON a.attrelid = c.oid WHERE c.relnamespace = 'budgetdb'::regnamespace""",
    ):
        (row,) = re.findall(rf"^\| `{column}` \| .*$", found[name], re.MULTILINE)
        assert re.sub(r"[`\[\]]", "", comment) == re.sub(r"[`\[\]]|\(#\w+\)", "", row.split(" | ")[2][:-2])
    comments = query(
        db,
        """SELECT string_agg(d.description, ' ') FROM pg_description AS d
        WHERE d.objoid IN (
            SELECT oid FROM pg_proc WHERE pronamespace = 'budgetdb'::regnamespace
            UNION ALL SELECT oid FROM pg_class WHERE relnamespace = 'budgetdb'::regnamespace
        )""",
    )
    assert set(re.findall(r"\bR\d+\b", str(comments))) == RULES.keys()
    assert set(re.findall(r"\bUB\d{3}\b", str(comments))) == ERRORS.keys()


@pytest.mark.parametrize(
    ("change", "heading", "shows"),
    [
        ("COMMENT ON VIEW budgetdb.bots IS 'Planted, see bot_capital (R7).'", "bots", "Planted, see"),
        ("COMMENT ON COLUMN budgetdb.bots.name IS 'Planted (R7).'", "bots", "Planted ([R7])."),
        (
            "COMMENT ON FUNCTION budgetdb.pause_bot IS 'Planted (R7). Errors: UB001.'",
            "pause_bot",
            "Planted ([R7]).\n\nReturns [`bots`](#bots). Errors: [UB001].\n",
        ),
        (
            "GRANT EXECUTE ON FUNCTION budgetdb.pause_bot TO budgetdb_reader",
            "Roles",
            "[`get_available_capital`](#get_available_capital), [`pause_bot`](#pause_bot)",
        ),
        (
            "REVOKE SELECT ON budgetdb.bots FROM budgetdb_tenant",
            "Roles",
            "[`preview_bot`](#preview_bot), [`bots`](#bots) |",
        ),
    ],
)
def test_the_catalog_decides(db: Connection, change: str, heading: str, shows: str) -> None:
    """A COMMENT or a privilege that changes changes the reference."""
    assert shows not in sections(generate(db))[heading]
    db.execute(change.encode())
    assert shows in sections(generate(db))[heading]


def test_every_setting_is_described(db: Connection) -> None:
    """A function that reads a setting nobody has described stops the tool."""
    db.execute(
        """CREATE FUNCTION budgetdb_data.planted() RETURNS text LANGUAGE plpgsql
        AS $$ BEGIN RETURN current_setting('budgetdb.planted', TRUE); END $$"""
    )
    with pytest.raises(SystemExit, match=r"budgetdb\.planted"):
        generate(db)


def test_check_notices_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tool has written passes its --check until somebody edits it."""
    copy = tmp_path / "reference.md"
    monkeypatch.setattr(generate_reference, "TARGET", copy)
    assert generate_reference.main([]) is None
    assert generate_reference.main(["--check"]) is None
    copy.write_text(copy.read_text("utf-8").replace("frees its name", "keeps its name"), "utf-8")
    assert "out of date" in str(generate_reference.main(["--check"]))
