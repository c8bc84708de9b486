"""Peer review: who reads whose work, what they say of it, and what that is worth.

At the close every piece of work gets its readers on a ring in a drawn order: the reader in place i takes the pieces in
places i + 1 to i + k, so everybody reads and is read by equally many, and nobody by themselves. What is not read in
time is handed on to whoever asks for more, and to organisers. A piece counts by the median for each criterion, and
never by default.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.curriculum.challenge import LinkPart
from bot.store.once import insert_once
from bot.store.tables import ledger, reviews, submissions
from bot.study import rules
from bot.study.announced import Run
from bot.study.ledger import REVIEW, Entry, append
from bot.study.members import Member


@dataclass(frozen=True, slots=True)
class Review:
    """A review that somebody has to give, or gave: ``scores`` has a level for each criterion, from 0."""

    id: int
    run_id: int
    entry: int
    reviewer_id: int
    author_id: int
    due_at: datetime
    done_at: datetime | None
    scores: tuple[int, ...]
    comment: str | None


def part_of(run: Run) -> LinkPart | None:
    """The part that others review, if the challenge has one."""
    return next((each for each in run.challenge.parts if isinstance(each, LinkPart)), None)


def ring(authors: Sequence[int], reviewers: int, seed: str) -> list[tuple[int, int]]:
    """Who reviews whom, as (reviewer, author): each author reads and is read by min(reviewers, n - 1) others."""
    order = sorted(authors)
    random.Random(seed).shuffle(order)  # noqa: S311 (a draw that can be repeated, not a secret)
    most = min(reviewers, len(order) - 1)
    return [
        (reviewer, order[(place + step) % len(order)])
        for place, reviewer in enumerate(order)
        for step in range(1, most + 1)
    ]


def assign(db: Connection, run: Run, entries: Mapping[int, int], secret: bytes) -> None:
    """Give every author of ``entries`` (the piece that counts, by author) their readers, once."""
    part = part_of(run)
    if part is None:
        return
    due = run.closes_at + timedelta(days=part.review.days)
    for reviewer, author in ring(list(entries), part.review.reviewers, f"{secret.hex()}:{run.id}"):
        _give(db, run, entries[author], reviewer, author, run.closes_at, due)


def mine(db: Connection, member: int, run: Run | None = None) -> list[Review]:
    """The reviews that ``member`` has to give and has not given, the ones that are due first."""
    where = [reviews.c.reviewer_id == member, reviews.c.done_at.is_(None)]
    found = select(reviews).where(*where, *([reviews.c.run_id == run.id] if run else []))
    there = reviews.c.entry.in_(select(submissions.c.id))
    return [_review(row) for row in db.execute(found.where(there).order_by(reviews.c.due_at, reviews.c.id))]


def find(db: Connection, number: int, member: int) -> Review | None:
    """The review with this number, if ``member`` gives it or is its author."""
    row = db.execute(select(reviews).where(reviews.c.id == number)).first()
    return _review(row) if row is not None and member in (row.reviewer_id, row.author_id) else None


def address(db: Connection, review: Review) -> str | None:
    """The address of the work; ``None`` if its author took it away."""
    found: str | None = db.execute(select(submissions.c.answer).where(submissions.c.id == review.entry)).scalar()
    return found


def of(db: Connection, run: Run) -> list[Review]:
    """Every review of the run, given or not."""
    return [
        _review(row) for row in db.execute(select(reviews).where(reviews.c.run_id == run.id).order_by(reviews.c.id))
    ]


def of_author(db: Connection, run: Run, author: int) -> list[Review]:
    """The reviews that were given of the work of ``author``."""
    return [each for each in of(db, run) if each.author_id == author and each.done_at is not None]


def volunteer(db: Connection, run: Run, member: int, entries: Mapping[int, int], now: datetime) -> Review | None:
    """Hand ``member`` a piece that lacks a review which is overdue, or that nobody else could be given."""
    part = part_of(run)
    if part is None or now <= run.closes_at:
        return None
    found = of(db, run)
    wanted = min(part.review.reviewers, max(1, len(entries) - 1))
    for author, entry in sorted(entries.items(), key=lambda item: sum(each.entry == item[1] for each in found)):
        theirs = [each for each in found if each.entry == entry]
        active = [each for each in theirs if each.done_at is not None or each.due_at > now]
        if author == member or any(each.reviewer_id == member for each in theirs) or len(active) >= wanted:
            continue
        return _give(db, run, entry, member, author, now, now + timedelta(days=part.review.days))
    return None


def give(
    db: Connection, member: Member, run: Run, review: Review, scores: Sequence[int], comment: str | None, now: datetime
) -> int | None:
    """Keep a review. Returns the points it earned; ``None`` if it was given already.

    Reviews are paid up to as many a week as a piece has reviewers.
    """
    part = part_of(run)
    open_ = update(reviews).where(reviews.c.id == review.id, reviews.c.done_at.is_(None))
    values = {"done_at": now, "scores": "".join(map(str, scores)), "comment": comment}
    if part is None or not db.execute(open_.values(values)).rowcount:
        return None
    paid = select(func.count()).where(
        ledger.c.member_id == member.id, ledger.c.kind == REVIEW, ledger.c.value == f"run {run.id}", ledger.c.points > 0
    )
    points = rules.REVIEW if db.execute(paid).scalar_one() < part.review.reviewers else 0
    entry = Entry(REVIEW, run.challenge.id, f"run {run.id}", f"review:{review.id}", "review-given", points)
    append(db, member, now, entry)
    return points


def shares(db: Connection, run: Run, now: datetime) -> dict[int, float]:
    """What each author's work is worth, from 0 to 1: of those whose reviews are all given, or due and at least one is.

    For each criterion the median of its levels counts.
    """
    part = part_of(run)
    found: dict[int, list[Review]] = {}
    for each in of(db, run):
        found.setdefault(each.author_id, []).append(each)
    ready = {}
    for author, theirs in found.items():
        done = [each for each in theirs if each.done_at is not None]
        if part is not None and done and all(each.done_at is not None or each.due_at < now for each in theirs):
            ready[author] = worth(part, [each.scores for each in done])
    return ready


def worth(part: LinkPart, scores: Sequence[Sequence[int]]) -> float:
    """The share that reviews with these ``scores`` give: medians, weighed by the criteria's points."""
    rubric = part.review.rubric
    most = sum(line.points for line in rubric)
    earned = sum(
        line.points * median(each[place] for each in scores) / (len(line.levels) - 1)
        for place, line in enumerate(rubric)
    )
    return float(earned / most)


def _give(
    db: Connection, run: Run, entry: int, reviewer: int, author: int, now: datetime, due: datetime
) -> Review | None:
    row = {"run_id": run.id, "entry": entry, "reviewer_id": reviewer, "author_id": author}
    once = insert_once(db.dialect.name, reviews, "entry", "reviewer_id")
    db.execute(once.values(**row, given_at=now, due_at=due))
    found = db.execute(select(reviews).where(reviews.c.entry == entry, reviews.c.reviewer_id == reviewer)).first()
    return None if found is None else _review(found)


def _review(row: Any) -> Review:
    scores = tuple(int(each) for each in row.scores or "")
    return Review(
        row.id,
        row.run_id,
        row.entry,
        row.reviewer_id,
        row.author_id,
        row.due_at,
        row.done_at,
        scores,
        row.comment,
    )
