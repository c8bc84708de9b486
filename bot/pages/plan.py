"""What to do next, from prerequisites, progress and the time at hand."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import bold, escape
from bot.chat.reply import Actions, Block, Button, Checklist, Heading, Mark, Reply, Step, Text
from bot.curriculum.catalog import Placed, RoadmapContent
from bot.pages.pace import pace_button, weeks_left
from bot.pages.stage import stage_call, topic_call
from bot.pages.wording import count
from bot.study.pace import hours_left
from bot.study.progress import SETTLED, Marks, at_home

WEEK_HOURS = 7.0
"""The hours a week that the roadmap's own figures are planned for."""

STEPS = 5
"""How many topics are proposed at most: more is a list, not a plan."""


def plan(roadmap: RoadmapContent, marks: Marks, hours: float) -> list[Placed]:
    """The topics to spend ``hours`` on: what is being learned, then what prerequisites allow, in the roadmap's order.

    The first is always there, however long it takes; more follow while they fit. Prerequisites that no stage shows any
    more hold nobody up.
    """
    home = [placed for stage in roadmap.stages for placed in at_home(roadmap, stage)]
    shown = {placed.topic.id for placed in home}
    settled = {id_ for id_, mark in marks.items() if mark in SETTLED}
    waiting = [placed for placed in home if placed.topic.id not in settled]
    chosen: list[Placed] = []
    left = hours
    while len(chosen) < STEPS:
        open_ = [p for p in waiting if _is_open(p, marks, shown, settled)]
        fitting = [p for p in open_ if not chosen or p.topic.hours <= left]
        if not fitting:
            break
        first = min(fitting, key=lambda p: marks.get(p.topic.id) is not Mark.LEARNING)
        chosen.append(first)
        waiting.remove(first)
        settled.add(first.topic.id)  # what comes after it may follow in the same plan
        left -= first.topic.hours
    return chosen


def _is_open(placed: Placed, marks: Marks, shown: set[str], settled: set[str]) -> bool:
    if marks.get(placed.topic.id) is Mark.LEARNING:
        return True
    return all(needed in settled or needed not in shown for needed in placed.topic.requires)


def plan_page(roadmap: RoadmapContent, marks: Marks, hours: float | None, named: str | None = None) -> Reply:
    """The plan as a reply. ``hours`` is the time at hand; ``None`` plans a usual week.

    ``named`` is the roadmap's name where it is not the reader's own: the buttons then stay in it.
    """
    chosen = plan(roadmap, marks, WEEK_HOURS if hours is None else hours)
    if not chosen:
        return _settled(roadmap, named)
    total = sum(placed.topic.hours for placed in chosen)
    first = chosen[0]
    steps = tuple(Step(marks.get(p.topic.id, Mark.OPEN), p.label, p.topic.title, f"{p.topic.hours} h") for p in chosen)
    time = "in a week of 7 hours" if hours is None else f"in {hours:g} h"
    where = f" in {roadmap.model.title}" if named is not None else ""
    blocks: list[Block] = [Heading(f"Next{where}, {time}", f"{total} h"), Checklist(steps)]
    if hours is not None and first.topic.hours > hours:
        blocks.append(Text(f"{bold(first.topic.title)} takes about {first.topic.hours} h; {hours:g} h make a start."))
    blocks.append(Text(f"{hours_left(roadmap, marks)} h left in all: {weeks_left(roadmap, marks)}."))
    buttons = [Button(f"Open {first.label}", topic_call(named, topic=first.topic.id), "primary")]
    if marks.get(first.topic.id) is not Mark.LEARNING:
        buttons.append(Button(f"Start {first.label}", call("progress mark", topic=first.topic.id, state="learning")))
    buttons.append(Button(f"Stage {first.stage.number}", stage_call(first.stage.number, named)))
    buttons.append(pace_button(named))
    blocks.append(Actions(tuple(buttons)))
    names = ", ".join(f"{p.label} {p.topic.title}" for p in chosen)
    return Reply(f"Next{where}, about {count(total, 'hour')}: {names}.", tuple(blocks))


def _settled(roadmap: RoadmapContent, named: str | None) -> Reply:
    text = "Every topic is settled."
    button = Button("See the roadmap", call("roadmap show", **({} if named is None else {"roadmap": named})), "primary")
    if roadmap.active_projects and named is None:
        text += " The projects are the best way on."
        button = Button("See the projects", call("roadmap project"), "primary")
    return Reply(text, (Heading("Next"), Text(escape(text)), Actions((button,))))
