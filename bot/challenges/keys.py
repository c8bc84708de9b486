"""Keys: what the right answer to one part is, how near an answer must be, and which wrong answers are known slips."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from bot.challenges.numbers import EXACT, Tolerance

APART = 3
"""A slip lies more than this many tolerances from the key, so that nobody is told of a slip who only rounded."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A wrong answer that comes of a known slip. ``slip`` is the name under which the content has the words for it."""

    value: int | float | str
    slip: str


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice. ``id`` is what an answer names; ``slip`` names what leads to it, unless it is right."""

    id: str
    text: str
    slip: str = ""


@dataclass(frozen=True, slots=True)
class NumberKey:
    """The right answer is a number, a whole one where ``value`` is an ``int``, or one within ``tolerance`` of it."""

    value: int | float
    tolerance: Tolerance = EXACT
    near_misses: tuple[NearMiss, ...] = ()

    def accepts(self, answer: float) -> bool:
        """Whether ``answer`` is near enough."""
        return self.tolerance.accepts(answer, self.value)

    def slip(self, answer: float) -> str | None:
        """The known slip that ``answer`` comes of, if it is wrong and there is one."""
        if self.accepts(answer):
            return None
        return next((slip for value, slip in self._slips() if self.tolerance.accepts(answer, value)), None)

    def distinct(self) -> bool:
        """Whether every slip is clearly wrong, and no answer can come of two."""
        around = self.tolerance.around(self.value)
        values = [value for value, _ in self._slips()]
        far = all(abs(value - self.value) > APART * around for value in values)
        return far and all(
            abs(one - other) > self.tolerance.around(one) + self.tolerance.around(other)
            for one, other in combinations(values, 2)
        )

    def _slips(self) -> list[tuple[float, str]]:
        return [(each.value, each.slip) for each in self.near_misses if not isinstance(each.value, str)]


@dataclass(frozen=True, slots=True)
class TextKey:
    """The right answer is one of the ``accepted`` texts. The part says how an answer is normalised before."""

    accepted: tuple[str, ...]
    near_misses: tuple[NearMiss, ...] = ()

    def accepts(self, answer: str) -> bool:
        """Whether ``answer`` is one of the accepted texts."""
        return answer in self.accepted

    def slip(self, answer: str) -> str | None:
        """The known slip that ``answer`` comes of, if it is wrong and there is one."""
        found = (each.slip for each in self.near_misses if each.value == answer)
        return None if self.accepts(answer) else next(found, None)

    def distinct(self) -> bool:
        """Whether every slip is wrong, and no answer can come of two."""
        values = [each.value for each in self.near_misses]
        return len({*values, *self.accepted}) == len(values) + len(self.accepted)


@dataclass(frozen=True, slots=True)
class ChoiceKey:
    """The right answer is exactly these of the ``options``, by their ids."""

    chosen: tuple[str, ...]
    options: tuple[Option, ...]

    def accepts(self, answer: Collection[str]) -> bool:
        """Whether exactly the right options were chosen, in whatever order."""
        return len(answer) == len(self.chosen) and set(answer) == set(self.chosen)

    def slip(self, answer: Collection[str]) -> str | None:
        """The known slip that ``answer`` comes of, if it is wrong and there is one."""
        found = (each.slip for each in self.options if each.id in answer and each.slip)
        return None if self.accepts(answer) else next(found, None)

    def distinct(self) -> bool:
        """Whether the options differ in id and in text, and the right ones are among them."""
        ids, texts = {each.id for each in self.options}, {each.text for each in self.options}
        return len(ids) == len(texts) == len(self.options) and {*self.chosen} <= ids


Key = NumberKey | TextKey | ChoiceKey
