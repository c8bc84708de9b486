"""Keys: what is right, what comes of a slip, and that the two are never near each other."""

from __future__ import annotations

import pytest

from bot.challenges.keys import ChoiceKey, NearMiss, NumberKey, Option, TextKey
from bot.challenges.numbers import Tolerance

DEVIATION = NumberKey(169.228, Tolerance(0.01), (NearMiss(168.379, "population"), NearMiss(28638.1, "variance")))
PRINTED = TextKey(("6", "6.0"), (NearMiss("3", "last_turn_left_out"),))
SHAPE = ChoiceKey(("b",), (Option("a", "3 x 3", "inner_size"), Option("b", "2 x 4"), Option("c", "4 x 2", "swapped")))


def test_a_number_is_right_within_the_tolerance_and_a_slip_is_named() -> None:
    assert DEVIATION.accepts(169.23)
    assert not DEVIATION.accepts(169.25)
    assert DEVIATION.slip(168.38) == "population"
    assert DEVIATION.slip(169.228) is None
    assert DEVIATION.slip(12) is None


def test_a_text_is_right_when_it_is_one_of_those_accepted() -> None:
    assert PRINTED.accepts("6.0")
    assert not PRINTED.accepts("6.")
    assert PRINTED.slip("3") == "last_turn_left_out"
    assert PRINTED.slip("6") is None


@pytest.mark.parametrize(
    ("answer", "right", "slip"),
    [
        (["b"], True, None),
        (["c"], False, "swapped"),
        (["b", "c"], False, "swapped"),
        ([], False, None),
        (["x"], False, None),
    ],
)
def test_a_choice_is_right_when_it_is_exactly_the_options(answer: list[str], right: bool, slip: str | None) -> None:
    assert SHAPE.accepts(answer) is right
    assert SHAPE.slip(answer) == slip


def test_options_are_taken_in_whatever_order_and_each_once() -> None:
    key = ChoiceKey(("a", "c"), SHAPE.options)
    assert key.accepts(["c", "a"])
    assert not key.accepts(["a", "a"])
    assert not key.accepts(["a", "c", "c"])


@pytest.mark.parametrize(
    ("key", "distinct"),
    [
        (DEVIATION, True),
        (NumberKey(1.0, Tolerance(0.1), (NearMiss(1.25, "near"),)), False),
        (NumberKey(1.0, Tolerance(0.1), (NearMiss(2.0, "one"), NearMiss(2.15, "other"))), False),
        (NumberKey(3, near_misses=(NearMiss(4, "off_by_one"), NearMiss(2, "off_by_one_down"))), True),
        (NumberKey(3, near_misses=(NearMiss(3, "none"),)), False),
        (NumberKey(1000.0, Tolerance(relative=0.01), (NearMiss(1020.0, "near"),)), False),
        (PRINTED, True),
        (TextKey(("6",), (NearMiss("6", "none"),)), False),
        (SHAPE, True),
        (ChoiceKey(("d",), SHAPE.options), False),
        (ChoiceKey(("a",), (Option("a", "same"), Option("b", "same"))), False),
    ],
)
def test_slips_keep_their_distance(key: NumberKey | TextKey | ChoiceKey, distinct: bool) -> None:
    assert key.distinct() is distinct
