"""``/roadmap stage 3`` over the wire: Cairn's process against a bare discord.py process, with a Discord for each.

Both are connected all the time and take turns round by round. A closed loop: as soon as one answer has arrived the same
member's next question goes out, 1 or 16 at once, from 64 members with other marks each. The bare bot runs the same SQL
statements as Cairn's page on the same database, in one hop to a database thread, and then answers its eight lines;
Cairn answers its whole page, which is several times as many bytes. Both run on the same event
loop: uvloop's if it is installed, and then once more on Python's own.

By the clock, as a member waits: at 16 at once at least 0.85 times the bare bot's rate, at 1 at once at most 1.15 times
its median. The Discord in this process has to parse what it is sent and may be the slower side; so the bots' own CPU
time for an interaction is given too, without a goal.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import ExitStack

from benchmarks import bot_process, discord_rig
from benchmarks.closed_loop import Side, compare
from benchmarks.discord_rig import Place
from benchmarks.measure import Row, at_most, noted, rate_at_least

RATE_GOAL = 0.85
WAIT_GOAL = 1.15
PEOPLE = 64
ROUNDS = 6
ROUNDS_NOTED = 3
ALONE, TOGETHER = 100, 400
"""Interactions of a batch, one at a time and sixteen at once."""
IN_FLIGHT = 16
MESSAGE = 4
"""The type of an answer that is a message."""


def run() -> list[Row]:
    """Measure and return the rows."""
    rows = []
    if bot_process.has_uvloop():
        rows += _rows("uvloop", (), True)
        with bot_process.without_fast() as path:
            rows += _rows("asyncio", path, False)
    else:
        rows += _rows("asyncio", (), True)
    return rows


def _rows(loop: str, path: Sequence[str], constant: bool) -> list[Row]:
    """Both goals on one event loop; with ``constant``, the bot that runs no statements stands beside Cairn as well."""
    with ExitStack() as stack:
        sides = []
        for way in ("cairn", "statements", "constant") if constant else ("cairn", "statements"):
            place = stack.enter_context(discord_rig.place(PEOPLE))
            folder = stack.enter_context(bot_process.data_folder())
            discord_rig.prepare(folder, place)
            if way == "cairn":
                bot = stack.enter_context(discord_rig.cairn(place.fake, folder, path))
            else:
                more = discord_rig.statements(place, folder)
                bot = stack.enter_context(discord_rig.bare(place.fake, way, folder, path, more))
            sides.append(_side(place, bot))
        ours, same, *none = sides
        wait, _ = compare(lambda side: side.wait(ALONE), ours, same, ROUNDS)
        rate, cost = compare(_each, ours, same, ROUNDS)
        without = [compare(_each, ours, each, ROUNDS_NOTED)[0] for each in none]
    what = f"/roadmap stage 3 on {loop}"
    return [
        at_most(f"{what}, p50 at 1 in flight : bare bot, same statements (clock)", wait, WAIT_GOAL),
        rate_at_least(f"{what}, rate at {IN_FLIGHT} in flight : bare bot, same statements", rate, RATE_GOAL),
        noted(at_most("  CPU of the bot's process in that", cost, 1)),
        *[
            noted(rate_at_least(f"  rate at {IN_FLIGHT} in flight : bare bot, no statements", each, 0))
            for each in without
        ],
    ]


def _each(side: Side) -> float:
    return side.each(TOGETHER, IN_FLIGHT)


def _side(place: Place, bot: bot_process.Bot) -> Side:
    """Members of ``place`` in turn ask ``bot`` for stage 3."""
    people = itertools.cycle(place.people)
    return Side(
        bot,
        lambda: place.fake.slash("roadmap stage", {"number": 3}, next(people), place.guild).answered,
        lambda answer: "" if answer.type == MESSAGE else f"no message but of type {answer.type}",
        place.fake.forget,
    )
