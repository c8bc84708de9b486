"""A short text, compared with a list of accepted ones. No patterns: one line of them can take minutes to match."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from bot.challenges.answers import NOT_YET, Answer, AnswerError, Asked, Keyed, Kind, Verdict, typed
from bot.challenges.keys import NearMiss, TextKey
from bot.chat.errors import quoted
from bot.chat.upload import Upload

_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛", "'")})

_STEPS: dict[str, Callable[[str], str]] = {
    "trim": str.strip,
    "casefold": str.casefold,
    "squeeze_spaces": lambda text: " ".join(text.split()),
    "no_spaces": lambda text: "".join(text.split()),
    "straight_quotes": lambda text: text.translate(_QUOTES),
}


def normalised(text: str, steps: tuple[str, ...]) -> str:
    """``text`` as it is compared: composed characters, then each of ``steps``."""
    found = unicodedata.normalize("NFC", text)
    for step in steps:
        found = _STEPS[step](found)
    return found


def _read(asked: Asked, given: str | Upload) -> Answer:
    text = typed(given)
    if not text:
        raise AnswerError("There is no text yet. Write your answer.")
    if len(text) > asked.part.check.max_chars:
        raise AnswerError(f"That has {len(text):,} characters; {asked.part.check.max_chars} fit.")
    return Answer(text, quoted(text, asked.part.check.max_chars))


def _judge(asked: Asked, keyed: Keyed, kept: str, data: bytes | None) -> Verdict:
    if not isinstance(keyed.key, TextKey):
        raise TypeError(f"{asked.part.id} has no texts as its key")
    steps = asked.part.check.normalise
    accepted = tuple(normalised(each, steps) for each in keyed.key.accepted)
    misses = tuple(NearMiss(normalised(f"{each.value}", steps), each.slip) for each in keyed.key.near_misses)
    key, text = TextKey(accepted, misses), normalised(kept, steps)
    if key.accepts(text):
        return Verdict(1.0, f"Right. {keyed.why}".strip())
    slip = keyed.slips.get(key.slip(text) or "")
    return Verdict(0.0, NOT_YET) if slip is None else Verdict(slip.share, slip.say)


def _wanted(part: Any) -> str:
    return f"A short text, up to {part.check.max_chars} characters."


TEXT = Kind("text", "at_once", "line", "best", _read, _judge, _wanted)
