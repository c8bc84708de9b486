"""One stage of a roadmap.

What depends on the content alone (rows in every state, buttons, headings) is made once per loaded roadmap, in a sheet;
a page is picked together from it. A stage is asked for far more often than it changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.chat.invocation import Invocation, call
from bot.chat.markup import escape, prose
from bot.chat.reply import (
    CHOICE_LENGTH,
    MENU_CHOICES,
    Actions,
    Block,
    Button,
    Checklist,
    Choice,
    Fields,
    Heading,
    Mark,
    Menu,
    Progress,
    Reply,
    Step,
    Text,
)
from bot.chat.text import shortened
from bot.curriculum.catalog import Placed, RoadmapContent
from bot.curriculum.models import Stage
from bot.study.progress import SETTLED, Marks, Standing, at_home, standing

ACCENTS = 8
"""How many stage colours there are; a longer roadmap starts again with the first."""


@dataclass(frozen=True, slots=True)
class _Row:
    """All that a page can say about one topic."""

    id: str
    since: int
    steps: Mapping[Mark | None, Step]
    open: Button
    check: Button | None
    upcoming: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that a stage's page is made from."""

    head: tuple[Block, ...]
    why: Text
    sections: tuple[tuple[Heading, tuple[_Row, ...]], ...]
    home: tuple[_Row, ...]
    projects: tuple[tuple[str, str], ...]
    around: tuple[Button | Menu, ...]
    actions: dict[tuple[str, str], Actions]
    """Rows of buttons by the topics that the first two open and check: as many as pairs of topics, filled in as met."""
    opening: str
    accent: int
    topics: frozenset[str]
    """Every topic on the page, guests too."""
    untouched: list[Reply]
    """The page of whoever has marked nothing on it, once it was made: most readers of a stage are new to it."""


def stage_page(roadmap: RoadmapContent, stage: Stage, marks: Marks, named: str | None = None) -> Reply:
    """One stage: summary, own bar, sections with every topic's state, projects, and the next step.

    ``named`` is the roadmap's name where it is not the reader's own: the buttons then stay in it.
    """
    sheet = _sheet(roadmap, stage.number, named)
    if not marks.keys().isdisjoint(sheet.topics):
        return _page(sheet, marks)
    if not sheet.untouched:
        sheet.untouched.append(_page(sheet, {}))
    return sheet.untouched[0]


def _page(sheet: _Sheet, marks: Marks) -> Reply:
    here = standing(sheet.home, marks)
    upcoming = _upcoming(sheet.home, marks)
    blocks: list[Block] = [*sheet.head]
    if not any(row.id in marks for row in sheet.home):
        blocks.append(sheet.why)
    blocks.append(_bar(here.done, here.checked, here.total, here.new))
    for heading, rows in sheet.sections:
        blocks.append(heading)
        blocks.append(Checklist(tuple([row.steps[marks.get(row.id)] for row in rows])))
    pairs = sheet.projects if upcoming is None else (*sheet.projects, upcoming.upcoming)
    if pairs:
        blocks.append(Fields(pairs))
    blocks.append(_actions(sheet, upcoming, marks))
    return Reply(f"{sheet.opening} {here.done} of {here.total} topics.", tuple(blocks), accent=sheet.accent)


def next_topic(roadmap: RoadmapContent, marks: Marks) -> Placed | None:
    """What to go on with: a topic being learned, else the first that is not settled."""
    rows = [row for stage in roadmap.stages for row in _sheet(roadmap, stage.number, None).home]
    found = _upcoming(rows, marks)
    return None if found is None else roadmap.place(found.id)


def stage_call(number: int, named: str | None, **options: bool) -> Invocation:
    """What opens a stage: of the reader's own roadmap, or of the one that is ``named``."""
    where = {} if named is None else {"roadmap": named}
    return call("roadmap stage", number=number, **where, **options)


def topic_call(named: str | None, **options: str) -> Invocation:
    """What opens a topic as it stands in the reader's own roadmap, or in the one that is ``named``."""
    where = {} if named is None else {"roadmap": named}
    return call("roadmap topic", **options, **where)


