"""Run Cairn and the other frameworks side by side: ``make bench-peers``, or ``python -m benchmarks.peers``.

Every framework is a process of its own that stays up and does a batch when told. A round takes all of them through one
batch of about a quarter of a second, in turning order. The table gives the median of the rounds: commands a second, CPU
time for one, and how many times the framework's rate each of Cairn's ways has (``cairn_bot`` says which they are). That
ratio is taken from CPU time, since all of them use one thread and a busy machine stretches only the clock. The goals, 4
times opsdroid and 14 times Errbot, were set by an earlier measurement of the same kind; ``../README.md`` says how to
read the rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, Any

from benchmarks.peers.environment import prepare

ROOT = Path(__file__).resolve().parents[2]
BATCH = 0.25
"""About how long one batch takes, in seconds."""

GOALS = {"opsdroid": 4.0, "errbot lean": 14.0, "errbot installed": 14.0, "errbot debug": 14.0}
OURS = ("cairn page", "cairn built", "cairn lines")


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch took: seconds of clock and of CPU for ``commands`` commands."""

    commands: int
    wall: float
    cpu: float


class Framework:
    """The process of one framework."""

    def __init__(self, command: Sequence[str], errors: IO[bytes]) -> None:
        """Start ``command`` and wait until it is ready. Raises ``SystemExit`` with its own words when it is not."""
        self._command = " ".join(command)
        self._errors = errors
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        self.name = ""
        self.name = self._answer()["ready"]
        self._size = 20
        for _ in range(3):  # the first calls are slow; then the size is right
            taken = self.batch()
            self._size = max(5, int(taken.commands * BATCH / taken.wall))

    def batch(self) -> Batch:
        """Do a batch of the usual size."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{self._size}\n")
        self._process.stdin.flush()
        return Batch(**self._answer())

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate(timeout=30)

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):  # NoneBot says hello on standard output
                figures: dict[str, Any] = json.loads(line)
                return figures
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace")[-2000:]
        raise SystemExit(f"{self._command} ended early:\n{said}")


def main() -> None:
    """Read the arguments, run the rounds, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    own, peer = [sys.executable, "-m"], [str(prepare(ROOT / ".venv-peers")), "-m"]
    commands = [
        [*own, "benchmarks.peers.cairn_bot", "page"],
        [*own, "benchmarks.peers.cairn_bot", "built"],
        [*own, "benchmarks.peers.cairn_bot", "lines"],
        [*peer, "benchmarks.peers.opsdroid_bot"],
        [*peer, "benchmarks.peers.errbot_bot", "lean"],
        [*peer, "benchmarks.peers.errbot_bot", "installed"],
        [*peer, "benchmarks.peers.errbot_bot", "debug"],
        [*peer, "benchmarks.peers.nonebot_bot"],
    ]
    with ExitStack() as stack:
        frameworks = []
        for command in commands:
            errors = stack.enter_context(tempfile.TemporaryFile())
            frameworks.append(Framework(command, errors))
            stack.callback(frameworks[-1].close)
        taken: dict[str, list[Batch]] = {framework.name: [] for framework in frameworks}
        for number in range(options.rounds):
            turn = number % len(frameworks)
            for framework in (*frameworks[turn:], *frameworks[:turn]):
                taken[framework.name].append(framework.batch())
    show(taken)


def show(taken: Mapping[str, Sequence[Batch]]) -> None:
    """Print a row for every framework: its own figures, and how many times its rate each of ours has."""
    print(
        f"{'framework':18} {'commands/s':>11} {'CPU µs':>10}  {'goal':8}" + "".join(f"{f'{own} is':34}" for own in OURS)
    )
    for name, batches in taken.items():
        rate = median(batch.commands / batch.wall for batch in batches)
        cpu = median(batch.cpu / batch.commands for batch in batches) * 1e6
        goal = GOALS.get(name)
        line = f"{name:18} {rate:>11,.0f} {cpu:>10,.1f}  {f'>= {goal:g}x' if goal else '':8}"
        for own in () if name in OURS else OURS:
            line += f"{_times(taken[own], batches, goal):34}"
        print(line.rstrip())


def _times(ours: Sequence[Batch], theirs: Sequence[Batch], goal: float | None) -> str:
    """The median of the rounds' ratios, the smallest and largest, and whether the goal is met."""
    pairs = zip(ours, theirs, strict=True)
    ratios = [(own.commands / own.cpu) / (their.commands / their.cpu) for own, their in pairs]
    times = median(ratios)
    verdict = "" if goal is None else " met" if times >= goal else " MISSED"
    return f"{times:.2f}x ({min(ratios):.2f} to {max(ratios):.2f}){verdict}"


if __name__ == "__main__":
    main()
