"""Plots of land, and what grows there by rules such as "high and not too wet". Asked: the kind of tree.

The rules are a tree of thresholds, so each kind grows in several places that no straight border separates: trees find
them, a linear model does not. One label in seventeen or so is another kind by chance.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

KINDS = ("alder", "beech", "pine", "spruce")
SHAPE = Shape(
    columns=("elevation", "slope", "wetness", "shade", "soil_depth"),
    target="kind",
    measure=Measure("macro_f1", classes=KINDS),
    least=0.6,
    par=0.85,
)
RANGES = ((200, 1800), (0, 45), (0, 100), (0, 255), (10, 150))
NOISE = 0.06
DEPTH = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A threshold on one column, and what follows below and above: another rule, or a kind."""

    column: int
    threshold: float
    below: Rule | str
    above: Rule | str


def _make(draw: Draw, train: int = 1000, test: int = 800) -> Generated | None:
    kinds = [kind for kind in KINDS for _ in range(2**DEPTH // len(KINDS))]
    draw.shuffle(kinds)
    if any(kinds[place] == kinds[place + 1] for place in range(0, len(kinds), 2)):
        return None  # a rule that changes nothing
    rules = _rules(draw, kinds, (), list(RANGES))
    rows = [_row(draw, rules) for _ in range(train + test)]
    common = Counter(str(each.label) for each in rows[:train])
    if min(common[kind] for kind in KINDS) < train // 10:
        return None
    most = max(KINDS, key=lambda kind: common[kind])
    return build(SHAPE, draw, rows[:train], rows[train:], [most] * test)


def _rules(draw: Draw, kinds: list[str], used: tuple[int, ...], ranges: list[tuple[float, float]]) -> Rule | str:
    if len(kinds) == 1:
        return kinds[0]
    column = draw.pick([each for each in range(len(RANGES)) if each not in used])
    low, high = ranges[column]
    threshold = low + (high - low) * draw.uniform(0.4, 0.6)
    half = len(kinds) // 2
    inner = (*used, column)
    return Rule(column, threshold, _rules(draw, kinds[:half], inner, ranges), _rules(draw, kinds[half:], inner, ranges))


def _row(draw: Draw, rules: Rule | str) -> Row:
    seen = tuple(draw.whole(low, high) for low, high in RANGES)
    kind = rules
    while isinstance(kind, Rule):
        kind = kind.above if seen[kind.column] > kind.threshold else kind.below
    return Row(seen, draw.pick(KINDS) if draw.chance(NOISE) else kind, kind)


VERSIONS = {1: _make}
