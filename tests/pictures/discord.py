"""Takes the pictures of Cairn's answers on Discord that the documentation shows: run it when an answer looks new.

The real commands answer in simcord's Discord, and simcord's preview, which looks much like Discord's own client, is
photographed in a browser:

    CHROMIUM=/usr/bin/chromium pictures-env/bin/python -m tests.pictures.discord

``tests/pictures/camera.py`` says what the environment needs. Run it from the folder of the checkout, as a module: as a
script, its own name would hide the library ``discord``. The pictures are written to ``docs/pictures``, or to the
folder given as the only argument.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.chat.request import Space
from tests.adapters.discord_room import Room, Seen, room
from tests.pictures.camera import PHONE, SHARP, TALL, WIDE, browser_options, develop, folder
from tests.pictures.story import NOW, cairn, study


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
        return await self._browser.new_context(**{**how, "device_scale_factor": SHARP})


async def take(into: Path) -> None:
    """Take all pictures."""
    from playwright.async_api import async_playwright

    with cairn() as (app, clock):
        async with room(app) as here, async_playwright() as playwright:
            here.env.backend.bot_user.name = "Cairn"
            await here.env.advance_time((NOW - here.env.now()).total_seconds())
            study(app, clock, Space("discord", str(here.guild.id)), str(here.ana.id))
            browser = await playwright.chromium.launch(**browser_options())
            preview = here.env.preview(here.channel, viewers=[here.ana], width=WIDE, height=TALL, presentation_time=NOW)
            async with preview:
                preview._capture_manager._browser = Sharp(browser)
                for name, seen, width in await answers(here):
                    path = into / f"discord-{name}.png"
                    await preview.screenshot(path, target=seen.result, viewport=(width, TALL), allow_incomplete=True)
                    develop(path)


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
    asyncio.run(take(folder()))
