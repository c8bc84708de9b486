"""A member's progress: bars by stage, claimed and checked apart, and the days they were active."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta

from bot.chat.invocation import call
from bot.chat.reply import Actions, Block, Button, Code, Fields, Heading, Progress, Reply
from bot.curriculum.catalog import RoadmapContent
from bot.pages.stage import next_topic
from bot.study.progress import Marks, Standing, stage_standing

WEEKS = 4
"""How many weeks the calendar of active days shows."""


def first_day(today: date) -> date:
    """The Monday with which the calendar begins."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def standing_page(roadmap: RoadmapContent, marks: Marks, active: Set[date], today: date, name: str) -> Reply:
    """Bars for every stage, then the last four weeks. ``name`` is empty for the reader's own page."""
    stages = [(stage, stage_standing(roadmap, stage, marks)) for stage in roadmap.stages]
    whole = Standing(
        sum(each.done for _, each in stages),
        sum(each.checked for _, each in stages),
        sum(each.total for _, each in stages),
    )
    whose = f"Progress of {name}" if name else "Your progress"
    days = sum(day <= today for day in active)
    pairs = (
        ("Done", f"{whole.done} of {whole.total} topics"),
        ("Checked", f"{whole.checked} {'topic' if whole.checked == 1 else 'topics'}, by their questions"),
        ("Active", f"{days} {'day' if days == 1 else 'days'} in the last {WEEKS} weeks"),
    )
    blocks: list[Block] = [Heading(whose, roadmap.model.title), Fields(pairs)]
    blocks += [Progress(f"{stage.number} {stage.short}", each.done, each.total, each.words) for stage, each in stages]
    blocks.append(Code(_calendar(active, today)))
    if not name:
        upcoming = next_topic(roadmap, marks)
        items = [Button("What next?", call("roadmap next")), Button("Share", call("progress show", share=True))]
        if upcoming is not None:
            items.insert(0, Button(f"Open {upcoming.label}", call("roadmap topic", topic=upcoming.topic.id), "primary"))
        blocks.append(Actions(tuple(items)))
    who = f"{name} has" if name else "You have"
    return Reply(f"{who} done {whole.done} of {whole.total} topics, {whole.checked} of them checked.", tuple(blocks))


def _calendar(active: Set[date], today: date) -> str:
    lines = ["         M T W T F S S"]
    for week in range(WEEKS):
        monday = first_day(today) + timedelta(weeks=week)
        days = [monday + timedelta(days=each) for each in range(7)]
        cells = " ".join(" " if day > today else "●" if day in active else "·" for day in days)
        lines.append(f"{monday.day:>2} {monday:%b}   {cells}".rstrip())
    return "\n".join(lines)
