"""What README and docs/ show can be run, and what they link to is there.

Blocks tagged sql or python run from top to bottom, each file in a database of its own with the published
example in it: statements in one session, Python in one namespace, with BUDGETDB_DSN in the environment. A
statement meant to be refused is followed by a line `-- ERROR: UB001`; anything may follow the SQLSTATE.

A role after the tag, as in `sql budgetdb_reader`, says who runs the block: a login that is a member of that
role and no other, or the login of that name that the document has made. A block tagged `text result` is what
psql prints for the last rows before it, or what Python printed.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, redirect_stdout
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import psycopg
import pytest
from example import Connection, publish
from pglast import split
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import scalar_row
from sample import operate

from budgetdb.install import ROLES

ROOT = Path(__file__).parent.parent
RUN = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINKED = sorted(path for folder in (".", "docs/**", "examples/**") for path in ROOT.glob(f"{folder}/*.md"))
DATA: dict[Path, Callable[[Connection], None]] = {
    ROOT / "docs" / "deploy.md": operate,
    ROOT / "docs" / "reporting.md": operate,
}
SHOWN_ONLY = {"console", "json", "mermaid", "text", "toml", "yaml"}

FENCED = re.compile(r"^(```+)([^\n`]*)\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL)
REFUSAL = re.compile(r"-- ERROR: *(\w{5})\b")
NUMBERS = {psycopg.adapters.types[name].oid for name in ("int2", "int4", "int8", "numeric", "float8")}
LINK = re.compile(r"\]\(<?([^)\s>]+)|^\[[^\]]+\]: *<?([^\s>]+)|\b(?:href|src)=\"([^\"]+)\"", re.MULTILINE)
HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$|\b(?:id|name)=\"([^\"]+)\"", re.MULTILINE)

Session = Callable[[str], Connection]


class Block(NamedTuple):
    """A fenced block of code, the line of the file that it starts in, and who runs it or what it is."""

    line: int
    language: str
    note: str
    code: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a document."""
    for fenced in FENCED.finditer(text):
        language, _, note = fenced[2].strip().lower().partition(" ")
        yield Block(text.count("\n", 0, fenced.start(3)) + 1, language, note, fenced[3])


def run_sql(block: Block, db: Connection) -> str:
    """Execute the statements, each refused exactly as the line that follows it says; return the last rows."""
    printed = ""
    statements = split(block.code, only_slices=True)
    starts = [statement.start for statement in statements]
    remarks = [block.code[a:b] for a, b in zip([0, *starts], [*starts, None], strict=True)]
    assert not REFUSAL.search(remarks[0]), "an ERROR without a statement before it"
    for statement, remark in zip(statements, remarks[1:], strict=True):
        expected = REFUSAL.findall(remark)
        refused = []
        try:
            cursor = db.execute(block.code[statement])
            printed = as_psql(cursor) if cursor.description else printed
        except psycopg.Error as error:
            refused, said = [error.sqlstate], f": {error}"
        else:
            said = ""
        line = block.line + block.code.count("\n", 0, statement.start)
        assert refused == expected, f"line {line}: expected {expected or 'success'}, got {refused}{said}"
    return printed


