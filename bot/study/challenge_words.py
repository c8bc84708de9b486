"""What members say of a challenge: what they thought of it, and that something is wrong with it or with an entry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.store.tables import challenge_ratings, challenge_reports
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
