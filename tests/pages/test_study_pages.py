"""The pages of weeks, check-ins and settings, built from any history: no platform refuses one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.render import pages as discord_pages
from adapters.slack.limits import VIEW_BLOCKS
from adapters.slack.render import pages as slack_pages
from bot.chat.reply import Actions, Button, Mark, Progress, Reply
from bot.curriculum.catalog import Catalog
from bot.pages.checkin import checkin_page, shared_line, taken_back_page
from bot.pages.home import home_page
from bot.pages.preferences import Wants
from bot.pages.profile import profile_page, zones_page
from bot.pages.streak import rest_page, streak_page, why_page
from bot.study import zones
from bot.study.checkins import Kept
from bot.study.members import Member
from bot.study.preferences import Preferences
from bot.study.streaks import DAY, History, State, Streak
from bot.study.visibility import Visible
from tests.dialogue import words
from tests.fakes.slack_rules import check_message
from tests.pages.platforms import LOSS, NOW, require_good
from tests.study.histories import MONDAY, at, histories, numbers, weeks_of


def entries(found: Streak) -> list[Any]:
    """A ledger's rows for the active days of this week."""
    kinds = (("mark", "topic-claimed", 1), ("answer", "one-answer-a-day", 0), ("checkin", "checkin-daily", 1))
    return [
        SimpleNamespace(local_day=day, kind=kind, rule=rule, points=points, subject="")
        for day in sorted(found.week.active)
        for kind, rule, points in kinds
    ]


def every(content: Catalog, found: Streak, text: str = "read about joins") -> Iterator[Reply]:
    """Every page that shows ``found``."""
    roadmap, today = content.roadmap(None), found.today
    yield streak_page(found)
    yield streak_page(found, "Taken back: your plan of rest.")
    for week in found.weeks[-3:]:
        yield why_page(found, week, entries(found), ("Europe/Berlin", 240), week.monday, today)
    yield rest_page(today + DAY, today + 3 * DAY, True, found)
    for day in (today, today - DAY):
        for kept in (Kept(True, 1, 1), Kept(True, 0, 2), Kept(False, 0, 1)):
            yield checkin_page(kept, day, text, 90, roadmap.place("ml.data-cleaning"), found, "Europe/Berlin")
        yield taken_back_page(day, text, found)
    yield shared_line("Ana", today, text, 25)
    yield home_page(roadmap, {}, found, "UTC", "https://example.org/help")
    wants = Wants("Ada", True, Visible.SQUAD, Preferences((22, 7), "slack", "de"), ("discord", "slack"))
    yield profile_page(Member(1, 1, "Asia/Tokyo", 240, None), NOW, found, wants, ["Set."])


@settings(max_examples=30, deadline=None)
@given(histories, numbers)
def test_no_platform_refuses_a_page_and_no_word_counts_a_loss(content: Catalog, history: History, today: int) -> None:
    for reply in every(content, at(today, history)):
        require_good(reply)
        assert not [word for word in LOSS if word in reply.summary.casefold()]


@given(histories, numbers)
def test_a_bar_and_its_words_say_the_same(history: History, today: int) -> None:
    found = at(today, history)
    for block in streak_page(found).blocks:
        if isinstance(block, Progress):
            assert block.value == len(found.week.active)
            assert block.value <= block.total
            assert ("week kept" in block.words) is (found.week.state is State.KEPT)


def test_a_home_page_fits_one_view(content: Catalog) -> None:
    page = home_page(content.roadmap(None), {}, at(40, active=weeks_of(3, 3, 3)), "UTC", "https://example.org/help")
    drawn = slack_pages(page, room=VIEW_BLOCKS)
    assert len(drawn) == 1
    assert len(drawn[0].blocks) < 20


def test_when_everything_is_done_the_first_thing_is_to_check_in(content: Catalog) -> None:
    roadmap = content.roadmap(None)
    marks = {placed.topic.id: Mark.CHECKED for stage in roadmap.stages for placed in roadmap.placed(stage)}
    page = home_page(roadmap, marks, at(0))
    first = next(block for block in page.blocks if isinstance(block, Actions)).items[0]
    assert isinstance(first, Button)
    assert (first.label, first.style) == ("Check in", "primary")


@pytest.mark.parametrize("typed", ["san", "usa", "australia", "a", "st"])
def test_a_choice_of_places_fits(typed: str) -> None:
    page = zones_page(typed, zones.search(typed, NOW), NOW, daystart=5)
    for answer in slack_pages(page):
        check_message({"text": answer.text, "blocks": answer.blocks})
    assert discord_pages(page)
    assert "Choose a place" in words(page)


@given(st.text(max_size=1000), st.integers(0, 6))
def test_whatever_was_typed_a_shared_line_is_short(text: str, day: int) -> None:
    line = shared_line("", MONDAY + timedelta(days=day), text, None)
    assert len(line.summary) <= 270
    assert line.summary.startswith("A member checked in:")
