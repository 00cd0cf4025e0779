"""What README and docs/ show can be run, and what they link to is there.

Blocks tagged sql or python run from top to bottom, each file in a database of its own with the published
example in it: statements in one session, Python in one namespace, with BUDGETDB_DSN in the environment. A
statement meant to be refused is followed by a line `-- ERROR: UB001`; anything may follow the SQLSTATE.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import psycopg
import pytest
from example import publish
from pglast import split
from psycopg.rows import TupleRow

ROOT = Path(__file__).parent.parent
RUN = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINKED = sorted(path for folder in (".", "docs/**", "examples/**") for path in ROOT.glob(f"{folder}/*.md"))
SHOWN_ONLY = {"console", "json", "mermaid", "text", "toml", "yaml"}

FENCED = re.compile(r"^(```+)([^\n`]*)\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL)
REFUSAL = re.compile(r"-- ERROR: *(\w{5})\b")
LINK = re.compile(r"\]\(<?([^)\s>]+)|^\[[^\]]+\]: *<?([^\s>]+)|\b(?:href|src)=\"([^\"]+)\"", re.MULTILINE)
HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$|\b(?:id|name)=\"([^\"]+)\"", re.MULTILINE)

Connection = psycopg.Connection[TupleRow]


class Block(NamedTuple):
    """A fenced block of code, and the line of the file that it starts in."""

    line: int
    language: str
    code: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a document."""
    for fenced in FENCED.finditer(text):
        yield Block(text.count("\n", 0, fenced.start(3)) + 1, fenced[2].strip().lower(), fenced[3])


def run_sql(block: Block, db: Connection) -> None:
    """Execute statement by statement; each is refused exactly as the line that follows it says."""
    statements = split(block.code, only_slices=True)
    starts = [statement.start for statement in statements]
    remarks = [block.code[a:b] for a, b in zip([0, *starts], [*starts, None], strict=True)]
    assert not REFUSAL.search(remarks[0]), "an ERROR without a statement before it"
    for statement, remark in zip(statements, remarks[1:], strict=True):
        expected = REFUSAL.findall(remark)
        refused = []
        try:
            db.execute(block.code[statement])
        except psycopg.Error as error:
            refused, said = [error.sqlstate], f": {error}"
        else:
            said = ""
        line = block.line + block.code.count("\n", 0, statement.start)
        assert refused == expected, f"line {line}: expected {expected or 'success'}, got {refused}{said}"


def run_python(block: Block, namespace: dict[str, Any], runner: asyncio.Runner) -> None:
    """Execute a block, which may await at top level, in the namespace of those before it."""
    padded = "\n" * (block.line - 1) + block.code
    code = compile(padded, "<document>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    if code.co_flags & inspect.CO_COROUTINE:
        runner.run(eval(code, namespace))
    else:
        exec(code, namespace)


def run_document(text: str, db: Connection) -> None:
    """Run all that a document shows, in its order."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with asyncio.Runner() as runner:
        for block in blocks(text):
            match block.language:
                case "sql":
                    run_sql(block, db)
                case "python":
                    run_python(block, namespace, runner)
                case language:
                    assert language in SHOWN_ONLY, (
                        f"line {block.line}: nobody runs a block tagged {language!r}"
                    )


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
def published(db: Connection, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Connect to a database with the published example, which Python blocks find in the environment."""
    publish(db)
    monkeypatch.setenv("BUDGETDB_DSN", dsn)
    return db


@pytest.mark.parametrize("path", RUN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_blocks_run(path: Path, published: Connection) -> None:
    """Every SQL and Python block of the document does what it says."""
    run_document(path.read_text("utf-8"), published)


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
"""


def test_a_sound_document_runs(published: Connection) -> None:
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
        ("```py\npass\n```", "line 4: nobody runs"),
        ("```\nSELECT 1;\n```", "line 4: nobody runs"),
    ],
)
def test_an_unsound_document_is_noticed(block: str, complaint: str, published: Connection) -> None:
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
