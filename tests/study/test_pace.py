"""The weeks ahead: for any progress and pace they cover what is left, in order, without a gap."""

from __future__ import annotations

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.reply import Mark
from bot.curriculum.load import load
from bot.study.pace import hours_left, stretches
from bot.study.progress import SETTLED, at_home
from tests.curriculum.folder import SHIPPED

ROADMAP = load(SHIPPED).roadmap(None)
TOPICS = {placed.topic.id: placed.topic.hours for stage in ROADMAP.stages for placed in at_home(ROADMAP, stage)}


@given(st.dictionaries(st.sampled_from(sorted(TOPICS)), st.sampled_from(list(Mark))), st.integers(1, 80))
def test_weeks_cover_what_is_left(marks: dict[str, Mark], weekly: int) -> None:
    open_ = sum(hours for topic, hours in TOPICS.items() if marks.get(topic) not in SETTLED)
    plan = stretches(ROADMAP, marks, weekly)
    assert hours_left(ROADMAP, marks) == open_ == sum(each.hours for each in plan)
    assert [each.stage.number for each in plan] == sorted({each.stage.number for each in plan})
    week = 1
    for each in plan:
        assert each.hours > 0
        assert week <= each.first <= each.last
        assert each.first - week <= 1
        assert (each.last - each.first + 1) * weekly >= each.hours
        week = each.last
    assert week == max(1, ceil(open_ / weekly))


def test_nothing_is_left_of_a_settled_roadmap() -> None:
    assert stretches(ROADMAP, dict.fromkeys(TOPICS, Mark.DONE), 7) == []
