"""The roadmap as a whole, and one stage of it."""

from __future__ import annotations

from functools import lru_cache

from bot.chat.invocation import call
from bot.chat.markup import escape, prose
from bot.chat.reply import (
    CHOICE_LENGTH,
    LABEL_LENGTH,
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
from bot.study.progress import SETTLED, Marks, stage_standing, standing

ACCENTS = 8
"""How many stage colours there are; a longer roadmap starts again with the first."""

PAGES = 4096
"""How many built stage pages are kept; measured at 3.5 kB each they stay under 20 MB."""


def roadmap_page(roadmap: RoadmapContent, marks: Marks) -> Reply:
    """All stages with the reader's own bars, and where to go on."""
    model = roadmap.model
    whole = standing((p.topic for stage in roadmap.stages for p in _at_home(roadmap, stage.number)), marks)
    hours = sum(stage.hours for stage in roadmap.stages)
    blocks: list[Block] = [Heading(model.title, f"{hours} h"), Text(prose(model.summary))]
    for stage in roadmap.stages:
        here = stage_standing(roadmap, stage, marks)
        blocks.append(Progress(f"{stage.number} {stage.short}", here.done, here.total, here.words))
    blocks.append(Fields((("In all", escape(whole.words)),)))
    upcoming = next_topic(roadmap, marks)
    items: list[Button | Menu] = []
    if upcoming is not None:
        items.append(Button(f"Open {upcoming.label}", call("roadmap topic", topic=upcoming.topic.id), "primary"))
    items.append(Button("What next?", call("roadmap next")))
    items += [Button(shortened(p.title, LABEL_LENGTH), call("roadmap about", page=p.id)) for p in model.about[:2]]
    choices = tuple(
        Choice(shortened(f"Stage {s.number} · {s.title}", CHOICE_LENGTH), str(s.number)) for s in roadmap.stages
    )
    items.append(Menu("Open a stage", call("roadmap stage"), "number", choices[:MENU_CHOICES]))
    blocks.append(Actions(tuple(items)))
    summary = f"{model.title}, {len(roadmap.stages)} stages: you have done {whole.done} of {whole.total} topics."
    return Reply(summary, tuple(blocks))


def stage_page(roadmap: RoadmapContent, stage: Stage, marks: Marks) -> Reply:
    """One stage: summary, own bar, sections with every topic's state, projects, and the next step.

    The page follows from the content and the states of the topics it shows, so it is built once for each combination
    that is met: replies are values and can be shared.
    """
    return _stage_page(roadmap, stage.number, tuple(map(marks.get, _shown_ids(roadmap, stage.number))))


@lru_cache(maxsize=PAGES)
def _stage_page(roadmap: RoadmapContent, number: int, states: tuple[Mark | None, ...]) -> Reply:
    stage = _stage(roadmap, number)
    marks = {id_: mark for id_, mark in zip(_shown_ids(roadmap, number), states, strict=True) if mark is not None}
    here = stage_standing(roadmap, stage, marks)
    upcoming = next_topic(roadmap, marks, stage)
    blocks: list[Block] = [*_opening(roadmap, stage.number)]
    if not here.done and not any(marks.get(p.topic.id) for p in _at_home(roadmap, stage.number)):
        blocks.append(Text(prose(stage.why)))
    blocks.append(Progress("You", here.done, here.total, here.words))
    for title, topics in _sections(roadmap, stage.number):
        blocks.append(Heading(title, level=2))
        blocks.append(Checklist(tuple(_step(placed, marks) for placed in topics)))
    pairs = _projects(roadmap, stage.number)
    if upcoming is not None:
        pairs += (("Next", f"{upcoming.label} {escape(upcoming.topic.title)}: about {upcoming.topic.hours} h"),)
    if pairs:
        blocks.append(Fields(pairs))
    blocks.append(Actions(_stage_actions(roadmap, stage, marks, upcoming)))
    summary = (
        f"Stage {stage.number} of {len(roadmap.stages)}, {stage.title}: "
        f"you have done {here.done} of {here.total} topics."
    )
    return Reply(summary, tuple(blocks), accent=(stage.number - 1) % ACCENTS)


def next_topic(roadmap: RoadmapContent, marks: Marks, stage: Stage | None = None) -> Placed | None:
    """What to go on with, in ``stage`` or anywhere: a topic being learned, else the first that is not settled."""
    first = None
    for each in (stage,) if stage is not None else roadmap.stages:
        for placed in _at_home(roadmap, each.number):
            state = marks.get(placed.topic.id)
            if state is Mark.LEARNING:
                return placed
            if first is None and state not in SETTLED:
                first = placed
    return first


def _stage_actions(
    roadmap: RoadmapContent, stage: Stage, marks: Marks, upcoming: Placed | None
) -> tuple[Button | Menu, ...]:
    items: list[Button | Menu] = []
    if upcoming is not None:
        items.append(_open(upcoming.label, upcoming.topic.id))
    if marks:
        claimed = (p for p in _at_home(roadmap, stage.number) if marks.get(p.topic.id) is Mark.DONE and p.topic.checks)
        unchecked = next(claimed, None)
        if unchecked is not None:
            items.append(Button(f"Check me on {unchecked.label}", call("progress check", topic=unchecked.topic.id)))
    return (*items, *_around(roadmap, stage.number))


def _open(label: str, topic: str) -> Button:
    return Button(f"Open {label}", call("roadmap topic", topic=topic), "primary")


def _step(placed: Placed, marks: Marks) -> Step:
    topic = placed.topic
    return Step(marks.get(topic.id, Mark.OPEN), placed.label, topic.title, f"{topic.hours} h")


# What depends on the content alone is made once per loaded roadmap: a stage is asked for far more often than it
# changes. The caches are keyed by the stage's number, since hashing a stage would walk everything in it.


def _stage(roadmap: RoadmapContent, number: int) -> Stage:
    stage = roadmap.stage(number)
    if stage is None:
        raise LookupError(f"stage {number} is not in {roadmap.model.roadmap}")
    return stage


@lru_cache(maxsize=256)
def _opening(roadmap: RoadmapContent, number: int) -> tuple[Block, ...]:
    stage = _stage(roadmap, number)
    title = f"Stage {stage.number} of {len(roadmap.stages)} · {stage.title}"
    return Heading(title, f"{stage.hours} h"), Text(prose(stage.summary))


@lru_cache(maxsize=256)
def _at_home(roadmap: RoadmapContent, number: int) -> tuple[Placed, ...]:
    stage = _stage(roadmap, number)
    return tuple(placed for placed in roadmap.placed(stage) if placed.stage.id == stage.id)


@lru_cache(maxsize=256)
def _shown_ids(roadmap: RoadmapContent, number: int) -> tuple[str, ...]:
    return tuple(placed.topic.id for placed in roadmap.placed(_stage(roadmap, number)))


@lru_cache(maxsize=256)
def _sections(roadmap: RoadmapContent, number: int) -> tuple[tuple[str, tuple[Placed, ...]], ...]:
    stage = _stage(roadmap, number)
    home = _at_home(roadmap, stage.number)
    found = [(s.title, tuple(p for p in home if p.section.id == s.id)) for s in stage.sections]
    found.append(("From other stages", tuple(p for p in roadmap.placed(stage) if p.stage.id != stage.id)))
    return tuple((title, topics) for title, topics in found if topics)


@lru_cache(maxsize=256)
def _projects(roadmap: RoadmapContent, number: int) -> tuple[tuple[str, str], ...]:
    stage = _stage(roadmap, number)
    titles = [p.title for p in roadmap.projects if p.stage == stage.id and p.status == "active"]
    return (("Projects", escape(", ".join(titles))),) if titles else ()


@lru_cache(maxsize=256)
def _around(roadmap: RoadmapContent, number: int) -> tuple[Button | Menu, ...]:
    stage = _stage(roadmap, number)
    items: list[Button | Menu] = []
    if roadmap.stage(stage.number - 1):
        items.append(Button(f"‹ Stage {stage.number - 1}", call("roadmap stage", number=stage.number - 1)))
    if roadmap.stage(stage.number + 1):
        items.append(Button(f"Stage {stage.number + 1} ›", call("roadmap stage", number=stage.number + 1)))
    items.append(Button("Share", call("roadmap stage", number=stage.number, share=True)))
    choices = tuple(topic_choice(placed) for placed in roadmap.placed(stage)[:MENU_CHOICES])
    return (*items, Menu("Open a topic", call("roadmap topic"), "topic", choices)) if choices else tuple(items)


def topic_choice(placed: Placed) -> Choice:
    """A topic as an entry of a menu."""
    return Choice(shortened(f"{placed.label} {placed.topic.title}", CHOICE_LENGTH), placed.topic.id)
