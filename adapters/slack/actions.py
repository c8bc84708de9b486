"""Buttons, links and menus as actions blocks. They carry what every platform's carry (``bot.chat.clicks``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from adapters.slack.limits import BUTTON_TEXT, OPTION_TEXT, PLACEHOLDER, URL
from adapters.slack.parts import Block
from adapters.slack.rich import plain
from bot.chat import clicks
from bot.chat.addresses import web_address
from bot.chat.invocation import Invocation
from bot.chat.reply import Button, Link, Menu
from bot.chat.text import shortened, unseen

PLACE = "here!"
"""What a button carries on which a click does nothing: a menu without choices, or an earlier version's page number."""

LINK = "link!"
"""What a button carries that opens a web page. Slack tells of such a click too."""

NAMELESS = "…"
"""The label of what has none that can be seen: Slack refuses an empty one."""


def plain_text(text: str, length: int) -> Block:
    """A plain text object; no sign in it becomes an emoji."""
    shown = plain(text)
    return {"type": "plain_text", "text": NAMELESS if unseen(shown) else shortened(shown, length), "emoji": False}


def actions(items: Sequence[Button | Link | Menu], taken: set[str]) -> Iterator[Block]:
    """Actions blocks: the menus first, then the buttons, in the order of the reply.

    ``taken`` holds the ids of the message, which tell its buttons apart.
    """
    menus: list[Block] = []
    buttons: list[Block] = []
    for item in items:
        match item:
            case Button(label, run, style):
                buttons.append(_button(label, run.encode(), taken) | ({"style": style} if style != "plain" else {}))
            case Link(label, url):
                address = web_address(url, URL)
                if address is not None:
                    buttons.append(_button(label, LINK, taken) | {"url": address})
            case Menu():
                menus.append(_select(item, taken))
            case _:
                assert_never(item)
    for group in (menus, buttons):
        if group:
            yield {"type": "actions", "elements": group}


def paging(run: Invocation, page: int, count: int) -> list[Block]:
    """The blocks under a page: which page this is, and the ways back and on."""
    place = {"type": "context", "elements": [plain_text(f"Page {page} of {count}", BUTTON_TEXT)]}
    elements = []
    for number, label in ((page - 1, "‹ Back"), (page + 1, "More ›")):
        carried = clicks.of_page(run, number) if 0 < number <= count else None
        if carried is not None:
            elements.append(_button(label, carried, set()) | {"action_id": f"page {number}"})
    return [place, {"type": "actions", "elements": elements}] if elements else [place]


def way_back(label: str, run: Invocation) -> Block:
    """The block under a page of the app's own tab: back to where everything there begins."""
    return {"type": "actions", "elements": [_button(label, run.encode(), set()) | {"action_id": "way back"}]}


def _button(label: str, carried: str, taken: set[str]) -> Block:
    text = plain_text(label, BUTTON_TEXT)
    return {"type": "button", "text": text, "action_id": _id("b", taken), "value": carried}


def _select(menu: Menu, taken: set[str]) -> Block:
    carried = clicks.of_menu(menu)
    options: dict[str, Block] = {}
    for choice in menu.choices:
        value = choice.value.encode("utf-8", "replace").decode()
        if not unseen(value):
            options.setdefault(value, {"text": plain_text(choice.label, OPTION_TEXT), "value": value})
    if not options:
        return _button(menu.label, PLACE, taken)
    return {
        "type": "static_select",
        "placeholder": plain_text(menu.label, PLACEHOLDER),
        "action_id": f"{_id('m', taken)} {carried}",
        "options": list(options.values()),
    }


def _id(kind: str, taken: set[str]) -> str:
    """An id that no other element of the message has. What is done stands in the value."""
    found = f"{kind}{len(taken) + 1}"
    taken.add(found)
    return found
