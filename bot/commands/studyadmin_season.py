"""``/studyadmin season-…``: which season the group follows, since when, and its pauses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from bot.chat.errors import UserError, quoted
from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.option import Arg
from bot.chat.reply import Actions, Block, Button, Fields, Heading, Reply, Text, When
from bot.chat.request import Context, Right
from bot.commands.studyadmin import group
from bot.curriculum.season import SeasonContent
from bot.pages.wording import count, dated
from bot.study import announced, seasons
from bot.study.seasons import Running

START = "/studyadmin season-start"
SHOW = "/studyadmin season-show"
END = "/studyadmin season-end end"
PAUSE = "/studyadmin season-pause 2 2026-12-21"
WEEK = timedelta(days=7)
FAR = 53 * WEEK


@group.command("season-start", "Start a season of weekly challenges", right=Right.MANAGE, writes=True, example=START)
def start(
    ctx: Context,
    season: Annotated[str | None, Arg("Which one; without it, the first there is")] = None,
    monday: Annotated[date | None, Arg("The Monday of week 1; without it, the next one")] = None,
) -> Reply:
    """Let the group follow a season. A start in the past is fine: weeks that are over are practice."""
    today = ctx.member.local_day(ctx.now)
    running, new = begin(ctx, season, monday or today + timedelta(days=-today.weekday() % 7))
    said = "Started." if new else "It is running already."
    return _page(ctx, running, ctx.content.season(running.season), said)


def begin(ctx: Context, season: str | None, monday: date) -> tuple[Running, bool]:
    """Let the group follow ``season`` (none: the first there is) from ``monday``. Returns it, and whether that is new.

    Raises ``UserError`` for another day of the week, one far away, and while another season runs.
    """
    found = _found(ctx, season)
    _require_monday(monday, ctx.member.local_day(ctx.now), START)
    running = seasons.start(ctx.db, ctx.member, ctx.now, found.model.season, monday)
    if running is None:
        there = _running(ctx)
        if (there.season, there.starts) == (found.model.season, monday):
            return there, False
        raise UserError("A season is running here already. End it first, or let it run.", example=SHOW)
    announced.settle(ctx.db, ctx.content, ctx.member.community_id, ctx.now)
    return running, True


@group.command("season-show", "The season of this group", right=Right.MANAGE, writes=True)
def show(ctx: Context) -> Reply:
    """Which season runs, in which week it is, and its pauses."""
    running = _running(ctx)
    return _page(ctx, running, ctx.content.season(running.season))


@group.command("season-pause", "Move the coming weeks back", right=Right.MANAGE, writes=True, example=PAUSE)
def pause(
    ctx: Context,
    weeks: Annotated[int, Arg("By how many weeks", ge=1, le=12)],
    monday: Annotated[date | None, Arg("From which Monday on; without it, the next one")] = None,
) -> Reply:
    """A pause between two weeks: everything from that Monday on comes later. What is open stays open."""
    running, today = _running(ctx), ctx.member.local_day(ctx.now)
    first = monday or today + timedelta(days=7 - today.weekday())
    _require_monday(first, today, PAUSE)
    if seasons.instant(first, 0, running.zone) <= ctx.now:
        raise UserError(f"{dated(first)} has begun. A pause begins on a Monday to come.", example=PAUSE)
    changed = seasons.pause(ctx.db, ctx.member, ctx.now, running, first, weeks)
    return _page(ctx, changed, ctx.content.season(running.season), f"Paused for {count(weeks, 'week')}.")


@group.command("season-resume", "Take back the last pause that has not begun", right=Right.MANAGE, writes=True)
def resume(ctx: Context) -> Reply:
    """Only what has not begun can be taken back: people may have planned by it."""
    running = _running(ctx)
    if not seasons.resume(ctx.db, ctx.now, running, ctx.member.local_day(ctx.now)):
        raise UserError("There is no pause to come that could be taken back.", example=SHOW)
    return _page(ctx, seasons.by_id(ctx.db, running.id), ctx.content.season(running.season), "Taken back.")


@group.command("season-end", "End the season; nothing more is announced", right=Right.MANAGE, writes=True, example=END)
def end(ctx: Context, confirm: Annotated[str, Arg("Type end; results and points stay", max_length=16)]) -> Reply:
    """End the season for good. What was earned stays."""
    running = _running(ctx)
    if confirm.strip().casefold() != "end":
        raise UserError("Nothing was ended. Type the word end to confirm.", example=END)
    seasons.end(ctx.db, ctx.member, ctx.now, running)
    return Reply("The season has ended.", (Heading("The season has ended"), Text("Results and points stay.")))


def _running(ctx: Context) -> Running:
    running = seasons.of(ctx.db, ctx.member.community_id)
    if running is None:
        raise UserError("No season is running here yet.", example=START)
    return running


def _found(ctx: Context, season: str | None) -> SeasonContent:
    if not ctx.content.seasons:
        raise UserError("There is no season in the content folder.", example="/roadmap show")
    if season is None:
        return ctx.content.seasons[0]
    typed = season.strip().casefold()
    for each in ctx.content.seasons:
        if typed in (each.model.season, each.model.title.casefold()):
            return each
    known = ", ".join(each.model.season for each in ctx.content.seasons)
    raise UserError(f"There is no season {quoted(season)}. There are: {known}.", example=START)


def _require_monday(day: date, today: date, example: str) -> None:
    if day.weekday():
        before = day - timedelta(days=day.weekday())
        raise UserError(f"{dated(day)} is no Monday. Use {before} or {before + WEEK}.", example=example)
    if abs(day - today) > FAR:
        raise UserError(f"{dated(day)} is too far away: up to a year is taken.", example=example)


def _page(ctx: Context, running: Running, found: SeasonContent | None, news: str = "") -> Reply:
    title = found.model.title if found is not None else running.season
    weeks = found.model.weeks if found is not None else 0
    week = running.week(ctx.now, weeks)
    where = f"week {week} of {weeks}" if week else "not begun"
    pairs = [("Week 1", dated(running.monday(1))), ("Last week", dated(running.monday(weeks))), ("Zone", running.zone)]
    pairs += [("Pause", f"{count(each.weeks, 'week')} from {dated(each.first)}") for each in running.pauses]
    blocks: list[Block] = [Heading(f"Season · {title}", where)]
    if news:
        blocks.append(Text(escape(news)))
    blocks.append(Fields(tuple((name, escape(value)) for name, value in pairs)))
    if week < weeks:
        blocks.append(When(f"Week {week + 1} opens", running.opens(week + 1)))
    if week:
        blocks.append(Actions((Button("This week's challenge", call("challenge show")),)))
    return Reply(f"Season {title}: {where}.", tuple(blocks))
