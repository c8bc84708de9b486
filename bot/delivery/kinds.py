"""What a scheduled post is: declared once, in a file of ``bot.posts``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.chat.errors import DeclarationError
from bot.chat.reply import Reply
from bot.chat.request import Space
from bot.delivery.periods import EVERY_DAY, Rule

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.curriculum.catalog import Catalog

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (1 << weekday for weekday in range(7))
"""Weekdays as bits of a rule."""

CATCH_UP_DAILY = timedelta(hours=6)
CATCH_UP_WEEKLY = timedelta(hours=48)
"""How late a post may still come after Cairn was down. A later one would speak of what is over."""

NAME_LENGTH = 32
TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class PostContext:
    """What a post is composed from.

    ``space`` is where it goes, a home of the community ``community_id``; ``day`` is the local day that it is for in
    ``zone``, the community's or the schedule's own, and ``period`` the name of that day or of its week.
    """

    db: Connection
    content: Catalog
    now: datetime
    space: Space
    community_id: int
    day: date
    period: str
    zone: str


@dataclass(frozen=True, slots=True)
class Skip:
    """There is nothing to post this time. ``reason`` says why, in a sentence for organisers."""

    reason: str


Compose = Callable[[PostContext], Reply | Skip]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of scheduled post.

    ``title`` is what organisers call it, ``help`` what it does. It comes once a week (``weekly``) or on days; ``days``
    and ``minute`` (after midnight) are where it begins, and an organiser may change both. ``catch_up`` is how late it
    may come. ``compose`` writes it, in a write transaction. ``for_organisers`` says that it belongs where their notices
    come, and not among members.
    """

    name: str
    title: str
    help: str
    weekly: bool
    days: int
    minute: int
    catch_up: timedelta
    compose: Compose
    for_organisers: bool = False

    def rule(self, zone: str, days: int | None = None, minute: int | None = None) -> Rule:
        """When it comes in ``zone``, where nothing else is said. Raises ``ValueError`` for days that do not fit."""
        chosen = self.days if days is None else days
        return Rule(self.weekly, chosen, self.minute if minute is None else minute, zone)


def weekly(
    name: str,
    title: str,
    help: str,
    *,
    day: int,
    at: str,
    catch_up: timedelta = CATCH_UP_WEEKLY,
    for_organisers: bool = False,
) -> Callable[[Compose], Kind]:
    """Declare a post that comes once a week, on ``day`` (one of ``MONDAY`` …) at the local time ``at`` (``09:00``)."""
    return _declared(name, title, help, True, day, at, catch_up, for_organisers)


def daily(
    name: str, title: str, help: str, *, at: str, days: int = EVERY_DAY, catch_up: timedelta = CATCH_UP_DAILY
) -> Callable[[Compose], Kind]:
    """Declare a post that comes on each of ``days`` at the local time ``at``."""
    return _declared(name, title, help, False, days, at, catch_up, False)


def _declared(
    name: str, title: str, help: str, weekly: bool, days: int, at: str, catch_up: timedelta, for_organisers: bool
) -> Callable[[Compose], Kind]:
    hours, _, minutes = at.partition(":")

    def declare(compose: Compose) -> Kind:
        if len(name) > NAME_LENGTH or not 1 <= len(title) <= TITLE_LENGTH:
            raise DeclarationError(f"{name}: up to {NAME_LENGTH} characters, and its title up to {TITLE_LENGTH}")
        minute = int(hours) * 60 + int(minutes)
        kind = Kind(name, title, help, weekly, days, minute, catch_up, compose, for_organisers)
        kind.rule("UTC")
        return kind

    return declare
