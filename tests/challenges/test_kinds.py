"""Every kind of part takes any text or file: it is an answer, or one sentence says why not."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.challenges.answers import AnswerError, Asked, Keyed, Slip
from bot.challenges.keys import ChoiceKey, NearMiss, NumberKey, Option, TextKey
from bot.challenges.kinds import kinds
from bot.challenges.kinds.choice import chosen
from bot.challenges.kinds.link import normalised
from bot.challenges.numbers import Tolerance
from bot.challenges.resolve import asked, keyed
from bot.challenges.several import spread
from bot.chat.upload import Upload
from bot.curriculum.answer_key import PartKey
from bot.curriculum.challenge import Part

OPTIONS = [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}, {"id": "c", "text": "Three"}]
BASE = {"id": "p1", "label": "A part", "prompt": "What?"}
PARTS: dict[str, dict[str, Any]] = {
    "single": {"options": OPTIONS},
    "multi": {"options": OPTIONS, "marks": "per_option"},
    "order": {"options": OPTIONS},
    "number": {"check": {"tol_abs": 0.01, "percent": True}},
    "text": {"check": {"normalise": ["trim", "casefold", "squeeze_spaces", "straight_quotes"]}},
    "json": {"check": {"fields": [{"path": "rows.0.age", "type": "whole", "ge": 0}, {"path": "name", "type": "text"}]}},
    "link": {
        "hosts": ["github.com"],
        "review": {
            "rubric": [
                {"id": "x", "text": "X", "levels": ["0", "1", "2"]},
                {"id": "y", "text": "Y", "levels": ["0", "1", "2"]},
            ]
        },
    },
}
KEYS = {
    "single": {"answer": ["b"]},
    "multi": {"answer": ["a", "c"]},
    "order": {"answer": ["c", "a", "b"]},
    "number": {"value": 0.5, "near_misses": [{"value": 0.7, "say": "Too much.", "share": 0.5}]},
    "text": {"accept": ["It's “five”"], "near_misses": [{"text": "six", "say": "One less."}]},
    "json": {"example": '{"rows": [{"age": 3}], "name": "x"}'},
    "link": {},
}
TEXTS = (
    st.text(max_size=80) | st.from_regex(r"[-+0-9.,eE%_]{1,12}", fullmatch=True) | st.from_regex(r"https?://\S{0,40}")
)


def part_of(kind: str) -> Part:
    found: Part = TypeAdapter(Part).validate_python({**BASE, "kind": kind, **PARTS[kind]})
    return found


def having(kind: str) -> tuple[Asked, Keyed]:
    part = part_of(kind)
    return asked(part, None, 7), keyed(part, PartKey.model_validate({"id": "p1", **KEYS[kind]}), None)


def refused(call: Callable[[], object]) -> str:
    """What is said to something that is no answer; empty where it is one."""
    try:
        call()
    except AnswerError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kind", PARTS)
@given(text=TEXTS)
def test_any_text_is_an_answer_or_a_sentence(kind: str, text: str) -> None:
    found, key = having(kind)
    said = refused(lambda: kinds()[kind].read(found, text))
    if said:
        assert said.endswith((".", "}."))
        assert "\n" not in said
        return
    answer = kinds()[kind].read(found, text)
    verdict = kinds()[kind].judge(found, key, answer.kept, None)
    assert 0 <= verdict.share <= 1
    assert kinds()[kind].judge(found, key, answer.kept, None) == verdict


@pytest.mark.parametrize("kind", PARTS)
@given(data=st.binary(max_size=200))
def test_any_file_is_an_answer_or_a_sentence(kind: str, data: bytes) -> None:
    found, _ = having(kind)
    said = refused(lambda: kinds()[kind].read(found, Upload("x.csv", data)))
    assert said.endswith(".") or kind == "json"


@given(st.permutations("abc"), st.integers(1, 3), st.integers(1, 10_000))
def test_letters_stand_for_the_options_that_the_member_sees(ids: list[str], number: int, member: int) -> None:
    part = part_of("multi")
    found = asked(part, None, member)
    letters = found.letters()
    picked = ids[:number]
    typed = kinds()["multi"].read(found, " ".join(letters[each] for each in picked).lower())
    assert typed == chosen(found, picked)
    assert typed.kept == "".join(sorted(picked))
    assert asked(part, None, member) == found


@pytest.mark.parametrize(
    ("kept", "share"), [("ac", 1), ("a", 2 / 3), ("c", 2 / 3), ("abc", 2 / 3), ("b", 0), ("ab", 1 / 3)]
)
def test_part_marks_count_every_option(kept: str, share: float) -> None:
    found, key = having("multi")
    assert math.isclose(kinds()["multi"].judge(found, key, kept, None).share, share)


def test_an_order_is_right_only_as_a_whole() -> None:
    found, key = having("order")
    assert kinds()["order"].judge(found, key, "cab", None).share == 1
    assert kinds()["order"].judge(found, key, "abc", None).share == 0
    with pytest.raises(AnswerError, match="Put all 3 in order"):
        chosen(found, "ab")


@pytest.mark.parametrize(
    ("typed", "share"), [("0.5", 1), ("50 %", 1), ("0.505", 1), ("0.52", 0), ("0.70", 0.5), ("-0.5", 0)]
)
def test_numbers_near_enough_and_slips(typed: str, share: float) -> None:
    found, key = having("number")
    assert kinds()["number"].judge(found, key, kinds()["number"].read(found, typed).kept, None).share == share


def test_the_sign_may_not_matter() -> None:
    part = TypeAdapter(Part).validate_python(
        {**BASE, "kind": "number", "check": {"tol_abs": 0.01, "ignore_sign": True}}
    )
    key = Keyed(NumberKey(-8.41, Tolerance(0.01), (NearMiss(7.0, "s"),)), {"s": Slip("Pooled.", 0.5)})
    judged = [kinds()["number"].judge(Asked(part), key, each, None).share for each in ("8.41", "-8.41", "-7", "7", "1")]
    assert judged == [1, 1, 0.5, 0.5, 0]


@pytest.mark.parametrize(
    ("typed", "right"), [('it\'s  "FIVE"', True), ("It’s «five»", True), ("five", False), ("its “five”", False)]
)
def test_texts_are_alike_once_normalised(typed: str, right: bool) -> None:
    found, key = having("text")
    assert isinstance(key.key, TextKey)
    assert kinds()["text"].judge(found, key, kinds()["text"].read(found, typed).kept, None).right is right


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"rows": [{"age": 3}], "name": "x"}, "Right"),
        ({"rows": [{"age": 3.5}], "name": "x"}, "“rows.0.age” should be a whole number"),
        ({"rows": [{"age": True}], "name": "x"}, "“rows.0.age” should be a whole number"),
        ({"rows": [{"age": -1}], "name": "x"}, "“rows.0.age” should be 0 or more"),
        ({"rows": [], "name": "x"}, "“rows.0.age” is missing"),
        ({"rows": [{"age": 3}]}, "“name” is missing"),
        ({"rows": [{"age": 3}], "name": "x", "more": 1}, "“more” is no field of the contract"),
    ],
)
def test_a_body_keeps_the_contract_or_is_told_where_not(body: dict[str, Any], said: str) -> None:
    found, key = having("json")
    assert said in kinds()["json"].judge(found, key, json.dumps(body), None).said


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "3", "null", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": Infinity}', "{" * 900, "[" * 1900),
        *("{'a': 1}", '{"a": ' + "9" * 1900, '{"a": 1e999}'),
    ],
)
def test_what_is_no_object_is_refused_in_a_sentence(body: str) -> None:
    found, key = having("json")
    said = refused(lambda: kinds()["json"].read(found, body))
    if not said:
        assert not kinds()["json"].judge(found, key, body, None).right  # 1e999 is read, and is no number


@given(st.text(max_size=60))
def test_an_address_is_normal_once_and_stays_so(text: str) -> None:
    try:
        found = normalised(f"https://github.com/{text}", ("github.com",))
    except AnswerError:
        return
    assert normalised(found, ("github.com",)) == found
    assert found.startswith("https://github.com/")


@given(st.lists(st.from_regex(r"[0-9.]{1,6}", fullmatch=True), min_size=2, max_size=5))
def test_answers_in_a_row_go_to_the_parts_in_a_row(answers: list[str]) -> None:
    parts = [f"p{number}" for number in range(1, len(answers) + 1)]
    expected = list(zip(parts, answers, strict=True))
    assert spread("; ".join(answers), parts, parts) == expected
    named = " ".join(f"{part}={answer}" for part, answer in reversed(expected))
    assert spread(named, parts, parts) == expected


@given(st.text(max_size=60))
def test_any_line_is_spread_or_explained(line: str) -> None:
    said = refused(lambda: spread(line, ["p1", "p2"], ["p2"]))
    if said:
        assert "p1 = …; p2 = …" in said
    else:
        assert {part for part, _ in spread(line, ["p1", "p2"], ["p2"])} <= {"p1", "p2"}


def test_every_kind_of_part_has_its_file() -> None:
    assert set(kinds()) == {*PARTS, "predictions"}
    assert isinstance(having("single")[1].key, ChoiceKey)
    assert Option("a", "One") in having("single")[0].options
