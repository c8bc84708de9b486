"""From the start of the process to the gateway's IDENTIFY, and the memory then: Cairn beside a bare discord.py bot.

Cairn's database is there already and its content was read before, as at every start but the first. Clock time from the
spawn to the moment at which Discord reads the IDENTIFY, both in turn; the goal is at most 2 times. Memory is what the
process holds once it is connected and at rest, at most 1.8 times. And once, Cairn is started with Python's own list of
imports: what belongs to another platform, to another database or to charts must not be on it, also after an answer.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import bot_process, discord_rig
from benchmarks.measure import Row, alternate, at_most

TIME_GOAL = 2.0
MEMORY_GOAL = 1.8
ROUNDS = 7
ABSENT = ("slack_bolt", "slack_sdk", "psycopg", "PIL", "matplotlib")


def run() -> list[Row]:
    """Measure and return the rows."""
    memory: dict[str, list[float]] = {"cairn": [], "constant": []}
    with tempfile.TemporaryDirectory() as folder:
        discord_rig.prepare(folder)

        def start(way: str) -> float:
            with discord_rig.discord() as fake:
                running = discord_rig.cairn(fake, folder) if way == "cairn" else discord_rig.bare(fake, way, folder)
                with running as bot:
                    bot.settled()
                    memory[way].append(bot.rss())
                    return fake.identifies[0].time - bot.spawned

        found = alternate(lambda: start("cairn"), lambda: start("constant"), ROUNDS)
        loaded = imported(folder)
    ours, theirs = median(memory["cairn"]), median(memory["constant"])
    there = [name for name in ABSENT if name in loaded]
    return [
        at_most("cairn run, spawn to IDENTIFY : bare discord.py (clock)", found, TIME_GOAL),
        Row(
            "cairn run, memory when connected : bare discord.py",
            f"{ours / 1024:.1f} MB",
            f"{theirs / 1024:.1f} MB",
            f"{ours / theirs:.2f}x",
            f"<= {MEMORY_GOAL:g}x",
            ours / theirs <= MEMORY_GOAL,
        ),
        Row(
            f"cairn run imports none of {', '.join(ABSENT)}",
            f"{len(loaded)} modules",
            "",
            ", ".join(there) or "none",
            "none",
            not there,
        ),
    ]


def imported(folder: str) -> set[str]:
    """Every module that Cairn has imported when it has given its first answer."""
    with discord_rig.place() as place, tempfile.TemporaryDirectory() as elsewhere:
        log = Path(elsewhere, "imports")
        with discord_rig.cairn(place.fake, folder, log=log, more=bot_process.LIST_IMPORTS):
            place.fake.slash("roadmap stage", {"number": 3}, place.people[0], place.guild).wait()
            time.sleep(0.2)
        found = bot_process.imported(log)
    if "discord" not in found or "adapters.discord.client" not in found:
        raise AssertionError("that is not the list of imports")
    return found
