"""Posts that come by themselves: once for each period, whatever happens; and what organisers are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.clock import FixedClock
from bot.store.tables import spaces
from bot.study import spaces as places
from tests.delivery.wall import (
    MONDAY_NINE,
    Group,
    Process,
    Wall,
    broken,
    news,
    nothing,
    pass_time,
    rows,
    states,
    tip,
)


def test_it_comes_once_when_its_time_has_come(cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
    assert here.switch_on(news).next_at == MONDAY_NINE
    clock.set(MONDAY_NINE - timedelta(seconds=1))
    cairn.tick()
    assert wall.posts == []
    clock.set(MONDAY_NINE)
    for _ in range(3):
        cairn.tick()
    ((channel, key, said),) = wall.posts
    assert (channel, key) == ("general", "post/news/place-1/2026-W49")
    assert said.startswith(
        "News of 2026-W49. Ana switched these posts on. To stop them: /studyadmin schedule pause news"
    )
    (row,) = rows(here.app)
    assert (row.state, row.message_id, row.period, row.due_at) == ("sent", "message-0", "2026-W49", MONDAY_NINE)
    assert (row.reply, row.act_at, row.worker) == (None, None, cairn.worker.name)
    pass_time(clock, days=7)
    cairn.tick()
    assert wall.posts[1] == ("general", "post/news/place-1/2026-W50", "News of 2026-W50.")
    assert here.schedule(news).name is None


def test_in_another_channel_it_says_again_who_wanted_it(
    cairn: Process, wall: Wall, here: Group, clock: FixedClock
) -> None:
    here.switch_on(tip)
    for channel in ("general", "random", "random"):
        here.switch_on(tip, channel)
        pass_time(clock, days=1)
        cairn.tick()
    assert [("Ana switched" in said, where) for where, _, said in wall.posts] == [
        (True, "general"),
        (True, "random"),
        (False, "random"),
    ]


@pytest.mark.parametrize(
    ("down", "daily", "weekly"),
    [
        ({"minutes": 1}, ["sent"], ["sent"]),
        ({"hours": 5, "minutes": 59}, ["sent"], ["sent"]),
        ({"hours": 7}, ["skipped"], ["sent"]),
        ({"days": 3}, ["skipped"] * 3 + ["sent"], ["skipped"]),
        ({"days": 30, "hours": 7}, ["skipped"] * 31, ["skipped"] * 5),
    ],
)
def test_after_a_time_without_cairn(
    cairn: Process,
    wall: Wall,
    here: Group,
    clock: FixedClock,
    down: dict[str, int],
    daily: list[str],
    weekly: list[str],
) -> None:
    """The newest comes if it is not too late for it; the others are written down; nothing floods a channel."""
    clock.set(MONDAY_NINE - timedelta(hours=1))
    for kind in (tip, news):
        here.switch_on(kind)
    clock.set(MONDAY_NINE)
    pass_time(clock, **down)
    cairn.tick()
    cairn.tick()
    for kind, expected in ((tip, daily), (news, weekly)):
        found = [row.state for row in rows(here.app) if row.kind == kind.name]
        assert found == expected
        assert sum(key.startswith(f"post/{kind.name}/") for key in wall.keys) == expected.count("sent")
    assert all(row.reason == "late" for row in rows(here.app) if row.state == "skipped")


def test_what_waited_too_long_for_its_platform_does_not_come(
    cairn: Process, wall: Wall, here: Group, clock: FixedClock
) -> None:
    here.switch_on(tip)
    clock.set(MONDAY_NINE)
    pass_time(clock, days=-6)
    wall.broken["general"] = "not now"
    cairn.tick()
    assert set(states(here.app).values()) == {"planned"}
    for _ in range(90):
        pass_time(clock, minutes=5)
        cairn.tick()
    assert [(row.state, row.reason) for row in rows(here.app)] == [("skipped", "late")]
    assert 60 < len(wall.calls) < 90  # at most every two minutes
    assert wall.posts == []


def test_nothing_to_say_is_said_to_organisers_alone(cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
    here.switch_on(nothing)
    clock.set(MONDAY_NINE)
    cairn.tick()
    assert [(row.state, row.reason) for row in rows(here.app)] == [("skipped", "There is nothing to say.")]
    assert wall.posts == []


def test_what_cannot_be_written_is_tried_again_and_told(
    cairn: Process, wall: Wall, here: Group, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    here.switch_on(broken)
    here.switch_on(news)
    clock.set(MONDAY_NINE)
    for _ in range(8):
        cairn.tick()
        pass_time(clock, minutes=3)
    cairn.tick()
    assert states(here.app)["post/broken/place-1/2026-W49"] == "failed"
    assert [key.split("/")[0] for key in wall.keys] == ["post", "notice"]  # another post was not held up by it
    assert "I could not write “Broken” this time." in wall.posts[1][2]
    assert sum(record.getMessage() == "a post could not be written" for record in caplog.records) == 5


class TestRefused:
    """A channel that takes no posts is asked once; everything that goes there stops, and organisers know why."""

    def test_it_stops_and_is_told_once(self, cairn: Process, wall: Wall, here: Group, clock: FixedClock) -> None:
        here.change(lambda db: db.execute(update(spaces).values(notices="office")))
        for kind in (news, tip):
            here.switch_on(kind)
        here.switch_on(nothing, "elsewhere")
        wall.broken["general"] = "refused"
        clock.set(MONDAY_NINE)
        for _ in range(5):
            cairn.tick()
            pass_time(clock, days=1)
        assert len([call for call in wall.calls if call[0] == "general"]) <= 2
        told = [said for channel, _, said in wall.posts if channel == "office"]
        assert len(told) == 1
        assert "That channel is archived. Until that is mended I post nothing there: news, tip." in told[0]
        for kind in (news, tip):
            found = here.schedule(kind)
            assert (found.failed, found.reason, found.next_at) == (True, "That channel is archived.", None)
        assert here.schedule(nothing).next_at is not None

    def test_without_a_place_for_notices_the_channel_itself_is_not_tried_again(
        self, cairn: Process, wall: Wall, here: Group, clock: FixedClock
    ) -> None:
        here.switch_on(news)
        wall.broken["general"] = "refused"
        clock.set(MONDAY_NINE)
        for _ in range(3):
            cairn.tick()
        assert len(wall.calls) == 1

    def test_a_notice_that_is_refused_is_nobody_s_news(
        self, cairn: Process, wall: Wall, here: Group, clock: FixedClock
    ) -> None:
        here.change(lambda db: db.execute(update(spaces).values(notices="office")))
        here.switch_on(news)
        wall.broken |= {"general": "refused", "office": "refused"}
        clock.set(MONDAY_NINE)
        for _ in range(3):
            cairn.tick()
        assert sorted(states(here.app).values()) == ["failed", "failed"]
        assert len(wall.calls) == 2

    def test_where_cairn_was_removed_everything_stops_and_goes_on_when_it_is_back(
        self, cairn: Process, wall: Wall, here: Group, clock: FixedClock
    ) -> None:
        here.switch_on(news)
        here.switch_on(tip, "elsewhere")
        here.change(places.leave, here.space, clock.now())
        clock.set(MONDAY_NINE)
        cairn.tick()
        assert wall.calls == []
        assert {(row.state, row.reason) for row in rows(here.app)} == {("skipped", "left")}
        here.change(places.come_back, here.space, clock.now())
        pass_time(clock, days=1)
        cairn.tick()
        assert wall.keys == ["post/tip/place-1/2026-12-01"]

    def test_a_token_that_is_worth_nothing_stops_everything_in_that_place(
        self, cairn: Process, wall: Wall, here: Group, clock: FixedClock
    ) -> None:
        here.switch_on(news)
        here.switch_on(nothing, "elsewhere")
        wall.broken["general"] = "removed"
        clock.set(MONDAY_NINE)
        cairn.tick()
        assert here.schedule(nothing).failed
        here.change(places.leave, here.space, clock.now())
        here.change(places.come_back, here.space, clock.now())
        assert not here.schedule(nothing).failed
        wall.broken.clear()
        pass_time(clock, days=7)
        cairn.tick()
        assert wall.keys == ["post/news/place-1/2026-W50"]

    def test_the_operator_s_own_token_is_no_organiser_s_business(
        self, cairn: Process, wall: Wall, here: Group, clock: FixedClock
    ) -> None:
        here.switch_on(news)
        wall.coming.append("revoked")
        clock.set(MONDAY_NINE)
        cairn.tick()
        assert not here.schedule(news).failed
        pass_time(clock, minutes=3)
        cairn.tick()
        assert wall.keys == ["post/news/place-1/2026-W49"]


class TestLost:
    """Nobody knows whether it arrived: one question, and nothing more by itself."""

    @pytest.mark.parametrize("how", ["lost", "dropped"])
    def test_it_is_asked_once(self, cairn: Process, wall: Wall, here: Group, clock: FixedClock, how: str) -> None:
        here.switch_on(news)
        clock.set(MONDAY_NINE)
        wall.coming.append(how)
        for _ in range(5):
            cairn.tick()
            pass_time(clock, minutes=5)
        assert states(here.app)["post/news/place-1/2026-W49"] == "uncertain"
        asked = [said for _, key, said in wall.posts if key.startswith("notice/")]
        assert asked == ["No answer came to a post, so I do not know whether it arrived. Look there, then tell me."]
        assert len([key for key in wall.keys if key.startswith("post/")]) == (1 if how == "lost" else 0)
