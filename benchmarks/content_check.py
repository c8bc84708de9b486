"""``cairn content check`` on the shipped content, as a whole process: an author waits for it after every edit.

A figure and no ratio, since nothing beside it does this job. The goal is 2 seconds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measure import Row, seconds, wall
from benchmarks.whole_process import installed

GOAL = 2.0
ROUNDS = 5


def run() -> list[Row]:
    """Measure and return the row. Raises ``CalledProcessError`` when the content has problems."""
    command = [sys.executable, "-m", "bot", "content", "check"]
    with tempfile.TemporaryDirectory() as folder:
        check = partial(subprocess.run, command, env=installed(Path(folder)), check=True, stdout=subprocess.DEVNULL)
        taken = [wall(check) for _ in range(ROUNDS + 1)][1:]  # the first may still have to write its byte code
    middle, spread = median(taken), f"({seconds(min(taken))} to {seconds(max(taken))})"
    return [Row("content check of the shipped content", seconds(middle), "", spread, "< 2 s", middle < GOAL)]
