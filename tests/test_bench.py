"""The benchmarks run: every row, its loader, its table and its picture. Never their times."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.rows import ROWS
from bench.wear import CASES, HOT

ROOT = Path(__file__).parents[1]


def bench(binaries: Path | None, module: str, *options: str) -> str:
    """Run a benchmark on the server under test, and return what it prints."""
    if binaries is None:
        pytest.skip("the benchmark starts a server of its own")
    if not (binaries / "pgbench").exists():
        pytest.skip(
            "pgbench is not beside the server's binaries: install PostgreSQL with its client programs"
        )
    command = [sys.executable, "-m", module, *options, f"--pg={binaries}"]
    wide = os.environ | {"COLUMNS": "200"}
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=wide, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_quick(own_binaries: Path | None, tmp_path: Path) -> None:
    picture = tmp_path / "bench.svg"
    printed = bench(own_binaries, "bench", "--quick", f"--svg={picture}")
    for row in ROWS:
        assert row.what in printed
    assert ElementTree.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_wear(own_binaries: Path | None) -> None:
    printed = bench(own_binaries, "bench.wear", "--fills=40")
    for table in HOT:
        assert len(re.findall(rf"[\d,]+ +{table} ", printed)) == len(CASES)
