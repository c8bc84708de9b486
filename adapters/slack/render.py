"""A reply as Slack messages: pages of Block Kit, and the sentence that notifications and screen readers take. Pure.

Pages part between blocks; a text that no page can hold parts between its lines. What stands last in a reply (its
buttons) stays on every page. Slack leaves the same gap between any two blocks of a message, so what belongs together
is one block, and what does not is two. Messages have no colours on Slack but those of attachments, which it advises
against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from adapters.slack import rich
from adapters.slack.actions import paging
from adapters.slack.blocks import parts
from adapters.slack.limits import FALLBACK, MESSAGE_BLOCKS, PAGE_TEXT
from adapters.slack.parts import Block, Part, Picture, Piece, Rich
from adapters.slack.rich import BREAKS, Element, section, words
from bot.chat import clicks
from bot.chat.invocation import Invocation
from bot.chat.paging import fill
from bot.chat.reply import Actions, Reply
from bot.chat.text import shortened, unseen

FOOTER = 10
"""Blocks that may repeat on every page; more are content, and come once."""

PAGING = 2
"""Blocks under a page that tell of the others."""

CHUNK = PAGE_TEXT * 3 // 4
"""Characters of a text that is kept whole: beside it, a page has room for the heading above it."""

ELEMENTS = 900
"""Elements of one paragraph or list: Slack takes 1,000."""

LEAST = "Done."

SUMMARIES = 512
"""Summaries whose plain form is remembered."""


@dataclass(slots=True)
class Page:
    """One message: its ``blocks``, and the ``text`` that stands for them where they are not shown.

    Before it can be sent, Slack has to get its ``pictures`` (``adapters.slack.pictures``).
    """

    text: str
    blocks: list[Block]
    pictures: list[Picture] = field(default_factory=list)


def pages(reply: Reply, again: Invocation | None = None, room: int = MESSAGE_BLOCKS) -> list[Page]:
    """All pages of ``reply``, at least one, of at most ``room`` blocks each.

    With ``again``, the invocation that gave the reply, every page has buttons to the ones around it and repeats the
    reply's last buttons. Without it, or where it has no room in a button, they are messages to be sent one after the
    other.
    """
    taken: set[str] = set()
    body: list[Part] = []
    blocks = reply.blocks
    ending = blocks[-1] if blocks and isinstance(blocks[-1], Actions) else None
    for block in blocks[:-1] if ending is not None else blocks:
        body += parts(block, taken)
    footer = [] if ending is None else list(parts(ending, taken))
    text = fallback(reply)
    if not body and not footer:
        body.append(Rich([section(words(said(reply)))]))
    every = [*body, *footer]
    if len(every) <= room and sum([part.length for part in every]) <= PAGE_TEXT and all([_whole(p) for p in every]):
        return [_page(text, every)]
    body = [piece for part in body for piece in _cut(part)]
    if again is not None and clicks.of_page(again, clicks.MOST_PAGES) is None:
        again = None
    if again is None or len(footer) > FOOTER:
        body, footer = [*body, *footer], []
    sheets = fill(body, PAGE_TEXT, room - len(footer) - (PAGING if again else 0))
    drawn = [_page(text, [*sheet, *footer]) for sheet in sheets]
    if again is not None and len(drawn) > 1:
        for number, page in enumerate(drawn, 1):
            page.blocks.extend(paging(again, number, len(drawn)))
    return drawn


def fallback(reply: Reply) -> str:
    """The reply in one sentence, for ``text``. Slack obeys what it finds there in angle brackets, so none are left."""
    return _fallback(reply.summary)


@lru_cache(SUMMARIES)
def _fallback(summary: str) -> str:
    return shortened(_inert(_said(summary)), FALLBACK)


def said(reply: Reply) -> str:
    """The reply in one sentence, as it is read."""
    return _said(reply.summary)


def _said(summary: str) -> str:
    shown = rich.plain(summary)
    return LEAST if unseen(shown) else shown


def _inert(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(part: Part) -> list[Part]:
    """``part``, or if no message could hold it, pieces of it: between its elements, and between lines in one."""
    if isinstance(part, Piece) or _whole(part):
        return [part]
    found: list[list[Element]] = [[]]
    used = 0
    for number, element in ((n, piece) for whole in part.elements for n, piece in enumerate(_smaller(whole))):
        size = rich.length(element)
        if found[-1] and (number or used + size > CHUNK):  # two pieces of one element are two blocks, with a gap
            found.append([])
            used = 0
        found[-1].append(element)
        used += size
    return [Rich(elements) for elements in found]


def _whole(part: Part) -> bool:
    """Whether ``part`` needs no cutting."""
    return part.length <= CHUNK and part.most <= ELEMENTS


def _smaller(element: Element) -> list[Element]:
    """``element`` in pieces of at most half a page, parted between lines where that can be."""
    inside = element.get("elements")
    if inside is None or (rich.length(element) <= PAGE_TEXT // 2 and len(inside) <= ELEMENTS):
        return [element]
    found: list[Element] = [{**element, "elements": []}]
    used = 0
    for inner in inside:
        size = rich.length(inner)
        here = found[-1]["elements"]
        if here and (used + size > PAGE_TEXT // 2 or len(here) == ELEMENTS):
            rest = _last_line(here, PAGE_TEXT // 2 - size)
            found.append({**element, "elements": rest})
            used = sum(map(rich.length, rest))
        if found[-1]["elements"] or inner.get("text") not in BREAKS:
            found[-1]["elements"].append(inner)
            used += size
    return [each for each in found if each["elements"]]


def _last_line(elements: list[Element], room: int) -> list[Element]:
    """Take the line that is begun at the end of ``elements`` out of them, if it has room where it goes."""
    start = next((n for n in range(len(elements) - 1, 0, -1) if elements[n].get("text") in BREAKS), 0)
    rest = elements[start + 1 :]
    if not start or sum(map(rich.length, rest)) > room:
        return []
    del elements[start:]
    return rest


def _page(text: str, body: Sequence[Part]) -> Page:
    pictures = [part.picture for part in body if isinstance(part, Piece) and part.picture is not None]
    return Page(text, _draw(body), pictures)


def _draw(body: Sequence[Part]) -> list[Block]:
    """The blocks of one message; rich text that belongs close together becomes one block."""
    drawn: list[Block] = []
    above: Part | None = None
    for part in body:
        if isinstance(part, Piece):
            drawn.append(part.block)
        elif isinstance(above, Rich) and not part.leads and (above.leads or (above.row and part.row)):
            drawn[-1]["elements"].extend(part.elements)
        else:
            drawn.append({"type": "rich_text", "elements": list(part.elements)})
        above = part
    return drawn
