"""A number: read strictly, near enough or not, and a word for known slips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.challenges import numbers
from bot.challenges.answers import NOT_YET, Answer, AnswerError, Asked, Keyed, Kind, Verdict, typed
from bot.challenges.keys import NearMiss, NumberKey
from bot.chat.upload import Upload


def _read(asked: Asked, given: str | Upload) -> Answer:
    try:
        found = numbers.read(typed(given), comma=asked.comma, percent=asked.part.check.percent)
    except numbers.NumberError as error:
        raise AnswerError(str(error)) from None
    return Answer(numbers.show(found.value), found.shown)


def _judge(asked: Asked, keyed: Keyed, kept: str, data: bytes | None) -> Verdict:
    key, value = keyed.key, float(kept)
    if not isinstance(key, NumberKey):
        raise TypeError(f"{asked.part.id} has no number as its key")
    if asked.part.check.ignore_sign:
        key, value = _unsigned(key), abs(value)
    if key.accepts(value):
        return Verdict(1.0, f"Right. {keyed.why}".strip())
    slip = keyed.slips.get(key.slip(value) or "")
    return Verdict(0.0, NOT_YET) if slip is None else Verdict(slip.share, slip.say)


def _unsigned(key: NumberKey) -> NumberKey:
    misses = [
        NearMiss(each.value if isinstance(each.value, str) else abs(each.value), each.slip) for each in key.near_misses
    ]
    return replace(key, value=abs(key.value), near_misses=tuple(misses))


def _wanted(part: Any) -> str:
    decimals = part.check.decimals_hint
    said = (
        "A number" if decimals is None else "A whole number" if decimals == 0 else f"A number with {decimals} decimals"
    )
    return f"{said}{', or with % at its end' if part.check.percent else ''}."


NUMBER = Kind("number", "at_once", "line", "best", _read, _judge, _wanted)
