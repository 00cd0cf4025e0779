"""The benchmark runs: every row, its loader, its table and its picture. Never its times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.rows import ROWS

ROOT = Path(__file__).parents[1]


def test_quick(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    where: str | None = request.config.getoption("--pg")
    if where and ("=" in where or "://" in where):
        pytest.skip("the benchmark starts a server of its own")
    picture = tmp_path / "bench.svg"
    command = [
        sys.executable,
        "-m",
        "bench",
        "--quick",
        f"--svg={picture}",
        *([f"--pg={where}"] if where else []),
    ]
    wide = os.environ | {"COLUMNS": "200"}
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=wide, check=False)
    assert run.returncode == 0, run.stderr
    for row in ROWS:
        assert row.what in run.stdout
    assert ElementTree.parse(picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"