def as_psql(cursor: psycopg.Cursor[Any]) -> str:
    """Return the rows as psql prints them, less what it counts and the spaces at the ends."""
    result = cursor.pgresult
    assert result
    columns = [
        (
            (result.fname(column) or b"").decode(),
            [(result.get_value(row, column) or b"").decode() for row in range(result.ntuples)],
            ">" if result.ftype(column) in NUMBERS else "<",
        )
        for column in range(result.nfields)
    ]
    widths = [max(map(len, [name, *values])) for name, values, _ in columns]
    lines = [
        "|".join(f" {name:^{width}} " for (name, _, _), width in zip(columns, widths, strict=True)),
        "+".join("-" * (width + 2) for width in widths),
    ]
    for row in range(result.ntuples):
        cells = (
            f" {values[row]:{side}{width}} " for (_, values, side), width in zip(columns, widths, strict=True)
        )
        lines.append("|".join(cells))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def run_python(block: Block, namespace: dict[str, Any], runner: asyncio.Runner) -> str:
    """Execute a block, awaiting at top level, in the namespace of those before it; return what it prints."""
    padded = "\n" * (block.line - 1) + block.code
    code = compile(padded, "<document>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    with redirect_stdout(StringIO()) as printed:
        if code.co_flags & inspect.CO_COROUTINE:
            runner.run(eval(code, namespace))
        else:
            exec(code, namespace)
    return printed.getvalue()


def run_document(text: str, session: Session) -> None:
    """Run all that a document shows, in its order."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = ""
    with asyncio.Runner() as runner:
        for block in blocks(text):
            match block.language, block.note:
                case "sql", role:
                    printed = run_sql(block, session(role))
                case "python", role:
                    session(role)
                    printed = run_python(block, namespace, runner)
                case "text", "result":
                    assert block.code == printed, f"line {block.line}: expected\n{block.code}got\n{printed}"
                case language, note:
                    shown = language in SHOWN_ONLY and not note
                    assert shown, f"line {block.line}: nobody runs a block tagged {language!r}"


def anchors(text: str) -> set[str]:
    """Return the anchors of a document, made of its headings as GitHub does."""
    found: set[str] = set()
    for heading, given in HEADING.findall(FENCED.sub("", text)):
        slug = given or re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        same = [slug, *(f"{slug}-{number}" for number in range(1, 100))]
        found.add(next(anchor for anchor in same if anchor not in found))
    return found


def dead_links(path: Path, text: str) -> list[str]:
    """Return the links to files and anchors of this repository that lead nowhere."""
    dead = []
    for link in LINK.finditer(re.sub(r"`[^`\n]*`", "", FENCED.sub("", text))):
        target = next(filter(None, link.groups()))
        file, _, anchor = target.partition("#")
        linked = (path.parent / unquote(file)).resolve() if file else path
        if re.match(r"[a-z]+:", target):
            continue
        if file and not (linked.is_relative_to(ROOT) and linked.exists()):
            dead.append(target)
        elif linked.suffix == ".md" and anchor:
            there = linked.read_text("utf-8") if file else text
            dead += [] if anchor in anchors(there) else [target]
    return dead


@pytest.fixture
def session(
    db: Connection, dsn: str, login: Callable[[str], Connection], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Session]:
    """Return a function that connects as a role, which Python blocks find in the environment."""
    sessions = {"": db}
    made = ExitStack()

    def session_of(role: str) -> Connection:
        if role not in sessions:
            sessions[role] = login(role) if role in ROLES else log_in(role)
        info = sessions[role].info
        monkeypatch.setenv("BUDGETDB_DSN", make_conninfo(dsn, user=info.user, password=info.password))
        sessions[role].execute("SET TimeZone = 'UTC'")
        return sessions[role]

    def log_in(role: str) -> Connection:
        db.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(role)))
        connection = psycopg.connect(make_conninfo(dsn, user=role, password=role), autocommit=True)
        return made.enter_context(closing(connection))

    with made:
        yield session_of


@pytest.fixture
def published(db: Connection, session: Session) -> Session:
    """Connect to a database with the published example."""
    publish(db)
    return session


@pytest.mark.parametrize("path", RUN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_blocks_run(path: Path, db: Connection, session: Session) -> None:
    """Every SQL and Python block of the document does what it says."""
    DATA.get(path, publish)(db)
    text = path.read_text("utf-8")
    named = re.findall(r"^CREATE ROLE (\w+)", text, re.MULTILINE)
    before = existing(db, named)
    try:
        run_document(text, session)
    finally:
        for role in existing(db, named) - before:
            db.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(role)))


def existing(db: Connection, roles: list[str]) -> set[str]:
    """Return those of the roles that the server has."""
    query = "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)"
    return set(psycopg.Cursor(db, row_factory=scalar_row).execute(query, [roles]))


def test_every_report_shows_what_a_reader_gets() -> None:
    """Each statement of docs/reporting.md is run by budgetdb_reader alone, and shows rows."""
    found = list(blocks((ROOT / "docs" / "reporting.md").read_text("utf-8")))
    assert {block.note for block in found if block.language in ("sql", "python")} == {"budgetdb_reader"}
    reports = [pair for pair in pairwise(found) if pair[0].language == "sql"]
    assert len(reports) > 10
    for report, result in reports:
        assert result.note == "result", f"line {report.line}"
        assert len(result.code.splitlines()) > 2, f"line {result.line}"


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Every file and heading that the document links to exists."""
    assert dead_links(path, path.read_text("utf-8")) == []


SOUND = """
```sql
SELECT available FROM budgetdb.get_available_capital(1);
SELECT id FROM budgetdb.create_bot(1, 'E', 'traditional_dca', 61);
-- ERROR: UB001 insufficient capital on account 1
SELECT id FROM budgetdb.pause_bot(1, 3);  -- ERROR: UB003
CREATE TEMP TABLE seen AS SELECT 1 AS one;
```
```python
import asyncio, os, psycopg
from budgetdb import calculate_available_usd
db = await psycopg.AsyncConnection.connect(os.environ["BUDGETDB_DSN"])
available = await calculate_available_usd(db, 50000.0, 100000.0, 1)
await db.close()
```
```python
assert available == 30000
```
```sql
TABLE seen;
```
```sql
CREATE ROLE seen_by LOGIN IN ROLE budgetdb_reader;
```
```sql seen_by
SELECT session_user::text, 1.50 AS amount, NULL AS nothing;
SET search_path = budgetdb;
```
```text result
 session_user | amount | nothing
--------------+--------+---------
 seen_by      |   1.50 |
```
```sql
DROP ROLE seen_by;
```
"""


def test_a_sound_document_runs(published: Session) -> None:
    """Refusals that are announced, awaiting at top level, and what one block leaves to the next all work."""
    run_document(SOUND, published)


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ("```sql\nSELECT 1 FROM nowhere;\n```", r"line 4: expected success, got \['42P01'\]"),
        ("```sql\nSELEC 1;\n```", "syntax error"),
        ("```sql\nSELECT 1;\n-- ERROR: UB001\n```", r"line 4: expected \['UB001'\], got \[\]"),
        ("```sql\n-- ERROR: UB003\nSELECT budgetdb.pause_bot(1, 3);\n```", "without a statement"),
        ("```sql\nSELECT budgetdb.pause_bot(1, 3);\n-- ERROR: UB001\n```", "got .'UB003'"),
        ("```sql\nSELECT budgetdb.pause_bot(1, 3); SELECT 1; -- ERROR: UB003\n```", "expected success"),
        ("```python\nraise OSError('planted')\n```", "planted"),
        ("```python\nawait nothing()\n```", "nothing"),
        ("```sql budgetdb_reader\nSELECT * FROM budgetdb.pause_bot(1, 1);\n```", "got .'42501'"),
        ("```sql nobody\nSELECT 1;\n```", "nobody"),
        ("```sql\nSELECT 1 AS a;\n```\n```text result\n a\n---\n 2\n```", "line 7: expected"),
        ("```sql\nCREATE TEMP TABLE t ();\n```\n```text result\n a\n---\n 2\n```", "line 7: expected"),
        ("```text results\n a\n```", "line 4: nobody runs"),
        ("```py\npass\n```", "line 4: nobody runs"),
        ("```\nSELECT 1;\n```", "line 4: nobody runs"),
    ],
)
def test_an_unsound_document_is_noticed(block: str, complaint: str, published: Session) -> None:
    """A failure that is not announced, an announcement that does not come true, a block that nobody runs."""
    with pytest.raises(Exception, match=complaint):
        run_document(f"Text.\n\n{block}\n", published)


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("[a](README.md) [b](docs/) [c](https://example.org/#x) `[d](no)`", []),
        ("[a](docs/semantics.md#accounts-r1) [b](docs/semantics.md#no)", ["docs/semantics.md#no"]),
        ("# Two words: `a_b`!\n# Two words: `a_b`!\n[a](#two-words-a_b) [b](#two-words-a_b-1)", []),
        ("```text\n# No heading\n[a](no)\n```\n[b](#no-heading)", ["#no-heading"]),
        ("[a](no.md) ![b](no.svg)\n\n[c]: no.txt\n", ["no.md", "no.svg", "no.txt"]),
        ('<img src="no.png"> <a href="README.md#no">', ["no.png", "README.md#no"]),
        ("[a](../../etc/hosts)", ["../../etc/hosts"]),
    ],
)
def test_dead_links_are_noticed(text: str, dead: list[str]) -> None:
    """A link to a missing file, to a missing heading, or out of the repository."""
    assert dead_links(ROOT / "planted.md", text) == dead
