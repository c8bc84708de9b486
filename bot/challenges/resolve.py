"""From content and what a generator made to what a part is judged by: one form for fixed keys and for made ones."""

from __future__ import annotations

import random

from bot.challenges.answers import Asked, Keyed, Slip
from bot.challenges.generators.made import Generated
from bot.challenges.keys import ChoiceKey, Key, NearMiss, NumberKey, Option, TextKey
from bot.challenges.numbers import Tolerance
from bot.curriculum.answer_key import PartKey
from bot.curriculum.challenge import (
    ChoicePart,
    JsonPart,
    LinkPart,
    NumberPart,
    Part,
    PredictionsPart,
    TextPart,
)


def keyed(part: Part, key: PartKey | None, made: Generated | None) -> Keyed:
    """What ``part`` is judged by. ``made`` is what its generator made, if it has one. Raises ``LookupError``."""
    found = key or PartKey(id=part.id)
    why = found.why or ""
    slips = {each.slip or f"{place}": Slip(each.say, float(each.share)) for place, each in enumerate(found.near_misses)}
    if isinstance(part, (JsonPart, LinkPart)):
        return Keyed(None, slips, why)
    if isinstance(part, PredictionsPart):
        return Keyed(None, slips, why, _made(part, made).hidden)
    return Keyed(_key(part, found, made), slips, why)


def asked(part: Part, made: Generated | None, member: int, comma: bool = False) -> Asked:
    """``part`` as ``member`` sees it: options in an order of their own, the same one each time."""
    if not isinstance(part, ChoicePart):
        return Asked(part, (), comma)
    options = [Option(each.id, each.text) for each in part.options]
    if not options and part.generator is not None:
        key = _made(part, made).keys[part.generator.answer]
        options = list(key.options) if isinstance(key, ChoiceKey) else []
    if part.shuffle:
        random.Random(f"{member}:{part.id}:{part.prompt}").shuffle(options)  # noqa: S311 (an order, not a secret)
    return Asked(part, tuple(options), comma)


def _key(part: ChoicePart | NumberPart | TextPart, found: PartKey, made: Generated | None) -> Key:
    if part.generator is not None:
        return _made(part, made).keys[part.generator.answer]
    if isinstance(part, ChoicePart):
        chosen = found.answer if part.kind == "order" else tuple(sorted(found.answer))
        return ChoiceKey(chosen, tuple(Option(each.id, each.text) for each in part.options))
    misses = [(f"{place}", each) for place, each in enumerate(found.near_misses)]
    if isinstance(part, TextPart):
        return TextKey(found.accept, tuple(NearMiss(each.text, name) for name, each in misses if each.text is not None))
    if found.value is None:
        raise LookupError(f"{part.id} has no key")
    tolerance = Tolerance(float(part.check.tol_abs), float(part.check.tol_rel))
    values = [NearMiss(each.value, name) for name, each in misses if each.value is not None]
    return NumberKey(found.value, tolerance, tuple(values))


def _made(part: Part, made: Generated | None) -> Generated:
    if made is None:
        raise LookupError(f"{part.id} has nothing made by its generator")
    return made
