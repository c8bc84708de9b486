"""Takes the pictures of Cairn's answers on Discord that the documentation shows: run it when an answer looks new.

The real commands answer in simcord's Discord, and simcord's preview, which looks much like Discord's own client, is
photographed in a browser. It needs more than the tests do, in an environment of its own, so that the project does
not depend on a browser:

    python -m venv pictures-env
    pictures-env/bin/pip install -r requirements.lock "simcord[preview]" playwright jsonschema
    CHROMIUM=/usr/bin/chromium pictures-env/bin/python -m tests.pictures.discord

Run it from the folder of the checkout, as a module: as a script, its own name would hide the library ``discord``.
``CHROMIUM`` names a Chromium or Chrome; the pictures are written to ``docs/pictures``, or to the folder given as the
only argument.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from bot.chat.invocation import Invocation, call
from bot.chat.request import Request, Space
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.curriculum.load import load
from bot.store import schema
from bot.store.engine import Store
from tests.adapters.discord_room import Room, Seen, room

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
WIDE, PHONE, TALL = 640, 390, 2400
"""The sizes of the window. A picture is cut to its message, so the height is only the most there is room for."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

DONE = (
    *("ml.py-variables-types", "ml.py-control-flow", "ml.py-functions-modules", "ml.py-files", "ml.git-basics"),
    *("ml.numpy", "ml.pandas", "ml.vectors", "ml.data-exploration", "ml.sql-basics"),
)
CHECKED = ("ml.data-cleaning", "ml.data-transformation")
LEARNING = ("ml.missing-values",)
SKIPPED = ("ml.jupyter",)


DAYS_AGO = (20, 18, 17, 13, 12, 10, 6, 5, 2, 0)
"""The days on which Ana studied."""


class Sharp:
    """A browser whose pages have two pixels where one was asked for, as phones and most laptops have."""

    def __init__(self, browser: Any) -> None:
        """Wrap ``browser``."""
        self._browser = browser

    def __getattr__(self, name: str) -> Any:
        """Whatever the browser has."""
        return getattr(self._browser, name)

    async def new_context(self, **how: Any) -> Any:
        """A context with sharp pages."""
        return await self._browser.new_context(**{**how, "device_scale_factor": 2})


@contextmanager
def cairn() -> Iterator[tuple[App, FixedClock]]:
    """The whole core, with the shipped content and a database that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/cairn.db")
        schema.upgrade(store)
        clock = FixedClock(NOW)
        yield App(load_tree(), store, load(ROOT / "content"), clock), clock
        store.close()


def study(here: Room, clock: FixedClock) -> None:
    """Three weeks of Ana's work, so that there is something to see."""
    steps = [call("progress mark", topic=topic, state="done") for topic in DONE]
    steps += [call("progress mark", topic=topic, state="skipped") for topic in SKIPPED]
    steps += [call("progress mark", topic=topic, state="learning") for topic in LEARNING]
    space = Space("discord", str(here.guild.id))
    days = [DAYS_AGO[number * len(DAYS_AGO) // len(steps)] for number in range(len(steps))]
    for topic in CHECKED:
        given = right_answers(here.app, topic)
        steps += given
        days += [DAYS_AGO[-1]] * len(given)  # a topic's questions are answered on one day
    for step, day in zip(steps, days, strict=True):
        clock.set(NOW - timedelta(days=day))
        reply = here.app.answer(Request(space, "", str(here.ana.id), step))
        assert not reply.error, reply.summary
    clock.set(NOW)


def right_answers(app: App, topic: str) -> list[Invocation]:
    """What passes the topic's questions."""
    found = app.content.topic(topic)
    assert found is not None
    given = [str(each.value) if each.kind == "number" else "".join(each.answer) for each in found.checks]
    return [
        call("progress answer", topic=topic, question=number, answer=answer) for number, answer in enumerate(given, 1)
    ]


async def take(folder: Path) -> None:
    """Take all pictures."""
    from playwright.async_api import async_playwright

    with cairn() as (app, clock):
        async with room(app) as here, async_playwright() as playwright:
            here.env.backend.bot_user.name = "Cairn"
            await here.env.advance_time((NOW - here.env.now()).total_seconds())
            study(here, clock)
            browser = await playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=list(FLAGS))
            preview = here.env.preview(here.channel, viewers=[here.ana], width=WIDE, height=TALL, presentation_time=NOW)
            async with preview:
                preview._capture_manager._browser = Sharp(browser)
                for name, seen, width in await answers(here):
                    path = folder / f"discord-{name}.png"
                    await preview.screenshot(path, target=seen.result, viewport=(width, TALL), allow_incomplete=True)
                    lighten(path)
                    print(path.name, path.stat().st_size // 1000, "kB")  # noqa: T201


def lighten(path: Path) -> None:
    """Keep 256 colours, which is more than an answer has but for the edges of its letters."""
    from PIL import Image

    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


async def answers(here: Room) -> list[tuple[str, Seen, int]]:
    """What is photographed: a name, an answer, and the width of the window."""
    stage = await here.slash(here.ana, "roadmap stage", number=3)
    question = await here.slash(here.ana, "progress check", topic="3.3")
    number = await here.slash(here.ana, "progress check", topic="3.5")
    return [
        ("stage", stage, WIDE),
        ("stage-phone", stage, PHONE),
        ("roadmap", await here.slash(here.ana, "roadmap show"), WIDE),
        ("topic", await here.slash(here.ana, "roadmap topic", topic="3.3"), WIDE),
        ("check", question, WIDE),
        ("progress", await here.slash(here.ana, "progress show"), WIDE),
        ("error", await here.slash(here.ana, "roadmap stage", number=9), WIDE),
        ("form", await here.press(here.ana, number, "Type the answer"), WIDE),
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(target))
