"""Promises as values: what was promised, how far the ledger has it, and how it stands on a day. Pure.

See docs/decisions/0040-pledges.md. No rule here can make a miss anybody else's business.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.chat import text as reading
from bot.study import rules
from bot.study.ledger import ACTIVE, CHECKIN, MARK


class Unit(StrEnum):
    """What the ledger can count for a promise in numbers."""

    DAYS = "days"
    MINUTES = "minutes"
    TOPICS = "topics"


class State(StrEnum):
    """How a promise stands. A late one is past its day, and its member is still believed."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    OVER = "over"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a unit: 3 active days, 300 minutes, 2 topics."""

    number: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised, up to and with the day ``due``: in words (``text``), or as an ``amount`` that may have words.

    ``witness`` is the member who may confirm it.
    """

    text: str | None
    amount: Amount | None
    due: date
    witness: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it stands: ``id`` is the ledger's row with which it was made, ``week`` that week's Monday.

    ``begins`` is the first day that counts for it, ``kept`` the day on which it was, if it was; ``said`` tells that
    the member said so. ``paid`` counts the rows that paid for it, those taken back among them, and ``changes`` those
    that changed it. ``spared`` are days of grace that ended while Cairn was down, and are given once more.
    """

    id: int
    community: int
    member: int
    week: date
    begins: date
    terms: Terms
    kept: date | None = None
    award: int | None = None
    said: bool = False
    confirmed: bool = False
    dropped: bool = False
    changes: int = 0
    paid: int = 0
    spared: int = 0

    def state(self, today: date) -> State:
        """How it stands on ``today``, the member's own."""
        if self.kept is not None:
            return State.KEPT
        if self.dropped:
            return State.DROPPED
        if today <= self.terms.due:
            return State.OPEN
        return State.LATE if today <= self.last_word else State.OVER

    @property
    def last_word(self) -> date:
        """The last day on which the member can still say that it was kept."""
        return self.terms.due + timedelta(days=rules.PLEDGE_GRACE + self.spared)


def spared(promise: Promise, down: Collection[date]) -> Promise:
    """``promise`` with a day of grace more for each one that ended while Cairn was down (``down``)."""
    day, left, more = promise.terms.due, rules.PLEDGE_GRACE, 0
    while left:
        day += timedelta(days=1)
        if day in down:
            more += 1
        else:
            left -= 1
    return replace(promise, spared=more) if more else promise


@dataclass(frozen=True, slots=True)
class Deed:
    """One of the member's own entries, as far as a promise counts it."""

    kind: str
    subject: str
    value: str
    day: date
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the ledger has a promise in numbers, and the day on which it was fulfilled, if it is."""

    number: int
    reached: date | None


def tally(deeds: Iterable[Deed], amount: Amount, begins: date, due: date) -> Tally:
    """Count ``deeds``, in the order they were written, from ``begins`` to ``due``.

    A day counts once, by whatever made it active. A topic counts on the day it was first done, if it still is.
    """
    gained: dict[date, int] = {}
    for day, number in _gains(list(deeds), amount.unit):
        if begins <= day <= due:
            gained[day] = gained.get(day, 0) + number
    total, reached = 0, None
    for day in sorted(gained):
        total += gained[day]
        if reached is None and total >= amount.number:
            reached = day
    return Tally(total, reached)


def _gains(deeds: list[Deed], unit: Unit) -> list[tuple[date, int]]:
    match unit:
        case Unit.DAYS:
            return [(day, 1) for day in {deed.day for deed in deeds if deed.kind in ACTIVE}]
        case Unit.MINUTES:
            return [(deed.day, deed.minutes) for deed in deeds if deed.kind == CHECKIN]
        case Unit.TOPICS:
            marks = [deed for deed in deeds if deed.kind == MARK]
            last = {deed.subject: deed.value for deed in marks}
            first: dict[str, date] = {}
            for deed in marks:
                if deed.value == "done":
                    first[deed.subject] = min(deed.day, first.get(deed.subject, deed.day))
            return [(day, 1) for topic, day in first.items() if last[topic] == "done"]


_AMOUNT = re.compile(r"(?P<number>\S+) *(?P<unit>active days?|days?|topics?)", re.IGNORECASE)


def amount(typed: str) -> Amount | None:
    """Read ``3 days``, ``two topics``, ``5 h``, ``90 min``. ``None`` for what is no number of those: words."""
    found = _AMOUNT.fullmatch(" ".join(typed.split()))
    if found is not None:
        number = reading.whole_number(found["number"])
        unit = Unit.TOPICS if found["unit"].casefold().startswith("topic") else Unit.DAYS
        return None if number is None else Amount(number, unit)
    time = reading.duration(typed) if reading.decimal_number(typed) is None else None
    return None if time is None else Amount(round(time / timedelta(minutes=1)), Unit.MINUTES)
