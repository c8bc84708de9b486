"""What to do next, from prerequisites, progress and the time at hand."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import bold, escape
from bot.chat.reply import Actions, Block, Button, Checklist, Heading, Mark, Reply, Step, Text
from bot.curriculum.catalog import Placed, RoadmapContent
from bot.study.progress import SETTLED, Marks

WEEK_HOURS = 7.0
"""The hours a week that the roadmap's own figures are planned for."""

STEPS = 5
"""How many topics are proposed at most: more is a list, not a plan."""


def plan(roadmap: RoadmapContent, marks: Marks, hours: float) -> list[Placed]:
    """The topics to spend ``hours`` on, in order: what is being learned, then what its prerequisites allow, by stage.

    The first is always there, however long it takes; more follow while they fit.
    """
    known = {placed.topic.id for stage in roadmap.stages for placed in roadmap.placed(stage)}
    unsettled = [
        placed
        for stage in roadmap.stages
        for placed in roadmap.placed(stage)
        if placed.stage.id == stage.id and marks.get(placed.topic.id) not in SETTLED
    ]
    ready = [p for p in unsettled if all(r not in known or marks.get(r) in SETTLED for r in p.topic.requires)]
    queue = sorted(ready or unsettled, key=lambda p: marks.get(p.topic.id) is not Mark.LEARNING)
    chosen: list[Placed] = []
    left = hours
    planned = {id_ for id_, mark in marks.items() if mark in SETTLED}
    while queue and len(chosen) < STEPS:
        placed = next((p for p in queue if not chosen or p.topic.hours <= left), None)
        if placed is None:
            break
        chosen.append(placed)
        planned.add(placed.topic.id)
        left -= placed.topic.hours
        taken = {p.topic.id for p in chosen}
        queue = [
            p
            for p in [*queue, *(u for u in unsettled if u not in queue)]
            if p.topic.id not in taken and all(r not in known or r in planned for r in p.topic.requires)
        ]
    return chosen


def plan_page(roadmap: RoadmapContent, marks: Marks, hours: float | None) -> Reply:
    """The plan as a reply. ``hours`` is the time at hand; ``None`` plans a usual week."""
    chosen = plan(roadmap, marks, WEEK_HOURS if hours is None else hours)
    if not chosen:
        text = "Every topic is settled. The projects are the best way on."
        items = (Button("See the projects", call("roadmap project"), "primary"),)
        return Reply(text, (Heading("Next"), Text(escape(text)), Actions(items)))
    total = sum(placed.topic.hours for placed in chosen)
    first = chosen[0]
    steps = tuple(Step(marks.get(p.topic.id, Mark.OPEN), p.label, p.topic.title, f"{p.topic.hours} h") for p in chosen)
    time = "in a week of 7 hours" if hours is None else f"in {hours:g} h"
    blocks: list[Block] = [Heading(f"Next, {time}", f"{total} h"), Checklist(steps)]
    if hours is not None and first.topic.hours > hours:
        blocks.append(Text(f"{bold(first.topic.title)} takes about {first.topic.hours} h; {hours:g} h make a start."))
    buttons = [Button(f"Open {first.label}", call("roadmap topic", topic=first.topic.id), "primary")]
    if marks.get(first.topic.id) is not Mark.LEARNING:
        buttons.append(Button(f"Start {first.label}", call("progress mark", topic=first.topic.id, state="learning")))
    buttons.append(Button(f"Stage {first.stage.number}", call("roadmap stage", number=first.stage.number)))
    blocks.append(Actions(tuple(buttons)))
    names = ", ".join(f"{p.label} {p.topic.title}" for p in chosen)
    return Reply(f"Next, about {total} hours: {names}.", tuple(blocks))
