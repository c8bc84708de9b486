"""The roadmap as a whole: every stage with the reader's own bar."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.invocation import call
from bot.chat.markup import escape, prose
from bot.chat.reply import (
    CHOICE_LENGTH,
    LABEL_LENGTH,
    MENU_CHOICES,
    Actions,
    Block,
    Button,
    Choice,
    Fields,
    Heading,
    Menu,
    Progress,
    Reply,
    Text,
)
from bot.chat.text import shortened
from bot.curriculum.catalog import RoadmapContent
from bot.pages.pace import next_steps, pace_button, weeks_left
from bot.pages.stage import next_topic, topic_call
from bot.study.pace import hours_left
from bot.study.progress import Marks, at_home, stage_standing, standing


def roadmap_page(
    roadmap: RoadmapContent, marks: Marks, named: str | None = None, others: Sequence[RoadmapContent] = ()
) -> Reply:
    """All stages with the reader's own bars, where to go on, and the other roadmaps.

    ``named`` is the roadmap's name where it is not the reader's own: the buttons then stay in it.
    """
    model = roadmap.model
    whole = standing((p.topic for stage in roadmap.stages for p in at_home(roadmap, stage)), marks)
    hours = sum(stage.hours for stage in roadmap.stages)
    blocks: list[Block] = [Heading(model.title, f"{hours} h"), Text(prose(model.summary))]
    pairs = [("In all", escape(whole.words))]
    left = hours_left(roadmap, marks)
    if left:
        pairs.append(("Left", f"{left} h: {weeks_left(roadmap, marks)}"))
    blocks.append(Fields(tuple(pairs)))
    for stage in roadmap.stages:
        here = stage_standing(roadmap, stage, marks)
        blocks.append(Progress(f"{stage.number} {stage.short}", here.done, here.total, here.words))
    upcoming = next_topic(roadmap, marks)
    items: list[Button | Menu] = []
    if upcoming is not None:
        items.append(Button(f"Open {upcoming.label}", topic_call(named, topic=upcoming.topic.id), "primary"))
    items.append(Button("What next?", next_steps(named)))
    items.append(pace_button(named))
    items += [Button(shortened(p.title, LABEL_LENGTH), call("roadmap about", page=p.id)) for p in model.about[:2]]
    choices = tuple(
        Choice(shortened(f"Stage {s.number} · {s.title}", CHOICE_LENGTH), str(s.number)) for s in roadmap.stages
    )
    opens = call("roadmap stage") if named is None else call("roadmap stage", roadmap=named)
    items.append(Menu("Open a stage", opens, "number", choices[:MENU_CHOICES]))
    blocks.append(Actions(tuple(items)))
    if others:
        roads = [Choice(shortened(each.model.title, CHOICE_LENGTH), each.model.roadmap) for each in others]
        blocks.append(Actions((Menu("Open another roadmap", call("roadmap show"), "roadmap", tuple(roads)),)))
    summary = f"{model.title}, {len(roadmap.stages)} stages: you have done {whole.done} of {whole.total} topics."
    return Reply(summary, tuple(blocks))
