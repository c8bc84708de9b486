"""What the picture of somebody's progress shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.chat.drawing import Drawing, Theme


@dataclass(frozen=True, slots=True)
class Ring:
    """A stage: its ``label``, how many of its topics are done and checked, and the same in words."""

    label: str
    done: int
    checked: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week of the calendar: its ``label``, and for each day whether it was active; ``None`` for one to come."""

    label: str
    days: Sequence[bool | None]


@dataclass(frozen=True, slots=True)
class ProgressCard:
    """Somebody's progress in words that the page has too; ``pairs`` are labels with what is said of each."""

    heading: str
    aside: str
    pairs: Sequence[tuple[str, str]]
    rings: Sequence[Ring]
    weeks: Sequence[WeekRow]

    def drawing(self, theme: Theme) -> Drawing:
        """The picture, still to be drawn."""
        return Drawing(
            "card",
            theme,
            {
                "heading": self.heading,
                "aside": self.aside,
                "pairs": [list(pair) for pair in self.pairs],
                "rings": [asdict(ring) for ring in self.rings],
                "weeks": [{"label": week.label, "days": list(week.days)} for week in self.weeks],
            },
        )
