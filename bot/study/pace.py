"""How many weeks the rest of a roadmap takes at so many hours a week."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bot.curriculum.catalog import RoadmapContent
from bot.curriculum.models import Stage
from bot.study.progress import SETTLED, Marks, at_home

PACES = (3, 7, 12)
"""The hours a week that members are shown: few, as many as the roadmap's own figures are made for, and many."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stage with open topics: the hours they take, and the weeks from now, counted from 1, in which they fall."""

    stage: Stage
    hours: int
    first: int
    last: int


def hours_left(roadmap: RoadmapContent, marks: Marks) -> int:
    """The hours of all topics that are not settled. One that is being learned counts whole."""
    return sum(_left(roadmap, stage, marks) for stage in roadmap.stages)


def weeks(hours: int, weekly: int) -> int:
    """The weeks that ``hours`` fill at ``weekly`` hours each; one that is begun counts."""
    return ceil(hours / weekly)


def stretches(roadmap: RoadmapContent, marks: Marks, weekly: int) -> list[Stretch]:
    """The stages with open topics, one after the other, at ``weekly`` hours a week. Two may share a week."""
    found: list[Stretch] = []
    spent = 0
    for stage in roadmap.stages:
        hours = _left(roadmap, stage, marks)
        if hours:
            found.append(Stretch(stage, hours, spent // weekly + 1, weeks(spent + hours, weekly)))
        spent += hours
    return found


def _left(roadmap: RoadmapContent, stage: Stage, marks: Marks) -> int:
    return sum(p.topic.hours for p in at_home(roadmap, stage) if marks.get(p.topic.id) not in SETTLED)
