"""``/checkin``: say what you did today. One a day earns its point; a few a week keep the week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

from bot.chat.command import Group
from bot.chat.errors import UserError
from bot.chat.option import Arg
from bot.chat.reply import Post, Reply
from bot.chat.request import Context
from bot.commands.roadmap import complete_topics, find_topic
from bot.pages.checkin import checkin_page, shared_line
from bot.pages.pledge import promise_line
from bot.pages.wording import dated, long_day
from bot.study import checkins, pledges, rules, runs

group = Group("checkin", "Say what you did today, or yesterday")

EXAMPLE = "/checkin read about joins 25m topic=3.2"


@group.command(example=EXAMPLE, writes=True, title="Check in")
def check_in(
    ctx: Context,
    text: Annotated[str, Arg("What you did, in a few words", max_length=rules.CHECKIN_LENGTH, paragraph=True)],
    minutes: Annotated[timedelta | None, Arg("How long: 25m, 1h30", ge=1, le=rules.DAY_MINUTES)] = None,
    topic: Annotated[str | None, Arg("On which topic: 3.2, or its title", complete=complete_topics)] = None,
    day: Annotated[date | None, Arg("For which day: today or yesterday")] = None,
    share: Annotated[bool, Arg("Show a short line of it to everyone here")] = False,
) -> Reply:
    """Keep what was done, for the caller alone unless it is shared."""
    counts = _day(ctx, day)
    placed = find_topic(ctx, topic, EXAMPLE) if topic is not None else None
    spent = None if minutes is None else max(1, round(minutes / timedelta(minutes=1)))
    subject = placed.topic.id if placed is not None else ""
    kept = checkins.add(ctx.db, ctx.member, ctx.now, counts, text, spent, subject)
    streak, group_zone = runs.note(ctx.db, ctx.member, ctx.now), "" if ctx.member.chose_zone else ctx.member.zone
    reply = checkin_page(kept, counts, text, spent, placed, streak, group_zone, _promise(ctx))
    if not share:
        return reply
    name = ctx.request.names.get(ctx.request.person, "")
    return replace(reply, posts=(Post(ctx.request.channel, shared_line(name, counts, text, spent)),))


def _promise(ctx: Context) -> str:
    """What the check-in did for a promise, which is paid for if that kept it."""
    before = pledges.of(ctx.db, ctx.member)
    after, tallies = pledges.settle(ctx.db, ctx.now, before)
    return promise_line(before, after, tallies, ctx.member.local_day(ctx.now))


def _day(ctx: Context, wanted: date | None) -> date:
    """The member's own day that is meant. Raises ``UserError`` for one that has gone, or has not come."""
    today, before = checkins.days(ctx.member, ctx.now)
    if wanted is None or wanted == today:
        return today
    if wanted > today:
        raise UserError(
            f"{dated(wanted)} has not come yet: for you it is {long_day(today)}, in {ctx.member.place(ctx.now)[0]}. "
            "Check-ins count for today or yesterday.",
            example=EXAMPLE,
        )
    if wanted < before:
        raise UserError(
            f"{dated(wanted)} has gone by. Check-ins count for today, {long_day(today)}, or the day before.",
            example=EXAMPLE,
        )
    if before < ctx.member.since:
        raise UserError(
            f"You came here on {long_day(ctx.member.since)}. Check-ins count from that day on.", example=EXAMPLE
        )
    return before  # also for a date in between, which the member's zone left out
