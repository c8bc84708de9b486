"""Who is shown to others, and by which name: the one filter that every view of other members goes through.

Boards as text, as a picture or as an export are made from rows that went through ``name``, so none of them can show
more than another. ``listed`` says the same to the database, for ranks, which count only those who are shown.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, literal_column, select

from bot.store.tables import members
from bot.study import aliases


class Visible(StrEnum):
    """To whom a member is shown, apart from themselves."""

    EVERYONE = "everyone"
    """To all members of the community, by the alias that they chose."""
    SQUAD = "squad"
    """To their squad alone: they are on no board of the whole community."""
    ALIAS = "alias"
    """To all, but only by the two words that Cairn makes; nobody can ask for them by their account."""
    HIDDEN = "hidden"
    """To nobody."""


ON_BOARDS = (Visible.EVERYONE, Visible.ALIAS)
IN_SQUADS = (Visible.EVERYONE, Visible.ALIAS, Visible.SQUAD)


def in_squads() -> ColumnElement[bool]:
    """The condition, in SQL, for members whom their squad may see, and who count in its mean."""
    return members.c.visible.in_([literal_column(f"'{each.value}'") for each in IN_SQUADS])


def listed() -> ColumnElement[bool]:
    """The condition, in SQL, for members who are on the boards of the whole community."""
    return members.c.visible.in_([literal_column(f"'{each.value}'") for each in ON_BOARDS])


def name(member_id: int, alias: str | None, visible: str, mates: bool = False) -> str | None:
    """What others of the community read for a member on a board; ``None`` if they must not see that member at all.

    ``alias`` and ``visible`` are the member's columns; ``mates`` says that the others are of the member's squad. A
    value that this Cairn does not know hides.
    """
    if visible not in (IN_SQUADS if mates else ON_BOARDS):
        return None
    if visible == Visible.SQUAD:
        return alias or aliases.made(member_id)
    return alias if alias and visible == Visible.EVERYONE else aliases.made(member_id)


def own_name(member_id: int, alias: str | None, visible: str) -> str:
    """What a member reads for themselves: what others read, if they read anything."""
    return name(member_id, alias, visible) or alias or aliases.made(member_id)


def names(db: Connection, member_ids: Collection[int], mates: bool = False) -> dict[int, str]:
    """What others read for those of ``member_ids`` whom they may see; ``mates`` as in ``name``."""
    rows = db.execute(select(members.c.id, members.c.alias, members.c.visible).where(members.c.id.in_(member_ids)))
    found = ((row.id, name(row.id, row.alias, row.visible, mates)) for row in rows)
    return {id_: shown for id_, shown in found if shown is not None}


def chosen(db: Connection, member_id: int) -> tuple[str, Visible, bool]:
    """What the member reads for themselves, to whom they are shown, and whether that name is their own choice."""
    row = db.execute(select(members.c.alias, members.c.visible).where(members.c.id == member_id)).one()
    return own_name(member_id, row.alias, row.visible), Visible(row.visible), row.alias is not None


def may_ask(db: Connection, viewer_id: int, member_id: int) -> bool:
    """Whether ``viewer_id`` may see what ``member_id`` has done, asking by that member's account on the platform."""
    if member_id == viewer_id:
        return True
    visible = db.execute(select(members.c.visible).where(members.c.id == member_id)).scalar()
    return visible == Visible.EVERYONE
