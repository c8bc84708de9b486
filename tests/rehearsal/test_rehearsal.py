"""The rehearsal: every post comes once per home, people's acts are real ones, and what is wrong is seen."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.chat.request import Space
from bot.clock import FixedClock
from bot.rehearsal.cast import CAST, Player
from bot.rehearsal.report import Report, report
from bot.rehearsal.stage import Stage
from bot.rehearsal.year import Year

SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)
HOMES = [Space("one", "rehearsal"), Space("two", "rehearsal")]


def played(app: App, clock: FixedClock, weeks: int, seed: int = 1) -> tuple[Stage, Report]:
    """So many weeks with the whole cast in two homes."""
    clock.set(SUNDAY)
    stage = Stage(app, clock, HOMES)
    year = Year(stage, app.content.seasons[0], CAST, "UTC", seed)
    asyncio.run(year.play(weeks))
    return stage, report(stage, year, weeks, 1.0)


def test_each_post_comes_once_in_each_home(app: App, clock: FixedClock) -> None:
    stage, found = played(app, clock, 2)
    assert found.sound, found.lines()
    keys = Counter((each.platform, each.key) for each in found.posts)
    assert set(keys.values()) == {1}
    kinds = {
        home.platform: Counter(each.key.split("/")[1] for each in stage.places[home.platform].posts) for home in HOMES
    }
    assert kinds["one"] == kinds["two"]
    assert kinds["one"]["pledge-prompt"] == 3
    assert found.refused == {}


def test_members_do_what_members_do(app: App, clock: FixedClock) -> None:
    _, found = played(app, clock, 1)
    done = found.tallies[0].done
    assert {"checkin", "challenge", "pledge", "progress", "profile"} <= set(done)
    assert found.tallies[0].challenge == "Types and values warm-up"
    assert found.acts == sum(done.values())
    text = "\n".join(found.lines())
    assert "Week 1, from Mon 30 Nov 2026: Types and values warm-up" in text
    assert "Mon 09:00" in text
    assert "Every post came once" in text


def test_the_same_seed_plays_the_same_weeks(app: App, clock: FixedClock) -> None:
    _, first = played(app, clock, 1)
    posts = [(each.at, each.platform, each.key) for each in first.posts]
    assert posts == sorted(posts, key=lambda each: each[0])
    assert first.data()["posts"][0]["at"] == "2026-11-30T09:00:00+00:00"


def test_what_came_twice_or_never_is_not_sound(app: App, clock: FixedClock) -> None:
    clock.set(SUNDAY)
    stage = Stage(app, clock, HOMES)
    year = Year(stage, app.content.seasons[0], CAST[:2], "UTC", 1)
    asyncio.run(year.play(1))
    posts = stage.places["one"].posts
    posts.append(posts[0])
    found = report(stage, year, 1, 1.0)
    assert found.twice == (posts[0].key,)
    assert not found.sound
    assert f"TWICE: {posts[0].key}" in found.lines()


def test_players_come_and_go() -> None:
    late = Player("late", 0, 3, 0.5, comes=3, goes=5)
    assert [late.is_there(week) for week in (2, 3, 4, 5)] == [False, True, True, False]


def test_an_organiser_who_is_refused_ends_the_play(app: App, clock: FixedClock) -> None:
    clock.set(SUNDAY)
    stage = Stage(app, clock, HOMES)
    year = Year(stage, app.content.seasons[0], CAST, "UTC", 1)
    with pytest.raises(RuntimeError, match="season-start"):
        year._must(HOMES[0], "olga", "/studyadmin season-start no-such-season")
