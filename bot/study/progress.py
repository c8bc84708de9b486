"""Progress: what a member says of each topic (claimed) and what their answers show (checked), from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, literal, select

from bot.chat.reply import Mark
from bot.curriculum.catalog import Catalog, Placed, RoadmapContent
from bot.curriculum.models import Stage, Topic
from bot.store.tables import ledger
from bot.study import rules
from bot.study.ledger import CHECK, MARK, UNDO, Entry, append
from bot.study.members import Member

FINISHED = frozenset({Mark.DONE, Mark.CHECKED})
Marks = Mapping[str, Mark]

SETTLED = frozenset({Mark.DONE, Mark.CHECKED, Mark.SKIPPED})

_BY_VALUE = {mark.value: mark for mark in Mark}

_KINDS = [literal(kind) for kind in (MARK, CHECK, UNDO)]
"""Each a parameter of its own: a list of values would be written into the statement anew each time it runs."""

_ROWS = (
    select(ledger.c.id, ledger.c.kind, ledger.c.subject, ledger.c.value, ledger.c.points, ledger.c.reverses)
    .where(ledger.c.member_id == bindparam("member"), ledger.c.kind.in_(_KINDS))
    .order_by(ledger.c.id)
)


class Counted(Protocol):
    """A topic, as far as counting needs it."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def since(self) -> int:
        """The content version it came with."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is in a stage or roadmap. Skipped topics are left out of ``total``.

    ``new`` counts open topics that came with a content version after everything older was settled.
    """

    done: int
    checked: int
    total: int
    new: int = 0

    @property
    def words(self) -> str:
        """``5 of 9 topics · 2 checked``; new topics are named instead of lowering what was reached."""
        parts = [f"{self.done} of {self.total - self.new} topics"]
        if self.checked:
            parts.append(f"{self.checked} checked")
        if self.new:
            parts.append(f"{self.new} new")
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Marked:
    """What a mark did: the state before, whether a row was written, and the points it earned."""

    before: Mark
    changed: bool
    points: int


def states(db: Connection, member_id: int, content: Catalog) -> dict[str, Mark]:
    """Every topic's state for a member, by topic id; topics that are not named are open."""
    return _fold(db.execute(_ROWS, {"member": member_id}).all(), content)


def standing(topics: Iterable[Counted], marks: Mapping[str, Mark]) -> Standing:
    """Count ``topics`` by their state in ``marks``."""
    done = checked = total = 0
    newest_settled = 0
    open_since = []
    for topic in topics:
        mark = marks.get(topic.id, Mark.OPEN)
        if mark is Mark.SKIPPED:
            continue
        total += 1
        if mark in FINISHED:
            done += 1
            checked += mark is Mark.CHECKED
            newest_settled = max(newest_settled, topic.since)
        else:
            open_since.append(topic.since)
    new = len(open_since) if done and open_since and min(open_since) > newest_settled else 0
    return Standing(done, checked, total, new)


def at_home(roadmap: RoadmapContent, stage: Stage) -> list[Placed]:
    """The topics that count for ``stage``: those that only visit from another stage are counted at home."""
    return [placed for placed in roadmap.placed(stage) if placed.stage.id == stage.id]


def stage_standing(roadmap: RoadmapContent, stage: Stage, marks: Mapping[str, Mark]) -> Standing:
    """How far somebody is in ``stage``."""
    return standing([placed.topic for placed in at_home(roadmap, stage)], marks)


def mark(db: Connection, member: Member, now: datetime, topic: Topic, state: Mark, content: Catalog) -> Marked:
    """Set ``topic`` to ``state``. The first claim of a topic earns its point, once.

    A topic marked done again after a pass is checked again: a pass is not lost by reading the topic once more. State
    and key come from one reading of the rows, so of two clicks at the same moment one finds the key taken and changes
    nothing.
    """
    rows = db.execute(_ROWS, {"member": member.id}).all()
    current = _fold(rows, content).get(topic.id, Mark.OPEN)
    if state is current or (state is Mark.DONE and current is Mark.CHECKED):
        return Marked(current, False, 0)
    undone = {row.reverses for row in rows if row.kind == UNDO}
    marks = [row for row in rows if row.kind == MARK and row.subject == topic.id]
    earned = any(row.points and row.id not in undone for row in marks)
    points = rules.TOPIC_CLAIMED if state is Mark.DONE and not earned else 0
    key = f"mark:{member.id}:{topic.id}:{len(marks)}"
    written = append(db, member, now, Entry(MARK, topic.id, state.value, key, "topic-claimed", points))
    return Marked(current, written is not None, points if written is not None else 0)


def award_check(db: Connection, member: Member, now: datetime, topic: Topic) -> int:
    """Write that ``topic``'s questions were passed. Returns the points earned: none if it was passed before."""
    rows = db.execute(_ROWS, {"member": member.id}).all()
    undone = {row.reverses for row in rows if row.kind == UNDO}
    passes = [row for row in rows if row.kind == CHECK and row.subject == topic.id]
    if any(row.id not in undone for row in passes):
        return 0
    key = f"check:{member.id}:{topic.id}:{len(passes)}"
    entry = Entry(CHECK, topic.id, "passed", key, "topic-checked", rules.TOPIC_CHECKED)
    return rules.TOPIC_CHECKED if append(db, member, now, entry) is not None else 0


def _fold(rows: Sequence[Any], content: Catalog) -> dict[str, Mark]:
    """The states that ledger ``rows``, in the order they were written, add up to."""
    if not rows:
        return {}
    undone = {reverses for _, kind, _, _, _, reverses in rows if kind == UNDO}
    marks: dict[str, Mark] = {}
    passed = set()
    for id_, kind, subject, value, _, _ in rows:  # by place: a row's names take several times as long
        if id_ in undone:
            continue
        if kind == MARK:
            marks[subject] = _BY_VALUE[value]
        elif kind == CHECK:
            passed.add(subject)
    for topic in passed:
        if marks.get(topic) is Mark.DONE:
            marks[topic] = Mark.CHECKED
    return _carried(marks, content)


def _carried(marks: dict[str, Mark], content: Catalog) -> dict[str, Mark]:
    """Let ticks on retired topics count for the topics that replace them, where the content says ``carry: full``.

    A topic that replaces several is done only when all of them were.
    """
    for successor, retired in content.carries.items():
        if successor in marks:
            continue
        old = [marks.get(topic) for topic in retired]
        if all(mark in FINISHED for mark in old):
            marks[successor] = Mark.CHECKED if all(mark is Mark.CHECKED for mark in old) else Mark.DONE
    return marks
