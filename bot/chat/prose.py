"""Reading the CommonMark subset that ``bot.chat.markup`` writes, for surfaces that do not read it themselves.

Blocks: paragraphs, list items (``- item``, ``1. item``) and quotes (``> words``), one line each; a line break is kept
as one.
Inside a line: ``**bold**``, ``*italic*`` or ``_italic_``, `` `code` ``, ``[label](address)``, and backslash escapes.
Everything else is plain text, and so is a mark that never closes. An address that is not http(s) makes no link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
      | `(?P<code>[^`\n]+)`
      | \[(?P<label>(?:\\.|[^\[\]\\\n])*)\]\((?P<url>https?://[^\s()<>]+)\)
      | \*\*(?P<bold>(?=\S)(?:\\.|[^*\\\n]|\*(?!\*))+)\*\*
      | \*(?P<star>(?=\S)(?:\\.|[^*\\\n])+)\*
      | (?<!\w)_(?P<under>(?=\S)(?:\\.|[^_\\\n])+)_(?!\w)
      | (?P<plain>[^\\`\[*_]+|.)""",
    re.VERBOSE,
)
_ITEM = re.compile(r"\s*(?:[-*+]|(?P<number>\d{1,9}[.)]))\s+(?P<rest>.*)")
_QUOTE = re.compile(r"\s*>\s?(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of one style. ``url`` is where they lead, if they are a link."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of prose. An item's ``marker`` is its number, or empty for a bullet; a gap parts two paragraphs."""

    kind: Literal["text", "item", "quote", "gap"]
    spans: tuple[Span, ...] = ()
    marker: str = ""


def parse(markdown: str) -> list[Line]:
    """The lines of ``markdown``. Takes any text; never fails."""
    lines: list[Line] = []
    for raw in markdown.split("\n"):
        if not raw.strip():
            if lines and lines[-1].kind != "gap":
                lines.append(Line("gap"))
        elif item := _ITEM.fullmatch(raw):
            lines.append(Line("item", spans(item["rest"]), item["number"] or ""))
        elif quote := _QUOTE.fullmatch(raw):
            lines.append(Line("quote", spans(quote["rest"])))
        else:
            lines.append(Line("text", spans(raw.strip())))
    if lines and lines[-1].kind == "gap":
        lines.pop()
    return lines


def spans(text: str) -> tuple[Span, ...]:
    """The styled parts of one line; neighbours of one style are joined."""
    return tuple(_inline(text, Span("")))


def _inline(text: str, style: Span) -> list[Span]:
    found: list[Span] = []
    for match in _INLINE.finditer(text):
        kind = match.lastgroup
        if kind == "code":
            parts = [replace(style, text=match["code"], code=True)]
        elif kind == "url":
            parts = _inline(match["label"] or match["url"], replace(style, url=match["url"]))
        elif kind == "bold":
            parts = _inline(match["bold"], replace(style, bold=True))
        elif kind in ("star", "under"):
            parts = _inline(match[kind], replace(style, italic=True))
        else:
            parts = [replace(style, text=match["escaped"] or match["plain"])]
        for part in parts:
            if found and replace(found[-1], text="") == replace(part, text=""):
                found[-1] = replace(part, text=found[-1].text + part.text)
            else:
                found.append(part)
    return found
