"""What people and machines send to ``/challenge`` that is no answer: one clear sentence each, and nothing is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat.invocation import call
from bot.chat.request import Request
from bot.store.tables import submissions
from tests.dialogue import Talk, words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nan", "is not read as a number"),
        ("inf", "is not read as a number"),
        ("-infinity", "is not read as a number"),
        ("1e400", "is longer or larger than what is read"),
        ("1_000", "is not read as a number"),
        ("٩١٩.٣٥", "is written with other digits"),
        ("９１９.３５", "is written with other digits"),
        ("−919.35", "That is not it."),
        ("919,35", "has a comma"),
        ("919.35 %", "has a percent sign"),
        ("=919.35", "is not read as a number"),
        ("919.35\x00", "Right."),
        ("abc", "is not read as a number"),
        ("9" * 400, "is longer or larger than what is read"),
        ("'; DROP TABLE submissions; --", "is not read as a number"),
    ],
)
def test_every_odd_number_gets_one_clear_sentence(nile: None, ana: Talk, app: App, typed: str, said: str) -> None:
    assert said in ana.run(call("challenge answer", week=12, part="p1", answer=typed))
    assert "Something went wrong" not in words(ana.last)
    assert "Week 12" in ana.say("/challenge")


def test_a_comma_is_read_where_people_write_one(nile: None, ana: Talk, app: App) -> None:
    invocation = call("challenge answer", week=12, part="p1", answer="919,35")
    reply = app.answer(Request(ana.space, "general", "ana", invocation, locale="de"))
    assert "read as `919.35`. Right." in words(reply)


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("challenge pick", {"week": 1, "part": "q1", "chosen": "z"}),
        ("challenge pick", {"week": 1, "part": "q1", "chosen": "ab"}),
        ("challenge pick", {"week": 1, "part": "q9", "chosen": "a"}),
        ("challenge pick", {"week": 1, "part": "../..", "chosen": "a"}),
        ("challenge pick", {"week": 40, "part": "q1", "chosen": "a"}),
        ("challenge pick", {"week": 0, "part": "q1", "chosen": "a"}),
        ("challenge tick", {"week": 1, "part": "q1", "picked": "zzz;'"}),
        ("challenge answer", {"week": 1, "part": "q1", "answer": "Z"}),
        ("challenge reveal", {"week": 1, "number": 3}),
        ("challenge choose", {"week": 1, "part": "q1", "number": 1}),
        ("challenge upload", {"week": 1, "part": "q1", "file": "x"}),
    ],
)
def test_forged_buttons_change_nothing(
    season: Talk, ana: Talk, app: App, command: str, args: dict[str, object]
) -> None:
    said = ana.run(call(command, **args))  # type: ignore[arg-type]
    assert "Something went wrong" not in said
    with app.store.transaction(write=False) as db:
        assert db.execute(select(submissions)).all() == []
