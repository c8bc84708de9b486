"""``/squad``: a few people who see each other's week; joining and leaving one; when its members have time."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from bot.chat import text
from bot.chat.command import Group
from bot.chat.errors import UserError, quoted
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context
from bot.pages.squad import HOURS_EXAMPLE, hours_page, meeting_words, no_squad_page, squad_page
from bot.study import free_hours, periods, squad_boards, squads, visibility
from bot.study.squads import Squad
from bot.study.totals import CHECKED
from bot.study.zones import place_of

group = Group("squad", "A few people who see each other's week")

EXAMPLE = "/squad show"

Name = Annotated[str, Arg("Which squad, by its name", max_length=squads.NAME_LENGTH)]
When = Annotated[str, Arg("weekdays 18-21, sat 10-13; none for no hours", max_length=400)]


@group.command("show", "Your squad: who is in it, and how its week stands")
def show(ctx: Context) -> Reply:
    """The caller's own squad, or those that they could join."""
    return _page(ctx)


@group.command("join", "Join a squad that has room", example="/squad join Birch", writes=True, title="Join a squad")
def join(ctx: Context, squad: Name) -> Reply:
    """Be in that squad from now on, and in no other."""
    found = find(squads.all_of(ctx.db, ctx.member.community_id, ctx.now), squad)
    try:
        new = squads.join(ctx.db, ctx.member, ctx.now, found.id)
    except squads.Full:
        raise UserError(f"Squad {found.name} is full. Another one may have room.", example=EXAMPLE) from None
    except squads.Gone:
        raise UserError(f"Squad {found.name} is not there any more.", example=EXAMPLE) from None
    return _page(ctx, "You are in. Its members see your week, and you see theirs." if new else "That is your squad.")


@group.command("leave", "Leave your squad; your points stay yours", writes=True)
def leave(ctx: Context) -> Reply:
    """Be in no squad from now on."""
    was = squads.of(ctx.db, ctx.member, ctx.now)
    if was is None:
        raise UserError("You are in no squad, so there is none to leave.", example=EXAMPLE)
    squads.leave(ctx.db, ctx.member, ctx.now)
    return _page(ctx, f"You have left squad {was.name}. Your points stay yours.")


@group.command("hours", "When you have time, and when most of your squad have", example=HOURS_EXAMPLE, writes=True)
def hours(
    ctx: Context,
    free: Annotated[str | None, Arg("Your own: weekdays 18-21, sat 10-13; none", max_length=400)] = None,
) -> Reply:
    """Say one's free hours, in one's own zone; or see them with the squad's, laid over each other."""
    news = ""
    if free is not None:
        kept = _read(free)
        free_hours.keep(ctx.db, ctx.member.id, kept, ctx.now)
        news = "Kept. Your squad sees how many have time, and not who."
    zone = ctx.member.zone
    squad = squads.of(ctx.db, ctx.member, ctx.now)
    told = free_hours.of(ctx.db, [ctx.member.id, *(squad.members if squad is not None else ())])
    people = [each for id_, each in told.items() if squad is None or id_ in squad.members]
    counted = free_hours.overlaps(people, zone, ctx.now.astimezone(ZoneInfo(zone)).date())
    own = told.get(ctx.member.id)
    mine = own.hours if own is not None else frozenset()
    return hours_page(mine, squad, len(people), counted, place_of(zone).city, news)


@group.command(
    "free", "Say when you have time", hidden=True, writes=True, example=HOURS_EXAMPLE, title="Your free hours"
)
def free_(ctx: Context, free: When) -> Reply:
    """The same by a form; reached by buttons."""
    return hours(ctx, free)


def find(there: list[Squad], named: str) -> Squad:
    """The squad of ``there`` that is meant by its name, or by how its name begins. Raises ``UserError``."""
    by_name = {each.name: each for each in there}
    name = text.matching(named, by_name)
    if name is not None:
        return by_name[name]
    near = text.nearest(named, by_name)
    raise UserError(
        f"There is no squad {quoted(named)} here.{f' Did you mean {near}?' if near else ''}", example=EXAMPLE
    )


def _page(ctx: Context, news: str = "") -> Reply:
    squad = squads.of(ctx.db, ctx.member, ctx.now)
    community = ctx.member.community_id
    if squad is None:
        return no_squad_page([each for each in squads.all_of(ctx.db, community, ctx.now) if each.room], news)
    week = periods.week(ctx.member.local_day(ctx.now))
    names = visibility.names(ctx.db, squad.members, mates=True)
    have = squad_boards.points_of(ctx.db, community, squad.members, CHECKED, week)
    order = sorted(names, key=lambda id_: (-have.get(id_, 0), squad.members.index(id_)))
    mates = [(f"{names[id_]} (you)" if id_ == ctx.member.id else names[id_], have.get(id_, 0)) for id_ in order]
    board = squad_boards.board(ctx.db, community, CHECKED, week, squad.id)
    zone = ctx.member.zone
    told = free_hours.of(ctx.db, squad.members)
    counted = free_hours.overlaps(list(told.values()), zone, ctx.now.astimezone(ZoneInfo(zone)).date())
    return squad_page(squad, mates, board.own, board.squads, meeting_words(counted), news)


def _read(typed: str) -> frozenset[int]:
    try:
        return free_hours.read(typed)
    except free_hours.Unreadable as error:
        raise UserError(
            f"I cannot read {quoted(error.part)} as days and whole hours of the week.", example=HOURS_EXAMPLE
        ) from None
