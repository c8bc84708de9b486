"""A prediction set as a member has it: frames of pandas, and the gaps that a model's predictions close."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bot.challenges.generators import generate
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import gap_closed


def frame(content: bytes) -> pd.DataFrame:
    """A file that was made, by id."""
    return pd.read_csv(io.BytesIO(content), index_col="id")


class Set:
    """One draw of a prediction set: ``x``, ``y`` to learn from, ``test`` to predict."""

    def __init__(self, name: str, seed: int, version: int = 1) -> None:
        self.made: Generated = generate(name, version, seed)
        self.x = frame(self.made.files["train.csv"])
        self.test = frame(self.made.files["test.csv"])
        left = [column for column in self.x.columns if column not in self.test.columns]
        self.y = self.x.pop(left[0]) if left else None

    def gaps(self, predicted: Sequence[Any]) -> tuple[float, float]:
        """How much of the gap ``predicted``, in the order of ``test``, closes: public, private."""
        assert self.made.hidden is not None
        by_id = dict(zip(self.test.index, predicted, strict=True))
        found = []
        for half in (self.made.hidden.public, self.made.hidden.private):
            score = self.made.hidden.measure.score(list(half.labels.values()), [by_id[id_] for id_ in half.labels])
            found.append(gap_closed(score, half.baseline, half.best))
        return found[0], found[1]
