"""The walk-throughs of examples/ print what stands beside them, in psql's own words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from difflib import unified_diff
from pathlib import Path

import pytest

from budgetdb.embedded import EmbeddedServerError, find_binaries

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def psql() -> str:
    """Find the psql that comes with a server, else one on the PATH."""
    try:
        beside = [find_binaries()]
    except EmbeddedServerError:
        beside = []
    for path in (*beside, None):
        if found := shutil.which("psql", path=path):
            return found
    pytest.skip("psql is neither beside a server's binaries nor on the PATH")


def play(psql: str, dsn: str, script: str) -> str:
    """Return what psql prints: statements and comments, rows, and errors with SQLSTATE, DETAIL and HINT."""
    printed = subprocess.run(
        [psql, "-X", "-a", "-q", "-v", "VERBOSITY=verbose", "-v", "SHOW_CONTEXT=never", "-d", dsn],
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "LC_ALL": "C", "PGCLIENTENCODING": "UTF8"},
        encoding="utf-8",
        check=True,
    ).stdout
    # Where in the server's source an error is raised is the server's business.
    return re.sub(r"(?m)^LOCATION: .*\n|[ ]+$", "", printed)


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.sql")))
def test_example_prints_what_stands_beside_it(name: str, psql: str, dsn: str, tmp_path: Path) -> None:
    """Nothing differs; after a change on purpose, copy the file that the difference is to."""
    expected, actual = EXAMPLES / f"{name}.out", tmp_path / f"{name}.out"
    actual.write_text(play(psql, dsn, (EXAMPLES / f"{name}.sql").read_text("utf-8")), "utf-8")
    old, new = (path.read_text("utf-8").splitlines() for path in (expected, actual))
    difference = list(unified_diff(old, new, str(expected), str(actual), lineterm=""))
    assert not difference, "\n".join(difference)


def test_no_output_has_lost_its_example() -> None:
    """Every examples/*.out belongs to a walk-through, and every walk-through has one."""
    assert {path.stem for path in EXAMPLES.glob("*.out")} == {path.stem for path in EXAMPLES.glob("*.sql")}
