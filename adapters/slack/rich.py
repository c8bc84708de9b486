"""Rich text: styled words as data. Slack reads no markup in it, so what a member typed is shown and never obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.chat import prose
from bot.chat.text import visible

Element = dict[str, Any]

BREAKS = ("\n", "\n\n")
"""What parts two lines of a section, and two paragraphs: Slack draws an empty line in a section as a small gap, and no
gap at all between two sections."""
_CHANNEL = re.compile(r"(?:[A-Z0-9]+/)?([CDG][A-Z0-9]{2,20})")
"""The id of a channel or of direct messages, perhaps with its workspace before it."""

PIECE = 2500
"""Characters of one element; longer text is cut into several."""


def plain(text: str) -> str:
    """``text`` on one line, without what a screen would obey or could not show."""
    return " ".join(visible(text, lines=False).split())


def words(text: str, *, bold: bool = False, italic: bool = False) -> list[Element]:
    """Plain words in one style."""
    return list(pieces(prose.Span(text, bold=bold, italic=italic)))


def pieces(span: prose.Span) -> Iterator[Element]:
    """Some words of one style, as elements that are not too long."""
    style = {name: True for name in ("bold", "italic", "code") if getattr(span, name)}
    for start in range(0, len(span.text), PIECE):
        text = span.text[start : start + PIECE]
        element = {"type": "link", "url": span.url, "text": text} if span.url else _text(text)
        yield element | ({"style": style} if style else {})


def channel(address: str) -> list[Element]:
    """A channel as a link that shows its name. Direct messages have none; what is no channel is shown as it is."""
    found = _CHANNEL.fullmatch(address)
    if found is None:
        return words(plain(address))
    return words("direct messages") if found[1][0] == "D" else [{"type": "channel", "channel_id": found[1]}]


def section(elements: Iterable[Element]) -> Element:
    """One paragraph."""
    return {"type": "rich_text_section", "elements": list(elements)}


def prose_elements(markdown: str) -> list[Element]:
    """The CommonMark subset of a text block as sections, lists and quotes, in order."""
    found: list[Element] = []
    parted = False
    for line in prose.parse(visible(markdown)):
        if line.kind == "gap":
            parted = True
            continue
        elements = [piece for span in line.spans for piece in pieces(span)]
        if not elements:
            continue
        last = found[-1] if found else None
        if line.kind == "item":
            style = "ordered" if line.marker else "bullet"
            if last is None or last.get("style") != style or parted:
                found.append({"type": "rich_text_list", "style": style, "indent": 0, "elements": []})
                if line.marker and int(line.marker.rstrip(".)")) > 1:
                    found[-1]["offset"] = int(line.marker.rstrip(".)")) - 1
            found[-1]["elements"].append(section(elements))
        else:
            kind = "rich_text_quote" if line.kind == "quote" else "rich_text_section"
            if last is not None and last["type"] == kind and (kind == "rich_text_section" or not parted):
                last["elements"] += [_text(BREAKS[parted]), *elements]
            else:
                found.append({"type": kind, "elements": elements})
        parted = False
    return found


def quote(text: str) -> Element | None:
    """Somebody's own words."""
    elements = [piece for piece in pieces(prose.Span(visible(text).strip()))]
    return {"type": "rich_text_quote", "elements": elements} if elements else None


def preformatted(text: str) -> Element | None:
    """Text as it stands, in fixed width."""
    shown = visible(text).strip("\n")
    return {"type": "rich_text_preformatted", "elements": list(pieces(prose.Span(shown)))} if shown.strip() else None


def length(element: Element) -> int:
    """The characters in ``element`` and all that it holds."""
    inside = element.get("elements")
    return (
        sum(map(length, inside)) if inside is not None else len(element.get("text", "")) + len(element.get("url", ""))
    )


def _text(text: str) -> Element:
    return {"type": "text", "text": text}
