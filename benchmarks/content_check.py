"""``cairn content check`` on the shipped content, as a whole process: an author waits for it after every edit.

A figure and no ratio, since nothing beside it does this job. The goal is 2 seconds.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from benchmarks.measure import Row, seconds, wall

GOAL = 2.0
ROUNDS = 5


def run() -> list[Row]:
    """Measure and return the row."""
    command = [sys.executable, "-m", "bot", "content", "check"]
    taken = [wall(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) for _ in range(ROUNDS)]
    spread = f"({seconds(min(taken))} to {seconds(max(taken))})"
    return [
        Row("content check of the shipped content", seconds(median(taken)), "", spread, "< 2 s", median(taken) < GOAL)
    ]
