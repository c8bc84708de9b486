"""A scheduled post of which nobody knows: organisers decide, in its channel, and it comes once more or not at all."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import ORGANISER_RIGHTS, Space
from bot.clock import FixedClock
from bot.posts import load_posts
from tests.conftest import NOON
from tests.delivery.wall import Process, Wall, rows
from tests.dialogue import Talk

KEY = "post/pledge-prompt/local/2026-W49"


@pytest.mark.parametrize("how", ["lost", "dropped"])
def test_organisers_decide(app: App, clock: FixedClock, how: str) -> None:
    boss, ana, wall = Talk(app, "boss", rights=ORGANISER_RIGHTS), Talk(app, "ana"), Wall()
    boss.say("/studyadmin schedule set pledge-prompt Monday 09:00")
    clock.set(NOON + timedelta(days=6, hours=21))
    wall.coming.append(how)
    cairn = Process(app, wall, load_posts())
    cairn.tick()
    cairn.tick()
    (row,) = [each for each in rows(app) if each.key == KEY]
    assert row.state == "uncertain"
    assert sum(key.startswith("notice/") for key in wall.keys) == 1
    decision = call("study arrived" if how == "lost" else "study repost", delivery=row.id)
    assert "decides whoever asked for it, or an organiser" in ana.run(decision)
    boss.run(decision)
    assert boss.last is not None
    told = app.publish(Space("terminal", "local"), "boss", boss.last.posts, "a click", wall.post)
    assert asyncio.run(told) == []
    posts = [said for _, key, said in wall.posts if not key.startswith("notice/")]
    assert len(posts) == 1
    assert posts[0].startswith("A new week.")
    assert "That is settled already" in boss.run(decision)
    (row,) = [each for each in rows(app) if each.key == KEY]
    assert row.state == ("sent" if how == "lost" else "resent")
    cairn.tick()
    assert len(wall.posts) == 2
