"""What the picture of a leaderboard shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.chat.drawing import Drawing, Theme
from bot.study.boards import Place


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """A board in words that the page has too: a ``heading`` with its ``aside``, and what is ``said`` below it.

    ``around`` is empty where the reader's own place stands among ``places`` anyway. A ``note`` stands below all.
    """

    heading: str
    aside: str
    said: str
    places: Sequence[Place]
    around: Sequence[Place]
    note: str = ""

    def drawing(self, theme: Theme) -> Drawing:
        """The picture, still to be drawn."""
        parts = [[asdict(place) for place in part] for part in (self.places, self.around) if part]
        best = max((place.points for part in (self.places, self.around) for place in part), default=0)
        words = {"heading": self.heading, "aside": self.aside, "said": self.said, "note": self.note}
        return Drawing("board", theme, {**words, "parts": parts, "best": best})