def topic_choice(placed: Placed) -> Choice:
    """A topic as an entry of a menu."""
    return Choice(shortened(f"{placed.label} {placed.topic.title}", CHOICE_LENGTH), placed.topic.id)


def _upcoming(rows: list[_Row] | tuple[_Row, ...], marks: Marks) -> _Row | None:
    first = None
    for row in rows:
        state = marks.get(row.id)
        if state is Mark.LEARNING:
            return row
        if first is None and state not in SETTLED:
            first = row
    return first


def _actions(sheet: _Sheet, upcoming: _Row | None, marks: Marks) -> Actions:
    unchecked = None
    if marks:
        claimed = (row for row in sheet.home if row.check is not None and marks.get(row.id) is Mark.DONE)
        unchecked = next(claimed, None)
    key = ("" if upcoming is None else upcoming.id, "" if unchecked is None else unchecked.id)
    found = sheet.actions.get(key)
    if found is None:
        items = [] if upcoming is None else [upcoming.open]
        if unchecked is not None and unchecked.check is not None:
            items.append(unchecked.check)
        found = sheet.actions[key] = Actions((*items, *sheet.around))
    return found


@lru_cache(maxsize=4096)
def _bar(done: int, checked: int, total: int, new: int) -> Progress:
    return Progress("You", done, total, Standing(done, checked, total, new).words)


@lru_cache(maxsize=256)
def _sheet(roadmap: RoadmapContent, number: int, named: str | None) -> _Sheet:
    """The sheet of stage ``number``. Keyed by the number, since hashing a stage would walk everything in it."""
    stage = roadmap.stage(number)
    if stage is None:
        raise LookupError(f"stage {number} is not in {roadmap.model.roadmap}")
    home = {placed.topic.id: _row(placed, named) for placed in at_home(roadmap, stage)}
    guests = tuple(_row(placed, named) for placed in roadmap.placed(stage) if placed.topic.id not in home)
    within = at_home(roadmap, stage)
    sections = [(s.title, tuple(home[p.topic.id] for p in within if p.section is s)) for s in stage.sections]
    sections.append(("From other stages", guests))
    projects = [p.title for p in roadmap.projects if p.stage == stage.id and p.status == "active"]
    place = f"Stage {number} of {len(roadmap.stages)}"
    return _Sheet(
        (Heading(f"{place} · {stage.title}", f"{stage.hours} h"), Text(prose(stage.summary))),
        Text(prose(stage.why)),
        tuple((Heading(title, level=2), rows) for title, rows in sections if rows),
        tuple(home.values()),
        (("Projects", escape(", ".join(projects))),) if projects else (),
        _around(roadmap, stage, named),
        {},
        f"{place}, {stage.title}: you have done",
        (number - 1) % ACCENTS,
        frozenset([*home, *(row.id for row in guests)]),
        [],
    )


def _row(placed: Placed, named: str | None) -> _Row:
    topic, label = placed.topic, placed.label
    steps: dict[Mark | None, Step] = {mark: Step(mark, label, topic.title, f"{topic.hours} h") for mark in Mark}
    steps[None] = steps[Mark.OPEN]  # what is in no ledger
    return _Row(
        topic.id,
        topic.since,
        steps,
        Button(f"Open {label}", topic_call(named, topic=topic.id), "primary"),
        Button(f"Check me on {label}", call("progress check", topic=topic.id)) if topic.checks else None,
        ("Next", f"{label} {escape(topic.title)}: about {topic.hours} h"),
    )


def _around(roadmap: RoadmapContent, stage: Stage, named: str | None) -> tuple[Button | Menu, ...]:
    number = stage.number
    items: list[Button | Menu] = []
    if roadmap.stage(number - 1):
        items.append(Button(f"‹ Stage {number - 1}", stage_call(number - 1, named)))
    if roadmap.stage(number + 1):
        items.append(Button(f"Stage {number + 1} ›", stage_call(number + 1, named)))
    items.append(Button("Share", stage_call(number, named, share=True)))
    choices = tuple(topic_choice(placed) for placed in roadmap.placed(stage)[:MENU_CHOICES])
    return (*items, Menu("Open a topic", topic_call(named), "topic", choices)) if choices else tuple(items)
