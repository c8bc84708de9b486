"""Answers to challenges: each one is a further row, so that a corrected key can judge all of them again.

A verdict that is not told before the close is not written before the close either: no reply, export or look into the
database by a member's own commands can show what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from bot.challenges.answers import Answer, AnswerError, Asked, Keyed, Kind, Verdict
from bot.challenges.kinds import kinds
from bot.challenges.resolve import asked, keyed
from bot.curriculum.challenge import Part, PredictionsPart
from bot.store.once import insert_once
from bot.store.tables import challenge_runs, members, submissions, verdicts
from bot.study.announced import Run, made_for
from bot.study.ledger import SUBMIT, Entry, append
from bot.study.members import Member

TOLD, FINAL, CHOSEN = "told", "final", "chosen"
"""Stages of a verdict: told at once, given at the close; and a file that its sender chose to count."""

WHOLE = 10_000
"""A share of 1, as it is kept."""


class TooSoon(Exception):
    """A further try has to wait: until ``at``, or for good where that is ``None``."""

    def __init__(self, at: datetime | None, most: int) -> None:
        super().__init__(f"{at}")
        self.at = at
        self.most = most


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer that was handed in, with what was told at once of it, and what came of it at the close."""

    id: int
    member_id: int
    part: str
    revision: int
    answer: str
    late: bool
    at: datetime
    told: int | None = None
    score: float | None = None
    final: int | None = None
    final_score: float | None = None
    chosen: int = 0
    """Which of the member's choices fell on it, the later the higher; 0 for none."""


@dataclass(frozen=True, slots=True)
class Having:
    """A part as one member has it: what is asked of them, by what it is judged, and the kind of part it is."""

    asked: Asked
    keyed: Keyed
    kind: Kind
    values: Mapping[str, str]
    files: Mapping[str, bytes]


def having(db: Connection, run: Run, part: Part, member: int, now: datetime, comma: bool = False) -> Having:
    """``part`` of ``run`` as ``member`` has it. Needs a write transaction, since numbers of their own may be made."""
    made = made_for(db, run, part, member, now)
    found = keyed(part, run.key.part(part.id), made)
    values, files = ({}, {}) if made is None else (made.values, made.files)
    return Having(asked(part, made, member, comma), found, kinds()[part.kind], values, files)


def tells(run: Run, kind: Kind, now: datetime) -> bool:
    """Whether the verdict on an answer of this kind is told at ``now``: at once, or because the week is closed."""
    if kind.told == "after_review":
        return False
    return now > run.closes_at or (kind.told == "at_once" and run.challenge.feedback == "at_once")


def of(db: Connection, run: Run, member: int | None = None) -> list[Tried]:
    """The answers of ``member``, or of everybody, in the order in which they came, with their verdicts."""
    where = [submissions.c.run_id == run.id] + ([] if member is None else [submissions.c.member_id == member])
    given = select(
        submissions.c.id,
        submissions.c.member_id,
        submissions.c.part,
        submissions.c.revision,
        submissions.c.answer,
        submissions.c.late,
        submissions.c.at,
    ).where(*where)
    found = select(verdicts.c.submission_id, verdicts.c.stage, verdicts.c.share, verdicts.c.score, verdicts.c.id).where(
        verdicts.c.submission_id.in_(select(submissions.c.id).where(*where))
    )
    by_entry: dict[int, dict[str, Any]] = {}
    for row in db.execute(found.order_by(verdicts.c.edition, verdicts.c.id)):
        by_entry.setdefault(row.submission_id, {})[row.stage] = row  # of several editions the last stands
    return [_tried(row, by_entry.get(row.id, {})) for row in db.execute(given.order_by(submissions.c.id))]


def submit(
    db: Connection, member: Member, run: Run, have: Having, answer: Answer, now: datetime
) -> tuple[Tried, Verdict | None]:
    """Hand ``answer`` in. Returns it, and the verdict if that is told now.

    The same answer once more, while nothing is told, is the one that is there: a double click counts once. Raises
    ``TooSoon`` where tries are counted, and ``AnswerError`` for a file that cannot be scored.
    """
    db.execute(select(members.c.id).where(members.c.id == member.id).with_for_update(key_share=True)).all()
    part = have.asked.part
    earlier = [each for each in of(db, run, member.id) if each.part == part.id]
    late, told = now > run.closes_at, tells(run, have.kind, now)
    last = earlier[-1] if earlier else None
    same = last is not None and last.answer == answer.kept and answer.data is None and last.late == late
    if same and last is not None:
        return last, judge(have, last.answer, None) if told else None
    if have.kind.told == "after_review":
        _require_new(db, run, member, answer)
    if not late:
        _require_time(run, have, earlier, member, now)
    verdict = judge(have, answer.kept, answer.data) if told or answer.data is not None else None
    row = {
        "run_id": run.id,
        "member_id": member.id,
        "part": part.id,
        "revision": (last.revision if last else 0) + 1,
        "answer": answer.kept,
        "data": answer.data,
        "late": late,
        "at": now,
    }
    id_ = db.execute(insert(submissions).values(row).returning(submissions.c.id)).scalar_one()
    made = Tried(id_, member.id, part.id, row["revision"], answer.kept, late, now)
    if verdict is not None and told:
        write(db, made, TOLD, run.edition, verdict, now)
    day = member.local_day(now)
    key = f"submit:{run.id}:{member.id}:{day}"
    append(db, member, now, Entry(SUBMIT, run.challenge.id, f"week {run.week}", key, "challenge-answered"))
    return made, verdict if told else None


