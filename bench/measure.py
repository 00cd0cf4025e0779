"""What can be timed: a pgbench script, or calls from Python."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Protocol

import psycopg
from psycopg.conninfo import make_conninfo

from bench.shapes import Shape
from budgetdb.embedded import EmbeddedServer

SCRIPTS = Path(__file__).with_name("scripts")
USER = "bench_service"
FEW = 100  # done in a turn are timed by their latency: what a second counts of them began in another


@dataclass(frozen=True)
class Laboratory:
    """Where and for how long to measure; without `seconds`, only whether it works, on tiny databases."""

    server: EmbeddedServer
    seconds: int | None

    def actual(self, shape: Shape) -> Shape:
        """Return the shape in the size that it has here."""
        return shape if self.seconds else shape.tiny()


class Subject(Protocol):
    """Something whose speed can be measured."""

    @property
    def shape(self) -> Shape:
        """The database that it needs."""

    def rate(self, laboratory: Laboratory, clients: int) -> float:
        """Return how often a second `clients` get it done."""


@dataclass(frozen=True)
class Script:
    """A script of pgbench in one database; with `accounts`, on the first few of its accounts only.

    It gets `batch` things done at once.
    """

    name: str
    shape: Shape
    accounts: int | None = None
    batch: int = 1

    def rate(self, laboratory: Laboratory, clients: int) -> float:
        """Run it. The first second is left out: every connection plans and compiles in it."""
        seconds = laboratory.seconds
        timed = (
            (*_clients(clients), f"--time={seconds + 1}", "--progress=1")
            if seconds
            else ("--transactions=2",)
        )
        run = self._run(laboratory, *timed)
        progress = re.findall(r"s, ([\d.]+) tps, lat ([\d.]+) ms", run.stderr)[1:]
        done = sum(float(tps) for tps, _ in progress)
        if done > FEW:
            return self.batch * done / len(progress)
        if done:
            latencies = sum(float(tps) * float(latency) for tps, latency in progress)
            return self.batch * clients * 1000 * done / latencies
        return self.batch * float(re.findall(r"tps = ([\d.]+)", run.stdout)[0])

    def repeat(self, laboratory: Laboratory, clients: int, times: int) -> None:
        """Run it a number of times, however long that takes."""
        self._run(laboratory, *_clients(clients), f"--transactions={max(times // clients, 1)}")

    def _run(self, laboratory: Laboratory, *options: str) -> subprocess.CompletedProcess[str]:
        server, shape = laboratory.server, laboratory.actual(self.shape)
        command = [
            str(server.binaries / "pgbench"),
            f"--host={server.host}",
            f"--port={server.port}",
            f"--username={USER}",
            f"--file={SCRIPTS / self.name}.sql",
            f"--define=accounts={self.accounts or shape.accounts}",
            f"--define=bots={shape.bots}",
            "--protocol=prepared",
            "--no-vacuum",
            *options,
            shape.name,
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if run.returncode:
            raise RuntimeError(f"pgbench failed on {self.name} in {shape.name}: {run.stderr[-2000:]}")
        return run


def _clients(clients: int) -> tuple[str, str]:
    return f"--client={clients}", f"--jobs={min(clients, os.cpu_count() or 1)}"


@dataclass(frozen=True)
class PythonCalls:
    """A thousand calls of get_available_capital from Python, in pipeline mode or one at a time."""

    shape: Shape
    pipeline: bool

    def rate(self, laboratory: Laboratory, clients: int) -> float:
        """Run them on one connection."""
        calls = 1_000 if laboratory.seconds else 10
        shape = laboratory.actual(self.shape)
        dsn = make_conninfo(laboratory.server.dsn, dbname=shape.name, user=USER)
        query = "SELECT currency, available FROM budgetdb.get_available_capital(%s)"
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(query, [1], prepare=True)
            began = perf_counter()
            with connection.pipeline() if self.pipeline else nullcontext():
                cursors = [
                    connection.execute(query, [call % shape.accounts + 1], prepare=True)
                    for call in range(calls)
                ]
                for cursor in cursors:
                    cursor.fetchall()
            return calls / (perf_counter() - began)
