"""Guessing by the place or by the length of an option must not pay over a stage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.curriculum.outline import Outline
from bot.curriculum.strict_yaml import Document
from bot.curriculum.teaching_rules import ENOUGH, SHARE, check_guessing, check_teaching

LETTERS = "abcd"


def outline(checks: list[dict[str, object]]) -> Outline:
    value = {"checks": checks}
    return Outline("stage.yaml", Document(value, {(): 1}, ""), value)


def choice(right: str, longest: bool) -> dict[str, object]:
    texts = {letter: "option" + "!" * (longest and letter == right) for letter in LETTERS}
    return {"kind": "single", "options": [{"id": each, "text": texts[each]} for each in LETTERS], "answer": [right]}


def stage(rights: str, longest: int = 0) -> Outline:
    """A single choice for every right letter; in the first ``longest`` of them the right option is the longest."""
    return outline([choice(right, number < longest) for number, right in enumerate(rights)])


def said(top: Outline) -> list[str]:
    return [problem.message for problem in check_guessing(top, [top])]


@given(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=40).map("".join), st.data())
def test_a_place_or_a_length_may_be_right_in_four_of_ten(rights: str, data: st.DataObject) -> None:
    longest = data.draw(st.integers(0, len(rights)))
    counted = len(rights) >= ENOUGH
    often = [letter for letter in LETTERS if counted and rights.count(letter) / len(rights) > SHARE]
    problems = said(stage(rights, longest))
    assert [each[: len("the option a")] for each in problems if "by the place" in each] == [
        f"the option {letter}" for letter in often
    ]
    assert any("by the length" in each for each in problems) == (counted and longest / len(rights) > SHARE)


def test_what_is_said_names_the_numbers() -> None:
    assert said(stage("aaaaabcd", longest=4)) == [
        "the option a is right in 5 of 8 single choices; expected at most 3, so that nobody can guess by the place",
        "the right option is the longest in 4 of 8 single choices; expected at most 3, so that nobody can guess by the "
        "length",
    ]


def test_several_right_options_and_numbers_are_not_counted() -> None:
    asked: list[dict[str, object]] = [{"kind": "multi", "options": [], "answer": ["a"]}, {"kind": "number", "value": 1}]
    assert said(outline(asked * 20)) == []


def test_a_set_of_answers_leaves_one_option_out_and_may_differ_in_length() -> None:
    texts = {"a": "one", "b": "two", "c": "a third one that is much longer"}
    options = [{"id": letter, "text": text} for letter, text in texts.items()]
    for answer in (["a", "b", "c"], ["a", "c"]):
        top = outline([{"kind": "multi", "options": options, "answer": answer}])
        found = " ".join(problem.message for problem in check_teaching(top))
        assert ("every option is right" in found) == (len(answer) == 3)
        assert "similar length" not in found
