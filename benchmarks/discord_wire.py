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
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

from benchmarks import discord_rig
from benchmarks.discord_rig import Bot, Place
from benchmarks.measure import Compared, Row, alternate, at_most, compared

RATE_GOAL = 0.85
WAIT_GOAL = 1.15
PEOPLE = 64
ROUNDS = 6
ROUNDS_NOTED = 3
ALONE, TOGETHER = 100, 400
"""Interactions of a batch, one at a time and sixteen at once."""
IN_FLIGHT = 16


@dataclass(slots=True)
class Side:
    """A bot and its Discord; ``spent`` collects the CPU time per interaction of its batches."""

    place: Place
    bot: Bot
    spent: list[float]

    def batch(self, number: int, at_once: int) -> list[float]:
        """Ask ``number`` questions, so many at once, and return what each answer took, in seconds."""
        before = self.bot.cpu()
        taken = closed_loop(self.place, number, at_once)
        self.spent.append((self.bot.cpu() - before) / number)
        self.place.fake.forget()
        return taken

    def wait(self) -> float:
        """The median time to an answer, one at a time."""
        return median(self.batch(ALONE, 1))

    def each(self) -> float:
        """The clock time for one answer of sixteen at once."""
        started = time.perf_counter()
        self.batch(TOGETHER, IN_FLIGHT)
        return (time.perf_counter() - started) / TOGETHER


def run() -> list[Row]:
    """Measure and return the rows."""
    rows = []
    if discord_rig.has_uvloop():
        rows += _rows("uvloop", (), True)
        with discord_rig.without_uvloop() as path:
            rows += _rows("asyncio", path, False)
    else:
        rows += _rows("asyncio", (), True)
    return rows


def closed_loop(place: Place, number: int, at_once: int) -> list[float]:
    """Ask ``number`` times for stage 3, ``at_once`` at a time, and return what each answer took.

    Raises ``AssertionError`` when an answer does not come, or is no message.
    """
    taken: list[float] = []
    wrong: list[int] = []
    done = threading.Event()
    people = itertools.cycle(place.people)
    left = itertools.count(number - at_once, -1)

    def ask() -> None:
        sent = place.fake.slash("roadmap stage", {"number": 3}, next(people), place.guild)
        sent.answered.add_done_callback(partial(answered, time.perf_counter()))

    def answered(asked: float, answer: object) -> None:
        taken.append(time.perf_counter() - asked)
        kind = answer.result().type  # type: ignore[attr-defined]
        if kind != 4:
            wrong.append(kind)
        if next(left) > 0:
            ask()
        elif len(taken) == number:
            done.set()

    for _ in range(at_once):
        ask()
    if not done.wait(60):
        raise AssertionError(f"{len(taken)} of {number} answers within a minute")
    if wrong:
        raise AssertionError(f"{len(wrong)} answers were no messages but of type {wrong[0]}")
    return taken


def _rows(loop: str, path: Sequence[str], constant: bool) -> list[Row]:
    """Both goals on one event loop; with ``constant``, the bot that runs no statements stands beside Cairn as well."""
    with ExitStack() as stack:
        sides = []
        for way in ("cairn", "statements", "constant") if constant else ("cairn", "statements"):
            place = stack.enter_context(discord_rig.place(PEOPLE))
            folder = stack.enter_context(discord_rig.data_folder())
            discord_rig.prepare(folder, place)
            if way == "cairn":
                bot = stack.enter_context(discord_rig.cairn(place.fake, folder, path))
            else:
                more = discord_rig.statements(place, folder)
                bot = stack.enter_context(discord_rig.bare(place.fake, way, folder, path, more))
            sides.append(Side(place, bot, []))
        ours, same, *none = sides
        wait, _ = _compare(Side.wait, ours, same, ROUNDS)
        rate, cost = _compare(Side.each, ours, same, ROUNDS)
        without = [_compare(Side.each, ours, each, ROUNDS_NOTED)[0] for each in none]
    what = f"/roadmap stage 3 on {loop}"
    return [
        at_most(f"{what}, p50 at 1 in flight : bare bot, same statements (clock)", wait, WAIT_GOAL),
        _rate(f"{what}, rate at {IN_FLIGHT} in flight : bare bot, same statements", rate, RATE_GOAL),
        _noted(at_most("  CPU of the bot's process in that", cost, 1)),
        *[_noted(_rate(f"  rate at {IN_FLIGHT} in flight : bare bot, no statements", each, 0)) for each in without],
    ]


def _compare(figure: Callable[[Side], float], ours: Side, theirs: Side, rounds: int) -> tuple[Compared, Compared]:
    """Both sides in turn: by ``figure``, and by the CPU time of their processes."""
    ours.spent.clear(), theirs.spent.clear()
    found = alternate(lambda: figure(ours), lambda: figure(theirs), rounds)
    return found, compared(list(zip(ours.spent, theirs.spent, strict=True))[1:])


def _rate(what: str, each: Compared, goal: float) -> Row:
    """The row of a rate that should be at least ``goal`` times the other side's, from the times for one answer."""
    figure = f"{1 / each.ratio:.2f}x ({1 / each.high:.2f} to {1 / each.low:.2f})"
    return Row(what, _per(each.ours), _per(each.theirs), figure, f">= {goal:g}x", 1 / each.ratio >= goal)


def _per(each: float) -> str:
    return f"{1 / each:,.0f}/s"


def _noted(row: Row) -> Row:
    """``row`` for information only."""
    return replace(row, goal="", met=None)
