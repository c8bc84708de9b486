"""Who goes into which squad: forming them, and evening them out with as few moves as there can be. Pure.

Nothing here asks a clock or a die: the same squads give the same plan, whoever asks and however often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.study import rules


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody without a squad. ``offset``: minutes that their clocks are ahead of UTC; ``far``: how far they are."""

    id: int
    offset: int
    far: int


@dataclass(frozen=True, slots=True)
class Move:
    """``member`` goes from the squad ``old`` (``None``: they have none) to the squad ``new``."""

    member: int
    old: int | None
    new: int


@dataclass(frozen=True, slots=True)
class Balanced:
    """What evens squads out: who moves, and which squads close."""

    moves: tuple[Move, ...] = ()
    closed: tuple[int, ...] = ()


def form(candidates: Sequence[Candidate], size: int) -> list[tuple[int, ...]]:
    """Groups of about ``size``, and as even as can be: their sizes differ by at most one.

    Whoever lives by nearly the same clock comes together, and of those whoever is about as far. There are none for
    fewer candidates than a squad needs.
    """
    total = len(candidates)
    if total < rules.SQUAD_LEAST:
        return []
    number = round(total / size)
    number = max(-(-total // rules.SQUAD_MOST), min(number, total // rules.SQUAD_LEAST))
    ordered = [each.id for each in sorted(candidates, key=lambda each: (each.offset, each.far, each.id))]
    whole, more = divmod(total, number)
    groups, start = [], 0
    for place in range(number):
        end = start + whole + (place < more)
        groups.append(tuple(ordered[start:end]))
        start = end
    return groups


def balance(squads: Mapping[int, Sequence[int]], free: Sequence[int] = ()) -> Balanced:
    """Make the sizes of ``squads`` differ by at most one, with the fewest moves that can do so.

    ``squads`` holds the members of each, whoever came first in front; ``free`` are those who have none, and who are
    placed as far as there is room. The smallest squads close where that saves moves, or where there are too few people
    for all of them. Whoever came last moves first, and nobody moves twice.
    """
    room = len(squads) * rules.SQUAD_MOST - sum(map(len, squads.values()))
    placed = list(free)[: max(0, room)]
    total = sum(map(len, squads.values())) + len(placed)
    if not squads or not total:
        return Balanced()
    order = sorted(squads, key=lambda id_: (-len(squads[id_]), id_))
    most = max(1, min(len(order), total // rules.SQUAD_LEAST))
    least = min(most, -(-total // rules.SQUAD_MOST))
    kept = min(range(least, most + 1), key=lambda number: (_moves(squads, order, number, total), -number))
    open_, closed = order[:kept], order[kept:]
    targets = _targets(open_, total)
    leaving = [(member, id_) for id_ in sorted(closed) for member in squads[id_]]
    leaving += [(member, id_) for id_ in sorted(open_) for member in squads[id_][targets[id_] :]]
    going: list[tuple[int, int | None]] = [*leaving, *((member, None) for member in placed)]
    seats = [id_ for id_ in sorted(open_) for _ in range(targets[id_] - len(squads[id_]))]
    moves = tuple(Move(member, old, new) for (member, old), new in zip(going, seats, strict=True))
    return Balanced(moves, tuple(sorted(closed)))


def _targets(order: Sequence[int], total: int) -> dict[int, int]:
    """How many each squad is to have: one more for the first of ``order``, the largest, so that fewest leave."""
    whole, more = divmod(total, len(order))
    return {id_: whole + (place < more) for place, id_ in enumerate(order)}


def _moves(squads: Mapping[int, Sequence[int]], order: Sequence[int], number: int, total: int) -> int:
    """How many members change their squad if the first ``number`` of ``order`` stay open."""
    targets = _targets(order[:number], total)
    return sum(max(0, len(squads[id_]) - targets.get(id_, 0)) for id_ in order)
