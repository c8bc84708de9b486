"""An instant in the reader's words: ``Sunday 20:00 your time, in 2 days``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def moment(instant: datetime, now: datetime, zone: tzinfo | None) -> str:
    """``instant`` on the clock of ``zone`` (``None``: this machine's), and how far from ``now``. Both are aware."""
    try:
        there, here = instant.astimezone(zone), now.astimezone(zone)
    except (OverflowError, OSError, ValueError):  # the first and last day there is have no local time everywhere
        return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    days = (there.date() - here.date()).days
    if days in _NEAR:
        day = _NEAR[days]
    elif 0 < days < 7:
        day = f"{there:%A}"
    else:
        day = f"{there:%A} {there.day} {there:%B}" + ("" if there.year == here.year else f" {there.year}")
    return f"{day} {there:%H:%M} your time, {_distance(instant - now, days)}"


def _distance(span: timedelta, days: int) -> str:
    """``span`` in its largest fitting unit; whole days are counted by the calendar, as people do."""
    minutes = round(abs(span).total_seconds() / 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        said = f"{minutes} min"
    elif minutes < 24 * 60:
        said = f"{round(minutes / 60)} h"
    elif abs(days) < 14:
        said = _counted(max(abs(days), 1), "day")
    elif abs(days) < 60:
        said = _counted(round(abs(days) / 7), "week")
    elif abs(days) < 730:
        said = _counted(round(abs(days) / 30.44), "month")
    else:
        said = _counted(round(abs(days) / 365.25), "year")
    return f"in {said}" if span > timedelta(0) else f"{said} ago"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
