"""A board of ten as a picture: from the drawing to its bytes, beside resvg alone on the same SVG.

The floor is the renderer inside the measuring process, imported and with its fonts at hand, which is what nobody can do
without. What Cairn adds is the template, and a process of its own for the renderer. That is there for the second row:
the longest time for which the event loop does not turn meanwhile, beside the same picture made in a thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial

from benchmarks.measure import Row, alternate, at_most, wall
from bot.chat.reply import Image, Reply
from bot.pictures import convert, draw, fonts
from bot.pictures.board import BoardPicture
from bot.pictures.painter import Painter
from bot.study.boards import Place

ROUNDS = 15
WHOLE = 3.0
PAUSE = 0.5

NAMES = (
    *("Ana Müller", "Δημήτρης", "Иван Петров", "प्रिया शर्मा", "محمد علي", "王小明", "Zoë 🦊", "Ben", "Łukasz"),
    "Bright Heron",
)


def run() -> list[Row]:
    """Measure both and return the rows."""
    import resvg_py

    places = [Place(number, name, 500 - 40 * number, number == 6) for number, name in enumerate(NAMES, 1)]
    drawing = BoardPicture("Leaderboard · points", "this week", "You are 6th of 40.", places, ()).drawing("dark")
    ours = partial(draw.png, drawing)
    theirs = partial(
        resvg_py.svg_to_bytes,
        svg_string=draw.svg(drawing),
        zoom=convert.SHARP,
        skip_system_fonts=True,
        font_files=[str(path) for path in fonts.files()],
    )
    assert ours() == theirs(), "both sides make the same picture"
    painter = Painter()
    painted = partial(painter.painted, Reply("", (Image(drawing, ""),)))
    whole = alternate(partial(wall, ours), partial(wall, theirs), ROUNDS)
    pause = alternate(partial(_paused, painted), partial(_paused, partial(asyncio.to_thread, theirs)), ROUNDS)
    painter.close()
    return [
        at_most("a picture of a board : resvg alone", whole, WHOLE),
        at_most("the loop's longest pause meanwhile : resvg in a thread", pause, PAUSE),
    ]


def _paused(make: Callable[[], Awaitable[object]]) -> float:
    """The longest time for which the event loop did not turn while a picture was made."""

    async def watch() -> float:
        making = asyncio.ensure_future(make())
        longest = 0.0
        while not making.done():
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)
        return longest

    return asyncio.run(watch())
