"""A reply as Discord messages: pages of Components V2, each one container with the stage's colour. Pure.

The payloads are plain data, as ``LayoutView.to_components`` would make them: a view in memory for every answer would
hold what only its own process knows, while these buttons carry all they need. Decision 0012.

A page never exceeds what Discord takes. Pages part between blocks; a block that no page can hold parts between its
lines. What stands last in a reply (its buttons) stays on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from adapters.discord import markdown
from adapters.discord.actions import BUTTON, ROW, paging
from adapters.discord.blocks import SEPARATOR, parts
from adapters.discord.limits import COMPONENTS, FILES, TEXT, size
from adapters.discord.parts import TEXT_DISPLAY, Component, Part, Piece, Words
from bot.chat import clicks
from bot.chat.accents import accent
from bot.chat.invocation import Invocation
from bot.chat.paging import fill
from bot.chat.reply import Actions, File, Image, Reply
from bot.chat.text import unseen

CONTAINER, SECTION, FILE = 17, 9, 13

SPACE: Component = {"type": SEPARATOR, "divider": False, "spacing": 1}
"""Air above a heading."""

NAVIGATION = 4
"""Components of the row that leads to other pages."""

FOOTER = 20
"""Components that may repeat on every page; more are content, and come once."""

SUMMARY = 1000
"""Characters of a summary that is shown because there is nothing else."""

LEAST = "Done."
"""What is said when a reply holds nothing that can be seen."""


@dataclass(slots=True)
class Page:
    """One message: its ``components``, and the ``files`` (name and bytes) that it shows or hands over."""

    components: list[Component]
    files: list[tuple[str, bytes]]


def handed(drawn: list[Page], files: Sequence[File]) -> list[Page]:
    """``drawn`` with ``files`` at its end: in the last message as far as they fit there, then in further ones."""
    rest = list(files)
    found = list(drawn)
    while rest:
        last = found[-1]
        room = min(FILES - len(last.files), COMPONENTS - sum(map(_count, last.components)))
        for each in rest[: max(room, 0)]:
            last.components.append({"type": FILE, "file": {"url": f"attachment://{each.name}"}})
            last.files.append((each.name, each.data))
        rest = rest[max(room, 0) :]
        if rest:
            found.append(Page([], []))
    return found


def pages(reply: Reply, again: Invocation | None = None) -> list[Page]:
    """All pages of ``reply``, at least one, without its files.

    With ``again``, the invocation that gave the reply, every page has buttons to the ones around it and repeats the
    reply's last buttons. Without it, or where it has no room in a button, they are messages to be sent one after the
    other.
    """
    body, footer = _parts(reply)
    every = [*body, *footer]
    if sum([part.cost for part in every]) < COMPONENTS and sum([part.length for part in every]) <= TEXT:
        return [_draw(every, reply.accent)]
    if again is not None and clicks.of_page(again, clicks.MOST_PAGES) is None:
        again = None
    repeated = sum([part.cost for part in footer])
    if again is None or repeated > FOOTER or any(isinstance(part, Words) for part in footer):
        body, footer, repeated = [*body, *footer], [], 0
    if again is None:
        return [_draw(sheet, reply.accent) for sheet in _spread(body, COMPONENTS - 1)]
    sheets = _spread(body, COMPONENTS - 1 - repeated - NAVIGATION)
    drawn = [_draw([*sheet, *footer], reply.accent) for sheet in sheets]
    for number, page in enumerate(drawn, 1):
        around = [clicks.of_page(again, n) if 0 < n <= len(drawn) else None for n in (number - 1, number + 1)]
        page.components.append(paging(around, number, len(drawn)))
    return drawn


def _parts(reply: Reply) -> tuple[list[Part], list[Part]]:
    """What the blocks become: the body, and the buttons that stand last."""
    taken: set[str] = set()
    body: list[Part] = []
    pictures = rows = 0
    blocks = reply.blocks
    ending = blocks[-1] if blocks and isinstance(blocks[-1], Actions) else None
    for block in blocks[:-1] if ending is not None else blocks:
        body += parts(block, taken, pictures)
        if isinstance(block, (Image, Actions)):
            pictures += isinstance(block, Image)
            rows += isinstance(block, Actions)
    if rows:
        body = _beside(body)
    footer = [] if ending is None else list(parts(ending, taken))
    if not body and not footer:
        summary = markdown.opening(reply.summary)
        body.append(Words(LEAST if unseen(summary) else markdown.fold(summary, SUMMARY)[0]))
    return body, footer


def _spread(body: Sequence[Part], cost: int) -> list[list[Part]]:
    return fill([piece for whole in body for piece in _cut(whole)], TEXT, cost)


def _cut(part: Part) -> list[Part]:
    """``part``, or if no message could hold it, the parts that its lines make."""
    if isinstance(part, Piece) or part.length <= TEXT:
        return [part]
    found: list[Part] = []
    lines: list[str] = []
    used = 0
    for line in [short for whole in part.text.split("\n") for short in markdown.fold(whole, 2 * markdown.LINE)]:
        if used + size(line) + 2 > TEXT and lines:
            found.append(Words("\n".join(lines)))
            lines, used = [], 0
        lines.append(line)
        used += size(line) + 1
    last = "\n".join(lines)
    return [*found, Words(last, part.leads)] if last.strip() else found


def _beside(body: list[Part]) -> list[Part]:
    """Put a single button beside the words above it, as a section."""
    found: list[Part] = []
    for part in body:
        before = found[-1] if found else None
        if isinstance(part, Piece) and isinstance(before, Words) and not before.leads and before.length < markdown.LINE:
            items = part.component.get("components", [])
            if part.component["type"] == ROW and len(items) == 1 and items[0]["type"] == BUTTON:
                section = {"type": SECTION, "components": [before.component], "accessory": items[0]}
                found[-1] = Piece(section, 3, before.length)
                continue
        found.append(part)
    return found


def _draw(body: Sequence[Part], colour: int | None) -> Page:
    inside: list[Component] = []
    files: list[tuple[str, bytes]] = []
    leading: list[str] = []
    for part in body:
        if part.leads:
            leading.append(part.component["content"])
            continue
        if leading:
            if isinstance(part, Words):
                if inside:
                    inside.append(dict(SPACE))
                inside.append({"type": TEXT_DISPLAY, "content": "\n".join([*leading, part.text])})
                leading = []
                continue
            inside.append({"type": TEXT_DISPLAY, "content": "\n".join(leading)})
            leading = []
        if isinstance(part, Words) and part.apart and inside:
            inside.append(dict(SPACE))
        inside.append(part.component)
        if isinstance(part, Piece) and part.file is not None:
            files.append(part.file)
    if leading:
        inside.append({"type": TEXT_DISPLAY, "content": "\n".join(leading)})
    container: Component = {"type": CONTAINER, "components": inside}
    if colour is not None:
        container["accent_color"] = _stripe(colour)
    return Page([container], files)


@lru_cache
def _stripe(colour: int) -> int:
    chosen = accent(colour)
    return int(chosen.solid[1:], 16) if chosen is not None else 0


def _count(component: Component) -> int:
    """How many components Discord counts in ``component``: itself, and all that is inside."""
    inside = [*component.get("components", ()), *([component["accessory"]] if "accessory" in component else [])]
    return 1 + sum(map(_count, inside))
