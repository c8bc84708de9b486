"""Who gave which film how many points. Asked: the points of pairs that were left out.

A rating is the person's mildness, the film's quality, and how well two hidden tastes of the person fit the film. Means
of persons and films explain a third of the way; factors explain two thirds, as there are few ratings of each.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

SHAPE = Shape(columns=("person", "film"), target="rating", measure=Measure("rmse"), least=0.35, par=0.65)
PERSONS, FILMS = 80, 50
TASTES = 2
NOISE = 0.5


def _make(draw: Draw, train: int = 2400, test: int = 800) -> Generated | None:
    persons = [_tastes(draw, 0.4, 0.7) for _ in range(PERSONS)]
    films = [_tastes(draw, 0.45, 0.7) for _ in range(FILMS)]
    pairs = draw.sample([(person, film) for person in range(PERSONS) for film in range(FILMS)], train + test)
    rows = [_row(draw, pair, persons[pair[0]], films[pair[1]]) for pair in pairs]
    mean = 0.0
    for each in rows[:train]:
        mean += float(each.label) / train
    return build(SHAPE, draw, rows[:train], rows[train:], [mean] * test)


def _tastes(draw: Draw, spread: float, strength: float) -> tuple[float, ...]:
    return (draw.normal(0, spread), *(draw.normal(0, strength) for _ in range(TASTES)))


def _row(draw: Draw, pair: tuple[int, int], person: tuple[float, ...], film: tuple[float, ...]) -> Row:
    truth = 3.2 + person[0] + film[0]
    for mine, its in zip(person[1:], film[1:], strict=True):
        truth += mine * its
    points = min(5.0, max(0.5, round(2 * (truth + draw.normal(0, NOISE))) / 2))
    return Row((f"p{pair[0] + 1:02}", f"f{pair[1] + 1:02}"), points, min(5.0, max(0.5, truth)))


VERSIONS = {1: _make}
