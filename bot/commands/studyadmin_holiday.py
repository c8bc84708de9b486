"""``/studyadmin holiday``: days on which nothing is asked of anybody in the group."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from bot.chat.errors import UserError
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.commands.studyadmin import group
from bot.pages.holidays import holidays_page, span_words
from bot.pages.wording import dated
from bot.study import holidays
from bot.study.streaks import DAY, Holiday

EXAMPLE = "/studyadmin holiday add 2026-12-24 2027-01-01 Winter break"
LIST = "/studyadmin holiday list"

LONGEST = 62
"""Days of one holiday. What takes longer is a pause of the group."""

Text = Annotated[str | None, Arg("What it is called; everybody reads that", max_length=holidays.NAME_LENGTH)]


@group.command("holiday", "The group's holidays: list, add, remove", example=LIST, right=Right.MANAGE, writes=True)
def holiday(
    ctx: Context,
    change: Annotated[Literal["list", "add", "remove"], Arg("list them, add one, or remove one ahead")],
    first: Annotated[date | None, Arg("The first day: 2026-12-24")] = None,
    last: Annotated[date | None, Arg("The last day; without it, one day")] = None,
    name: Text = None,
) -> Reply:
    """Holidays are the same days on everybody's calendar; nothing becomes worse by one for anybody."""
    if change == "list":
        return _page(ctx)
    if first is None:
        raise UserError(f"Which day? {change.capitalize()} takes the first day of the holiday.", example=EXAMPLE)
    return _add(ctx, first, last or first, name or "Holiday") if change == "add" else _remove(ctx, first)


def _add(ctx: Context, first: date, last: date, name: str) -> Reply:
    if last < first:
        raise UserError(f"The last day, {dated(last)}, is before the first.", example=EXAMPLE)
    if (last - first).days >= LONGEST:
        raise UserError(f"One holiday is up to {LONGEST} days. For longer, enter several.", example=EXAMPLE)
    found = Holiday(first, last, name)
    new = holidays.add(ctx.db, ctx.member, ctx.now, found)
    said = f"{name}, {span_words(found)}"
    return _page(ctx, f"Added: {said}. Weeks ask for less by it." if new else f"It is there already: {said}.")


def _remove(ctx: Context, first: date) -> Reply:
    there = [each for each in holidays.of(ctx.db, ctx.member.community_id) if each.first == first]
    if not there:
        raise UserError(f"No holiday begins on {dated(first)}.", example=LIST)
    gone = [each.name for each in there if holidays.withdraw(ctx.db, ctx.member, ctx.now, each)]
    if not gone:
        raise UserError(
            f"{there[0].name} has begun, or begins tomorrow: people count on it, so it stays.", example=LIST
        )
    return _page(ctx, f"Removed: {', '.join(gone)}.")


def _page(ctx: Context, news: str = "") -> Reply:
    today = ctx.member.local_day(ctx.now)
    free = today + holidays.AHEAD_OF_US + DAY
    return holidays_page(holidays.of(ctx.db, ctx.member.community_id), today, free, news)
