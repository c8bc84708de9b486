"""Tables in characters of one width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import cells
from bot.chat.grid import grid


def test_columns_line_up_and_numbers_stand_at_the_right() -> None:
    assert grid(("Name", "Points"), (("Ana", "7"), ("日本", "12")), 20) == [
        "Name  Points",
        "────  ──────",
        "Ana        7",
        "日本      12",
    ]


def test_a_table_that_is_too_wide_is_not_drawn() -> None:
    assert grid(("A", "B"), (("x" * 10, "y" * 10),), 21) is None
    assert grid(("A", "B"), (("x" * 10, "y" * 10),), 22) is not None


def test_nothing_gives_nothing() -> None:
    assert grid((), (), 20) == []
    assert grid(("", ""), (("", " "),), 20) == []


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.tuples(*[st.text(max_size=9)] * n), min_size=1, max_size=5)))
def test_no_line_is_wider_than_its_rule(rows: list[tuple[str, ...]]) -> None:
    lines = grid(rows[0], rows[1:], 80)
    if lines:
        assert len(lines) == len(rows) + 1
        assert max(map(cells.width, lines)) <= cells.width(lines[1]) <= 80
