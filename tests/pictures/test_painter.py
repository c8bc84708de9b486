"""Pictures are made while everything else goes on."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.app import App
from bot.chat.drawing import Drawing
from bot.chat.invocation import call
from bot.chat.reply import Heading, Image, Post, Reply
from bot.chat.request import MEMBER_RIGHTS, Request, Space
from bot.pictures import draw
from bot.pictures.painter import Painter, paint

SPACE = Space("terminal", "local")
DRAWING = Drawing("board", "dark", {})
REPLY = Reply("A board.", (Heading("Board"), Image(DRAWING, "What it shows.")))
PNG = b"\x89PNG"


def asked(command: str, **args: bool | str) -> Request:
    return Request(SPACE, "general", "ana", call(command, **args), MEMBER_RIGHTS)


@pytest.mark.asyncio
async def test_nothing_waits_for_a_picture(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is drawn, the loop turns and the database answers others; a second picture waits for the first."""
    drawn: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def slowly(drawing: Drawing) -> bytes:
        drawn.append(threading.current_thread().name)
        begun.set()
        assert go_on.wait(20)
        return PNG

    monkeypatch.setattr(draw, "png", slowly)
    pictures = [
        asyncio.ensure_future(app.handle(asked("leaderboard show", picture=True))),
        asyncio.ensure_future(app.handle(asked("progress show", picture=True, theme="light"))),
    ]
    assert await asyncio.to_thread(begun.wait, 20)
    for _ in range(5):
        reply = await asyncio.wait_for(app.handle(asked("roadmap stage", number="3")), 20)
        assert not reply.error
    assert not any(picture.done() for picture in pictures)
    assert len(drawn) == 1
    go_on.set()
    for reply in await asyncio.gather(*pictures):
        assert reply.blocks[0] == Image(PNG, getattr(reply.blocks[0], "alt", ""))
    assert drawn[0].startswith("pictures")
    assert threading.current_thread().name not in drawn


@pytest.mark.asyncio
async def test_a_post_is_painted_when_it_is_sent(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "png", lambda drawing: PNG)
    sent = []

    async def send(channel: str, reply: Reply, key: str, start: int) -> str:
        sent.append((channel, reply, key, start))
        return "1"

    assert await app.publish(SPACE, "ana", [Post("general", REPLY, "key", 2)], "call", send) == []
    painted = Reply("A board.", (Heading("Board"), Image(PNG, "What it shows.")))
    assert sent == [("general", painted, "key", 2)]


@pytest.mark.asyncio
async def test_a_reply_without_pictures_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    painter = Painter()
    there = Reply("", (Heading("A"), Image(PNG, "a"), Image("https://e.org/a.png", "b")), posts=(Post("x", REPLY),))
    assert await painter.painted(there) is there
    assert paint(there) is there
    painter.close()


def test_what_cannot_be_drawn_is_left_to_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = Drawing("card", "light", {})

    def one_of_two(drawing: Drawing) -> bytes:
        if drawing is DRAWING:
            raise draw.NoPicture("board: out of paint")
        return PNG

    monkeypatch.setattr(draw, "png", one_of_two)
    reply = Reply("Two.", (Image(DRAWING, "one"), Image(other, "two")))
    assert paint(reply) == Reply("Two.", (Image(DRAWING, "one"), Image(PNG, "two")))
    assert [record.reason for record in caplog.records] == ["board: out of paint"]  # type: ignore[attr-defined]
