"""Prediction sets: rows with hidden labels become two files, two halves, and the two ends of the scale of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated, Half, Hidden, Label
from bot.challenges.generators.written import settled, table
from bot.challenges.scoring import Measure

TRAIN, TEST = "train.csv", "test.csv"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what members see of it, its label as it is scored, and what its noise-free truth would predict."""

    seen: tuple[object, ...]
    label: Label
    truth: Label


@dataclass(frozen=True, slots=True)
class Shape:
    """How a set is written and judged.

    ``columns`` are those of ``Row.seen``; ``target`` heads the label, which the training file has unless it is
    ``unlabelled``. ``least`` is the smallest distance from baseline to best that leaves room for points, in each half.
    ``par`` is the gap that the model for which the set is made closes in each half on every seed that tests try.
    """

    columns: tuple[str, ...]
    target: str
    measure: Measure
    least: float
    par: float
    unlabelled: bool = False


def build(
    shape: Shape, draw: Draw, train: Sequence[Row], test: Sequence[Row], naive: Sequence[Label]
) -> Generated | None:
    """The set of ``train`` and ``test`` rows; ``naive`` predicts each test row without looking at it.

    Returns ``None`` where the truth is not better than ``naive`` by ``shape.least`` in each half. The halves are drawn
    anew, so that neither the order of the rows nor the ids tell to which one a row belongs.
    """
    ids = [f"r{number:04}" for number in range(1, len(test) + 1)]
    places = list(range(len(test)))
    draw.shuffle(places)
    middle = len(places) // 2
    halves = [_half(shape.measure, ids, test, naive, sorted(part)) for part in (places[:middle], places[middle:])]
    if any(abs(half.best - half.baseline) < shape.least for half in halves):
        return None
    header = ("id", *shape.columns)
    files = {
        TRAIN: table(header if shape.unlabelled else (*header, shape.target), _training(shape, train)),
        TEST: table(header, [(id_, *each.seen) for id_, each in zip(ids, test, strict=True)]),
    }
    return Generated(files=files, hidden=Hidden(shape.measure, *halves))


def _training(shape: Shape, rows: Sequence[Row]) -> list[tuple[object, ...]]:
    labels = [() if shape.unlabelled else (each.label,) for each in rows]
    ids = [f"t{number:04}" for number in range(1, len(rows) + 1)]
    return [(id_, *each.seen, *label) for id_, each, label in zip(ids, rows, labels, strict=True)]


def _half(
    measure: Measure, ids: Sequence[str], test: Sequence[Row], naive: Sequence[Label], places: Sequence[int]
) -> Half:
    labels: dict[str, Label] = {ids[place]: test[place].label for place in places}
    truth: list[Any] = list(labels.values())
    baseline = measure.score(truth, [naive[place] for place in places])
    best = measure.score(truth, [test[place].truth for place in places])
    return Half(labels, settled(baseline), settled(best))
