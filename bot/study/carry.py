"""What two members earned, carried together when they turn out to be one person, and taken apart again.

Nothing is changed in place. A row of the one who goes is cancelled by a further row, as an undo is, and written once
more for the one who stays, with its own day, time and author. What both earned counts once: their rows have the same
award key but for the member in it. Decision 0031.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.chat.reply import Mark
from bot.store.tables import ledger
from bot.study.ledger import (
    AWARD,
    CHECK,
    CHECKIN,
    KEPT,
    MARK,
    PLEDGE,
    REPAIR,
    REST,
    SETTING,
    SWITCH,
    THANKS,
    UNDO,
    WITNESS,
    Entry,
    append,
    append_all,
)
from bot.study.members import Member

SETTINGS = frozenset({SETTING, SWITCH})
"""Kinds of rows that say how a member wants things. Those of whoever stays hold; the others' stay where they are, and
count again if the accounts are parted."""

PROMISED = frozenset({PLEDGE, KEPT, WITNESS})
"""Kinds that tell of promises. They name each other, and go by ``bot.study.carry_promises``."""

GIVEN = frozenset({THANKS, AWARD, REPAIR})
"""What others give. Nobody gives it to themselves: what one of the two accounts gave the other counts for neither."""

_NUMBERED = re.compile(
    rf"({CHECK}:\d+:[^:]+|({CHECKIN}|{REPAIR}):\d+:[\d-]+|{REST}:\d+:[\d-]+:[\d-]+):\d+((?::[0-9a-f]{{32}})?)"
)
"""Keys with a number that only says how often such a thing was written or taken back: it tells no two things apart.
A check-in that is not the first of its day has a digest of its words after it."""

MOVED = "accounts-joined"
BACK = "accounts-parted"
"""The rules that stand in rows which cancel."""

AGAIN = "~"
"""Stands in a key before the id of the row that was written once more under it."""

RANK = {Mark.OPEN.value: 0, Mark.SKIPPED.value: 1, Mark.LEARNING.value: 2, Mark.DONE.value: 3}
"""Of two states of one topic, the further one holds: what somebody finished is finished."""

Carried = list[tuple[int, int | None]]
"""Ids of rows: the one that was cancelled, and the one that was written for it, if any."""


def carry(db: Connection, kept: Member, gone_id: int, now: datetime) -> Carried:
    """Carry what the member ``gone_id`` earned over to ``kept``. Returns what became of each row."""
    gone = replace(kept, id=gone_id)
    own = rows_of(db, kept.id)
    live = [row for row in living(rows_of(db, gone_id)) if row.kind not in SETTINGS | PROMISED]
    has = {_thing(row) for row in living(own)}
    keys = {row.award_key for row in own}
    append_all(db, gone, now, [cancelling(row, MOVED) for row in live])
    copies = _carry_marks(db, kept, [row for row in live if row.kind == MARK], own, now)
    more: dict[int, Entry] = {}
    numbers = _numbers(own)
    for row in (each for each in live if each.kind != MARK):
        if row.kind in GIVEN and row.author_id == kept.id:
            continue
        if (thing := _renamed(_thing(row), gone_id, kept.id)) not in has:
            key = _renamed(_key(row, numbers[_series(row)]), gone_id, kept.id)
            numbers[_series(row)] += row.kind != CHECKIN
            if key in keys:
                key = f"{key}{AGAIN}{row.id}"
            more[row.id] = once_more(kept, row, key, row.points)
            has.add(thing)
            keys.add(key)
    copies |= zip(more, append_all(db, kept, now, list(more.values())), strict=True)
    return [(row.id, copies.get(row.id)) for row in live]


def part(
    db: Connection, kept: Member, gone_id: int, carried: Iterable[tuple[int, int | None]], now: datetime
) -> dict[int, int]:
    """Give back to the member ``gone_id`` what was ``carried`` to ``kept``.

    What ``kept`` has taken back since stays taken back. Returns the new rows, by the ids of those that they replace:
    the ones carried, and the ones that were written for them.
    """
    gone = replace(kept, id=gone_id)
    copies = {row.id: row for row in living(rows_of(db, kept.id))}
    originals = {row.id: row for row in rows_of(db, gone_id)}
    found: dict[int, int] = {}
    holds = [
        (old, new)
        for old, new in carried
        if old in originals and originals[old].kind not in PROMISED and (new is None or new in copies)
    ]
    append_all(db, kept, now, [cancelling(copies[copy], BACK) for _, copy in holds if copy is not None])
    again = []
    for original, _ in holds:
        row = originals[original]
        again.append(once_more(gone, row, f"{row.award_key.partition(AGAIN)[0]}{AGAIN}{row.id}", row.points))
    for (original, copy), back in zip(holds, _in_order(db, gone, now, again), strict=True):
        if back is not None:
            found |= {original: back} if copy is None else {original: back, copy: back}
    return found


def take_given(db: Connection, kept: Member, gone_id: int, now: datetime) -> list[int]:
    """Cancel what ``kept`` was given by the member ``gone_id``, who is the same person. Returns those rows' ids."""
    given = [row for row in living(rows_of(db, kept.id)) if row.kind in GIVEN and row.author_id == gone_id]
    append_all(db, kept, now, [cancelling(row, MOVED) for row in given])
    return [row.id for row in given]


