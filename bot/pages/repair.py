"""What an organiser repaired for a member, and what others wrote for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.chat.markup import escape
from bot.chat.reply import Block, Fields, Heading, Quote, Reply, Text
from bot.pages.streak import week_words
from bot.pages.wording import count, long_day, short_day
from bot.study.streaks import Streak, monday

SEEN = "They see it with your reason in /streak why. It is a row of its own, with you as its author."
SHOWN = 6
"""How many rows that others wrote are shown of one week."""

_BY = {
    "repair": "an organiser made this day an active one",
    "undo": "an organiser took that back",
    "award": "an organiser",
    "thanks": "thanks",
    "hide": "an organiser took you off the boards",
    "show": "an organiser put you back on the boards",
}


def repaired_page(name: str, day: date, reason: str, new: bool, back: bool, streak: Streak) -> Reply:
    """The answer to an organiser who repaired ``day``, or took that ``back``; ``streak`` is the member's."""
    if new:
        now = "is no repaired day any more" if back else "is an active day"
    else:
        now = "was not repaired, so nothing changed" if back else "is an active day already, so nothing changed"
    said = f"For {name}, {long_day(day)} {now}."
    week = streak.of(day)
    blocks: list[Block] = [Heading("Repair", name), Text(escape(said))]
    if new:
        blocks += [Quote(reason, "your reason"), Text(escape(SEEN))]
    if week is not None:
        blocks.append(Fields(((f"Week of {short_day(monday(day))}", escape(week_words(streak, week))),)))
    return Reply(said, tuple(blocks))


def awarded_page(name: str, points: int, reason: str, new: bool, total: int) -> Reply:
    """The answer to an organiser who gave points, or took some; ``total`` is what the member has now."""
    did = f"{count(points, 'point')} for {name}." if points > 0 else f"{count(-points, 'point')} taken from {name}."
    said = did if new else "You have written that today, for the same reason; nothing changed."
    blocks: list[Block] = [Heading("Points", name), Text(escape(said))]
    if new:
        blocks += [Quote(reason, "your reason"), Text(escape(SEEN))]
    blocks.append(Fields((("Now", count(total, "point")),)))
    return Reply(said, tuple(blocks))


def hidden_page(name: str, reason: str, what: str, new: bool, squad: bool) -> Reply:
    """The answer to an organiser who took a member off the boards (``hide``, ``left``), or put them back (``show``).

    ``squad`` says that they were in one, and are no more.
    """
    if what == "show":
        said = f"{name} is shown again, as they chose." if new else f"No organiser took {name} off the boards."
    else:
        said = f"{name} is shown to nobody now." if new else f"{name} is shown to nobody already."
    more = "What they earned stays theirs, and the totals of others stay right. "
    more += "They can show themselves again with /profile set visible=everyone."
    blocks: list[Block] = [Heading("Boards", name), Text(escape(said))]
    if squad:
        blocks.append(Text(escape("They are in no squad any more.")))
    if new:
        blocks += [Quote(reason, "your reason"), Text(escape(SEEN))]
    if what != "show":
        blocks.append(Text(escape(more)))
    return Reply(said, tuple(blocks))


def written_by_others(rows: Sequence[Any]) -> list[Block]:
    """What others wrote for somebody: ``rows`` as (kind, points, local_day, reason)."""
    if not rows:
        return []
    blocks: list[Block] = [Text(escape("Written for you by others:"))]
    for row in rows[-SHOWN:]:
        points = f" · {count(row.points, 'point')}" if row.points else ""
        by = f"{short_day(row.local_day)} · {_BY[row.kind]}{points}"
        blocks.append(Quote(row.reason or "words that were taken away", by))
    return blocks
