"""Periods, which totals are of: an ISO week of members' own days, such as ``2026-W48``; ``all`` for all time; a season.

The totals of a running season are added up in the database, which knows whether there is one.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

Window = Literal["week", "season", "all"]

ALL = "all"


def of_day(day: date) -> tuple[str, ...]:
    """Every period that ``day`` belongs to."""
    return (week(day), ALL)


def current(window: Window, day: date, season_id: int | None = None) -> str | None:
    """The period of ``window`` that ``day`` is in; ``None`` if there is none, as without a season."""
    match window:
        case "week":
            return week(day)
        case "all":
            return ALL
        case "season":
            return None if season_id is None else season(season_id)


def season(season_id: int) -> str:
    """The period of a season. Only a running one has totals: ``bot.study.season_totals``."""
    return f"s{season_id}"


def week(day: date) -> str:
    """The ISO week of ``day``: it begins on a Monday and belongs to the year that has its Thursday."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"
