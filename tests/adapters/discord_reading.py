"""What Discord would make of a text display: a small reader of its markdown, independent of the renderer.

It is stricter than Discord: where a doubt is possible, something counts as live. A character after an odd number of
backslashes is plain; in code everything is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

STARTS = (
    ("quote", re.compile(r"[ \t]*>(>>)?[ \t]")),
    ("small", re.compile(r"[ \t]*-#[ \t]+(?=\S)")),
    ("heading", re.compile(r"[ \t]*#{1,3}[ \t]+(?=\S)")),
    ("item", re.compile(r"[ \t]*(?:[*+-]|\d+[.)])[ \t]+(?=\S)")),
)
"""What means something at the start of a line, also at that of a quote, an item or small print."""

INSIDE = (
    ("code", re.compile(r"(`+)(?:[\s\S]*?[^`])\1(?!`)")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|@(?:everyone|here)")),
    ("command", re.compile(r"</[^:>\n]+:\d+>")),
    ("place", re.compile(r"<id:[^>\s]+>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>")),
    ("time", re.compile(r"<t:-?\d+(?::\w)?>")),
    ("address", re.compile(r"<(?:https?://|mailto:|tel:|sms:|\+)[^>\n]*>")),
    ("bare", re.compile(r"https?://\S")),
    ("link", re.compile(r"\]\(\s*[^)\s][^)]*\)")),
    ("spoiler", re.compile(r"\|\|")),
    ("struck", re.compile(r"~~")),
    ("underlined", re.compile(r"__")),
    ("bold", re.compile(r"\*\*")),
    ("italic", re.compile(r"[*_]")),
)
"""What means something anywhere. Of a link, all from the end of its label: an address is no text."""

FENCE = re.compile(r"```(?:[A-Za-z0-9_+\-.#]*\n)?[\s\S]*?```")
PLAIN = re.compile(r"[^\\`<@\]|~_*h\n]+")
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


WORDS = re.compile(
    r"```[A-Za-z0-9_+\-.#]*\n(?P<fenced>[\s\S]*?)\n```|(?P<mark>`+)(?P<code>[\s\S]*?[^`])(?P=mark)(?!`)"
    r"|\\(?P<escaped>[^0-9A-Za-z\s])|(?m:^> ?)"
)


class Live(NamedTuple):
    """Something that Discord acts on: its kind, and how it begins."""

    kind: str
    text: str


def live(content: str) -> Iterator[Live]:
    """Everything in ``content`` that is more than words."""
    place, opens = 0, True
    while place < len(content):
        if not opens and (plain := PLAIN.match(content, place)):
            place = plain.end()
            continue
        if content.startswith("```", place):
            fence = FENCE.match(content, place)
            yield Live("fence" if fence else "open fence", content[place : place + 20])
            place, opens = fence.end() if fence else place + 3, False
            continue
        start = _first(STARTS, content, place) if opens else None
        if start is not None:
            yield Live(start[0], content[place : place + 20])
            place, opens = start[1].end(), start[0] != "heading"
            continue
        escaped = ESCAPED.match(content, place)
        inside = _first(INSIDE, content, place) if escaped is None else None
        if escaped is not None:
            place = escaped.end()
        elif inside is not None:
            yield Live(inside[0], inside[1][0])
            place = inside[1].end()
        else:
            opens = content[place] == "\n" or (opens and content[place] in " \t")
            place += 1
            continue
        opens = False


def _first(
    shapes: tuple[tuple[str, re.Pattern[str]], ...], content: str, place: int
) -> tuple[str, re.Match[str]] | None:
    return next(((kind, found) for kind, shape in shapes if (found := shape.match(content, place))), None)


def words(content: str) -> str:
    """``content`` without backslashes, the marks of code and those of quotes."""
    return WORDS.sub(lambda found: found["fenced"] or found["code"] or found["escaped"] or "", content)


def components(value: Any) -> Iterator[dict[str, Any]]:
    """Every component in a page, whatever it stands in, in order."""
    if isinstance(value, list):
        for each in value:
            yield from components(each)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for each in value.values():
            yield from components(each)


def displays(value: Any) -> list[str]:
    """The contents of all text displays."""
    return [part["content"] for part in components(value) if part["type"] == 10]
