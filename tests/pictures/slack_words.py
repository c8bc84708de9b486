"""Slack's text as HTML: rich text, mrkdwn and plain text. Everything that was written is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any

Element = dict[str, Any]

STYLES = {"bold": "b", "italic": "i", "strike": "s", "underline": "u", "code": "code"}
LISTS = {"bullet": "ul", "ordered": "ol"}

_BREAK = re.compile(r"(\n{2,}|\n)")
_ANGLED = re.compile(r"<([^<>]*)>")
_MARKS = re.compile(r"(?<!\w)(?:\*(?P<b>[^*\n]+)\*|_(?P<i>[^_\n]+)_|~(?P<s>[^~\n]+)~|`(?P<code>[^`\n]+)`)(?!\w)")


def words(text: str) -> str:
    """Plain words. Lines break at line feeds; an empty line between two is a gap of half a line."""
    parts = _BREAK.split(text)
    return "".join(_broken(part) if part.startswith("\n") else escape(part) for part in parts)


def _broken(feeds: str) -> str:
    return "<br>" if len(feeds) == 1 else '<span class="gap"></span>' * (len(feeds) - 1)


def rich(elements: list[Element]) -> str:
    """The parts of a rich text block, or the entries of one of its lists."""
    return "".join(map(_part, elements))


def _part(part: Element) -> str:
    inside = part["elements"]
    match part["type"]:
        case "rich_text_section":
            return f'<div class="words">{_inline(inside)}</div>' if inside else ""
        case "rich_text_list":
            name = LISTS[part["style"]]
            start = f' start="{part["offset"] + 1}"' if part.get("offset") else ""
            entries = "".join(f"<li>{_inline(entry['elements'])}</li>" for entry in inside)
            return f'<{name} class="in{part.get("indent", 0)}"{start}>{entries}</{name}>'
        case "rich_text_quote":
            return f"<blockquote>{_inline(inside)}</blockquote>"
        case "rich_text_preformatted":
            return f"<pre>{escape(''.join(each.get('text') or each.get('url', '') for each in inside))}</pre>"
        case other:
            raise LookupError(f"rich text has no {other}")


def _inline(elements: list[Element]) -> str:
    return "".join(_styled(_word(element), element.get("style") or {}) for element in elements)


def _styled(shown: str, style: Element) -> str:
    for name, on in style.items():
        if on:
            shown = f"<{STYLES[name]}>{shown}</{STYLES[name]}>"
    return shown


def _word(element: Element) -> str:
    match element["type"]:
        case "text":
            return words(element["text"])
        case "link":
            return f"<a>{words(element.get('text') or element['url'])}</a>"
        case "user":
            return f'<span class="mention">@{escape(element["user_id"])}</span>'
        case "usergroup":
            return f'<span class="mention">@{escape(element["usergroup_id"])}</span>'
        case "channel":
            return f'<span class="mention">#{escape(element["channel_id"])}</span>'
        case "broadcast":
            return f'<span class="mention loud">@{escape(element["range"])}</span>'
        case "emoji":
            return "".join(chr(int(each, 16)) for each in element["unicode"].split("-"))
        case "color":
            value = escape(element["value"])
            return f'{value} <span class="swatch" style="background:{value}"></span>'
        case "date":
            return escape(when(element["timestamp"], element["format"]))
        case other:
            raise LookupError(f"rich text has no {other}")


def text(composed: Element) -> str:
    """A text object."""
    return mrkdwn(composed["text"]) if composed["type"] == "mrkdwn" else words(composed["text"])


def mrkdwn(source: str) -> str:
    """Slack's markup: what is in angle brackets, and marks around words."""
    return "".join(_mrkdwn(source))


def _mrkdwn(source: str) -> Iterator[str]:
    for number, part in enumerate(_ANGLED.split(source)):
        yield _angled(unescape(part)) if number % 2 else _marked(unescape(part))


def _marked(source: str) -> str:
    shown, end = "", 0
    for found in _MARKS.finditer(source):
        tag = str(found.lastgroup)
        shown += words(source[end : found.start()]) + f"<{tag}>{words(found[tag])}</{tag}>"
        end = found.end()
    return shown + words(source[end:])


def _angled(inside: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("!date^"):
        _, seconds, wanted, *_ = target.split("^")
        return escape(when(int(seconds), wanted))
    if target[:1] in "@#":
        return f'<span class="mention">{words(label or target)}</span>'
    if target.startswith("!"):
        return f'<span class="mention loud">{words(label or "@" + target[1:])}</span>'
    return f"<a>{words(label or target)}</a>"


def when(seconds: int, wanted: str) -> str:
    """An instant as a reader in UTC sees it; ``wanted`` is Slack's pattern of a date."""
    at = datetime.fromtimestamp(seconds, UTC)
    suffix = "th" if 10 < at.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(at.day % 10, "th")
    clock = f"{at.hour % 12 or 12}:{at:%M %p}"
    shown = {
        "date_num": f"{at:%Y-%m-%d}",
        "date": f"{at:%B} {at.day}{suffix}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": f"{at:%A}, {at:%B} {at.day}{suffix}, {at.year}",
        "time": clock,
        "time_secs": f"{at.hour % 12 or 12}:{at:%M:%S %p}",
    }
    return re.sub(r"\{(\w+)\}", lambda found: shown[found[1].removesuffix("_pretty")], wanted)
