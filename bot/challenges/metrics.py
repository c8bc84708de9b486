"""Metrics: how far predictions are from the truth, in plain Python.

Each is the scikit-learn metric of the same name, to the last digits; what that leaves open is pinned here, since a
score may not change with a library's version. Sums are ``math.fsum``, which gives the same on every version of Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from math import fsum, log, log1p, log2, sqrt

LOG_LOSS_EPS = 1e-15
"""Probabilities are taken no nearer to 0 and 1 than this: the loss of a wrong certainty is 34.5, not infinite."""
SEASON = 7
"""The season of MASE, in rows of the training series: a week of days."""


def accuracy(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """The share of labels that are right."""
    return sum(a == b for a, b in zip(truth, predicted, strict=True)) / len(truth)


def f1(truth: Sequence[str], predicted: Sequence[str], positive: str) -> float:
    """F1 of the class ``positive``; 0 where it is undefined, as neither side has the class."""
    return _f1(_matches(truth, predicted), Counter(truth), Counter(predicted), positive)


def macro_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """The plain mean of F1 over the classes that either side has."""
    hits, are, said = _matches(truth, predicted), Counter(truth), Counter(predicted)
    classes = sorted({*are, *said})
    return fsum(_f1(hits, are, said, each) for each in classes) / len(classes)


def log_loss(truth: Sequence[float], predicted: Sequence[float], eps: float = LOG_LOSS_EPS) -> float:
    """The mean of minus the log of the probability given to what happened. ``predicted`` is P(1)."""
    losses = []
    for label, chance in zip(truth, predicted, strict=True):
        clipped = min(max(chance, eps), 1 - eps)
        losses.append(-log(clipped) if label else -log(1 - clipped))
    return fsum(losses) / len(losses)


def brier(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """The mean squared distance of P(1) from 1 where it happened, from 0 where not."""
    return mean_squared(truth, predicted)


def roc_auc(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """The chance that a 1 is scored above a 0, ties counted half. Raises ``ZeroDivisionError`` without both."""
    positives = sum(1 for label in truth if label)
    ranks = 0.0  # of the positives; whole and half numbers, so the sum is exact
    below = 0
    for _, tied in groupby(sorted(zip(predicted, truth, strict=True)), key=lambda pair: pair[0]):
        labels = [label for _, label in tied]
        ranks += (below + (len(labels) + 1) / 2) * sum(1 for label in labels if label)
        below += len(labels)
    return (ranks - positives * (positives + 1) / 2) / (positives * (len(truth) - positives))


def average_precision(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """The mean of precision over the 1s, in the order of the scores, equal scores taken together."""
    positives = sum(1 for label in truth if label)
    gains = []
    taken = found = 0
    for _, tied in groupby(sorted(zip(predicted, truth, strict=True), reverse=True), key=lambda pair: pair[0]):
        labels = [label for _, label in tied]
        hits = sum(1 for label in labels if label)
        taken, found = taken + len(labels), found + hits
        gains.append(hits / positives * (found / taken))
    return fsum(gains)


def mean_squared(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """The mean squared error."""
    return fsum((a - b) ** 2 for a, b in zip(truth, predicted, strict=True)) / len(truth)


def rmse(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """The root of the mean squared error."""
    return sqrt(mean_squared(truth, predicted))


def mae(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """The mean absolute error."""
    return fsum(abs(a - b) for a, b in zip(truth, predicted, strict=True)) / len(truth)


def r2(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """The share of variance explained; for a constant truth 1 if every prediction is right and 0 if not."""
    mean = fsum(truth) / len(truth)
    residual = fsum((a - b) ** 2 for a, b in zip(truth, predicted, strict=True))
    total = fsum((a - mean) ** 2 for a in truth)
    if not total:
        return 0.0 if residual else 1.0
    return 1 - residual / total


def rmsle(truth: Sequence[float], predicted: Sequence[float]) -> float:
    """RMSE of log(1 + value). Values are 0 or more."""
    return rmse([log1p(a) for a in truth], [log1p(b) for b in predicted])


def mase(truth: Sequence[float], predicted: Sequence[float], scale: float) -> float:
    """The mean absolute error in units of ``scale``, which is ``seasonal_scale`` of the training series."""
    return mae(truth, predicted) / scale


def seasonal_scale(train: Sequence[float], season: int = SEASON) -> float:
    """The mean absolute error of saying what was a season before, over the training series."""
    return mae(train[season:], train[:-season])


def ndcg(relevance: Sequence[float], predicted: Sequence[float], ids: Sequence[str], k: int) -> float:
    """NDCG of the first ``k`` by score: gain ``relevance``, discount log base 2, equal scores in the order of ids.

    0 where nothing is relevant.
    """
    rows = sorted(zip(predicted, ids, relevance, strict=True), key=lambda row: (-row[0], row[1]))
    best = _discounted(sorted(relevance, reverse=True)[:k])
    return _discounted([gain for _, _, gain in rows[:k]]) / best if best else 0.0


def adjusted_rand(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """How far two groupings agree, 0 by chance and 1 fully. The names of the groups do not matter."""
    both = _pairs(Counter(zip(truth, predicted, strict=True)))
    ours, theirs = _pairs(Counter(truth)), _pairs(Counter(predicted))
    pairs = len(truth) * (len(truth) - 1) // 2
    if ours == theirs == both:
        return 1.0
    return 2 * (both * pairs - ours * theirs) / ((ours + theirs) * pairs - 2 * ours * theirs)


def _matches(truth: Sequence[str], predicted: Sequence[str]) -> Counter[str]:
    return Counter(a for a, b in zip(truth, predicted, strict=True) if a == b)


def _f1(hits: Counter[str], are: Counter[str], said: Counter[str], label: str) -> float:
    both = are[label] + said[label]
    return 2 * hits[label] / both if both else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return fsum(gain / log2(place + 2) for place, gain in enumerate(gains))


def _pairs(counts: Counter[object] | Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())
