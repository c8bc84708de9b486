"""Members whose marks in stage 3 all differ, so that no benchmark lives on one page asked for over and over."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import Any, NamedTuple

from bot.curriculum.catalog import Catalog
from bot.study.ledger import MARK

MEMBERS = 4_500
"""Members asked in turn, each with other marks."""

_STATES = ("", "learning", "done", "skipped")
_SPREAD = 40_503
"""An odd factor, so that numbers in a row become states all over the stage and no two become the same."""


def states(content: Catalog, number: int) -> Mapping[str, str]:
    """What member ``number`` (below ``MEMBERS``) has marked: topic ids of stage 3 with their states."""
    roadmap = content.roadmap(None)
    stage = roadmap.stage(3)
    assert stage is not None
    topics = [placed.topic.id for placed in roadmap.placed(stage)]
    rest = number * _SPREAD % len(_STATES) ** len(topics)
    marked = {}
    for topic in topics:
        rest, digit = divmod(rest, len(_STATES))
        marked[topic] = _STATES[digit]
    return {topic: state for topic, state in marked.items() if state}


class Written(NamedTuple):
    """A row of the ledger, as the progress of a member is read from it."""

    id: int
    kind: str
    subject: str
    value: str
    points: int
    reverses: int | None


class InTurn:
    """A database connection that finds the marks of another member at each statement."""

    def __init__(self, content: Catalog) -> None:
        """Write the rows of ``MEMBERS`` members down in advance."""
        self._all = cycle([_rows(states(content, number)) for number in range(MEMBERS)])
        self._rows: list[Written] = []

    def execute(self, statement: Any, parameters: Any = None) -> InTurn:
        """Go on to the next member."""
        self._rows = next(self._all)
        return self

    def all(self) -> list[Written]:
        """The rows of this member."""
        return self._rows


def _rows(marked: Mapping[str, str]) -> list[Written]:
    return [Written(place, MARK, topic, state, 0, None) for place, (topic, state) in enumerate(marked.items(), start=1)]
