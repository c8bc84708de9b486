"""What organisers decide about a week: a later close, a corrected key, that it does not count. Each with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from bot.curriculum.answer_key import AnswerKey
from bot.store.tables import challenge_decisions, challenge_runs
from bot.study import announced, closing
from bot.study.announced import RESCORE, Run
from bot.study.members import Member

EXTEND, VOID = "extend", "void"


def extend(db: Connection, organiser: Member, run: Run, until: datetime, reason: str, now: datetime) -> bool:
    """Let answers count up to ``until``. Returns whether it could: not once it is closed, and never earlier."""
    if run.closed_at is not None or until <= max(run.closes_at, now):
        return False
    db.execute(update(challenge_runs).where(challenge_runs.c.id == run.id).values(closes_at=until))
    detail = {"from": run.closes_at.isoformat(), "until": until.isoformat()}
    _write(db, organiser, run, EXTEND, detail, reason, now)
    return True


def rescore(db: Connection, organiser: Member, run: Run, key: AnswerKey, reason: str, now: datetime) -> int | None:
    """Judge every answer again by ``key``. Returns how many members' points change; ``None`` for the key that is there.

    Before the close only the key changes: verdicts that were told are told anew by whoever asks.
    """
    if key == run.key:
        return None
    _write(db, organiser, run, RESCORE, key.model_dump(mode="json", by_alias=True), reason, now)
    corrected = announced.by_id(db, run.id, run.community_id)
    if corrected is None or corrected.closed_at is None:
        return 0
    closing.finish(db, corrected, now)
    return closing.award(db, corrected, now, reason)


def void(db: Connection, organiser: Member, run: Run, reason: str, now: datetime) -> int | None:
    """Let the week count for nobody. Returns how many members' points that takes back; ``None`` if it was so."""
    there = update(challenge_runs).where(challenge_runs.c.id == run.id, challenge_runs.c.voided_at.is_(None))
    if not db.execute(there.values(voided_at=now)).rowcount:
        return None
    _write(db, organiser, run, VOID, {}, reason, now)
    emptied = announced.by_id(db, run.id, run.community_id)
    return closing.award(db, emptied, now, reason) if emptied is not None and emptied.closed_at is not None else 0


def _write(db: Connection, who: Member, run: Run, what: str, detail: Any, reason: str, now: datetime) -> None:
    row = {"run_id": run.id, "what": what, "detail": detail, "reason": reason, "author_id": who.id, "at": now}
    db.execute(insert(challenge_decisions).values(row))
