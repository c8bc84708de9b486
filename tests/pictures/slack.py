"""Takes the pictures of Cairn's answers on Slack that the documentation shows: run it when an answer looks new.

The real commands answer through the real adapter in a Slack on the loopback address; what it shows is drawn by
``slack_blocks.py``, which is our own drawing of Slack's look and not Slack's client, and photographed in a browser:

    CHROMIUM=/usr/bin/chromium pictures-env/bin/python -m tests.pictures.slack

``tests/pictures/camera.py`` says what the environment needs. Slack's letters are a version of Lato (in Debian:
``fonts-lato``). The pictures are written to ``docs/pictures``, or to the folder given as the only argument.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from bot.chat.request import Space
from tests.adapters.slack_person import SECONDS, serving
from tests.adapters.slack_trial import button, only
from tests.fakes.slack_sent import Answer
from tests.fakes.slack_server import FakeSlack
from tests.pictures.camera import PHONE, SHARP, TALL, WIDE, browser_options, develop, folder
from tests.pictures.slack_blocks import home, message, modal, sheet
from tests.pictures.story import NOW, cairn, study


class Shot(NamedTuple):
    """One picture: its name, what is drawn, and how."""

    name: str
    drawn: str
    width: int = WIDE
    theme: str = "light"

    @property
    def page(self) -> str:
        """The page to photograph."""
        return sheet(self.drawn, self.theme, "phone" if self.width == PHONE else "computer")


def shots() -> list[Shot]:
    """What is photographed."""
    with cairn() as (app, clock), FakeSlack(limits=None) as fake, serving(app, fake) as adapter:
        ana, channel = fake.member("ana"), fake.channel("general")
        study(app, clock, Space("slack", ana.workspace.id), ana.id)

        def typed(command: str, text: str) -> Answer:
            return only(adapter, fake, fake.command(command, text, ana, channel))

        stage = said(typed("/roadmap", "stage 3"))
        number = typed("/progress", "check 3.5")
        form = only(adapter, fake, fake.click(number, button(number.blocks, "Type the answer"), ana)).view
        fake.open_home(ana).answer(SECONDS)
        page = fake.home(ana)
        assert form is not None
        assert page is not None
        return [
            Shot("stage", stage),
            Shot("stage-phone", stage, PHONE),
            Shot("stage-dark", stage, theme="dark"),
            Shot("roadmap", said(typed("/roadmap", ""))),
            Shot("topic", said(typed("/roadmap", "topic 3.3"))),
            Shot("check", said(typed("/progress", "check 3.3"))),
            Shot("progress", said(typed("/progress", ""))),
            Shot("error", said(typed("/roadmap", "stage 9"))),
            Shot("form", modal(form)),
            Shot("home", home(page)),
        ]


def said(answer: Answer) -> str:
    """An answer as its reader sees it."""
    return message(answer.blocks, f"{NOW:%-I:%M %p}", answer.ephemeral)


def take(pictures: list[Shot], into: Path) -> None:
    """Photograph all of them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(**browser_options())
        for shot in pictures:
            size = {"width": shot.width, "height": TALL}
            page = browser.new_page(viewport=size, device_scale_factor=SHARP, java_script_enabled=False)
            page.set_content(shot.page)
            path = into / f"slack-{shot.name}.png"
            page.locator("main").screenshot(path=path)
            page.close()
            develop(path)
        browser.close()


if __name__ == "__main__":
    take(shots(), folder())
