"""Runs of kept weeks among the running totals, so that a board of them is read like any other.

A run is derived from everything that a member's streak depends on, and is no sum. It is put among their totals when
they write something: for each week in which they were active, how many weeks were kept in a row up to it, and for all
time the longest. So the board of a week shows who was active in it, and a run that has ended by itself is on none.
What changes runs without an entry of the member's (a holiday that is added for days past, an outage) shows with their
next one, or after ``cairn db recount``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.tables import members, totals
from bot.study import history, periods, pledges
from bot.study import members as people
from bot.study.members import Member
from bot.study.streaks import State, Streak
from bot.study.totals import STREAK, Derived, put


def note(db: Connection, member: Member, now: datetime, streak: Streak | None = None) -> Streak:
    """Put the runs of ``member`` among their totals; ``streak``: where they stand, if that is known. Returns it."""
    found = streak if streak is not None else history.of(db, member, now)
    put(db, Derived(member.community_id, member.id, STREAK, amounts(found)))
    return found


def follow(db: Connection, member: Member, now: datetime, streak: Streak | None = None) -> Streak:
    """What follows from an entry of ``member``: promises that their entries keep are paid, and their run is noted.

    So a board needs to look at nothing but totals: what anybody earned is in them as soon as it is earned.
    """
    pledges.settle(db, now, pledges.of(db, member))
    return note(db, member, now, streak)


def again(db: Connection, who: Iterable[int], now: datetime) -> int:
    """Do so for the members ``who``, after something changed what counts for them. Returns how many there were."""
    number = 0
    for id_ in who:
        member = people.by_id(db, id_)
        if member is not None:
            follow(db, member, now)
            number += 1
    return number


def everybody(db: Connection) -> list[int]:
    """The ids of all members whose runs can be on a board: those who ever had a total."""
    had = select(totals.c.member_id).where(totals.c.period == periods.ALL).distinct()
    return list(db.execute(select(members.c.id).where(members.c.id.in_(had)).order_by(members.c.id)).scalars())


def amounts(streak: Streak) -> dict[str, int]:
    """The run up to each week with an active day, and the longest; none for somebody whose streak is switched off."""
    found: dict[str, int] = {}
    run = 0
    for week in streak.weeks if streak.on else ():
        run += week.state is State.KEPT
        if week.active and run:
            found[periods.week(week.monday)] = run
        if week.state is State.MISSED:
            run = 0
    if streak.on and streak.longest:
        found[periods.ALL] = streak.longest
    return found
