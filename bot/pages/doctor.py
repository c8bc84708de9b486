"""What is wrong with a group's posts and season, for its organisers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.invocation import call
from bot.chat.markup import escape
from bot.chat.reply import Actions, Block, Button, Heading, Reply, Text, Where
from bot.chat.request import Space
from bot.doctor.findings import Finding, need_somebody

SHOWN = 6
"""How many findings fit on a phone; those after them mostly come of these."""

OPERATORS = frozenset({"stopped", "clock", "waiting", "kind"})
"""Codes of what only whoever runs Cairn can mend."""


def doctor_page(found: Sequence[Finding], here: Space) -> Reply:
    """``found`` in its order, each with what mends it; a channel is shown by its name where that is ``here``."""
    number = len(need_somebody(found))
    said = _summary(found, number)
    blocks: list[Block] = [Heading("Doctor", f"{number} to mend" if number else "all well"), Text(escape(said))]
    for each in found[:SHOWN]:
        blocks += _finding(each, here)
    if len(found) > SHOWN:
        blocks.append(Text(escape(f"And {len(found) - SHOWN} more. Mend these first, then look again.")))
    again = Button("Look again", call("studyadmin doctor"), "primary" if found else "plain")
    blocks.append(Actions((again, Button("All posts", call("studyadmin schedule")))))
    return Reply(said, tuple(blocks), private=True)


def _summary(found: Sequence[Finding], number: int) -> str:
    if not found:
        return "Nothing is wrong with the posts and the season of this group."
    if not number:
        return "Nothing has to be mended. Good to know:"
    if number == 1:
        return "One thing has to be mended."
    return f"{number} things have to be mended. The first is the likeliest cause of the others."


def _finding(found: Finding, here: Space) -> list[Block]:
    elsewhere = found.space is not None and found.space != here
    place = f" This is on {found.space.platform.capitalize()}." if found.space and found.channel and elsewhere else ""
    step = f"For whoever runs this Cairn: {found.next_step}" if found.code in OPERATORS else found.next_step
    blocks: list[Block] = [Text(f"**{escape(found.what)}**{escape(place)}")]
    if found.channel and not elsewhere:
        blocks.append(Where("Channel", found.channel))
    return [*blocks, Text(escape(f"→ {step}"))]
