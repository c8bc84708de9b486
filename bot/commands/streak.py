"""``/streak``: the weeks you kept, in your own days; why they stand so; rest, and a switch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from bot.chat.command import Group
from bot.chat.errors import UserError
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.pages.repair import written_by_others
from bot.pages.streak import rest_page, streak_page, why_page
from bot.pages.wording import count, dated, long_day
from bot.study import history, repairs, rules, runs

group = Group("streak", "Your weeks: how this one stands, why, rest")

REST_EXAMPLE = "/streak rest tomorrow"


@group.command("show", "This week, your run, your freezes")
def show(ctx: Context) -> Reply:
    """Where the caller stands."""
    return streak_page(history.of(ctx.db, ctx.member, ctx.now))


@group.command("why", "Why a week stands as it does, day by day", example="/streak why today")
def why(ctx: Context, day: Annotated[date | None, Arg("A day; without one, this week")] = None) -> Reply:
    """The rule, and the ledger's rows, of one week."""
    streak = history.of(ctx.db, ctx.member, ctx.now)
    if day is not None and day > streak.today:
        raise UserError(
            f"{dated(day)} has not come yet: for you it is {long_day(streak.today)}.", example="/streak why today"
        )
    week = streak.week if day is None else streak.of(day)
    if week is None:
        raise UserError(
            f"You came here on {dated(ctx.member.since)}; there is nothing before that week.", example="/streak why"
        )
    entries = history.entries(ctx.db, ctx.member, week.monday, week.sunday)
    others = written_by_others(repairs.given(ctx.db, ctx.member, week.monday, week.sunday))
    return why_page(streak, week, entries, ctx.member.place(ctx.now), day, ctx.member.since, others)


@group.command("rest", "Plan days of rest: their weeks ask for less", example=REST_EXAMPLE, writes=True)
def rest(
    ctx: Context,
    first: Annotated[date, Arg("The first day: tomorrow, or a date such as 2026-12-24")],
    last: Annotated[date | None, Arg("The last day; without it, one day")] = None,
) -> Reply:
    """Plan rest, ahead of time."""
    today = ctx.member.local_day(ctx.now)
    last = last or first
    if first <= today:
        raise UserError(
            f"Rest is planned ahead, from tomorrow on; for you it is {long_day(today)}. "
            "What is past is not rewritten: a freeze stands in for a week that did not work out.",
            example=REST_EXAMPLE,
        )
    if last < first:
        raise UserError(f"The last day, {dated(last)}, is before the first.", example=REST_EXAMPLE)
    if last - today > timedelta(days=rules.REST_AHEAD):
        raise UserError(f"Rest is planned up to {rules.REST_AHEAD} days ahead.", example=REST_EXAMPLE)
    if (last - first).days >= rules.REST_DAYS:
        raise UserError(
            f"One rest is up to {count(rules.REST_DAYS, 'day')}. For longer, switch your streak off: your run waits.",
            example="/streak off",
        )
    new = history.rest(ctx.db, ctx.member, ctx.now, first, last)
    return rest_page(first, last, new, runs.note(ctx.db, ctx.member, ctx.now))


@group.command("off", "Switch your streak off; your run waits", writes=True)
def off(ctx: Context) -> Reply:
    """Nothing is counted or shown from tomorrow on."""
    history.switch(ctx.db, ctx.member, ctx.now, on=False)
    return streak_page(runs.note(ctx.db, ctx.member, ctx.now))


@group.command("on", "Switch your streak on again", writes=True)
def on(ctx: Context) -> Reply:
    """Weeks count again from today on."""
    history.switch(ctx.db, ctx.member, ctx.now, on=True)
    return streak_page(runs.note(ctx.db, ctx.member, ctx.now))
