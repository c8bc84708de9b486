"""Squads: a few members who keep each other at it. Who is in which is a row with a beginning and an end.

A row is written when somebody comes and ended when they go, so it can be told who was in which squad on any day. A
squad shows its members to each other; ``bot.study.visibility`` says whom.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, insert, select, update

from bot.store.tables import accounts, members, squad_members, squads, totals
from bot.study import periods, rules
from bot.study.members import Member
from bot.study.streaks import WEEK
from bot.study.totals import POINTS
from bot.study.visibility import in_squads

NAME_LENGTH = 24
"""Characters of a squad's name."""


@dataclass(frozen=True, slots=True)
class Squad:
    """A squad: its members' ids, whoever came first in front, and those of them who were ``active`` of late.

    ``hidden`` counts members whom nobody may see. They have their place, and count in no mean and for no size.
    """

    id: int
    name: str
    members: tuple[int, ...] = ()
    active: tuple[int, ...] = ()
    hidden: int = 0

    @property
    def thin(self) -> bool:
        """Whether too few of it were active of late to keep each other at it."""
        return len(self.active) < rules.SQUAD_LEAST

    @property
    def room(self) -> int:
        """How many more can join."""
        return max(0, rules.SQUAD_MOST - len(self.members) - self.hidden)


class Full(Exception):
    """As many as can be are in that squad."""


class Gone(Exception):
    """That squad is closed, or is another group's."""


_speaks = exists().where(accounts.c.member_id == squad_members.c.member_id)
_IN = (
    select(
        squads.c.id.label("squad"),
        squads.c.name,
        squad_members.c.member_id,
        in_squads().label("seen"),
    )
    .outerjoin_from(
        squads, squad_members, and_(squad_members.c.squad_id == squads.c.id, squad_members.c.ends.is_(None))
    )
    .outerjoin(
        members,
        and_(members.c.id == squad_members.c.member_id, members.c.community_id == squads.c.community_id, _speaks),
    )
    .where(squads.c.community_id == bindparam("community"), squads.c.closed_at.is_(None))
    .order_by(squads.c.name_key, squads.c.id, squad_members.c.begins, squad_members.c.id)
)
_OWN = select(squad_members.c.squad_id).where(
    squad_members.c.member_id == bindparam("member"), squad_members.c.ends.is_(None)
)
_OF_MEMBER = _IN.where(squads.c.id.in_(_OWN))
_ACTIVE = select(totals.c.member_id).where(
    totals.c.community_id == bindparam("community"),
    totals.c.kind == POINTS,
    totals.c.period.in_(bindparam("periods", expanding=True)),
    totals.c.points > 0,
)


def all_of(db: Connection, community: int, now: datetime) -> list[Squad]:
    """Every open squad of ``community``, by name."""
    return _squads(db, db.execute(_IN, {"community": community}).all(), community, now)


def of(db: Connection, member: Member, now: datetime) -> Squad | None:
    """The squad that ``member`` is in, if there is one."""
    rows = db.execute(_OF_MEMBER, {"community": member.community_id, "member": member.id}).all()
    found = _squads(db, rows, member.community_id, now)
    return found[0] if found else None


def thin(db: Connection, community: int, now: datetime) -> list[Squad]:
    """The squads of ``community`` in which too few were active of late, for an organiser to see. ``MEND`` helps."""
    return [each for each in all_of(db, community, now) if each.thin]


MEND = "/studyadmin squads balance"
"""The command that mends squads which have become thin: it shows first what it would do."""


def join(db: Connection, member: Member, now: datetime, squad_id: int) -> bool:
    """Let ``member`` be in the squad from now on, and in no other. Returns whether that is new.

    Raises ``Full`` or ``Gone``. The squad is locked, so that two cannot take one seat.
    """
    lock = select(squads.c.community_id, squads.c.closed_at).where(squads.c.id == squad_id).with_for_update()
    row = db.execute(lock).first()
    if row is None or row.closed_at is not None or row.community_id != member.community_id:
        raise Gone
    found = next(each for each in all_of(db, member.community_id, now) if each.id == squad_id)
    if db.execute(_OWN, {"member": member.id}).scalar() == squad_id:
        return False
    if not found.room:
        raise Full
    put(db, [(member.id, squad_id)], member.id, now)
    return True