def judge(have: Having, kept: str, data: bytes | None) -> Verdict:
    """What an answer is worth: of predictions, on their public half."""
    return have.kind.judge(have.asked, have.keyed, kept, data)


def write(db: Connection, entry: Tried, stage: str, edition: int, verdict: Verdict, now: datetime) -> None:
    """Write the verdict on ``entry`` once for each stage and edition of the key."""
    row = {
        "submission_id": entry.id,
        "member_id": entry.member_id,
        "stage": stage,
        "edition": edition,
        "share": round(verdict.share * WHOLE),
        "score": verdict.score,
        "at": now,
    }
    db.execute(insert_once(db.dialect.name, verdicts, "submission_id", "stage", "edition").values(row))


def choose(db: Connection, entry: Tried, now: datetime) -> None:
    """Let the file ``entry`` be the one that counts, until another one is chosen."""
    turn = select(func.count()).where(verdicts.c.submission_id == entry.id, verdicts.c.stage == CHOSEN)
    number = db.execute(turn).scalar_one()
    row = {"submission_id": entry.id, "member_id": entry.member_id, "stage": CHOSEN, "edition": number}
    db.execute(insert(verdicts).values(**row, share=0, at=now))


def data(db: Connection, entry: int) -> bytes:
    """The file of an answer."""
    return db.execute(select(submissions.c.data).where(submissions.c.id == entry)).scalar_one() or b""


def counting(kind: Kind, entries: Sequence[Tried]) -> Tried | None:
    """Which of a member's answers to one part counts: the best or the last, or the file that was chosen."""
    found = [each for each in entries if not each.late]
    if not found:
        return None
    if kind.counts == "best":
        return max(found, key=lambda each: (each.final if each.final is not None else each.told or 0, -each.id))
    return max(found, key=lambda each: (each.chosen, each.id))


def left(run: Run, have: Having, entries: Sequence[Tried]) -> int | None:
    """How many tries a member has left on a part; ``None`` where they are not counted."""
    if have.kind.control == "file" or not _counted(run, have.kind):
        return None
    return max(0, run.challenge.attempts.max - sum(not each.late for each in entries))


def _counted(run: Run, kind: Kind) -> bool:
    return kind.told == "at_once" and run.challenge.feedback == "at_once"


def _require_new(db: Connection, run: Run, member: Member, answer: Answer) -> None:
    """Raise ``AnswerError`` for work that was handed in before in this season, by somebody else or in another week."""
    season = select(challenge_runs.c.id).where(challenge_runs.c.season_id == run.season_id)
    same = select(submissions.c.id).where(
        submissions.c.answer == answer.kept,
        submissions.c.run_id.in_(season),
        or_(submissions.c.member_id != member.id, submissions.c.run_id != run.id),
    )
    if db.execute(same.limit(1)).first() is not None:
        raise AnswerError("That address was handed in already this season. Give the address of this week's work.")


def _require_time(run: Run, have: Having, earlier: Sequence[Tried], member: Member, now: datetime) -> None:
    part, attempts = have.asked.part, run.challenge.attempts
    if isinstance(part, PredictionsPart):
        today = member.local_day(now)
        if sum(member.local_day(each.at) == today for each in earlier) >= part.limits.per_day:
            raise TooSoon(None, part.limits.per_day)
        return
    if not _counted(run, have.kind) or not earlier:
        return
    if len(earlier) >= attempts.max:
        raise TooSoon(None, attempts.max)
    free = earlier[-1].at + timedelta(seconds=attempts.cooldown)
    if now < free:
        raise TooSoon(free, attempts.max)


def _tried(row: Any, found: Mapping[str, Any]) -> Tried:
    told, final = found.get(TOLD), found.get(FINAL)
    return Tried(
        row.id,
        row.member_id,
        row.part,
        row.revision,
        row.answer,
        row.late,
        row.at,
        told and told.share,
        told and told.score,
        final and final.share,
        final and final.score,
        found[CHOSEN].id if CHOSEN in found else 0,
    )
