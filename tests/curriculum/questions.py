"""The shipped questions, for tests that work out their answers from the very code that the questions show."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bot.curriculum.load import load
from bot.curriculum.models import ChoiceCheck, NumberCheck
from tests.curriculum.folder import SHIPPED


@cache
def _questions() -> dict[str, ChoiceCheck | NumberCheck]:
    roadmaps = load(SHIPPED).roadmaps
    topics = (topic for each in roadmaps for stage in each.stages for part in stage.sections for topic in part.topics)
    return {check.id: check for topic in topics for check in topic.checks}


def value(question: str) -> float:
    """The key of a question that is answered by a number."""
    check = _questions()[question]
    assert isinstance(check, NumberCheck)
    return check.value


def right(question: str) -> set[str]:
    """The texts of the right options of a choice."""
    check = _questions()[question]
    assert isinstance(check, ChoiceCheck)
    return {option.text for option in check.options if option.id in check.answer}


def begins(question: str) -> str:
    """The one right option without the reason that it gives after a comma."""
    (text,) = right(question)
    return re.split(r", (?=\w)", text)[0]


def options(question: str) -> list[str]:
    """The texts of all options of a choice, in the order of the file."""
    check = _questions()[question]
    assert isinstance(check, ChoiceCheck)
    return [option.text for option in check.options]


def code(question: str) -> list[str]:
    """What stands between backticks in a question."""
    return re.findall(r"`([^`]+)`", _questions()[question].text)


def run(question: str, *pieces: int, **names: Any) -> dict[str, Any]:
    """What exists after the numbered pieces of the question's code have run, one after the other."""
    shown = code(question)
    for piece in pieces or range(len(shown)):
        exec(shown[piece], names)
    return names