def leave(db: Connection, member: Member, now: datetime) -> bool:
    """Let ``member`` be in no squad from now on. Returns whether they were in one."""
    return take_out(db, [member.id], now) > 0


def put(db: Connection, seats: Sequence[tuple[int, int]], author: int, now: datetime) -> None:
    """Let each member be in the squad beside them, and in no other: ``author`` wants it. Needs a write transaction."""
    if seats:
        take_out(db, [member for member, _ in seats], now)
        rows = [{"member_id": one, "squad_id": squad, "begins": now, "author_id": author} for one, squad in seats]
        db.execute(insert(squad_members), rows)


def take_out(db: Connection, who: Sequence[int], now: datetime) -> int:
    """End the places of members in squads. Returns how many there were."""
    ended = 0
    for some in (who[start : start + 1000] for start in range(0, len(who), 1000)):
        theirs = update(squad_members).where(squad_members.c.member_id.in_(some), squad_members.c.ends.is_(None))
        ended += db.execute(theirs.values(ends=now)).rowcount
    return ended


def close(db: Connection, squad_ids: Sequence[int], now: datetime) -> None:
    """Close squads: whoever is still in them is in none from now on."""
    db.execute(
        update(squad_members)
        .where(squad_members.c.squad_id.in_(squad_ids), squad_members.c.ends.is_(None))
        .values(ends=now)
    )
    db.execute(update(squads).where(squads.c.id.in_(squad_ids)).values(closed_at=now))


def rename(db: Connection, squad_id: int, name: str) -> None:
    """Call a squad ``name``, which no other open one of its community is called."""
    db.execute(update(squads).where(squads.c.id == squad_id).values(name=name, name_key=key(name)))


def found_all(db: Connection, community: int, names: Sequence[str], now: datetime) -> list[int]:
    """Open a squad for each of ``names``, which no other open one of ``community`` has. Returns their ids, in order."""
    rows = [
        {"community_id": community, "home_id": community, "name": name, "name_key": key(name), "at": now}
        for name in names
    ]
    made = insert(squads).returning(squads.c.id, sort_by_parameter_order=True)
    return list(db.execute(made, rows).scalars()) if rows else []


def active(db: Connection, community: int, now: datetime) -> set[int]:
    """The members of ``community`` who earned a point in this week of the calendar or the last."""
    weeks = [periods.week((now - each * WEEK).date()) for each in range(rules.SILENT_WEEKS)]
    return set(db.execute(_ACTIVE, {"community": community, "periods": weeks}).scalars())


def move_all(db: Connection, old: int, new: int, back: bool = False) -> None:
    """Let the squads of the community ``old`` be those of ``new``; ``back``: only those that were formed there.

    A squad keeps its name, or gets a number after it where ``new`` has one of that name. Whoever stays behind in
    another community than their squad is in none: the place ends for both when it does for either.
    """
    going = select(squads).where(squads.c.community_id == old)
    rows = db.execute(going.where(squads.c.home_id == new) if back else going).all()
    open_ = select(squads.c.name_key).where(squads.c.community_id == new, squads.c.closed_at.is_(None))
    taken = set(db.execute(open_).scalars())
    for row in rows:
        name = row.name if row.closed_at is not None else numbered(row.name, taken)
        taken.add(key(name))
        values = {"community_id": new, "name": name, "name_key": key(name)}
        db.execute(update(squads).where(squads.c.id == row.id).values(values))


def numbered(name: str, taken: Collection[str]) -> str:
    """``name``, or the first of ``name 2``, ``name 3`` … whose key is not ``taken``."""
    return next(each for turn in count(1) if key(each := name if turn == 1 else f"{name} {turn}") not in taken)


def key(name: str) -> str:
    """What two names have in common that people would take for one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _squads(db: Connection, rows: Sequence[Any], community: int, now: datetime) -> list[Squad]:
    there: dict[int, list[Any]] = {}
    for row in rows:
        there.setdefault(row.squad, []).append(row)
    awake = active(db, community, now) if there else set()
    found = []
    for squad, its in there.items():
        there_still = [row for row in its if row.seen is not None]
        inside = [row.member_id for row in there_still if row.seen]
        hidden = len(there_still) - len(inside)
        stirred = tuple(each for each in inside if each in awake)
        found.append(Squad(squad, its[0].name, tuple(inside), stirred, hidden))
    return found
