"""Buttons, links and menus as action rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from adapters.discord import markdown
from adapters.discord.limits import BUTTON_LABEL, OPTION_LABEL, PLACEHOLDER, ROW_BUTTONS, URL, cut
from adapters.discord.parts import Component
from bot.chat import clicks
from bot.chat.addresses import web_address
from bot.chat.reply import Button, Link, Menu
from bot.chat.text import unseen, visible

ROW, BUTTON, SELECT = 1, 2, 3
STYLES = {"primary": 1, "plain": 2, "danger": 4}
LINK_STYLE = 5

PLACE = "here!"
"""The id of the disabled button that says which page is shown. It is never clicked."""

NAMELESS = "…"
"""The label of what has none that can be seen: Discord refuses an empty one."""


def rows(items: Sequence[Button | Link | Menu], taken: set[str]) -> Iterator[Component | str]:
    """Action rows: the menus first, each in a row of its own, then the buttons.

    A link whose address Discord would refuse comes as a line of text instead. ``taken`` holds the custom ids of the
    message; a second button for the same thing is left out where its id has no room to be told apart.
    """
    line: list[Component] = []
    for item in items:
        match item:
            case Button(label, run, style):
                id_ = clicks.apart(run.encode(), taken)
                if id_ is not None:
                    line.append({"type": BUTTON, "style": STYLES[style], "label": _label(label), "custom_id": id_})
            case Link(label, url):
                address = web_address(url, URL)
                if address is None:
                    yield f"{markdown.opening(label)}: {markdown.plain(url)}"
                else:
                    line.append({"type": BUTTON, "style": LINK_STYLE, "label": _label(label), "url": address})
            case Menu():
                select = _select(item, taken)
                if select is not None:
                    yield {"type": ROW, "components": [select]}
            case _:
                assert_never(item)
    for start in range(0, len(line), ROW_BUTTONS):
        yield {"type": ROW, "components": line[start : start + ROW_BUTTONS]}


def paging(run_page: Sequence[str | None], page: int, count: int) -> Component:
    """The row under a page: back, which page this is, on. ``run_page`` holds the ids of the page before and after."""
    back, on = run_page
    here = {"type": BUTTON, "style": 2, "label": f"{page} of {count}", "custom_id": PLACE, "disabled": True}
    items = [here]
    if back is not None:
        items.insert(0, {"type": BUTTON, "style": 2, "label": "‹ Back", "custom_id": back})
    if on is not None:
        items.append({"type": BUTTON, "style": 2, "label": "More ›", "custom_id": on})
    return {"type": ROW, "components": items}


def _select(menu: Menu, taken: set[str]) -> Component | None:
    id_ = clicks.apart(clicks.of_menu(menu), taken)
    options: dict[str, Component] = {}
    for choice in menu.choices:
        value = choice.value.encode("utf-8", "replace").decode()
        if value.strip():
            options.setdefault(value, {"label": cut(_label(choice.label), OPTION_LABEL), "value": value})
    if id_ is None or not options:
        return None
    label = cut(_label(menu.label), PLACEHOLDER)
    return {"type": SELECT, "custom_id": id_, "placeholder": label, "options": list(options.values())}


def _label(text: str) -> str:
    shown = " ".join(visible(text, lines=False).split())
    return NAMELESS if unseen(shown) else cut(shown, BUTTON_LABEL)
