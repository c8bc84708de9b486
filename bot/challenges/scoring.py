"""From predictions to points: a metric, the gap between a naive prediction and the truth, and how much of it closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.challenges import metrics

Reads = Literal["class", "chance", "number", "amount"]
"""What a prediction is: one of the classes; a probability, 0 to 1; any number; a number of 0 or more."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the closed list that content names: what it reads, and whether more is better."""

    reads: Reads
    rising: bool
    score: Callable[[Sequence[Any], Sequence[Any]], float] | None = None
    """``None`` for those that need more than truth and predictions; ``Measure.score`` has it."""


METRICS = {
    "accuracy": Metric("class", True, metrics.accuracy),
    "macro_f1": Metric("class", True, metrics.macro_f1),
    "f1": Metric("class", True),
    "adjusted_rand": Metric("class", True, metrics.adjusted_rand),
    "log_loss": Metric("chance", False, metrics.log_loss),
    "brier": Metric("chance", False, metrics.brier),
    "roc_auc": Metric("number", True, metrics.roc_auc),
    "average_precision": Metric("number", True, metrics.average_precision),
    "rmse": Metric("number", False, metrics.rmse),
    "mae": Metric("number", False, metrics.mae),
    "mase": Metric("number", False),
    "r2": Metric("number", True, metrics.r2),
    "rmsle": Metric("amount", False, metrics.rmsle),
}
"""By the name that content uses. R2 has no useful zero for points, since its baseline is 0 whatever the data."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric with what else it needs to know: the classes allowed, the one that counts, the unit of an error."""

    metric: str
    classes: tuple[str, ...] = ()
    positive: str = ""
    """Of ``f1``: the class that is looked for."""
    scale: float = 1.0
    """Of ``mase``: ``metrics.seasonal_scale`` of the training series."""

    @property
    def reads(self) -> Reads:
        """What a prediction is."""
        return METRICS[self.metric].reads

    @property
    def rising(self) -> bool:
        """Whether a larger score is better."""
        return METRICS[self.metric].rising

    def score(self, truth: Sequence[Any], predicted: Sequence[Any]) -> float:
        """The score of ``predicted``, in the order of ``truth``: labels where classes are read, numbers elsewhere."""
        if self.metric == "f1":
            return metrics.f1(truth, predicted, self.positive)
        if self.metric == "mase":
            return metrics.mase(truth, predicted, self.scale)
        score = METRICS[self.metric].score
        if score is None:
            raise LookupError(f"{self.metric} needs more than truth and predictions")
        return score(truth, predicted)


def gap_closed(score: float, baseline: float, best: float) -> float:
    """How much of the way from ``baseline`` to ``best`` the ``score`` has come: 0 at the baseline, 1 at the best.

    It is below 0 for less than the baseline, and may pass 1, since the truth without noise is not the luckiest guess.
    Whether more or less is better follows from the two ends. Raises ``ZeroDivisionError`` where they are one.
    """
    return (score - baseline) / (best - baseline)


def points(gap: float, par_gap: float, maximum: int) -> int:
    """The points for closing ``gap``: all from ``par_gap`` on, none up to the baseline, rounded once (half up)."""
    return int(max(0.0, min(1.0, gap / par_gap)) * maximum + 0.5)
