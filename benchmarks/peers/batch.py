"""How a peer's process is measured: it does a batch each time it is told to, and prints what the batch took.

The process stays up between batches, so that a round goes through all the frameworks within a second or two and
whatever else the machine is doing meets them alike. On standard input: a number of commands, one a line. On standard
output: one JSON object a line with ``commands`` (how many), ``wall`` and ``cpu`` (seconds for all of them); the first
says ``ready``. Standard library only.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.peers.job import LINES


def batches(name: str) -> Iterator[int]:
    """Say that ``name`` is ready, then yield the size of each batch asked for, until the input ends."""
    _say({"ready": name})
    for line in sys.stdin:
        yield int(line)


@contextmanager
def timed(commands: int) -> Iterator[None]:
    """Time the block, which runs that many ``commands``, and print the figures."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    _say({"commands": commands, "wall": wall, "cpu": cpu})


def serve(name: str, call: Callable[[], object]) -> None:
    """Run batches of a plain function, for the frameworks that are not asynchronous."""
    for size in batches(name):
        with timed(size):
            for _ in range(size):
                call()


def checked(reply: str) -> None:
    """Refuse a reply that is not the job's. Raises ``AssertionError``: an error answered quickly is no result."""
    assert len(reply.splitlines()) == LINES, reply


def _say(figures: dict[str, object]) -> None:
    sys.__stdout__.write(json.dumps(figures) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]
