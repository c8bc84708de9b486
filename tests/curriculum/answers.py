"""The self-check questions as they are shipped, for tests that compute their answers anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.curriculum.catalog import Catalog
from bot.curriculum.load import load
from bot.curriculum.models import Check, ChoiceCheck, NumberCheck
from tests.curriculum.folder import SHIPPED


@cache
def shipped() -> Catalog:
    """The content of this repository."""
    return load(SHIPPED)


@cache
def numbers(stage: int) -> Mapping[str, NumberCheck]:
    """The number questions of a stage of the first roadmap, by id without ``ml.``."""
    return {name: each for name, each in _questions(stage).items() if isinstance(each, NumberCheck)}


def right(stage: int, question: str) -> set[str]:
    """The texts of the right options of a choice question."""
    check = _questions(stage)[question]
    assert isinstance(check, ChoiceCheck)
    return {option.text for option in check.options if option.id in check.answer}


def marked(stage: int, question: str) -> list[bool]:
    """Which options of a choice question are marked right, in the order they are written."""
    check = _questions(stage)[question]
    assert isinstance(check, ChoiceCheck)
    return [option.id in check.answer for option in check.options]


def value(stage: int, question: str) -> float:
    """The key of a number question."""
    return numbers(stage)[question].value


def options(stage: int, question: str) -> list[str]:
    """The texts of all options of a choice question, in the order they are written."""
    check = _questions(stage)[question]
    assert isinstance(check, ChoiceCheck)
    return [option.text for option in check.options]


def begins(stage: int, question: str) -> str:
    """The one right option without the reason that it gives after a comma."""
    (text,) = right(stage, question)
    return re.split(r", (?=\w)", text)[0]


def code(stage: int, question: str) -> list[str]:
    """What stands between backticks in a question, piece by piece."""
    return re.findall(r"`([^`]+)`", _questions(stage)[question].text)


def run(stage: int, question: str, *pieces: int, **names: Any) -> dict[str, Any]:
    """What exists after the numbered ``pieces`` of a question's code, or all of them, have run in turn on ``names``."""
    shown = code(stage, question)
    for piece in pieces or range(len(shown)):
        exec(shown[piece], names)
    return names


def _questions(stage: int) -> Mapping[str, Check]:
    found = shipped().roadmap(None).stage(stage)
    assert found is not None
    topics = [topic for section in found.sections for topic in section.topics]
    return {each.id.removeprefix("ml."): each for topic in topics for each in topic.checks}
