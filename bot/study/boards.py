"""Leaderboards: a page of the best, one's own place with neighbours, and the way to the next place, in one statement.

Equal points share a rank: one more than there are members with more points. A board holds names and no ids, and every
name went through ``bot.study.visibility``; so whatever is made of a board shows nobody who does not want to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from bot.study.board_sql import LARGEST, PAGE, answer
from bot.study.scopes import EVERYBODY, Scope
from bot.study.visibility import name, own_name

_CURSOR = re.compile(r"([ab])(\d{1,10})\.(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: beside the place of ``member`` with ``points``, upwards or downwards from there."""

    points: int = LARGEST
    member: int = 0
    up: bool = False

    @classmethod
    def read(cls, written: str) -> Cursor | None:
        """Read what ``str`` wrote; ``None`` if it is anything else."""
        found = _CURSOR.fullmatch(written)
        if found is None or not 0 < int(found[2]) <= LARGEST or int(found[3]) > LARGEST:
            return None
        return cls(int(found[2]), int(found[3]), found[1] == "a")

    def __str__(self) -> str:
        return f"{'a' if self.up else 'b'}{self.points}.{self.member}"


TOP = Cursor()


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a board. Who has no points has no ``rank``; ``own`` marks the viewer's line."""

    rank: int | None
    name: str
    points: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A board as ``viewer`` may see it. ``ranked`` is how many members have a place on it.

    ``places`` is the page, ``around`` the viewer's own place (``own``) between neighbours, ``missing`` the points to
    the next place (``None`` at the top). ``listed`` says whether others see the viewer, who else takes no place.
    ``before`` and ``after`` lead to the pages around this one.
    """

    ranked: int
    places: tuple[Place, ...]
    around: tuple[Place, ...] = ()
    own: Place | None = None
    missing: int | None = None
    listed: bool = False
    before: Cursor | None = None
    after: Cursor | None = None


def board(
    db: Connection,
    community_id: int,
    kind: str,
    period: str,
    viewer: int | None = None,
    start: Cursor = TOP,
    scope: Scope = EVERYBODY,
) -> Board:
    """The board of a community, or of the part of it that ``scope`` names, for one kind in one period, from ``start``.

    ``viewer`` is the id of a member who is in that part, or ``None`` for a board that everybody may see. One statement.
    For the whole community its time hardly grows with the number of members, for a part with the number in it.
    """
    asked = {"community_id": community_id, "kind": kind, "period": period, "me": viewer or 0}
    asked |= {"start_points": start.points, "start_member": start.member}
    parts: dict[str, list[Any]] = {}
    for row in answer(db, scope, start.up, asked):
        parts.setdefault(row.part, []).append(row)
    page = sorted(parts.get("page", ()), key=_order, reverse=True)
    if start != TOP and len(page) < (PAGE if start.up else 1):  # it has shrunk since, or is the first page anyway
        return board(db, community_id, kind, period, viewer, TOP, scope)
    more = len(page) > PAGE
    places = _down(page, parts["over page"][0], viewer, scope.mates)
    if more:
        cut = slice(1, None) if start.up else slice(PAGE)
        page, places = page[cut], places[cut]
    back = more if start.up else start != TOP
    on = start.up or more
    found = Board(
        parts["ranked"][0].p,
        _shown(places),
        before=Cursor(page[0].p, page[0].id, up=True) if back else None,
        after=Cursor(page[-1].p, page[-1].id) if on else None,
    )
    return found if "mine" not in parts else _with_own(found, parts, scope.mates)


def _with_own(found: Board, parts: Mapping[str, Sequence[Any]], mates: bool) -> Board:
    """``found`` with the viewer's own place, their neighbours, and what is missing to the next place."""
    mine, over, upward = parts["mine"][0], parts["over mine"][0], parts.get("next")
    rank = over.p + 1
    own = Place(rank if mine.p else None, own_name(mine.id, mine.alias, mine.visible), mine.p, own=True)
    around: list[Place | None] = [own]
    points = mine.p
    for row in sorted(parts.get("above", ()), key=_order):
        rank, points = rank - (row.tied if row.p != points else 0), row.p
        around.insert(0, _place(row, rank, mates))
    rank, points, tied = over.p + 1, mine.p, over.tied
    for row in sorted(parts.get("below", ()), key=_order, reverse=True):
        if row.p != points:
            rank, points, tied = rank + tied, row.p, row.tied
        around.append(_place(row, rank, mates))
    missing = upward[0].p - mine.p if upward and mine.p else None
    listed = name(mine.id, mine.alias, mine.visible, mates) is not None
    return replace(found, around=_shown(around), own=own, missing=missing, listed=listed)


def _down(rows: Sequence[Any], first: Any, viewer: int | None, mates: bool) -> list[Place | None]:
    """The places of ``rows``, the best first.

    ``first`` says how many have more points than the best of them (``p``), and how many exactly as many (``tied``), of
    whom some may stand before ``rows``. All who share a later rank stand in ``rows``.
    """
    places = []
    rank, tied, points = first.p + 1, first.tied, rows[0].p if rows else 0
    for row in rows:
        if row.p != points:
            rank, tied, points = rank + tied, 0, row.p
        tied += rank != first.p + 1
        places.append(_place(row, rank, mates, row.id == viewer))
    return places


def _place(row: Any, rank: int, mates: bool, own: bool = False) -> Place | None:
    """One line of a board, through the filter: ``None`` for whoever is not to be seen."""
    given = (row.id, row.alias, row.visible)
    shown = own_name(*given) if own else name(*given, mates)
    return None if shown is None else Place(rank, shown, row.p, own)


def _shown(places: Iterable[Place | None]) -> tuple[Place, ...]:
    return tuple(place for place in places if place is not None)


def _order(row: Any) -> tuple[int, int]:
    return row.p, row.id
