"""The radar: what in a group needs its organisers. Read whole, a statement for each question, never one for a member.

Whoever is quiet is nobody's business but their organisers': the lists of members here are for a private answer alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, distinct, exists, func, select

from bot.curriculum.catalog import Catalog
from bot.store.tables import accounts, challenge_runs, ledger, reviews, schedules, spaces, submissions, totals
from bot.study import announced, closing, periods, rules, seasons, squads
from bot.study.announced import Run
from bot.study.ledger import CHECK, MARK
from bot.study.squads import Squad
from bot.study.streaks import WEEK
from bot.study.totals import POINTS

EARLIER = 4
"""Weeks before the silent ones in which somebody earned a point who is called quiet now. Others were never here."""

STOPPED = timedelta(days=14)
"""How long a topic is being learned before it counts as one at which somebody stopped."""

LEAST = 3
"""Members from which on a topic or a part of a challenge says something about itself, and not about them."""

HARD, EASY = 0.3, 0.95
"""A part is too hard if less than this share of it is solved on average, too easy if more than that."""

RUNS = 3
"""How many closed weeks are looked at."""

AHEAD = 4
"""How many weeks ahead the season is looked at."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A part of a week that was too hard, or too easy (``easy``): ``solved`` is the mean share of ``members``."""

    week: int
    part: str
    solved: float
    members: int
    easy: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """What comes in the next weeks: ``left`` weeks of the season, and which of the next ones have no challenge.

    ``runs`` says that there is a season at all.
    """

    runs: bool
    left: int
    empty: tuple[int, ...]

    @property
    def short(self) -> bool:
        """Whether there is something to see to."""
        return not self.runs or self.left < AHEAD or bool(self.empty)


@dataclass(frozen=True, slots=True)
class Radar:
    """What needs organisers: members by id, topics with how many stopped there, reviews that are due, by week."""

    quiet: tuple[int, ...]
    stops: tuple[tuple[str, int], ...]
    odd: tuple[Odd, ...]
    queue: Queue
    thin: tuple[Squad, ...]
    overdue: tuple[tuple[int, int], ...]
    refused: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Whether nothing needs anybody."""
        found = (self.quiet, self.stops, self.odd, self.thin, self.overdue, self.refused)
        return not any(found) and not self.queue.short


def look(db: Connection, content: Catalog, community: int, now: datetime) -> Radar:
    """Everything that needs organisers of ``community`` at ``now``."""
    return Radar(
        tuple(quiet(db, community, now)),
        tuple(stops(db, community, now)),
        tuple(odd(db, community)),
        queue(db, content, community, now),
        tuple(squads.thin(db, community, now)),
        tuple(overdue(db, community, now)),
        tuple(refused(db, community)),
    )


def quiet(db: Connection, community: int, now: datetime) -> list[int]:
    """Members who earned points some weeks ago, and none of late; those who were here last come first."""
    weeks = [periods.week((now - each * WEEK).date()) for each in range(rules.SILENT_WEEKS + EARLIER)]
    t = totals.c
    earned = (t.community_id == community, t.kind == POINTS, t.points > 0)
    awake = select(t.member_id).where(*earned, t.period.in_(weeks[: rules.SILENT_WEEKS]))
    speaks = exists().where(accounts.c.member_id == t.member_id)
    once = select(t.member_id).where(*earned, t.period.in_(weeks[rules.SILENT_WEEKS :]), speaks)
    last = once.where(t.member_id.not_in(awake)).group_by(t.member_id).order_by(func.max(t.period).desc(), t.member_id)
    return list(db.execute(last).scalars())


def stops(db: Connection, community: int, now: datetime) -> list[tuple[str, int]]:
    """Topics that several members began and left, by id, with how many; the most first."""
    back = select(ledger.c.reverses).where(ledger.c.community_id == community, ledger.c.reverses.is_not(None))
    mine = (ledger.c.community_id == community, ledger.c.kind.in_((MARK, CHECK)), ledger.c.id.not_in(back))
    last = select(func.max(ledger.c.id)).where(*mine).group_by(ledger.c.member_id, ledger.c.subject)
    number = func.count(distinct(ledger.c.member_id)).label("number")
    began = (ledger.c.kind == MARK, ledger.c.value == "learning", ledger.c.at < now - STOPPED)
    found = select(ledger.c.subject, number).where(ledger.c.id.in_(last), *began).group_by(ledger.c.subject)
    rows = db.execute(found.having(number >= LEAST).order_by(number.desc(), ledger.c.subject))
    return [(row.subject, row.number) for row in rows]


def odd(db: Connection, community: int) -> list[Odd]:
    """Parts of the last closed weeks that nearly nobody or nearly everybody solved; the newest week first."""
    found = []
    for run in reversed(announced.closed_of(db, community)[-RUNS:]):
        if run.voided_at is None:
            found += _odd(db, run)
    return found


def _odd(db: Connection, run: Run) -> list[Odd]:
    parts = closing.statistics(db, run).parts
    return [
        Odd(run.week, part.label, each.solved, each.members, each.solved > EASY)
        for part in run.challenge.parts
        if (each := parts[part.id]).solved is not None and each.members >= LEAST and not HARD <= each.solved <= EASY
    ]


def queue(db: Connection, content: Catalog, community: int, now: datetime) -> Queue:
    """What the season has for the coming weeks."""
    season = seasons.of(db, community)
    found = None if season is None else content.season(season.season)
    if season is None or found is None:
        return Queue(False, 0, ())
    week = season.week(now, found.model.weeks)
    coming = range(week + 1, min(week + AHEAD, found.model.weeks) + 1)
    empty = tuple(each for each in coming if found.challenge(each) is None)
    return Queue(True, found.model.weeks - week, empty)


def overdue(db: Connection, community: int, now: datetime) -> list[tuple[int, int]]:
    """Reviews that are due and not given, as (week, how many); the newest week first."""
    late = (reviews.c.done_at.is_(None), reviews.c.due_at < now, reviews.c.entry.in_(select(submissions.c.id)))
    number = func.count().label("number")
    found = (
        select(challenge_runs.c.week, number)
        .join_from(reviews, challenge_runs, challenge_runs.c.id == reviews.c.run_id)
        .where(challenge_runs.c.community_id == community, challenge_runs.c.voided_at.is_(None), *late)
        .group_by(challenge_runs.c.id, challenge_runs.c.week)
        .order_by(challenge_runs.c.id.desc())
    )
    return [(row.week, row.number) for row in db.execute(found)]


def refused(db: Connection, community: int) -> list[str]:
    """The kinds of post that stopped, since their channel takes none."""
    there = schedules.c.space_id.in_(select(spaces.c.id).where(spaces.c.community_id == community))
    return sorted(set(db.execute(select(schedules.c.kind).where(there, schedules.c.failed)).scalars()))
