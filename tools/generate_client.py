"""Generate budgetdb/client.py from budgetdb/async_client.py; with --check, exit 1 if it is not up to date."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from unasync import Rule, unasync_files  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "budgetdb" / "async_client.py"
TARGET = ROOT / "budgetdb" / "client.py"
HEADER = (
    "# Generated from async_client.py by tools/generate_client.py: change that file, and run this tool.\n"
)
NAMES = {"AsyncBudgetDB": "BudgetDB", "AsyncConnection": "Connection", "AsyncCursor": "Cursor"}


def generate() -> str:
    """Return what client.py should be."""
    with TemporaryDirectory() as folder:
        shutil.copy(SOURCE, folder)
        unasync_files([f"{folder}/{SOURCE.name}"], [Rule(SOURCE.name, TARGET.name, NAMES)])
        text = HEADER + Path(folder, TARGET.name).read_text()
    # Without "async" and "await", some lines break elsewhere.
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(TARGET), "-"]
    return subprocess.run(ruff, input=text, text=True, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603


def main(arguments: list[str]) -> str | None:
    """Write client.py, or return why it should be written."""
    text = generate()
    if arguments != ["--check"]:
        TARGET.write_text(text)
    elif text != TARGET.read_text():
        return "budgetdb/client.py is out of date: run python tools/generate_client.py"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
