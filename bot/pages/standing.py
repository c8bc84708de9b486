"""A member's progress: bars by stage, claimed and checked apart, and the days they were active."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Code, Fields, Heading, Progress, Reply
from bot.curriculum.catalog import RoadmapContent
from bot.curriculum.models import Stage
from bot.pages.board import AS_PICTURE
from bot.pages.stage import next_topic
from bot.pages.streak import run_words, week_words
from bot.pages.wording import count
from bot.study.progress import Marks, Standing, stage_standing
from bot.study.streaks import Streak

WEEKS = 4
"""How many weeks the calendar of active days shows."""


@dataclass(frozen=True)
class Standings:
    """What there is to show of somebody.

    ``name`` is empty for the reader's own page, which alone has their ``streak``; ``today`` is the reader's.
    """

    roadmap: RoadmapContent
    marks: Marks
    active: Set[date]
    today: date
    name: str = ""
    streak: Streak | None = None

    @cached_property
    def stages(self) -> Sequence[tuple[Stage, Standing]]:
        """How far they are in each stage."""
        return [(stage, stage_standing(self.roadmap, stage, self.marks)) for stage in self.roadmap.stages]

    @cached_property
    def whole(self) -> Standing:
        """How far they are in the roadmap."""
        each = [standing for _, standing in self.stages]
        return Standing(sum(s.done for s in each), sum(s.checked for s in each), sum(s.total for s in each))

    @cached_property
    def pairs(self) -> Sequence[tuple[str, str]]:
        """The facts in words, each with its label; plain text."""
        whole = self.whole
        days = sum(day <= self.today for day in self.active)
        pairs = [
            ("Done", f"{whole.done} of {whole.total} topics"),
            ("Checked", f"{count(whole.checked, 'topic')}, by their questions"),
            ("Active", f"{count(days, 'day')} in the last {WEEKS} weeks"),
        ]
        if self.streak is not None and self.streak.on:
            pairs.append(("This week", week_words(self.streak, self.streak.week)))
            pairs.append(("Streak", run_words(self.streak)))
        return pairs


def first_day(today: date) -> date:
    """The Monday with which the calendar begins."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def standing_page(found: Standings) -> Reply:
    """Bars for every stage, then the last four weeks."""
    whole = found.whole
    blocks: list[Block] = [title(found), Fields(tuple((label, escape(value)) for label, value in found.pairs))]
    for stage, each in found.stages:
        blocks.append(Progress(f"{stage.number} {stage.short}", each.done, each.total, each.words))
    blocks.append(Code(_drawn(calendar(found.active, found.today))))
    if not found.name:
        upcoming = next_topic(found.roadmap, found.marks)
        items = [Button("What next?", call("roadmap next")), Button("Share", call("progress show", share=True))]
        items.append(Button(AS_PICTURE, call("progress show", picture=True)))
        if upcoming is not None:
            items.insert(0, Button(f"Open {upcoming.label}", call("roadmap topic", topic=upcoming.topic.id), "primary"))
        blocks.append(Actions(tuple(items)))
    who = f"{found.name} has" if found.name else "You have"
    return Reply(f"{who} done {whole.done} of {whole.total} topics, {whole.checked} of them checked.", tuple(blocks))


def title(found: Standings) -> Heading:
    """Whose progress it is, and in what."""
    return Heading(f"Progress of {found.name}" if found.name else "Your progress", found.roadmap.model.title)


def calendar(active: Set[date], today: date) -> list[tuple[str, list[bool | None]]]:
    """Each week's Monday, and for its seven days whether they were active; ``None`` for one that is still to come."""
    weeks = []
    for week in range(WEEKS):
        monday = first_day(today) + timedelta(weeks=week)
        days = [monday + timedelta(days=each) for each in range(7)]
        weeks.append((f"{monday.day} {monday:%b}", [None if day > today else day in active for day in days]))
    return weeks


def _drawn(weeks: Sequence[tuple[str, Sequence[bool | None]]]) -> str:
    signs = {None: " ", True: "●", False: "·"}
    lines = [f"{label:>6}   {' '.join(signs[day] for day in days)}".rstrip() for label, days in weeks]
    return "\n".join(["         M T W T F S S", *lines])
