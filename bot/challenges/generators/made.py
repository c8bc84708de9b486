"""What a generator returns: files, values for the prompt, keys or hidden labels. Plain values, made once and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.challenges.keys import Key
from bot.challenges.scoring import Measure

MOST_BYTES = 256 * 1024
"""As much as one file holds, made by Cairn or sent by a member."""
MOST_ROWS = 5_000
"""As many rows as one file has, the header not counted."""

Label = int | float | str


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the test rows: the labels by id, what a naive prediction scores on them, and what the truth does."""

    labels: Mapping[str, Label]
    baseline: float
    best: float


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a prediction set keeps back. ``public`` is scored at once, ``private`` at the close."""

    measure: Measure
    public: Half
    private: Half


@dataclass(frozen=True, slots=True)
class Generated:
    """What one seed makes.

    ``files``: bytes by name, to be given to members. ``values``: what the prompt shows, text by label, in order; of
    several lines where a matrix or code is shown. ``keys``: the key of each part, by the name that the part gives as
    its ``answer``. ``hidden``: the labels of a prediction set, which has no keys.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, Key] = field(default_factory=dict)
    hidden: Hidden | None = None

    def sound(self) -> bool:
        """Whether no slip is near a key. A generator's draw that is not sound is drawn again."""
        return all(key.distinct() for key in self.keys.values())
