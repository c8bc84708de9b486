"""Values as platforms send them and as people type them: one meaning, one error."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.errors import UserError
from bot.chat.invocation import Value
from bot.chat.option import Person, blank
from tests.chat.sample import TODAY, TREE

GOOD: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("roadmap stage", {"number": 3}, {"number": 3}),
    ("roadmap stage", {"number": "3"}, {"number": 3}),
    ("roadmap stage", {"number": 3.0}, {"number": 3}),
    ("roadmap stage", {"number": " \u200f3 "}, {"number": 3}),
    ("roadmap stage", {"number": 3, "share": True}, {"number": 3, "share": True}),
    ("roadmap stage", {"number": 3, "share": False}, {"number": 3, "share": False}),
    ("roadmap stage", {"number": 3, "share": 1}, {"number": 3, "share": True}),
    ("roadmap stage", {"number": 3, "share": "YES"}, {"number": 3, "share": True}),
    ("roadmap stage", {"number": 3, "share": ""}, {"number": 3}),
    ("roadmap stage", {"number": 3, "share": " \n"}, {"number": 3}),
    ("leaderboard squads", {"least": 3}, {"least": 3.0}),
    ("leaderboard squads", {"least": 2.5}, {"least": 2.5}),
    ("leaderboard squads", {"least": 1e-7}, {"least": 1e-7}),
    ("leaderboard squads", {"least": "2,5", "kind": " go "}, {"least": 2.5, "kind": "Go"}),
    ("roadmap next", {"hours": 3}, {"hours": timedelta(hours=3)}),
    ("roadmap next", {"hours": 1.5}, {"hours": timedelta(minutes=90)}),
    ("roadmap next", {"hours": "0"}, {"hours": timedelta()}),
    ("progress show", {"member": "U123"}, {"member": Person("U123")}),
    ("progress show", {"member": "@ana"}, {"member": Person("ana")}),
    ("progress note", {"topic": "3.2", "text": "a\r\n\r\n b "}, {"topic": "3.2", "text": "a\n\n b"}),
    ("progress note", {"topic": 3.2, "text": ""}, {"topic": "3.2"}),
    ("roadmap search", {"words": "one\ntwo\x00"}, {"words": "one two"}),
]


@pytest.mark.parametrize(("path", "args", "options"), GOOD)
def test_a_value_becomes_what_the_handler_takes(path: str, args: dict[str, Value], options: dict[str, Any]) -> None:
    coerced = TREE.find(path).coerce(args, TODAY)
    assert coerced == options
    assert {name: type(value) for name, value in coerced.items()} == {
        name: type(value) for name, value in options.items()
    }


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("roadmap stage", {}, "/roadmap stage needs the number."),
    ("roadmap stage", {"number": "  "}, "/roadmap stage needs the number."),
    ("roadmap stage", {"number": True}, "I cannot read “True” as a whole number for the stage, 1 to 8."),
    ("roadmap stage", {"number": 3.5}, "I cannot read “3.5” as a whole number for the stage, 1 to 8."),
    ("roadmap stage", {"number": math.nan}, "I cannot read “nan” as a whole number for the stage, 1 to 8."),
    ("roadmap stage", {"number": math.inf}, "I cannot read “inf” as a whole number for the stage, 1 to 8."),
    ("roadmap stage", {"number": 10**12}, "I cannot read “1000000000000” as a whole number for the stage, 1 to 8."),
    ("roadmap stage", {"number": 0}, "The stage must be 1 to 8, not 0."),
    ("roadmap stage", {"number": "nine"}, "The stage must be 1 to 8, not 9."),
    ("roadmap stage", {"number": 3, "share": "maybe"}, "I cannot read “maybe” as yes or no for share."),
    ("roadmap stage", {"number": 3, "share": 2}, "I cannot read “2” as yes or no for share."),
    ("roadmap stage", {"numer": 3, "number": 3}, "/roadmap stage has no option “numer”. Did you mean number?"),
    ("roadmap stage", {"number": 3, "xyzzy": 3}, "/roadmap stage has no option “xyzzy”."),
    ("leaderboard squads", {"count": -1}, "The count must be 1 or more, not -1."),
    ("leaderboard squads", {"least": 100.5}, "The least must be 100 or less, not 100.5."),
    ("leaderboard squads", {"least": math.nan}, "I cannot read “nan” as a number for the least, such as 2.5."),
    ("leaderboard squads", {"least": -(10**40)}, "as a number for the least, such as 2.5."),
    ("leaderboard squads", {"least": "1,000"}, "I cannot read “1,000” as a number for the least, such as 2.5."),
    (
        "leaderboard squads",
        {"kind": "pithon"},
        "I cannot read “pithon” as one of Go, Golang, Python. Did you mean Python?",
    ),
    ("leaderboard squads", {"kind": "rust"}, "I cannot read “rust” as one of Go, Golang, Python."),
    ("progress mark", {"topic": "3.2", "state": "undone"}, "Did you mean done?"),
    ("roadmap next", {"hours": "soon"}, "I cannot read “soon” as a time such as 25m or 1h30."),
    ("roadmap next", {"hours": "201h"}, "The hours must be 0 to 200, not “201h”."),
    ("checkin", {"text": "x", "minutes": 0}, "The minutes must be 1 to 1440, not “0”."),
    (
        "checkin",
        {"text": "x", "day": "soon"},
        "as a day for day: today, yesterday, 2d or a date such as 2026-11-23.",
    ),
    ("progress show", {"member": "@"}, "I cannot read “@” as a person for member."),
    ("roadmap search", {"words": "\u200b\x00"}, "The words is empty."),
    ("roadmap search", {"words": "x" * 201}, "The words has 201 characters; 200 fit."),
    (
        "roadmap search",
        {"words": "x" * 50_000},
        "That text has 50,000 characters. Cairn reads up to 4,000; please shorten it.",
    ),
    ("roadmap stage", {"number": "3" * 50_000}, "That text has 50,000 characters."),
]


@pytest.mark.parametrize(("path", "args", "what"), BAD)
def test_a_value_that_does_not_read_names_the_cause_and_an_example(
    path: str, args: dict[str, Value], what: str
) -> None:
    command = TREE.find(path)
    with pytest.raises(UserError) as caught:
        command.coerce(args, TODAY)
    assert what in caught.value.what
    assert caught.value.example == command.example or "50,000" in what


@pytest.mark.parametrize(
    ("value", "is_blank"),
    [(None, True), ("", True), (" \t", True), ("x", False), (0, False), (False, False), (0.0, False)],
)
def test_blank_is_nothing_but_zero_and_no_are_something(value: Value | None, is_blank: bool) -> None:
    assert blank(value) is is_blank


def test_a_form_asks_by_kind() -> None:
    fields = {option.name: option.field() for path in TREE.commands for option in TREE.commands[path].options}
    assert (fields["text"].kind, fields["number"].kind, fields["state"].kind, fields["share"].kind) == (
        "line",
        "line",
        "choice",
        "choice",
    )
    assert [choice.value for choice in fields["state"].choices] == ["learning", "done", "skipped", "open"]
    assert [choice.value for choice in fields["share"].choices] == ["yes", "no"]
    assert TREE.find("progress note").options[1].field().kind == "paragraph"
    assert (fields["number"].label, fields["number"].help, fields["number"].required) == (
        "Number",
        "Stage number",
        True,
    )


def test_usage_shows_what_can_be_typed() -> None:
    assert TREE.find("roadmap stage").usage() == "/roadmap stage number [share]"
