"""Everybody's own page: where they are, how their week stands, what comes next, and the ways on."""

from __future__ import annotations

from bot.chat.invocation import call
from bot.chat.markup import code, escape
from bot.chat.reply import Actions, Block, Button, Fields, Heading, Link, Progress, Reply, Text
from bot.curriculum.catalog import RoadmapContent
from bot.pages.stage import next_topic
from bot.pages.streak import run_words, week_words
from bot.pages.wording import count, zone_words
from bot.study.progress import Marks, at_home, standing
from bot.study.streaks import Streak


def home_page(
    roadmap: RoadmapContent,
    marks: Marks,
    streak: Streak,
    group_zone: str = "",
    support_url: str = "",
    promise: str = "",
) -> Reply:
    """The page of a member with ``marks`` whose weeks stand as ``streak``; nothing on it is about anybody else.

    ``group_zone`` is the zone of their group, for somebody without one of their own; ``support_url`` leads to help;
    ``promise`` says what they promised for this week, and how it stands.
    """
    whole = standing((p.topic for stage in roadmap.stages for p in at_home(roadmap, stage)), marks)
    upcoming = next_topic(roadmap, marks)
    week = streak.week
    days = len(week.active)
    blocks: list[Block] = [
        Heading("Cairn", roadmap.model.title),
        Progress("You", whole.done, whole.total, whole.words),
    ]
    pairs = []
    if streak.on:
        blocks.append(Progress("This week", days, max(week.quota, days, 1), week_words(streak, week)))
        pairs.append(("Streak", run_words(streak)))
    else:
        pairs.append(("This week", f"active on {count(days, 'day')}"))
    pairs.append(("Promise", escape(promise) if promise else f"none this week; {code('/pledge make 3 days')}"))
    items: list[Button] = []
    if upcoming is not None:
        pairs.append(("Next", f"{upcoming.label} {escape(upcoming.topic.title)}: about {upcoming.topic.hours} h"))
        items.append(Button(f"Open {upcoming.label}", call("roadmap topic", topic=upcoming.topic.id), "primary"))
    else:
        pairs.append(("Next", "every topic is done; check the ones you only claimed"))
    items += [
        Button("Check in", call("checkin"), "plain" if items else "primary"),
        Button("What next?", call("roadmap next")),
        Button("My progress", call("progress show")),
        Button("My streak", call("streak show")),
    ]
    blocks += [Fields(tuple(pairs)), Actions(tuple(items))]
    if group_zone:
        blocks.append(Text(f"{escape(zone_words(group_zone))} {code('/profile set zone=Berlin')}"))
    blocks.append(Text(f"Every command has a button or a form; type {code('/study help')} for all of them."))
    more: tuple[Button | Link, ...] = (
        Button("The roadmap", call("roadmap show")),
        Button("Settings", call("profile show")),
        Button("Help", call("study help")),
        Button("What is kept about you", call("study privacy")),
        *support_link(support_url),
    )
    blocks.append(Actions(more))
    weekly = f" This week: {week_words(streak, week)}." if streak.on else ""
    return Reply(f"You have done {whole.done} of {whole.total} topics.{weekly}", tuple(blocks))


def support_link(url: str) -> tuple[Link, ...]:
    """The way to the operator's own help, where there is one."""
    return (Link("Support", url),) if url else ()
