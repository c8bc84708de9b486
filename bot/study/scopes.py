"""The part of a community that a board is of: all of it, one squad, those who came of late, those of one platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from bot.store.columns import Instant
from bot.store.tables import accounts, members, spaces, squad_members, squads
from bot.study import rules
from bot.study.members import Member
from bot.study.visibility import in_squads, listed

Name = Literal["community", "squad", "newcomers", "platform"]


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a community by its ``name``, with what tells it from others of that name in ``given``."""

    name: Name = "community"
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mates(self) -> bool:
        """Whether everybody in it is of one squad, and the reader too."""
        return self.name == "squad"


EVERYBODY = Scope()


def squad(squad_id: int) -> Scope:
    """The members of a squad, as they see each other."""
    return Scope("squad", {"squad": squad_id})


def newcomers(now: datetime) -> Scope:
    """Whoever joined the community in the last weeks."""
    return Scope("newcomers", {"since": newest(now)})


def platform(name: str) -> Scope:
    """Whoever has an account on a platform."""
    return Scope("platform", {"platform": name})


def newest(now: datetime) -> datetime:
    """Since when somebody is a newcomer at ``now``."""
    return now - timedelta(days=rules.NEWCOMER_DAYS)


def is_in(db: Connection, member: Member, scope: Scope) -> bool:
    """Whether ``member`` is in ``scope``."""
    if scope.name == "community":
        return True
    asked = {"community_id": member.community_id, "me": member.id, **scope.given}
    mine = select(members.c.id).where(members.c.id == bindparam("me"), members.c.id.in_(WHO[scope.name]))
    return db.execute(mine, asked).first() is not None


WHO: dict[str, Select[Any]] = {
    "squad": select(squad_members.c.member_id)
    .join_from(squad_members, squads, squads.c.id == squad_members.c.squad_id)
    .where(
        squads.c.id == bindparam("squad"),
        squads.c.community_id == bindparam("community_id"),
        squad_members.c.ends.is_(None),
    ),
    "newcomers": select(members.c.id).where(
        members.c.community_id == bindparam("community_id"),
        members.c.joined_at >= bindparam("since", type_=Instant()),
    ),
    "platform": select(accounts.c.member_id)
    .join_from(accounts, spaces, spaces.c.id == accounts.c.space_id)
    .where(spaces.c.community_id == bindparam("community_id"), spaces.c.platform == bindparam("platform")),
}
"""The ids of the members in each part."""


def seen(name: str) -> ColumnElement[bool]:
    """The condition, in SQL, for members whom others in the part see."""
    return in_squads() if name == "squad" else listed()
