"""What happens at the close of a week: every answer gets its final verdict, and every member the points for theirs.

Points are ledger rows. A correction later writes the difference as a further row, so nothing that was earned is
changed in place, and doing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update

from bot.challenges.kinds.predictions import final
from bot.curriculum.challenge import Hint, PredictionsPart
from bot.store.tables import challenge_runs, challenge_steps, ledger, submissions
from bot.study import announced, outages, reviews, rules, seasons
from bot.study.announced import Run
from bot.study.ledger import CHALLENGE, Entry, append_by
from bot.study.submissions import FINAL, WHOLE, Having, Tried, counting, data, having, judge, of, write

AFTER_OUTAGE = timedelta(hours=24)
"""How long a week stays open once Cairn is back, if Cairn was down when it should have closed."""

SOLVED = "challenge-solved"
CORRECTED = "challenge-corrected"


@dataclass(frozen=True, slots=True)
class Result:
    """What a member has of a challenge: the share of each part, of the whole after hints (0 to 1), and the points."""

    member_id: int
    parts: Mapping[str, float]
    share: float
    points: int


@dataclass(frozen=True, slots=True)
class PartStatistics:
    """How many members answered a part, with how many tries, and how much of it is solved on average, once told."""

    members: int
    tries: int
    solved: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many members opened a challenge and answered it in time, and how each part went."""

    opened: int
    answered: int
    parts: Mapping[str, PartStatistics]


def close_due(db: Connection, community: int, now: datetime) -> list[Run]:
    """Close every run of ``community`` whose time has come. Returns those that this call closed.

    A run whose close fell into an outage of Cairn's own stays open for a day more. Needs a write transaction.
    """
    closed = []
    for run in announced.due(db, now, community):
        moved = postponed(run.closes_at, outages.since(db, run.closes_at))
        if moved > run.closes_at:
            db.execute(update(challenge_runs).where(challenge_runs.c.id == run.id).values(closes_at=moved))
            if now <= moved:
                continue
        if close(db, run, now):
            closed.append(run)
    return closed


def postponed(closes: datetime, gaps: Sequence[outages.Outage]) -> datetime:
    """When a week that should have closed at ``closes`` closes: a day after Cairn is back, if it was down then."""
    for gap in gaps:
        if gap.began <= closes < gap.ended:
            closes = gap.ended + AFTER_OUTAGE
    return closes


def close(db: Connection, run: Run, now: datetime) -> bool:
    """Give the final verdicts and the points of ``run``, once. Returns whether this call did."""
    open_ = update(challenge_runs).where(challenge_runs.c.id == run.id, challenge_runs.c.closed_at.is_(None))
    if not db.execute(open_.values(closed_at=now)).rowcount:
        return False
    finish(db, run, now)
    if reviews.part_of(run) is not None:
        reviews.assign(db, run, works(db, run), seasons.by_id(db, run.season_id).secret)
    award(db, run, now)
    return True


def works(db: Connection, run: Run) -> dict[int, int]:
    """The piece of work of each author that counts and is reviewed: the last one that came in time."""
    part = reviews.part_of(run)
    return {each.member_id: each.id for each in of(db, run) if part and each.part == part.id and not each.late}


def settle_reviews(db: Connection, run: Run, now: datetime) -> int:
    """Give the points for work whose reviews are all there, or due. Returns for how many members that wrote a row."""
    return award(db, run, now) if run.closed_at is not None and reviews.part_of(run) is not None else 0


def finish(db: Connection, run: Run, now: datetime) -> None:
    """Write the final verdict, by the key as it is now, on every answer that came in time."""
    for part in run.challenge.parts:
        have: dict[int, Having] = {}
        for entry in of(db, run):
            if entry.part != part.id or entry.late:
                continue
            theirs = have.setdefault(entry.member_id, having(db, run, part, entry.member_id, now))
            if theirs.kind.told == "after_review":
                continue
            verdict = (
                final(part, theirs.keyed, data(db, entry.id))
                if isinstance(part, PredictionsPart)
                else judge(theirs, entry.answer, None)
            )
            write(db, entry, FINAL, run.edition, verdict, now)


def results(db: Connection, run: Run, now: datetime, only: int | None = None) -> list[Result]:
    """What every member who answered in time has, or ``only`` one of them, by the final verdicts and by reviews.

    Whoever still waits for reviews is left out.
    """
    reviewed = None if reviews.part_of(run) is None else reviews.shares(db, run, now)
    entries: dict[int, list[Tried]] = {}
    for entry in of(db, run, only):
        entries.setdefault(entry.member_id, []).append(entry)
    taken = _hints(db, run)
    found = []
    for member, mine in entries.items():
        if all(entry.late for entry in mine) or (reviewed is not None and member not in reviewed):
            continue
        shares = {}
        for part in run.challenge.parts:
            have = having(db, run, part, member, now)
            best = counting(have.kind, [entry for entry in mine if entry.part == part.id])
            shares[part.id] = _share(have, best, (reviewed or {}).get(member, 0.0))
        share = total(run, shares, taken.get(member, []))
        points = 0 if run.voided_at else int(share * rules.CHALLENGE[run.challenge.difficulty] + 0.5)
        found.append(Result(member, shares, share, points))
    return found


