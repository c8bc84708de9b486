"""Picking: one option, all that fit, or all of them in order. Told at the close: four tries would find any answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.challenges.answers import NOT_YET, Answer, AnswerError, Asked, Keyed, Kind, Verdict, typed
from bot.challenges.keys import ChoiceKey
from bot.chat.errors import quoted
from bot.chat.upload import Upload

_BETWEEN = re.compile(r"[\s,;>]+")


def chosen(asked: Asked, ids: Sequence[str]) -> Answer:
    """The answer that names the options ``ids``. Raises ``AnswerError`` for others, or for too many or too few."""
    known = {option.id: option for option in asked.options}
    kind = asked.part.kind
    if not ids or any(each not in known for each in ids) or len(set(ids)) < len(ids):
        raise AnswerError(f"Pick among its options, {_letters(asked)}.")
    if kind == "single" and len(ids) > 1:
        raise AnswerError("One option is right here; pick one.")
    if kind == "order" and len(ids) < len(known):
        raise AnswerError(f"Put all {len(known)} in order, such as {''.join(asked.letters().values())}.")
    kept = list(ids) if kind == "order" else sorted(ids)
    letters = asked.letters()
    shown = [f"{letters[each]} {known[each].text}" for each in (kept if kind == "order" else letters) if each in ids]
    return Answer("".join(kept), " · ".join(shown))


def _read(asked: Asked, given: str | Upload) -> Answer:
    """Letters as the member sees them: ``b``, ``A C``, ``b, a, c``."""
    text = _BETWEEN.sub("", typed(given)).upper()
    by_letter = {letter: id_ for id_, letter in asked.letters().items()}
    if not text or any(each not in by_letter for each in text):
        raise AnswerError(f"I cannot read {quoted(typed(given))} as options. Answer with letters, {_letters(asked)}.")
    return chosen(asked, [by_letter[each] for each in text])


def _judge(asked: Asked, keyed: Keyed, kept: str, data: bytes | None) -> Verdict:
    key = keyed.key
    if not isinstance(key, ChoiceKey):
        raise TypeError(f"{asked.part.id} has no key of options")
    share = float(tuple(kept) == key.chosen if asked.part.kind == "order" else key.accepts(tuple(kept)))
    if not share and asked.part.kind == "multi" and asked.part.marks == "per_option":
        rightly = sum((option.id in kept) == (option.id in key.chosen) for option in key.options)
        share = rightly / len(key.options)
    slip = keyed.slips.get(key.slip(tuple(kept)) or "") if asked.part.kind == "single" else None
    said = "Right." if share >= 1 else slip.say if slip else NOT_YET
    return Verdict(share, f"{said} {keyed.why}".strip())


def _letters(asked: Asked) -> str:
    return ", ".join(asked.letters().values())


SINGLE = Kind("single", "at_close", "pick", "last", _read, _judge, lambda part: "Pick one.")
MULTI = Kind("multi", "at_close", "tick", "last", _read, _judge, lambda part: "Tick all that fit, then press Answer.")
ORDER = Kind("order", "at_close", "order", "last", _read, _judge, lambda part: "Press them in order, then Answer.")
