"""A group's holidays, for an organiser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.invocation import call
from bot.chat.markup import code, escape
from bot.chat.reply import LABEL_LENGTH, Actions, Block, Button, Heading, Reply, Table, Text
from bot.chat.text import shortened
from bot.pages.wording import count, dated
from bot.study.streaks import Holiday

SHOWN = 12
"""How many holidays are listed, the latest of them."""

REMOVABLE = 3
"""How many of those ahead have a button that removes them."""


def holidays_page(there: Sequence[Holiday], today: date, free: date, news: str = "") -> Reply:
    """All holidays, and a button for those that can still be removed: they begin on ``free`` or later."""
    ahead = sum(each.last >= today for each in there)
    said = (
        f"{count(len(there), 'holiday')}, {ahead or 'none'} of them running or ahead." if there else "No holidays yet."
    )
    blocks: list[Block] = [Heading("Holidays of the group")]
    blocks.append(Text(escape(f"{news} {said}".strip())))
    if there:
        rows = tuple((each.name, f"{span_words(each)}, {_stands(each, today)}") for each in there[-SHOWN:])
        blocks.append(Table(("Holiday", "Days"), rows))
    how = "On these days nothing is asked of anybody; what somebody does counts all the same. Add one:"
    blocks.append(Text(f"{escape(how)} {code('/studyadmin holiday add 2026-12-24 2027-01-01 Winter break')}"))
    coming = [each for each in there if each.first >= free][:REMOVABLE]
    if coming:
        blocks.append(
            Actions(
                tuple(
                    Button(
                        shortened(f"Remove {each.name}", LABEL_LENGTH),
                        call("studyadmin holiday", change="remove", first=f"{each.first}"),
                    )
                    for each in coming
                )
            )
        )
    return Reply(f"{news} {said}".strip(), tuple(blocks))


def span_words(holiday: Holiday) -> str:
    """``24 December 2026 to 1 January 2027``."""
    if holiday.first == holiday.last:
        return dated(holiday.first)
    return f"{dated(holiday.first)} to {dated(holiday.last)}"


def _stands(holiday: Holiday, today: date) -> str:
    if holiday.last < today:
        return "over"
    return "now" if holiday.first <= today else "ahead"