def total(run: Run, shares: Mapping[str, float], taken: Sequence[Hint]) -> float:
    """The share of the whole: parts by their weights, less what the hints taken cost."""
    weights = sum(part.weight for part in run.challenge.parts)
    earned = 0.0
    for part in run.challenge.parts:
        kept = 1 - sum(float(hint.cost) for hint in taken if hint.part == part.id)
        earned += part.weight * shares.get(part.id, 0.0) * max(0.0, kept)
    whole = 1 - sum(float(hint.cost) for hint in taken if hint.part is None)
    return max(0.0, earned / weights * max(0.0, whole))


def award(db: Connection, run: Run, now: datetime, reason: str | None = None) -> int:
    """Bring everybody's points for ``run`` to what they have earned. Returns for how many members that wrote a row."""
    mine = [ledger.c.community_id == run.community_id, ledger.c.kind == CHALLENGE, ledger.c.value == f"run {run.id}"]
    sums = select(ledger.c.member_id, func.sum(ledger.c.points)).where(*mine).group_by(ledger.c.member_id)
    had: dict[int, int] = {member: int(points) for member, points in db.execute(sums)}
    times = select(ledger.c.member_id, func.count()).where(*mine).group_by(ledger.c.member_id)
    rows: dict[int, int] = {member: int(number) for member, number in db.execute(times)}
    day = run.closes_at.astimezone(ZoneInfo(seasons.by_id(db, run.season_id).zone)).date()
    written = 0
    for each in results(db, run, now):
        if each.member_id in had and had[each.member_id] == each.points:
            continue
        number = rows.get(each.member_id, 0)
        key = f"challenge:{run.id}:{each.member_id}:{number}"
        rule = CORRECTED if number else SOLVED
        more = each.points - had.get(each.member_id, 0)
        entry = Entry(CHALLENGE, run.challenge.id, f"run {run.id}", key, rule, more, reason=reason)
        append_by(db, run.community_id, each.member_id, each.member_id, now, day, entry)
        written += 1
    return written


def statistics(db: Connection, run: Run) -> Statistics:
    """How ``run`` goes. Of parts that are told at the close, only how many answered is known before."""
    entries = [entry for entry in of(db, run) if not entry.late]
    opened = select(func.count()).where(challenge_steps.c.run_id == run.id, challenge_steps.c.what == announced.OPENED)
    parts = {}
    for part in run.challenge.parts:
        mine = [entry for entry in entries if entry.part == part.id]
        best: dict[int, int] = {}
        for entry in mine:
            share = entry.final if entry.final is not None else entry.told
            if share is not None:
                best[entry.member_id] = max(best.get(entry.member_id, 0), share)
        solved = sum(best.values()) / len(best) / WHOLE if best else None
        parts[part.id] = PartStatistics(len({entry.member_id for entry in mine}), len(mine), solved)
    return Statistics(db.execute(opened).scalar_one(), len({entry.member_id for entry in entries}), parts)


def waiting(db: Connection, run: Run) -> list[int]:
    """Members who opened the challenge and have answered nothing: whom a reminder is for."""
    answered = select(submissions.c.member_id).where(submissions.c.run_id == run.id)
    opened = select(challenge_steps.c.member_id).where(
        challenge_steps.c.run_id == run.id,
        challenge_steps.c.what == announced.OPENED,
        challenge_steps.c.member_id.not_in(answered),
    )
    return list(db.execute(opened.order_by(challenge_steps.c.member_id)).scalars())


def _share(have: Having, entry: Tried | None, reviewed: float) -> float:
    if have.kind.told == "after_review":
        return reviewed
    return 0.0 if entry is None else (entry.final or 0) / WHOLE


def _hints(db: Connection, run: Run) -> dict[int, list[Hint]]:
    """The hints that each member took in time."""
    names = {f"hint-{number}": hint for number, hint in enumerate(run.challenge.hints, start=1)}
    steps = select(challenge_steps.c.member_id, challenge_steps.c.what).where(
        challenge_steps.c.run_id == run.id,
        challenge_steps.c.what.in_(names),
        challenge_steps.c.at <= run.closes_at,
    )
    found: dict[int, list[Hint]] = {}
    for row in db.execute(steps):
        found.setdefault(row.member_id, []).append(names[row.what])
    return found
