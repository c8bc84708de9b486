"""What a group begins to forget: the answers to recall questions, by stage. Counts only; nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from bot.curriculum.catalog import Catalog, RoadmapContent
from bot.curriculum.models import ChoiceCheck, Stage, Topic
from bot.store.tables import ledger
from bot.study import rules
from bot.study.ledger import MARK, RECALL
from bot.study.recall import RIGHT

SINCE = timedelta(weeks=8)
"""How far back answers are counted: as long as the first three questions of a topic take."""

LEAST = rules.PLEDGE_GROUP
"""People from whom on a group's answers are shown, as with promises: fewer would show who answered what."""

_TAKEN_BACK = select(ledger.c.reverses).where(
    ledger.c.community_id == bindparam("community"), ledger.c.reverses.is_not(None)
)
_ANSWERS = (
    select(ledger.c.subject, ledger.c.value, ledger.c.member_id, func.count())
    .where(
        ledger.c.community_id == bindparam("community"),
        ledger.c.kind == RECALL,
        ledger.c.at > bindparam("since"),
        ledger.c.id.not_in(_TAKEN_BACK),
    )
    .group_by(ledger.c.subject, ledger.c.value, ledger.c.member_id)
)
_FINISHED = (
    select(ledger.c.subject, func.count(ledger.c.member_id.distinct()))
    .where(
        ledger.c.community_id == bindparam("community"),
        ledger.c.kind == MARK,
        ledger.c.value == "done",
        ledger.c.id.not_in(_TAKEN_BACK),
    )
    .group_by(ledger.c.subject)
)


@dataclass(frozen=True, slots=True)
class Memory:
    """How a stage is remembered: ``right`` of so many ``answers``."""

    stage: Stage
    right: int
    answers: int

    @property
    def share(self) -> float:
        """The part that was right, from 0 to 1."""
        return self.right / self.answers


def memories(
    db: Connection, community: int, content: Catalog, roadmap: RoadmapContent, now: datetime
) -> list[Memory] | None:
    """Each stage of ``roadmap`` that was asked about of late, the most faded first.

    ``None`` while fewer than ``LEAST`` people have answered.
    """
    rows = db.execute(_ANSWERS, {"community": community, "since": now - SINCE}).all()
    if len({row.member_id for row in rows}) < LEAST:
        return None
    counts: dict[str, tuple[int, int]] = {}
    for subject, value, _, number in rows:
        placed = roadmap.place(subject.rpartition(".")[0])
        if placed is not None:
            right, answers = counts.get(placed.stage.id, (0, 0))
            counts[placed.stage.id] = (right + (number if value == RIGHT else 0), answers + number)
    found = [Memory(stage, *counts[stage.id]) for stage in roadmap.stages if stage.id in counts]
    return sorted(found, key=lambda each: (each.share, each.stage.number))


def question_for(
    db: Connection, community: int, roadmap: RoadmapContent, turn: int
) -> tuple[Topic, int, ChoiceCheck] | None:
    """A question for the whole group: of a topic that somebody finished, another one each ``turn``.

    Returns the topic, the question's number in it, and the question, which has one right answer; ``None`` where
    nobody has finished a topic that has such a question.
    """
    finished = {subject for subject, _ in db.execute(_FINISHED, {"community": community})}
    found = [
        (placed.topic, number, check)
        for stage in roadmap.stages
        for placed in roadmap.placed(stage)
        if placed.topic.id in finished and placed.stage.id == stage.id
        for number, check in enumerate(placed.topic.checks, start=1)
        if isinstance(check, ChoiceCheck) and check.kind == "single"
    ]
    return found[turn * _STRIDE % len(found)] if found else None


_STRIDE = 7
"""Weeks in a row ask about topics that are some way apart. Prime, so that nearly every question has its turn."""
