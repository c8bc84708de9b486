"""Spreading parts over messages."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.paging import fill


@dataclass(frozen=True)
class Piece:
    length: int
    cost: int = 1
    leads: bool = False


pieces = st.lists(st.builds(Piece, st.integers(0, 40), st.integers(1, 4), st.booleans()), max_size=30)


@given(pieces)
def test_nothing_is_lost_and_no_message_is_too_big(parts: list[Piece]) -> None:
    messages = fill(parts, 50, 8)
    assert [part for message in messages for part in message] == parts
    for message in messages:
        assert sum(part.length for part in message) <= 50
        assert sum(part.cost for part in message) <= 8
    assert all(messages) or parts == []


def test_a_heading_goes_where_it_leads() -> None:
    heading, text = Piece(5, leads=True), Piece(30)
    assert fill([text, heading, text], 50, 8) == [[text], [heading, text]]
    assert fill([text, heading, Piece(48)], 50, 8) == [[text, heading], [Piece(48)]]
    assert fill([heading, Piece(48)], 50, 8) == [[heading], [Piece(48)]]


def test_a_part_that_fits_nowhere_stands_alone() -> None:
    assert fill([Piece(1), Piece(99), Piece(1)], 50, 8) == [[Piece(1)], [Piece(99)], [Piece(1)]]
