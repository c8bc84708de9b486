"""Short messages of words that are more or less usual in unwanted ones. Asked: ham or spam.

No single word gives a message away; many small hints together do, as far as anything can. So counting all words (naive
Bayes is how they were made) comes near to the truth, and a list of suspicious words does not.
"""

from __future__ import annotations

from math import exp, log

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.labelled import Row, Shape, build
from bot.challenges.generators.made import Generated
from bot.challenges.scoring import Measure

HAM, SPAM = "ham", "spam"
SHAPE = Shape(
    columns=("text",), target="kind", measure=Measure("f1", classes=(HAM, SPAM), positive=SPAM), least=0.3, par=0.80
)
SUSPICIOUS = ("free", "win", "prize", "cash", "urgent", "offer", "claim", "bonus")
_OTHERS = """
account after again bring call card click code come deal dinner door early evening family film friday friend gift go
going good guarantee help home hope hour just know late later limited link lunch meet meeting message mobile money
morning mother need new night now number office order phone photo plan please price ready reply room school see send
service soon special station stop sunday talk tell text thank time today tomorrow tonight train visit wait walk want
weather week winner work yes you
"""
WORDS = (*SUSPICIOUS, *_OTHERS.split())
SHARE = 0.25
"""Of the messages that are spam."""


def _make(draw: Draw, train: int = 2000, test: int = 1600) -> Generated | None:
    usual = [draw.uniform(0.3, 2.0) for _ in WORDS]
    lean = [draw.normal(0.9, 0.5) if word in SUSPICIOUS else draw.normal(0.0, 0.7) for word in WORDS]
    weights = {HAM: usual, SPAM: [weight * exp(hint) for weight, hint in zip(usual, lean, strict=True)]}
    hints = _hints(weights)
    made = [_message(draw, weights, hints) for _ in range(train + test)]
    cut = _best_cut([(label, chance) for _, label, chance in made[:train]])
    rows = [Row((text,), label, SPAM if chance >= cut else HAM) for text, label, chance in made]
    return build(SHAPE, draw, rows[:train], rows[train:], [SPAM] * test)


def _hints(weights: dict[str, list[float]]) -> dict[str, float]:
    """How much each word raises the log-odds of spam."""
    totals = {kind: 0.0 for kind in weights}
    for kind, each in weights.items():
        for weight in each:
            totals[kind] += weight
    shares = zip(weights[SPAM], weights[HAM], strict=True)
    return {
        word: log(spam / totals[SPAM]) - log(ham / totals[HAM]) for word, (spam, ham) in zip(WORDS, shares, strict=True)
    }


def _message(draw: Draw, weights: dict[str, list[float]], hints: dict[str, float]) -> tuple[str, str, float]:
    """A text, its kind, and how likely it is spam to somebody who knows all hints."""
    kind = SPAM if draw.chance(SHARE) else HAM
    words = [draw.weighted(WORDS, weights[kind]) for _ in range(draw.whole(5, 12))]
    odds = log(SHARE / (1 - SHARE))
    for word in words:
        odds += hints[word]
    return " ".join(words), kind, 1 / (1 + exp(-odds))


def _best_cut(judged: list[tuple[str, float]]) -> float:
    """The chance from which on to say spam, so that F1 is the highest."""
    spam = len([1 for kind, _ in judged if kind == SPAM])
    best, cut, hits = 0.0, 0.5, 0
    for taken, (kind, chance) in enumerate(sorted(judged, key=lambda each: -each[1]), 1):
        hits += kind == SPAM
        if 2 * hits / (taken + spam) > best:
            best, cut = 2 * hits / (taken + spam), chance
    return cut


VERSIONS = {1: _make}
