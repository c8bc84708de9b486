"""Recall: finished topics come back as questions after about one, three and seven weeks, spaced by the answers.

A topic's next question is due so many days after the last one, or after it was finished: seven, then fourteen more,
then twenty-eight more, and twice as long each time up to half a year. A wrong answer begins anew with seven. All of it
is derived from ledger rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from bot.curriculum.catalog import Catalog
from bot.curriculum.models import Topic
from bot.store.tables import ledger
from bot.study import progress
from bot.study.ledger import CHECK, MARK, RECALL, REVERSED, Entry, append
from bot.study.members import Member
from bot.study.progress import FINISHED
from bot.study.quiz import Question

GAPS = tuple(timedelta(days=days) for days in (7, 14, 28, 56, 112, 182))
"""Days from one question of a topic to the next, by how many were answered rightly in a row."""

RIGHT, WRONG = "right", "wrong"

_ROWS = (
    select(ledger.c.kind, ledger.c.subject, ledger.c.value, ledger.c.local_day)
    .where(
        ledger.c.member_id == bindparam("member"),
        or_(
            ledger.c.kind.in_((CHECK, RECALL)),
            and_(ledger.c.kind == MARK, ledger.c.value == "done"),
        ),
        ledger.c.id.not_in(REVERSED),
    )
    .order_by(ledger.c.id)
)


@dataclass(frozen=True, slots=True)
class Due:
    """A topic whose question is due since ``day``, and the question: the one that was asked longest ago."""

    topic: Topic
    question: Question
    day: date


def following(finished: date, answers: Sequence[tuple[date, bool]]) -> date:
    """When a topic that was ``finished`` is asked next, after ``answers`` (day, whether right) in order."""
    day, step = finished, 0
    for answered, right in answers:
        day, step = answered, step + 1 if right else 0
    return day + GAPS[min(step, len(GAPS) - 1)]


def due(db: Connection, member: Member, content: Catalog, now: datetime) -> list[Due]:
    """The topics whose question is due for ``member`` today, those that wait longest first."""
    today = member.local_day(now)
    found = [each for each in _all(db, member, content) if each.day <= today]
    return sorted(found, key=lambda each: (each.day, each.topic.id))


def coming(db: Connection, member: Member, content: Catalog, now: datetime) -> date | None:
    """The day of the next question that is not due yet; ``None`` where no finished topic has questions."""
    today = member.local_day(now)
    return min((each.day for each in _all(db, member, content) if each.day > today), default=None)


def record(db: Connection, member: Member, now: datetime, found: Due, right: bool) -> bool:
    """Keep an answer. Returns ``False`` when the topic was asked today already: the first answer counts."""
    key = f"recall:{member.id}:{found.topic.id}:{member.local_day(now)}"
    entry = Entry(RECALL, found.question.id, RIGHT if right else WRONG, key, "recall")
    return append(db, member, now, entry) is not None


def _all(db: Connection, member: Member, content: Catalog) -> list[Due]:
    marks = progress.states(db, member.id, content)
    rows = db.execute(_ROWS, {"member": member.id}).all()
    found = []
    for id_, mark in marks.items():
        topic = content.topic(id_)
        if mark in FINISHED and topic is not None and topic.status == "active" and topic.checks:
            one = _of(topic, rows)
            found += [] if one is None else [one]
    return found


def _of(topic: Topic, rows: Sequence[Any]) -> Due | None:
    finished = [row.local_day for row in rows if row.kind != RECALL and row.subject == topic.id]
    if not finished:
        return None
    asked = {question.id: place for place, question in enumerate(topic.checks)}
    mine = [row for row in rows if row.kind == RECALL and row.subject in asked]
    last: Mapping[str, int] = {row.subject: turn for turn, row in enumerate(mine)}
    question = min(topic.checks, key=lambda each: (last.get(each.id, -1), asked[each.id]))
    return Due(topic, question, following(finished[-1], [(row.local_day, row.value == RIGHT) for row in mine]))
