"""What a member has set: their zone, when their day begins, what a week asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat.invocation import Value, call
from bot.chat.markup import escape
from bot.chat.reply import (
    CHOICE_LENGTH,
    MENU_CHOICES,
    Actions,
    Block,
    Button,
    Choice,
    Fields,
    Heading,
    Menu,
    Reply,
    Table,
    Text,
)
from bot.chat.text import shortened
from bot.pages.preferences import Wants, visible_choices
from bot.pages.preferences import pairs as preference_pairs
from bot.pages.wording import clock, count, long_day
from bot.study import rules
from bot.study.members import Member
from bot.study.streaks import Streak
from bot.study.zones import Place, place_of

SHOWN = 8
"""How many places are listed with their times; the menu has more."""


def profile_page(member: Member, now: datetime, streak: Streak, wants: Wants, news: Sequence[str] = ()) -> Reply:
    """The settings in force, what waits for its day, and the ways to change them. ``news`` is what was just done."""
    zone, start = member.place(now)
    place = place_of(zone)
    pairs = [
        ("Zone", escape(place.label(now))),
        ("Your day", f"begins at {clock(start)}; it is {long_day(streak.today)}"),
        ("A week", f"asks for {count(streak.asks, 'active day')} of 7" + ("" if streak.on else "; switched off")),
    ]
    if (zone, start) != (member.zone, member.day_start) and member.first_day is not None:
        coming = f"{escape(place_of(member.zone).label(now))}, days from {clock(member.day_start)}"
        pairs.append((f"From {long_day(member.first_day)}", coming))
    if streak.asks_next != streak.asks:
        pairs.append(("From next week", count(streak.asks_next, "active day")))
    pairs += preference_pairs(wants)
    blocks: list[Block] = [Heading("Your settings", place.city)]
    if news:
        blocks.append(Text(escape(" ".join(news))))
    blocks += [
        Fields(tuple(pairs)),
        Text(
            f"Zone and day start change with your next day, once in {rules.ZONE_PAUSE} days; what is written stays as "
            "it is. All else holds at once."
        ),
        Actions(
            (
                Button("Change zone", call("profile zone"), "primary"),
                Button("Change name", call("profile name")),
                Button("My streak", call("streak show")),
                Menu("Who sees you", call("profile set"), "visible", _visible(wants)),
                Menu("When your day begins", call("profile set"), "daystart", _hours()),
                Menu("Active days a week", call("profile set"), "quota", _quotas()),
            )
        ),
    ]
    said = f"{place.label(now)}; your day begins at {clock(start)}."
    return Reply(f"{' '.join(news)} {said}".strip(), tuple(blocks))


def zones_page(typed: str, found: Sequence[Place], now: datetime, **others: Value) -> Reply:
    """Which of several places is meant; ``others`` are the settings that were given with it."""
    one_each = list({place.zone: place for place in reversed(found)}.values())[::-1][:MENU_CHOICES]
    rows = tuple((place.city, place.country, f"{_time(place, now)}") for place in one_each[:SHOWN])
    choices = tuple(Choice(shortened(place.label(now), CHOICE_LENGTH), place.zone) for place in one_each)
    ask = f"“{shortened(typed, 40)}” may be several places. Which one has your time?" if typed else "Where are you?"
    blocks = (
        Heading("Your zone", f"{len(one_each)} found"),
        Text(escape(ask)),
        Table(("City", "Country", "Now"), rows),
        Actions(
            (
                Menu("Choose a place", call("profile set", **others), "zone", choices),
                Button("Another city", call("profile zone", **others)),
                Button("My settings", call("profile show")),
            )
        ),
    )
    return replace(Reply(ask, blocks), private=True)


def _time(place: Place, now: datetime) -> str:
    return place.label(now).rpartition(" · ")[2]


def _visible(wants: Wants) -> tuple[Choice, ...]:
    return tuple(Choice(label, value) for label, value in visible_choices(wants.visible))


def _hours() -> tuple[Choice, ...]:
    usual = rules.DAY_START // 60
    return tuple(
        Choice(f"{clock(60 * hour)}{' (usual)' if hour == usual else ''}", str(hour))
        for hour in range(rules.LATEST_START + 1)
    )


def _quotas() -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{count(days, 'day')} a week{' (usual)' if days == rules.QUOTA else ''}", str(days))
        for days in range(1, 8)
    )
