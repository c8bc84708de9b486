"""``/studyadmin schedule``: which posts come by themselves here, where and when; and what one would say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from sqlalchemy import select

from bot.chat import text
from bot.chat.errors import UserError, quoted
from bot.chat.option import Arg
from bot.chat.reply import Reply
from bot.chat.request import Context, Right
from bot.commands.profile import complete_zones
from bot.commands.studyadmin import group
from bot.delivery import planning, schedules
from bot.delivery.kinds import Kind, Skip
from bot.delivery.schedules import Schedule
from bot.delivery.states import State
from bot.pages.schedule import preview_page, said_page, schedule_page, schedules_page, when_words
from bot.posts import compose, load_posts
from bot.store.engine import rehearsal
from bot.store.tables import communities, spaces
from bot.study import audit, zones
from bot.study import communities as settings

EXAMPLE = "/studyadmin schedule set pledge-prompt Monday 09:00"
LIST = "/studyadmin schedule list"

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
if TYPE_CHECKING:
    PostName = str
else:
    PostName = Literal[tuple(load_posts())]
Action = Literal["list", "set", "pause", "resume", "run", "preview", "notices"]


@group.command(
    "schedule",
    "Posts that come by themselves here: see, set, pause, preview them",
    example=EXAMPLE,
    right=Right.MANAGE,
    writes=True,
)
def schedule(
    ctx: Context,
    action: Annotated[Action, Arg("What to do; without it, all posts are listed")] = "list",
    post: Annotated[PostName | None, Arg("Which post")] = None,
    day: Annotated[Weekday | None, Arg("On which day of the week")] = None,
    at: Annotated[str | None, Arg("At what time there: 09:00", max_length=40)] = None,
    zone: Annotated[
        str | None, Arg("Where that time is read: a city; else the group's", complete=complete_zones)
    ] = None,
) -> Reply:
    """List, set, pause, resume, run or preview posts; or say where notices go. Posts come where this is typed."""
    home = _home(ctx)
    if action == "notices":
        return _notices(ctx, home)
    if at is not None and (post is None or action == "list"):
        raise _unknown(at)
    if action == "list" or (post is None and action != "set"):
        return _list(ctx, home)
    kinds = load_posts()
    if post is None:
        raise UserError(f"Which post? There are: {', '.join(kinds)}.", example=EXAMPLE)
    kind = kinds[post]
    if action == "set":
        return _set(ctx, home, kind, day, at, zone)
    found = schedules.find(ctx.db, ctx.request.space, kind.name)
    if action == "preview":
        return _preview(ctx, home, kind, found)
    if found is None:
        raise UserError(f"{kind.title} is not switched on here.", example=f"/studyadmin schedule set {kind.name}")
    if action == "pause":
        return _pause(ctx, kind, found)
    return _resume(ctx, kind, found) if action == "resume" else _run(ctx, kind, found)


def _list(ctx: Context, home: int) -> Reply:
    kinds = list(load_posts().values())
    found = {each.kind: each for each in schedules.of_space(ctx.db, home)}
    notices = settings.notices(ctx.db, home)
    return schedules_page(kinds, found, schedules.latest(ctx.db, ctx.request.space), notices)


def _set(ctx: Context, home: int, kind: Kind, day: Weekday | None, at: str | None, zone: str | None) -> Reply:
    minute = None if at is None else text.time_of_day(at)
    if at is not None and minute is None:
        raise UserError(f"I cannot read {quoted(at)} as a time of day.", example=EXAMPLE)
    if day is not None and not kind.weekly:
        raise UserError(f"{kind.title} comes every day, so it has no weekday.", example=LIST)
    place = None if zone is None else zones.meant(zone)
    if zone is not None and place is None:
        raise UserError(f"I know no one city called {quoted(zone)}. Name the biggest one near you.", example=EXAMPLE)
    days = None if day is None else 1 << WEEKDAYS.index(day)
    made = switched_on(ctx, home, kind, ctx.request.channel, days, minute, None if place is None else place.zone)
    return schedule_page(kind, made, "Set. It comes in this channel.", ctx.now)


def switched_on(
    ctx: Context,
    home: int,
    kind: Kind,
    channel: str,
    days: int | None = None,
    minute: int | None = None,
    zone: str | None = None,
) -> Schedule:
    """Let posts of ``kind`` come in ``channel`` of the space ``home``, as the caller wants; what is not given stays."""
    name = ctx.request.names.get(ctx.request.person, "")
    made = schedules.switch_on(
        ctx.db, home, kind, channel, ctx.member.id, name, ctx.now, days=days, minute=minute, zone=zone
    )
    _audit(ctx, f"{kind.name}: on, {when_words(kind, made)}, in {made.channel}")
    return made


def _pause(ctx: Context, kind: Kind, found: Schedule) -> Reply:
    if found.paused_at is not None and not found.failed:
        return schedule_page(kind, found, "It is paused already.", ctx.now)
    schedules.pause(ctx.db, found, ctx.now, "An organiser paused it.")
    _audit(ctx, f"{kind.name}: paused")
    return schedule_page(kind, _read(ctx, kind), "Paused.", ctx.now)


def _resume(ctx: Context, kind: Kind, found: Schedule) -> Reply:
    if found.paused_at is None:
        return schedule_page(kind, found, "It is running.", ctx.now)
    going = schedules.resume(ctx.db, found, kind, ctx.now)
    _audit(ctx, f"{kind.name}: resumed")
    return schedule_page(kind, going, "It goes on.", ctx.now)


def _run(ctx: Context, kind: Kind, found: Schedule) -> Reply:
    if found.paused_at is not None:
        raise UserError(f"{kind.title} is paused.", example=f"/studyadmin schedule resume {kind.name}")
    before = planning.at_once(ctx.db, found, kind, ctx.now)
    when = "this week" if kind.weekly else "today"
    if before in (None, State.SKIPPED, State.FAILED, State.PLANNED):
        _audit(ctx, f"{kind.name}: run")
        return schedule_page(
            kind, _read(ctx, kind), "It comes within a few seconds, and is this period's post.", ctx.now
        )
    if before is State.UNCERTAIN:
        raise UserError(f"It may have been posted {when} already; somebody was asked to look.", example=LIST)
    return schedule_page(kind, found, f"It has been posted {when} already, and comes once.", ctx.now)


def _preview(ctx: Context, home: int, kind: Kind, found: Schedule | None) -> Reply:
    """The post that comes next, from what is known now. Nothing is posted, and nothing written."""
    as_if = found or _as_if(ctx, home, kind)
    due = as_if.following(kind, ctx.now)
    with rehearsal(ctx.db):
        made = compose(ctx.db, ctx.content, as_if, kind, due.period, due.at, max(ctx.now, due.at))
    if isinstance(made, Skip):
        return said_page(kind.title, f"As things stand, nothing would be posted. {made.reason}")
    return preview_page(kind.title, due.at, made)


def _as_if(ctx: Context, home: int, kind: Kind) -> Schedule:
    """The schedule that there would be if it were switched on here, now."""
    community = ctx.member.community_id
    zone = ctx.db.execute(select(communities.c.zone).where(communities.c.id == community)).scalar_one()
    return Schedule(
        id=0,
        space_id=home,
        community_id=community,
        space=ctx.request.space,
        kind=kind.name,
        channel=ctx.request.channel,
        days=kind.days,
        minute=kind.minute,
        zone=zone,
        member_id=ctx.member.id,
        name=ctx.request.names.get(ctx.request.person),
        at=ctx.now,
        paused_at=None,
        failed=False,
        reason=None,
        introduced=None,
        next_day=ctx.now.date(),
        next_at=None,
        left_at=None,
    )


def _notices(ctx: Context, home: int) -> Reply:
    settings.put_notices(ctx.db, ctx.member, ctx.now, home, ctx.request.channel)
    return said_page("Notices", "What organisers have to see to is said in this channel from now on.")


def _home(ctx: Context) -> int:
    """The space that this is typed in. Raises ``UserError`` where somebody talks to Cairn alone."""
    space = ctx.request.space
    here = select(spaces.c.id).where(spaces.c.platform == space.platform, spaces.c.external_id == space.id)
    found = None if space.direct else ctx.db.execute(here).scalar()
    if found is None:
        raise UserError(
            "Posts belong to a group's place. Use this in the channel where they are to come.", example=LIST
        )
    return int(found)


def _unknown(word: str) -> UserError:
    """What is said to a ``word`` that is neither an action nor a post."""
    known = [*get_args(Action), *load_posts()]
    near = text.nearest(word, known)
    hint = f" Did you mean {near}?" if near else f" There are: {', '.join(known)}."
    return UserError(f"I do not know {quoted(word)} here.{hint}", example=EXAMPLE)


def _read(ctx: Context, kind: Kind) -> Schedule:
    found = schedules.find(ctx.db, ctx.request.space, kind.name)
    if found is None:
        raise LookupError("a schedule vanished inside the transaction that found it")
    return found


def _audit(ctx: Context, about: str) -> None:
    audit.write(ctx.db, ctx.member, ctx.now, "schedule", about)
