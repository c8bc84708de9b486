"""A topic's own questions. Passing all of them on one day turns a claim into *checked*.

Each question takes one answer a day (the member's own day): the first one counts, and a second click on another button
changes nothing. Who misses one sees why, and takes the questions again from the next day on. Without that rule the
reasons shown would be the answers to copy.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select

from bot.chat.text import decimal_number
from bot.curriculum.models import CheckOption, ChoiceCheck, NumberCheck, Topic
from bot.store.tables import ledger
from bot.study.ledger import ANSWER, Entry, append
from bot.study.members import Member

Question = ChoiceCheck | NumberCheck

_TODAY = select(ledger.c.subject, ledger.c.value).where(
    ledger.c.member_id == bindparam("member"),
    ledger.c.kind == ANSWER,
    ledger.c.local_day == bindparam("day"),
)


def answers(db: Connection, member: Member, now: datetime) -> dict[str, str]:
    """What the member answered today, by question id."""
    rows = db.execute(_TODAY, {"member": member.id, "day": member.local_day(now)})
    return {row.subject: row.value for row in rows}


def record(db: Connection, member: Member, now: datetime, question: Question, answer: str) -> bool:
    """Keep ``answer``. Returns ``False`` when the question was already answered today: the first answer counts."""
    key = f"answer:{member.id}:{question.id}:{member.local_day(now)}"
    return append(db, member, now, Entry(ANSWER, question.id, answer, key, "one-answer-a-day")) is not None


def canonical(question: Question, answer: str) -> str | None:
    """``answer`` in the form it is kept: sorted option ids, or a number as read. ``None`` if it is neither."""
    if isinstance(question, NumberCheck):
        number = decimal_number(answer)
        return None if number is None else f"{number:.12g}"
    known = {option.id for option in question.options}
    picked = set(answer.strip().casefold())
    if not picked or not picked <= known or (question.kind == "single" and len(picked) > 1):
        return None
    return "".join(sorted(picked))


def is_right(question: Question, answer: str) -> bool:
    """Whether a canonical ``answer`` is right. Numbers may be off by the question's tolerance."""
    if isinstance(question, NumberCheck):
        return abs(float(answer) - question.value) <= question.tolerance + 1e-12
    return set(answer) == set(question.answer)


def next_question(topic: Topic, answered: Mapping[str, str]) -> Question | None:
    """The first question of ``topic`` without an answer today, or ``None`` when all have one."""
    return next((question for question in topic.checks if question.id not in answered), None)


def shuffled(question: ChoiceCheck, member: Member, day: date) -> list[CheckOption]:
    """The options in an order of the member's own for the day: a neighbour's "it was b" helps nobody."""
    options = list(question.options)
    random.Random(f"{member.id}:{question.id}:{day}").shuffle(options)  # noqa: S311 (an order, not a secret)
    return options
