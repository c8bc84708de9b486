"""Forming squads and evening them out: even, with the fewest moves, and the same again for the same squads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.study.balance import Balanced, Candidate, balance, form
from bot.study.rules import SQUAD_LEAST, SQUAD_MOST

SIZES = st.integers(SQUAD_LEAST, SQUAD_MOST)
CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 500), st.sampled_from([-480, 0, 60, 330]), st.integers(0, 40)),
    max_size=60,
    unique_by=lambda each: each.id,
)


@st.composite
def squads(draw: st.DrawFn, number: int = 7, size: int = SQUAD_MOST) -> dict[int, list[int]]:
    sizes = draw(st.lists(st.integers(0, size), max_size=number))
    ids = iter(range(1, 1000))
    return {squad: [next(ids) for _ in range(length)] for squad, length in enumerate(sizes, 10)}


FREE = st.lists(st.integers(2000, 2100), max_size=12, unique=True)


def after(there: Mapping[int, Sequence[int]], done: Balanced) -> dict[int, list[int]]:
    """What the squads are once ``done`` was carried out."""
    moving = {move.member for move in done.moves}
    found = {id_: [one for one in who if one not in moving] for id_, who in there.items() if id_ not in done.closed}
    for move in done.moves:
        found[move.new].append(move.member)
    return found


@given(CANDIDATES, SIZES)
def test_formed_squads_hold_everybody_once_and_are_even(candidates: list[Candidate], size: int) -> None:
    groups = form(candidates, size)
    if len(candidates) < SQUAD_LEAST:
        assert groups == []
        return
    assert sorted(one for group in groups for one in group) == sorted(each.id for each in candidates)
    sizes = [len(group) for group in groups]
    assert max(sizes) - min(sizes) <= 1
    assert all(SQUAD_LEAST <= each <= SQUAD_MOST for each in sizes)
    assert form(list(reversed(candidates)), size) == groups


@given(st.integers(4, 15), SIZES)
def test_as_many_fit_as_were_asked_for(number: int, size: int) -> None:
    assert {len(group) for group in form([Candidate(id_, 0, 0) for id_ in range(number * size)], size)} == {size}


def test_whoever_lives_by_one_clock_comes_together() -> None:
    there = [Candidate(id_, offset, id_) for id_, offset in enumerate([540, 0] * 4)]
    assert form(there, 4) == [(1, 3, 5, 7), (0, 2, 4, 6)]


@given(squads(), FREE)
def test_balanced_squads_are_even_and_nobody_is_gone(there: dict[int, list[int]], free: list[int]) -> None:
    done = balance(there, free)
    now = after(there, done)
    before = [one for who in there.values() for one in who]
    placed = [move.member for move in done.moves if move.old is None]
    assert sorted(one for who in now.values() for one in who) == sorted([*before, *placed])
    sizes = [len(who) for who in now.values()]
    assert not sizes or not sum(sizes) or max(sizes) - min(sizes) <= 1
    assert max(sizes, default=0) <= SQUAD_MOST
    assert len(done.moves) == len({move.member for move in done.moves})
    assert all(move.member in there[move.old] for move in done.moves if move.old is not None)
    if sum(sizes) >= SQUAD_LEAST:
        assert min(sizes) >= SQUAD_LEAST
    if any(one not in placed for one in free):
        assert sum(sizes) == SQUAD_MOST * len(there)


@given(squads(), FREE)
def test_balancing_again_changes_nothing(there: dict[int, list[int]], free: list[int]) -> None:
    done = balance(there, free)
    placed = {move.member for move in done.moves}
    assert balance(after(there, done), [one for one in free if one not in placed]) == Balanced()


@given(squads(), FREE)
def test_the_order_of_squads_changes_nothing(there: dict[int, list[int]], free: list[int]) -> None:
    assert balance(dict(reversed(there.items())), free) == balance(there, free)


@given(squads(number=5))
def test_no_plan_has_fewer_moves(there: dict[int, list[int]]) -> None:
    """Against every way to choose which squads stay, and which of them have one more."""
    total = sum(map(len, there.values()))
    fewest = None
    for kept in range(1, len(there) + 1):
        whole, more = divmod(total, kept)
        if total and ((whole < SQUAD_LEAST and kept > 1) or whole + bool(more) > SQUAD_MOST):
            continue
        for open_ in combinations(there, kept):
            for larger in combinations(open_, more):
                wanted = {id_: whole + (id_ in larger) for id_ in open_}
                moves = sum(max(0, len(who) - wanted.get(id_, 0)) for id_, who in there.items())
                fewest = moves if fewest is None else min(fewest, moves)
    if total and fewest is not None:
        assert len(balance(there).moves) == fewest


@pytest.mark.parametrize(
    ("sizes", "moves", "closed"),
    [
        ([4, 4, 4], 0, 0),
        ([5, 3], 1, 0),
        ([4, 4, 1], 1, 1),  # one move into a squad of five, where filling the third would take two
        ([4, 4, 4, 0], 0, 1),
        ([2, 2], 2, 1),
        ([2], 0, 0),
        ([6, 6, 3], 2, 0),
        ([0, 0], 0, 0),
    ],
)
def test_examples(sizes: list[int], moves: int, closed: int) -> None:
    ids = iter(range(100))
    done = balance({squad: [next(ids) for _ in range(size)] for squad, size in enumerate(sizes)})
    assert (len(done.moves), len(done.closed)) == (moves, closed)


def test_whoever_came_last_moves_first() -> None:
    (move,) = balance({1: [10, 11, 12, 13, 14], 2: [20, 21, 22]}).moves
    assert (move.member, move.old, move.new) == (14, 1, 2)
