"""What organisers decide about a week: a later close, a corrected key, that it does not count. Each with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.curriculum.answer_key import AnswerKey
from bot.store.tables import challenge_decisions, challenge_runs
from bot.study import announced, closing, submissions
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

    Before the close no points change: what was told at once is told anew, and the close follows the new key.
    """
    if key == run.key:
        return None
    _write(db, organiser, run, RESCORE, key.model_dump(mode="json", by_alias=True), reason, now)
    corrected = announced.by_id(db, run.id, run.community_id)
    if corrected is None:
        return 0
    _tell_again(db, corrected, now)
    if corrected.closed_at is None:
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


def of(db: Connection, run: Run) -> list[tuple[str, str]]:
    """What was decided about ``run``, as (what, reason), in order."""
    found = select(challenge_decisions.c.what, challenge_decisions.c.reason)
    rows = db.execute(found.where(challenge_decisions.c.run_id == run.id).order_by(challenge_decisions.c.id))
    return [(row.what, row.reason) for row in rows]


def _tell_again(db: Connection, run: Run, now: datetime) -> None:
    """Judge by the new key what was told at once by the old one. Files have no key that could be wrong."""
    for entry in submissions.of(db, run):
        part = run.part(entry.part)
        if entry.told is None or part is None or part.kind == "predictions":
            continue
        have = submissions.having(db, run, part, entry.member_id, now)
        verdict = submissions.judge(have, entry.answer, None)
        submissions.write(db, entry, submissions.TOLD, run.edition, verdict, now)


def _write(db: Connection, who: Member, run: Run, what: str, detail: Any, reason: str, now: datetime) -> None:
    row = {"run_id": run.id, "what": what, "detail": detail, "reason": reason, "author_id": who.id, "at": now}
    db.execute(insert(challenge_decisions).values(row))
