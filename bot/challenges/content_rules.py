"""What content says about generators and metrics: they exist, make what is asked for, and are named as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache

from bot.challenges.generators import PERSONAL, SHARED, generate, shape, sizes, versions
from bot.challenges.generators.made import MOST_ROWS, Generated
from bot.challenges.keys import ChoiceKey, Key, NumberKey, TextKey
from bot.challenges.metrics import LOG_LOSS_EPS
from bot.curriculum.explain import near
from bot.curriculum.files import SeasonFiles
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem

_SAMPLE = 1
"""A seed. Which keys and slips a generator makes is the same for all, but for slips that some draws cannot have."""

DRAWS = (12, 60)
"""How many draws are looked at for slips: as a rule, and until all that are named have come up."""


def check_generated(season: SeasonFiles) -> Iterator[Problem]:
    """What is wrong with the parts of a season whose data or keys are made."""
    keys = {file.outline.text("challenge"): file.outline for file in season.keys}
    for file in season.challenges:
        key = keys.get(file.outline.text("id"))
        answers = {each.text("id"): each for each in key.each("parts")} if key is not None else {}
        for part in file.outline.each("parts"):
            if "generator" not in part.value:
                continue
            if part.text("kind") == "predictions":
                yield from _predictions(part)
            else:
                yield from _question(part, answers.get(part.text("id")))


def _question(part: Outline, answer: Outline | None) -> Iterator[Problem]:
    named = part.inner("generator")
    name, version = named.text("name"), named.number("version")
    yield from _exists(named, PERSONAL)
    if name not in PERSONAL or version not in versions(name):
        return
    made = _draw(name, version, _SAMPLE).keys
    asked = named.text("answer") or "answer"
    if asked not in made:
        yield named.problem(f"read {asked}, expected one of {', '.join(made)}{near(asked, list(made))}", "answer")
        return
    yield from _kind(part, made[asked])
    if answer is not None:
        named_slips = {miss.text("slip") for miss in answer.each("near_misses")}
        yield from _slips(answer, _known_slips(name, version, asked, named_slips))


def _kind(part: Outline, key: Key) -> Iterator[Problem]:
    """The part is answered as the key is judged, and says no other tolerance or options than the key has."""
    if isinstance(key, NumberKey):
        kinds = ["number"]
    elif isinstance(key, TextKey):
        kinds = ["text"]
    else:
        kinds = ["single"] if len(key.chosen) == 1 else ["multi"]
    if part.text("kind") not in kinds:
        yield part.problem(
            f"read {part.text('kind')}, expected {kinds[0]}, which the generator makes a key for", "kind"
        )
    elif isinstance(key, NumberKey):
        check = part.inner("check")
        for field, made in (("tol_abs", key.tolerance.absolute), ("tol_rel", key.tolerance.relative)):
            if field in check.value and check.real(field) != made:
                yield check.problem(f"read {check.real(field):g}, expected {made:g}, as the generator has it", field)
    elif isinstance(key, ChoiceKey) and part.value.get("options"):
        yield part.problem("delete the options: the generator makes them", "options")


def _slips(answer: Outline, known: Sequence[str]) -> Iterator[Problem]:
    for miss in answer.each("near_misses"):
        slip = miss.text("slip")
        if slip and slip not in known:
            yield miss.problem(f"read {slip}, expected one of {', '.join(known)}{near(slip, known)}", "slip")


@cache
def _draw(name: str, version: int, seed: int) -> Generated:
    return generate(name, version, seed)


def _known_slips(name: str, version: int, answer: str, named: Set[str]) -> list[str]:
    """The slips of a key, over some draws, since a few exist only where the draw allows them.

    Over more draws while one that is ``named`` has not come up: a generator may have several kinds of task.
    """
    found: dict[str, None] = {}
    for seed in range(_SAMPLE, _SAMPLE + DRAWS[1]):
        if seed >= _SAMPLE + DRAWS[0] and found.keys() >= named:
            break
        key = _draw(name, version, seed).keys[answer]
        found |= dict.fromkeys(each.slip for each in (key.options if isinstance(key, ChoiceKey) else key.near_misses))
    return [slip for slip in found if slip]


def _predictions(part: Outline) -> Iterator[Problem]:
    named, metric = part.inner("generator"), part.inner("metric")
    name, train, test = named.text("name"), named.number("train"), named.number("test")
    yield from _exists(named, SHARED)
    if name not in SHARED:
        return
    made = shape(name)
    scored = made.measure
    if metric.text("name") != scored.metric:
        yield metric.problem(f"read {metric.text('name')}, expected {scored.metric}, which {name} is made for", "name")
    if metric.text("positive") not in ("", scored.positive):
        yield metric.problem(f"read {metric.text('positive')}, expected {scored.positive}", "positive")
    if metric.real("eps") not in (None, LOG_LOSS_EPS):
        yield metric.problem(f"read {metric.real('eps'):g}, expected {LOG_LOSS_EPS:g}, which is pinned", "eps")
    if (part.real("par_gap") or 0) > made.par:
        yield part.problem(
            f"read {part.real('par_gap'):g}, expected at most {made.par:g}, what a good model closes", "par_gap"
        )
    version = named.number("version")
    if version is None or version not in versions(name) or not train or not test or max(train, test) > MOST_ROWS:
        return
    tried = sizes(name, version)
    wanted = zip(("train", "test"), (train, test), tried, strict=True)
    small = [(field, rows, least) for field, rows, least in wanted if rows < least]
    for field, rows, least in small:
        yield named.problem(f"read {rows}, expected {least} or more: par is tried with so many", field)
    try:
        if not small and (train, test) != tried:
            generate(name, version, _SAMPLE, train=train, test=test)
    except (ValueError, RuntimeError) as error:
        yield named.problem(f"no set of these sizes can be made: {error}", "train")


def _exists(named: Outline, names: Sequence[str]) -> Iterator[Problem]:
    name, version = named.text("name"), named.number("version")
    if name and name not in names:
        yield named.problem(f"read {name}, expected one of {', '.join(names)}{near(name, names)}", "name")
    elif name and version is not None and version not in versions(name):
        expected = " or ".join(map(str, versions(name)))
        yield named.problem(f"read {version}, expected {expected}, the versions that {name} has", "version")
