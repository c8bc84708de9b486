"""A table of ten rows. Asked: the column that splits the label best, and by how much the Gini impurity falls.

The impurity of some rows is 1 minus the squares of the shares of the labels. The gain of a column is the impurity of
all rows less that of the two parts, each counted with its share of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log2

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import about, choice, columns
from bot.challenges.keys import Key
from bot.challenges.numbers import Tolerance

ROWS = 10
FEATURES = ("sunny", "windy", "weekend", "warm")
LABEL = "played"

Part = Sequence[int]


def _make(draw: Draw) -> Generated | None:
    labels = [int(draw.chance(0.5)) for _ in range(ROWS)]
    data = {name: [int(draw.chance(0.75 if label else 0.35)) for label in labels] for name in FEATURES}
    if not 3 <= sum(labels) <= 7 or any(not 2 <= sum(each) <= ROWS - 2 for each in data.values()):
        return None
    gains = {name: _gain(_gini, labels, each) for name, each in data.items()}
    best, *others = sorted(FEATURES, key=lambda name: -gains[name])
    parts = _parts(labels, data[best])
    if gains[best] - gains[others[0]] < 0.01:
        return None
    keys: dict[str, Key] = {
        "column": choice(draw, [best], smaller_gain=others),
        "gain": about(
            gains[best],
            Tolerance(0.001),
            impurity_of_the_parts=_gini(labels) - gains[best],
            impurity_before=_gini(labels),
            parts_not_weighted=_gini(labels) - (_gini(parts[0]) + _gini(parts[1])) / 2,
            entropy=_gain(_entropy, labels, data[best]),
            second_best_column=gains[others[0]],
        ),
    }
    rows = [tuple("yes" if value else "no" for value in row) for row in zip(*data.values(), labels, strict=True)]
    return Generated(values={"Table": columns((*FEATURES, LABEL), rows)}, keys=keys)


def _parts(labels: Part, column: Part) -> tuple[Part, Part]:
    pairs = list(zip(labels, column, strict=True))
    return [label for label, value in pairs if value], [label for label, value in pairs if not value]


def _gain(impurity: Callable[[Part], float], labels: Part, column: Part) -> float:
    yes, no = _parts(labels, column)
    return impurity(labels) - (len(yes) * impurity(yes) + len(no) * impurity(no)) / len(labels)


def _gini(labels: Part) -> float:
    share = sum(labels) / len(labels)
    return 1 - share * share - (1 - share) * (1 - share)


def _entropy(labels: Part) -> float:
    share = sum(labels) / len(labels)
    return -share * log2(share) - (1 - share) * log2(1 - share) if 0 < share < 1 else 0.0


VERSIONS = {1: _make}
