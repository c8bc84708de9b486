"""Posts that go with a reply, when their process stops in the middle or their platform takes nothing: others go on."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import App
from bot.chat.reply import Post, Reply, Text
from bot.chat.request import Space
from bot.clock import FixedClock
from tests.delivery.wall import Killed, Process, Wall, pass_time, rows
from tests.dialogue import Talk

NEWS = Reply("Ana promises: 3 days.", (Text("Ana promises: 3 days."),))


def share(app: App, wall: Wall) -> list[str]:
    """What ana is told of her post."""
    post = Post("general", NEWS)
    told = app.publish(Space("terminal", "local"), "ana", (post,), "a call", wall.post)
    return [each.what for each in asyncio.run(told)]


def cut_off(app: App, wall: Wall, accepted: bool) -> None:
    """Ana shares something, and the process dies before, or after, the platform took it."""

    def die(key: str) -> None:
        raise Killed

    setattr(wall, "after" if accepted else "before", die)
    with pytest.raises(Killed):
        share(app, wall)
    wall.before = wall.after = lambda key: None


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("history", [True, False])
def test_cut_off(app: App, ana: Talk, clock: FixedClock, accepted: bool, history: bool) -> None:
    wall = Wall(window=0.0, history=history)
    ana.say("/roadmap show")
    cut_off(app, wall, accepted)
    other = Process(App(app.tree, app.store, app.content, clock), wall)
    other.tick()
    assert len(wall.posts) == accepted  # its lease has not ended
    pass_time(clock, seconds=31)
    for _ in range(3):
        other.tick()
    (row, *notices) = rows(app)
    assert row.key == "a call/0"
    if history:
        assert (row.state, len(wall.posts), notices) == ("sent", 1, [])
        assert share(app, wall) == []
        assert len(wall.posts) == 1
    else:
        assert (row.state, row.person, len(notices)) == ("uncertain", "ana", 1)
        assert sum(key == "a call/0" for key in wall.keys) == accepted
        assert [key for key in wall.keys if key.startswith("notice/")] == [f"notice/{row.id}"]


def test_what_was_not_taken_comes_later(app: App, ana: Talk, clock: FixedClock) -> None:
    wall = Wall()
    ana.say("/roadmap show")
    wall.coming.append("not now")
    assert share(app, wall) == ["later"]
    other = Process(app, wall)
    pass_time(clock, seconds=2)
    other.tick()
    other.tick()
    assert [(channel, said) for channel, _, said in wall.posts] == [("general", "Ana promises: 3 days.")]
    assert rows(app)[0].state == "sent"


def test_what_waits_for_half_a_day_does_not_come(app: App, ana: Talk, clock: FixedClock) -> None:
    wall = Wall()
    ana.say("/roadmap show")
    wall.coming.append("not now")
    share(app, wall)
    pass_time(clock, hours=7)
    Process(app, wall).tick()
    assert wall.posts == []
    assert (rows(app)[0].state, rows(app)[0].reason) == ("skipped", "late")