def give_again(db: Connection, kept: Member, given: Sequence[int], now: datetime) -> None:
    """Write the rows ``given`` once more for ``kept``, who is not the same person as their giver any more."""
    rows = [row for row in rows_of(db, kept.id) if row.id in set(given)]
    again = [once_more(kept, row, f"{row.award_key.partition(AGAIN)[0]}{AGAIN}{row.id}", row.points) for row in rows]
    append_all(db, kept, now, again)


def _in_order(db: Connection, member: Member, now: datetime, entries: Sequence[Entry]) -> list[int | None]:
    """Write ``entries``. Marks keep their order, in which the last one of a topic says its state."""
    ids: list[int | None] = [append(db, member, now, each) if each.kind == MARK else None for each in entries]
    others = iter(append_all(db, member, now, [each for each in entries if each.kind != MARK]))
    return [ids[place] if each.kind == MARK else next(others) for place, each in enumerate(entries)]


def _carry_marks(
    db: Connection, kept: Member, marks: Sequence[Any], own: Sequence[Any], now: datetime
) -> dict[int, int | None]:
    """Carry the marks of topics where they go further than ``own``, or earned a point that ``own`` did not.

    Where ``own`` went further nevertheless, its state is said once more, to be the last word. Returns the rows written,
    by those they were written for.
    """
    numbers = Counter(row.subject for row in own if row.kind == MARK)
    mine = [row for row in living(own) if row.kind == MARK]
    last = {row.subject: row for row in mine}
    ends = {row.subject: row for row in marks}
    earned = {row.subject for row in mine if row.points}
    wanted = {row.subject for row in marks if row.subject not in last or (row.points and row.subject not in earned)}
    wanted |= {subject for subject, row in ends.items() if subject in last and _rank(row) > _rank(last[subject])}
    copies: dict[int, int | None] = {}

    def write(row: Any, points: int) -> int | None:
        key = f"{MARK}:{kept.id}:{row.subject}:{numbers[row.subject]}"
        numbers[row.subject] += 1
        return append(db, kept, now, once_more(kept, row, key, points))

    for row in (each for each in marks if each.subject in wanted):
        copies[row.id] = write(row, 0 if row.subject in earned else row.points)
        earned |= {row.subject} if row.points else set()
    for subject in sorted(wanted & last.keys()):
        if _rank(last[subject]) > _rank(ends[subject]):
            write(last[subject], 0)
    return copies


def rows_of(db: Connection, member: int) -> Sequence[Any]:
    """All rows of a member's ledger, in the order they were written."""
    return db.execute(select(ledger).where(ledger.c.member_id == member).order_by(ledger.c.id)).all()


def living(rows: Sequence[Any]) -> list[Any]:
    """The rows that count: neither cancelled nor cancelling."""
    cancelled = {row.reverses for row in rows if row.kind == UNDO}
    return [row for row in rows if row.kind != UNDO and row.id not in cancelled]


def _rank(row: Any) -> int:
    return RANK.get(row.value, 0)


def cancelling(row: Any, rule: str) -> Entry:
    """What cancels ``row``, on the day for which it counted, so that every total of that day follows."""
    return Entry(UNDO, row.subject, row.kind, f"undo:{row.id}", rule, -row.points, row.id, day=row.local_day)


def once_more(member: Member, row: Any, key: str, points: int) -> Entry:
    """``row`` once more, for ``member``."""
    by = member.id if row.author_id == row.member_id else row.author_id
    more = {"reason": row.reason, "day": row.local_day, "at": row.at, "by": by}
    return Entry(row.kind, row.subject, row.value, key, row.rule, points, **more)


def _thing(row: Any) -> str:
    """What a row is for: its award key, without what only tells writings of it apart."""
    key: str = row.award_key.partition(AGAIN)[0]
    numbered = _NUMBERED.fullmatch(key)
    return f"{numbered[1]}{numbered[3]}" if numbered else key


def _key(row: Any, number: int) -> str:
    """The award key of ``row`` as it is if it is written with ``number``, where its key has one."""
    key: str = row.award_key.partition(AGAIN)[0]
    numbered = _NUMBERED.fullmatch(key)
    return f"{numbered[1]}:{number}{numbered[3]}" if numbered else key


def _series(row: Any) -> tuple[object, ...]:
    """Which rows decide about the number in the key of ``row``."""
    apart = {CHECK: row.subject, CHECKIN: row.local_day, REPAIR: row.local_day}
    return row.kind, apart.get(row.kind)


def _numbers(rows: Sequence[Any]) -> Counter[tuple[object, ...]]:
    """The number that comes next in each series, as the commands count: so no later key of theirs is used already.

    A check counts the topic's passes, a repair those of its day, rest all that was planned, and a check-in what was
    taken back of its day.
    """
    cancelled = {row.reverses for row in rows if row.kind == UNDO}
    return Counter(_series(row) for row in rows if row.kind != CHECKIN or row.id in cancelled)


def _renamed(key: str, old: int, new: int) -> str:
    """An award key of one member's as the other's: the first of its parts that is the one's id becomes the other's."""
    parts = key.split(":")
    if str(old) in parts:
        parts[parts.index(str(old))] = str(new)
    return ":".join(parts)
