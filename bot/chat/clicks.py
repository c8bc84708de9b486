"""What a button, a menu or a form carries on a platform: always an invocation, never what a member typed.

``[mark!]1 roadmap stage?number=4``: the invocation in its own versioned notation, after an optional mark. ``p2!`` asks
for page 2 of the answer. ``d2!`` tells the second of two equal buttons apart, since platforms refuse equal ids in one
message; it means nothing. A menu's id ends in the option that the picked value fills: ``1 roadmap topic?topic=``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.errors import DeclarationError
from bot.chat.invocation import ENCODED_LENGTH, Invocation
from bot.chat.reply import Menu

MOST_PAGES = 999
"""The highest page number that a mark has room for."""

_ID = re.compile(r"(?:(?P<mark>[pd])(?P<number>\d{1,3})!)?(?P<call>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Clicked:
    """What an id means: the ``invocation``, and the page of its answer, counted from 1."""

    invocation: Invocation
    page: int = 1


def of_menu(menu: Menu) -> str:
    """The id of ``menu``: its invocation with the option to fill, blank, at the end."""
    given = {name: value for name, value in menu.run.args.items() if name != menu.option}
    return Invocation(menu.run.command, {**given, menu.option: ""}).encode()


def of_page(run: Invocation, page: int) -> str | None:
    """The id of a button to another page, or ``None`` where it does not fit."""
    try:
        found = f"p{page}!{run.encode()}"
    except DeclarationError:
        return None
    return found if len(found) <= ENCODED_LENGTH else None


def apart(id_: str, taken: set[str]) -> str | None:
    """``id_``, marked if it is ``taken`` already, or ``None`` where no mark fits. What is returned is taken then."""
    found, number = id_, 1
    while found in taken:
        number += 1
        found = f"d{number}!{id_}"
    if len(found) > ENCODED_LENGTH or number > MOST_PAGES:
        return None
    taken.add(found)
    return found


def read(id_: str, picked: str | None = None) -> Clicked:
    """What ``id_`` means; ``picked`` is the value that was chosen from a menu.

    Raises ``UserError`` for an id that no version of Cairn wrote: clients can send what they like.
    """
    found = _ID.fullmatch(id_)
    assert found is not None  # noqa: S101 (the pattern takes everything)
    invocation = Invocation.decode(found["call"])
    if picked is not None and invocation.args:
        option = list(invocation.args)[-1]
        invocation = Invocation(invocation.command, {**invocation.args, option: picked})
    return Clicked(invocation, int(found["number"]) if found["mark"] == "p" else 1)
