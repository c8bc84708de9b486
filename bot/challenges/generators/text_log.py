"""The log of a small service. Asked: how many lines of one level and one part of it took longer than a limit.

A line is ``time level part milliseconds message``, with one space between; messages have several words, and some are
names of levels. A line counts if its level and its part are those asked for and its milliseconds are over the limit.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import exactly, lines

LINES = 400
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
PARTS = ("auth", "cache", "db", "mail", "search")
MESSAGES = (
    "request done",
    "retry after an ERROR in the last try",
    "slow answer",
    "no INFO from the other side",
    "queue is empty",
    "WARNING threshold passed",
)
LIMITS = (200, 300, 400, 500)

Line = tuple[str, str, str, int, str]


def _make(draw: Draw) -> Generated | None:
    level, part, limit = draw.pick(LEVELS[1:]), draw.pick(PARTS), draw.pick(LIMITS)
    log = [_line(draw, number, limit) for number in range(LINES)]
    asked = [each for each in log if each[1] == level and each[2] == part]
    slow = [each for each in log if each[3] > limit]
    key = exactly(
        len([each for each in asked if each[3] > limit]),
        limit_included=len([each for each in asked if each[3] >= limit]),
        compared_as_text=len([each for each in asked if str(each[3]) > str(limit)]),
        level_in_message=len([each for each in slow if each[2] == part and level in (each[1], *each[4].split())]),
        any_part=len([each for each in slow if each[1] == level]),
        any_level=len([each for each in slow if each[2] == part]),
        any_duration=len(asked),
    )
    values = {"Level": level, "Part": part, "Longer than": f"{limit} ms"}
    written = lines(" ".join(str(field) for field in each) for each in log)
    return Generated({"service.log": written}, values, {"lines": key})


def _line(draw: Draw, number: int, limit: int) -> Line:
    time = f"{8 + number // 60:02}:{number % 60:02}:{draw.whole(0, 59):02}"
    took = limit if draw.chance(0.1) else draw.whole(5, 2 * limit)
    return time, draw.weighted(LEVELS, (1, 3, 2, 2)), draw.pick(PARTS), took, draw.pick(MESSAGES)


VERSIONS = {1: _make}
