"""How days, counts and times are said, the same on every page."""

from __future__ import annotations

from datetime import date


def long_day(day: date) -> str:
    """``Monday 23 November``."""
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date) -> str:
    """``Mon 23 Nov``."""
    return f"{day:%a} {day.day} {day:%b}"


def dated(day: date) -> str:
    """``23 November 2026``: a day that may be far away."""
    return f"{day.day} {day:%B} {day.year}"


def count(number: int, what: str) -> str:
    """``1 day``, ``2 days``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def spent(minutes: int) -> str:
    """``25 min``, ``1 h``, ``1 h 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def clock(minutes: int) -> str:
    """``04:00``, from minutes after midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def zone_words(zone: str) -> str:
    """What is said to somebody whose days are still those of their group; a command follows."""
    return f"Your days are those of {zone}, as your group's are. Set your own by a city:"
