"""What members say of a challenge: what they thought of it, and that something is wrong with it or with an entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.store.tables import challenge_ratings, challenge_reports, challenge_runs, submissions
from bot.study.announced import Run


def rate(db: Connection, run: Run, member: int, stars: int, text: str | None, now: datetime) -> bool:
    """Keep what ``member`` thought of the challenge; a further rating takes the place of theirs. Whether it is new."""
    mine = (challenge_ratings.c.run_id == run.id) & (challenge_ratings.c.member_id == member)
    values = {"stars": stars, "text": text, "at": now}
    if db.execute(update(challenge_ratings).where(mine).values(values)).rowcount:
        return False
    db.execute(insert(challenge_ratings).values(run_id=run.id, member_id=member, **values))
    return True


def ratings(db: Connection, run: Run) -> tuple[int, float]:
    """How many rated the challenge, and with how many stars on average; 0 where nobody did."""
    found = select(func.count(), func.coalesce(func.avg(challenge_ratings.c.stars), 0))
    number, mean = db.execute(found.where(challenge_ratings.c.run_id == run.id)).one()
    return int(number), float(mean)


def report(db: Connection, run: Run, member: int, entry: int | None, why: str, now: datetime) -> int:
    """Keep a report for the organisers. Returns its number."""
    row = {"run_id": run.id, "member_id": member, "entry": entry, "why": why, "at": now}
    return int(db.execute(insert(challenge_reports).values(row).returning(challenge_reports.c.id)).scalar_one())


def reports(db: Connection, community: int) -> list[Any]:
    """The reports that nobody has settled, the oldest first, as (id, week, why, answer): the work, where it is one."""
    found = (
        select(challenge_reports.c.id, challenge_runs.c.week, challenge_reports.c.why, submissions.c.answer)
        .join_from(challenge_reports, challenge_runs)
        .outerjoin(submissions, submissions.c.id == challenge_reports.c.entry)
        .where(challenge_runs.c.community_id == community, challenge_reports.c.settled_at.is_(None))
        .order_by(challenge_reports.c.id)
    )
    return list(db.execute(found))


def settle(db: Connection, community: int, number: int, now: datetime) -> bool:
    """Mark a report as settled. Returns whether there was such a one."""
    here = select(challenge_runs.c.id).where(challenge_runs.c.community_id == community)
    open_ = update(challenge_reports).where(
        challenge_reports.c.id == number, challenge_reports.c.run_id.in_(here), challenge_reports.c.settled_at.is_(None)
    )
    return db.execute(open_.values(settled_at=now)).rowcount > 0
