"""What a check-in did: for which day it counts, what it earned, how the week stands."""

from __future__ import annotations

from datetime import date

from bot.chat.invocation import call
from bot.chat.markup import code, escape
from bot.chat.reply import Actions, Block, Button, Heading, Progress, Quote, Reply, Text
from bot.chat.text import shortened
from bot.curriculum.catalog import Placed
from bot.pages.streak import week_words, what_keeps_it
from bot.pages.wording import count, long_day, spent, zone_words
from bot.study.checkins import Kept
from bot.study.streaks import Streak, monday

SHARED = 240
"""How much of the words everybody is shown: the line is a short one."""


def checkin_page(
    kept: Kept, day: date, text: str, minutes: int | None, placed: Placed | None, streak: Streak, group_zone: str = ""
) -> Reply:
    """The answer to whoever checked in for ``day``; ``group_zone`` is the group's, for those without their own."""
    said = _said(kept, day, streak.today)
    about = [spent(minutes)] if minutes else []
    about += [f"{placed.label} {placed.topic.title}"] if placed is not None else []
    blocks: list[Block] = [
        Heading("Checked in", long_day(day)),
        Text(escape(said)),
        Quote(text, " · ".join(about)),
        *_week(streak, day),
    ]
    if group_zone:
        blocks.append(Text(f"{escape(zone_words(group_zone))} {code('/profile set zone=Berlin')}"))
    items = [Button(f"Open {placed.label}", call("roadmap topic", topic=placed.topic.id))] if placed else []
    if streak.on:
        items.append(Button("My streak", call("streak show")))
    items.append(Button("What next?", call("roadmap next"), "primary"))
    if kept.new:
        items.append(Button("Take it back", call("progress undo")))
    blocks.append(Actions(tuple(items)))
    week = f" {week_words(streak, streak.of(day))}." if streak.on else ""
    return Reply(f"Checked in. {said}{week}", tuple(blocks))


def shared_line(name: str, day: date, text: str, minutes: int | None) -> Reply:
    """What everybody sees of a check-in that is shared: one short line, and how to add one's own."""
    who = name or "A member"
    when = f"{who}, {long_day(day)}" + (f" · {spent(minutes)}" if minutes else "")
    line = shortened(" ".join(text.split()), SHARED)
    return Reply(f"{who} checked in: {line}", (Quote(line, when), Text(f"Add yours: {code('/checkin')}")))


def taken_back_page(day: date, text: str | None, streak: Streak) -> Reply:
    """The answer to whoever took a check-in for ``day`` back; ``text`` is shown once more, and kept no longer."""
    said = f"Taken back: your check-in for {long_day(day)}."
    blocks: list[Block] = [Heading("Check-in", "taken back"), Text(escape(said))]
    if text:
        blocks.append(Quote(text, "kept no longer"))
    blocks += _week(streak, day)
    blocks.append(
        Actions((Button("Check in", call("checkin"), "primary"), Button("My progress", call("progress show"))))
    )
    return Reply(said, tuple(blocks))


def _said(kept: Kept, day: date, today: date) -> str:
    when = f"{'today' if day == today else 'your day before'}, {long_day(day)}"
    if not kept.new:
        return f"That is there already for {when}. Nothing has changed."
    if kept.points:
        return f"It counts for {when}: {count(kept.points, 'point')}."
    return f"It is kept for {when}, as number {kept.number}. A day's first check-in has its point already."


def _week(streak: Streak, day: date) -> list[Block]:
    """How the week of ``day`` stands, unless the streak is switched off."""
    week = streak.of(day)
    if week is None or not streak.on:
        return []
    label = "This week" if week is streak.week else f"Week of {monday(day).day} {monday(day):%b}"
    return [
        Progress(label, len(week.active), max(week.quota, len(week.active), 1), week_words(streak, week)),
        Text(escape(what_keeps_it(streak, week))),
    ]
