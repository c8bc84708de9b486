"""The only source of *now*. Everything else is handed the time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The machine's current instant in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that shows ``at`` when it is made, and goes on from there: for rehearsals."""

    def __init__(self, at: datetime) -> None:
        """Begin at ``at``, which must be aware."""
        self._shift = at - datetime.now(UTC)

    def now(self) -> datetime:
        """The machine's current instant in UTC, shifted."""
        return datetime.now(UTC) + self._shift


class FixedClock:
    """A clock that stands still until it is set: for tests, rehearsals and ``cairn ask --at``."""

    def __init__(self, at: datetime) -> None:
        """Stand at ``at``. Raises ``ValueError`` for a time without a zone: it would name no instant."""
        self.set(at)

    def now(self) -> datetime:
        """The instant the clock stands at, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to ``at``, which must be aware."""
        if at.tzinfo is None:
            raise ValueError("a clock needs a time with a zone")
        self._at = at.astimezone(UTC)
