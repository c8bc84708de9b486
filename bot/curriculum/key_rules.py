"""The bar for the key of a challenge: it answers every part, near misses are clearly wrong, no position is a clue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.curriculum.challenge_rules import CHOICES, CODE_LINES, GENERATED
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem

APART = 3
"""A near miss is this many tolerances from the key, so that nobody who only rounded is told of a slip."""

TELLING = 4
"""Digits of a number that nobody writes by chance: an example that shows it gives the answer away."""

SPREAD = 3
"""From so many single choices on, no position may be the right one in more than half of them."""

LONGEST = 2.0
"""How many times as long as the other options, on average, the right one may be."""

_FIELDS = {"single": "answer", "multi": "answer", "order": "answer", "number": "value", "text": "accept"} | {
    "json": "example"
}
"""What the key to a part has, by the part's kind. A link may have an example."""

_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def check_key(challenge: Outline, key: Outline) -> Iterator[Problem]:
    """What is wrong between a challenge and its key."""
    parts = {part.text("id"): part for part in challenge.each("parts")}
    answers = {each.text("id"): each for each in key.each("parts")}
    for id_, answer in answers.items():
        if id_ and id_ not in parts:
            yield answer.problem(f"read {id_}, expected one of the parts {', '.join(parts)}", "id")
    places: Counter[int] = Counter()
    for id_, part in parts.items():
        found = answers.get(id_)
        yield from _part(part, found, key)
        if part.text("kind") == "single" and found is not None and len(found.texts("answer")) == 1:
            ids = [option.text("id") for option in part.each("options")]
            right = found.texts("answer")[0][1]
            places.update([ids.index(right)] if right in ids else [])
    yield from _spread(places, key)
    yield from _given_away(challenge, answers.values())
    explanation = key.inner("explanation")
    lines = len(explanation.text("code").splitlines())
    if lines > CODE_LINES:
        yield explanation.problem(f"read {lines} lines, expected at most {CODE_LINES}", "code")


def _part(part: Outline, found: Outline | None, key: Outline) -> Iterator[Problem]:
    kind, id_ = part.text("kind"), part.text("id")
    generated = "generator" in part.value and kind in GENERATED
    wanted = None if generated else _FIELDS.get(kind)
    if found is None:
        if wanted is not None:
            yield key.problem(f"the part {id_} has no key; expected one with {wanted}", "parts")
        return
    if wanted is not None and not found.value.get(wanted) and found.real(wanted) is None:
        yield found.problem(f"the part {id_} is a {kind}, so its key has the field {wanted}", wanted)
    for name in ("answer", "value", "accept"):
        if name in found.value and name != wanted:
            said = (
                "its generator makes the key" if generated else f"the key to a {kind} has {wanted or 'none of these'}"
            )
            yield found.problem(f"delete the field {name}: {said}", name)
    if kind in CHOICES and not generated:
        yield from _choice(part, found)
    yield from _near_misses(part, found, generated)


def _choice(part: Outline, found: Outline) -> Iterator[Problem]:
    texts = {option.text("id"): option.text("text") for option in part.each("options")}
    answers = [answer for _, answer in found.texts("answer")]
    for place, answer in found.texts("answer"):
        if answer not in texts:
            yield found.problem(f"read {answer}, expected one of the options {', '.join(texts)}", "answer", place)
        elif answer in answers[:place]:
            yield found.problem(f"the answer {answer} stands twice", "answer", place)
    kind = part.text("kind")
    if kind == "single" and len(answers) > 1:
        yield found.problem(f"read {len(answers)} answers, expected one; several make the kind multi", "answer")
    if kind == "order" and set(answers) != set(texts):
        yield found.problem("an order names every option once", "answer")
    if kind == "multi" and len(answers) == len(texts):
        yield found.problem("every option is right; add one that is not", "answer")
    others = [len(text) for id_, text in texts.items() if id_ not in answers]
    if kind == "single" and len(answers) == 1 and answers[0] in texts and others:
        mean = sum(others) / len(others)
        if len(texts[answers[0]]) > max(LONGEST * mean, mean + 15):
            yield found.problem("the right option is by far the longest, which gives it away", "answer")


def _near_misses(part: Outline, found: Outline, generated: bool) -> Iterator[Problem]:
    kind = part.text("kind")
    field = "slip" if generated else {"number": "value", "text": "text"}.get(kind, "")
    check = part.inner("check")
    value = found.real("value")
    tolerance = 0.0 if value is None else max(check.real("tol_abs") or 0, (check.real("tol_rel") or 0) * abs(value))
    accepted = [text.casefold().strip() for _, text in found.texts("accept")]
    for each in found.each("near_misses"):
        if not field:
            yield each.problem(f"a {kind} has no near misses; say it in why", "say")
        elif field not in each.value:
            yield each.problem(f"the field {field} is missing", field)
        missed = each.real("value")
        if kind == "number" and value is not None and missed is not None:
            distance = abs(missed - value)
            if distance <= APART * tolerance or not distance:
                least = f"more than {APART * tolerance:g} away, {APART} times the tolerance" if tolerance else "not it"
                yield each.problem(f"read {missed:g}, where the key is {value:g}; expected a number {least}", "value")
        if kind == "text" and each.text("text").casefold().strip() in accepted:
            yield each.problem("this text is accepted; a near miss is wrong", "text")


def _spread(places: Counter[int], key: Outline) -> Iterator[Problem]:
    total = places.total()
    place, most = next(iter(places.most_common(1)), (0, 0))
    if total >= SPREAD and most > (total + 1) // 2:
        said = f"in {most} of {total} single choices option {place + 1} is right; move the right ones about"
        yield key.problem(said, "parts")


def _given_away(challenge: Outline, answers: Iterable[Outline]) -> Iterator[Problem]:
    """The worked example and the hints have other numbers than the key."""
    values = [each.real("value") for each in answers]
    telling = {f"{value:.10g}" for value in values if value is not None}
    telling = {each for each in telling if sum(map(str.isdigit, each)) >= TELLING}
    example = challenge.inner("example")
    for node, name in ((example, "text"), (example, "code"), *((hint, "text") for hint in challenge.each("hints"))):
        shown = telling.intersection(_NUMBERS.findall(node.text(name)))
        if shown:
            yield node.problem(f"it shows {min(shown)}, which is a key; use other numbers", name)
