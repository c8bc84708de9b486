"""Everybody's own page: where they are, what comes next, and the ways on."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Fields, Heading, Progress, Reply, Text
from bot.curriculum.catalog import RoadmapContent
from bot.pages.stage import next_topic
from bot.study.progress import Marks, at_home, standing


def home_page(roadmap: RoadmapContent, marks: Marks, active: int) -> Reply:
    """The page of a member with ``marks`` who was active on ``active`` days of this week."""
    whole = standing((p.topic for stage in roadmap.stages for p in at_home(roadmap, stage)), marks)
    upcoming = next_topic(roadmap, marks)
    blocks: list[Block] = [
        Heading("Cairn", roadmap.model.title),
        Progress("You", whole.done, whole.total, whole.words),
    ]
    pairs = [("This week", f"active on {active} {'day' if active == 1 else 'days'}")]
    items: list[Button] = []
    if upcoming is not None:
        pairs.append(("Next", f"{upcoming.label} {escape(upcoming.topic.title)}: about {upcoming.topic.hours} h"))
        items.append(Button(f"Open {upcoming.label}", call("roadmap topic", topic=upcoming.topic.id), "primary"))
    else:
        pairs.append(("Next", "every topic is done; check the ones you only claimed"))
    items += [
        Button("What next?", call("roadmap next")),
        Button("The roadmap", call("roadmap show")),
        Button("My progress", call("progress show")),
    ]
    blocks += [Fields(tuple(pairs)), Actions(tuple(items))]
    blocks.append(Text("Every command has a button or a form; type `/study help` for all of them."))
    more = (Button("Help", call("study help")), Button("What is kept about you", call("study privacy")))
    blocks.append(Actions(more))
    return Reply(f"You have done {whole.done} of {whole.total} topics.", tuple(blocks))
