"""What organisers changed, in words, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Fields, Heading, Reply, Text
from bot.pages.wording import clock, count, long_day, short_day
from bot.study.acts import Act
from bot.study.zones import place_of

PAGE = 10
"""Changes on one page."""

SOMEBODY, MEMBER = "an organiser", "a member"
"""How somebody is called whom nobody may see, or who is not here any more."""

_SETTINGS = {
    "zone": "zone of the group",
    "roadmap": "roadmap",
    "notices": "notices",
    "squads": "squads",
}

Names = Mapping[int, str]
Titles = Mapping[str, str]


def audit_page(acts: Sequence[Act], page: int, more: bool, names: Names, titles: Titles, zone: str) -> Reply:
    """``acts`` of one page, at the times of ``zone``; ``more`` says that older ones follow.

    ``names`` are those of members who may be seen, ``titles`` what kinds of post are called.
    """
    if not acts:
        said = "Nothing was changed by organisers yet." if page == 1 else f"There is no page {page}."
        back = (Actions((Button("First page", call("studyadmin audit")),)),) if page > 1 else ()
        return Reply(said, (Heading("What organisers changed"), Text(escape(said)), *back), private=True)
    pairs = tuple(
        (_when(act.at, zone), escape(f"{names.get(act.by, SOMEBODY)}: {words(act, names, titles)}")) for act in acts
    )
    blocks: list[Block] = [Heading("What organisers changed", f"page {page}, times of {place_of(zone).city}")]
    blocks.append(Fields(pairs))
    ways = [Button("‹ Newer", call("studyadmin audit", page=page - 1))] if page > 1 else []
    ways += [Button("Older ›", call("studyadmin audit", page=page + 1))] if more else []
    blocks += [Actions(tuple(ways))] if ways else []
    said = f"{count(len(acts), 'change')} by organisers; the newest: {words(acts[0], names, titles)}."
    return Reply(said, tuple(blocks), private=True)


def words(act: Act, names: Names, titles: Titles) -> str:
    """``week 3 closes later: the power was out``."""
    post, _, what = (act.about or "").partition(": ")
    if act.what == "schedule" and what:
        return f"{titles.get(post, post)}: {what}"
    said = _what(act, names.get(act.whom or 0, MEMBER))
    return f"{said}: “{act.reason}”" if act.reason else said


def _what(act: Act, whom: str) -> str:
    number, day, about = act.number or 0, act.day, act.about or ""
    on = long_day(day) if day is not None else ""
    match act.what:
        case "season-start":
            return f"season {about} starts on {on}"
        case "season-pause":
            return f"season {about} pauses for {count(number, 'week')} from {on}"
        case "season-end":
            return f"season {about} has ended"
        case "challenge-extend":
            return f"week {number} closes later"
        case "challenge-rescore":
            return f"week {number} has another key"
        case "challenge-void":
            return f"week {number} counts for nobody"
        case "holiday":
            return f"holiday {about} from {on}"
        case "member-repair":
            return f"{on} is an active day of {whom}"
        case "member-undo":
            return f"the repair of {on} for {whom} is taken back"
        case "member-award" if number < 0:
            return f"{count(-number, 'point')} taken from {whom}"
        case "member-award":
            return f"{count(number, 'point')} for {whom}"
        case "member-hide":
            return f"{whom} is shown to nobody"
        case "member-show":
            return f"{whom} is shown again"
    return f"{_SETTINGS.get(act.what, act.what)}: {about}"


def _when(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return f"{short_day(there.date())} {clock(there.hour * 60 + there.minute)}"
