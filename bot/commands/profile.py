"""``/profile show, set``: where your days are, when they begin, and how many of them a week asks for.

What else is said of a member to themselves lies beside it, in files of its own that share this group.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from bot.chat.command import Group
from bot.chat.errors import UserError, quoted
from bot.chat.invocation import Value
from bot.chat.option import Arg
from bot.chat.reply import CHOICE_LENGTH, Choice, Reply
from bot.chat.request import Context
from bot.chat.text import shortened
from bot.commands.profile_wants import set_name, set_preferences, set_visible, wants
from bot.curriculum.catalog import Catalog
from bot.pages.profile import profile_page, zones_page
from bot.pages.wording import clock, count, long_day
from bot.study import history, moves, rules, runs, zones
from bot.study.members import Member
from bot.study.visibility import Visible
from bot.study.zones import Place

group = Group("profile", "You here: your settings, your accounts, what is kept")

EXAMPLE = "/profile set zone=Berlin"


def complete_zones(content: Catalog, typed: str, now: datetime) -> Iterable[Choice]:
    """Cities and countries like what was typed, each with the time it is there."""
    found = {place.zone: place for place in reversed(zones.search(typed, now))}
    return [Choice(shortened(p.label(now), CHOICE_LENGTH), p.zone) for p in reversed(found.values())]


Hour = Annotated[
    int | None, Arg("The hour at which your day begins, 0 to 12", ge=0, le=rules.LATEST_START, noun="hour")
]
Days = Annotated[int | None, Arg("Active days that a week asks of you, 1 to 7", ge=1, le=7)]


Shown = Literal["everyone", "squad", "alias", "hidden"]


Name = Annotated[str | None, Arg("What others read for you; none: two words", max_length=60, named=True)]
Quiet = Annotated[str | None, Arg("Hours in which nothing is sent to you: 22-7; none", max_length=20, named=True)]
Notify = Annotated[str | None, Arg("Where reminders reach you: here, a platform, off", max_length=32, named=True)]
Language = Annotated[str | None, Arg("Whose resources come first: de, hi; none", max_length=20, named=True)]


@group.command("show", "Your settings")
def show(ctx: Context) -> Reply:
    """What is in force, and what waits for its day."""
    return profile_page(ctx.member, ctx.now, history.of(ctx.db, ctx.member, ctx.now), wants(ctx))


@group.command("set", "Set your zone, your week, your name, who sees you, quiet hours", example=EXAMPLE, writes=True)
def set_(
    ctx: Context,
    zone: Annotated[str | None, Arg("A city near you, or your country", complete=complete_zones)] = None,
    daystart: Hour = None,
    quota: Days = None,
    name: Name = None,
    visible: Annotated[Shown | None, Arg("Who sees you on boards", named=True)] = None,
    quiet: Quiet = None,
    notify: Notify = None,
    language: Language = None,
) -> Reply:
    """Change what is given; without anything, show what there is."""
    said = set_preferences(ctx, quiet, notify, language)
    if name is not None:
        said.append(set_name(ctx, name))
    place = None
    if zone is not None:
        found = places_for(zone, ctx.now, EXAMPLE)
        if len({each.zone for each in found}) > 1:
            return zones_page(zone, found, ctx.now, **_given(daystart, quota))
        place = found[0]
    member, news = _moved(ctx, place, daystart)
    streak = history.of(ctx.db, member, ctx.now)
    if quota is not None:
        before = (streak.asks, streak.asks_next)
        streak = history.quota(ctx.db, member, ctx.now, quota)
        news.append(_week(before, streak.asks, streak.asks_next, quota))
    if visible is not None:
        said.append(set_visible(ctx, Visible(visible)))
    elif quota is not None:  # not both: each goes over the histogram, which a transaction does once
        runs.note(ctx.db, member, ctx.now, streak)
    return profile_page(member, ctx.now, streak, wants(ctx), [*news, *said])


@group.command("zone", "Set your zone", hidden=True, writes=True, example=EXAMPLE, title="Your zone")
def zone_(
    ctx: Context,
    zone: Annotated[str, Arg("A city near you, or your country", complete=complete_zones)],
    daystart: Hour = None,
    quota: Days = None,
) -> Reply:
    """The same by a form; reached by buttons."""
    return set_(ctx, zone, daystart, quota)


@group.command(
    "name", "Set your name", hidden=True, writes=True, example="/profile set name=Ada", title="Your name on boards"
)
def name_(ctx: Context, name: Annotated[str, Arg("What others read for you; none: two words", max_length=60)]) -> Reply:
    """The same by a form; reached by buttons."""
    return set_(ctx, name=name)


def places_for(typed: str, now: datetime, example: str) -> list[Place]:
    """The places that ``typed`` may mean; one where it is clear. Raises ``UserError`` where it can be none."""
    exact = zones.meant(typed)
    if exact is not None:
        return [exact]
    if zones.abbreviation(typed, now.year) or zones.offset(typed):
        kind = "an offset" if zones.offset(typed) else "an abbreviation"
        raise UserError(
            f"{quoted(typed)} is {kind}, which does not say when clocks change. Name a city near you instead.",
            example=example,
        )
    found = zones.search(typed, now)
    if not found:
        raise UserError(
            f"I find no city or country like {quoted(typed)}. Name the biggest city near you.", example=example
        )
    return found


def _moved(ctx: Context, place: Place | None, daystart: int | None) -> tuple[Member, list[str]]:
    """The member with the new zone and day start, and what there is to say of it."""
    member = ctx.member
    if place is None and daystart is None:
        return member, []
    zone, start = None if place is None else place.zone, None if daystart is None else 60 * daystart
    try:
        moved = moves.move(ctx.db, member, ctx.now, zone, start)
    except moves.TooSoon as error:
        raise UserError(
            f"Your zone or day start changed less than {rules.ZONE_PAUSE} days ago. "
            f"It can be changed again from {long_day(error.day)} on; until then your days stay as they are.",
            example="/profile show",
        ) from None
    said = [place.label(ctx.now)] if place is not None else []
    what = ", ".join([*said, *([f"days from {clock(start)}"] if start is not None else [])])
    if moved is member:
        return member, [f"That is set already: {what}."]
    if moved.first_day is None:
        return moved, [f"Set: {what}. It counts from now on."]
    return moved, [f"Set: {what}. It counts from your next day, {long_day(moved.first_day)}."]


def _week(before: tuple[int, int], now: int, coming: int, wanted: int) -> str:
    if before == (now, coming):
        return f"A week asks for {count(wanted, 'active day')} already."
    when = "from this week on" if now == wanted else "from next week on"
    return f"A week asks for {count(wanted, 'active day')}, {when}."


def _given(daystart: int | None, quota: int | None) -> dict[str, Value]:
    given = {"daystart": daystart, "quota": quota}
    return {name: value for name, value in given.items() if value is not None}
