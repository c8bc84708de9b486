"""``/roadmap stage 3`` over the wire: Cairn's process against bare Bolt processes, with a Slack for each.

Once over HTTP, by signed requests, Cairn in a workspace that installed it; and once over the socket. A closed loop: as
soon as one answer can be seen the next member's question goes out, 1 or 16 at once, from 64 members with other marks
each. Cairn answers its whole page. The bare bots answer eight lines:

* with Bolt's settings as they come: Cairn's median at 1 at once is to be at most 0.1 times as long;
* with ``process_before_response=True`` and the same SQL statements as Cairn's page on the same database, in one hop to
  a database thread: Cairn's rate is to be at least 0.8 times as high, at 1 and at 16 at once;
* the same without statements, for information.

All run on the same event loop: uvloop's and with httptools if these are installed, and then once more without them. The
Slack in this process signs, sends and reads; it may be the slower side, so the bots' own CPU time for an answer is
given too, without a goal.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from benchmarks import bot_process, slack_rig
from benchmarks.bot_process import Bot
from benchmarks.closed_loop import Side, compare
from benchmarks.measure import Row, at_most, noted, rate_at_least
from benchmarks.slack_rig import Place

WAIT_GOAL = 0.1
RATE_GOAL = 0.8
PEOPLE = 64
ROUNDS = 10
ROUNDS_NOTED = 5
ALONE, TOGETHER = 100, 400
"""Questions of a batch, one at a time and sixteen at once."""
IN_FLIGHT = 16


def run() -> list[Row]:
    """Measure and return the rows."""
    rows = []
    if bot_process.has_uvloop():
        rows += [row for way in slack_rig.WAYS for row in _rows(way, "uvloop", (), True)]
        with bot_process.without_fast() as path:
            rows += [row for way in slack_rig.WAYS for row in _rows(way, "asyncio", path, False)]
    else:
        rows += [row for way in slack_rig.WAYS for row in _rows(way, "asyncio", (), True)]
    return rows


def _rows(way: str, loop: str, path: Sequence[str], constant: bool) -> list[Row]:
    """The goals on one event loop; with ``constant``, the bot that runs no statements stands beside Cairn as well."""
    with ExitStack() as stack:
        sides = {}
        for what in ("cairn", "default", "statements", "constant") if constant else ("cairn", "default", "statements"):
            place = stack.enter_context(slack_rig.place(PEOPLE))
            folder = stack.enter_context(bot_process.data_folder())
            slack_rig.prepare(folder, place)
            if what == "cairn":
                bot = stack.enter_context(slack_rig.cairn(place.fake, way, folder, path))
                if way == "http":
                    slack_rig.install(place.fake)
            else:
                more = slack_rig.statements(place, folder)
                bot = stack.enter_context(slack_rig.bare(place.fake, what, way, folder, path, more))
            sides[what] = side(place, bot)
        ours, default, same = sides["cairn"], sides["default"], sides["statements"]
        wait, _ = compare(lambda side: side.wait(ALONE), ours, default, ROUNDS_NOTED)
        alone, alone_cost = compare(each(ALONE, 1), ours, same, ROUNDS)
        rate, cost = compare(each(TOGETHER, IN_FLIGHT), ours, same, ROUNDS)
        notes = []
        if constant:
            for number, at_once in ((ALONE, 1), (TOGETHER, IN_FLIGHT)):
                found, _ = compare(each(number, at_once), ours, sides["constant"], ROUNDS_NOTED)
                notes.append(
                    noted(rate_at_least(f"  rate at {at_once} in flight : bare Bolt, no statements", found, 0))
                )
    what = f"/roadmap stage 3 {slack_rig.TITLES[way]} on {loop}"
    return [
        at_most(f"{what}, p50 at 1 in flight : Bolt as it comes, no statements (clock)", wait, WAIT_GOAL),
        rate_at_least(f"{what}, rate at 1 in flight : bare Bolt, same statements", alone, RATE_GOAL),
        noted(at_most("  CPU of the bot's process in that", alone_cost, 1)),
        rate_at_least(f"{what}, rate at {IN_FLIGHT} in flight : bare Bolt, same statements", rate, RATE_GOAL),
        noted(at_most("  CPU of the bot's process in that", cost, 1)),
        *notes,
    ]


def each(number: int, at_once: int) -> Callable[[Side], float]:
    """The clock time for one of so many answers."""
    return lambda side: side.each(number, at_once)


def side(place: Place, bot: Bot) -> Side:
    """Members of ``place`` in turn ask ``bot`` for stage 3."""
    people = itertools.cycle(place.people)
    return Side(
        bot,
        lambda: place.fake.command("/roadmap", "stage 3", next(people), place.channel).answered,
        lambda answer: "" if answer.text.startswith("Stage 3 of 8") else f"“{answer.text}”",
        place.fake.forget,
    )
