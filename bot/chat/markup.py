"""The text inside blocks: a CommonMark subset (bold, italic, code, links, lists, quotes)."""

from __future__ import annotations

import re
from urllib.parse import quote

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-=.!|~@:&])")
_SPACES = re.compile(r"[ \t\r\v\f]+")
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f\\()<>`\"|\ud800-\udfff]+")


def escape(text: str) -> str:
    """Make ``text`` (a title, or anything a member typed) show as it is: no markup, link or mention survives.

    Spaces in a row become one: four at the start of a line would make code of it, two at its end a break.
    """
    return _SPECIAL.sub(r"\\\1", _SPACES.sub(" ", text))


def prose(text: str) -> str:
    """Text from the content folder: escaped, but for its `inline code`, the one markup that authors may use."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick is an ordinary character
        return escape(text)
    return "".join(code(part) if place % 2 and part else escape(part) for place, part in enumerate(parts))


def bold(text: str) -> str:
    """``text``, escaped, on one line, in bold. Nothing stays nothing."""
    inner = escape(" ".join(text.split()))
    return f"**{inner}**" if inner else ""


def code(text: str) -> str:
    """``text`` as inline code on one line; backticks, which would end it, become quotes. Nothing stays nothing."""
    inner = " ".join(text.replace("`", "’").splitlines())
    return f"`{inner}`" if inner else ""


def link(label: str, url: str) -> str:
    """A link. ``url`` must be http(s); whatever in it could end the link or begin other markup is percent-encoded."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"not a web address: {url}")
    safe = _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), url)
    return f"[{escape(' '.join(label.split()))}]({safe})"


def listing(lines: list[str]) -> str:
    """A bulleted list of lines that are already markup."""
    return "\n".join(f"- {line}" for line in lines)
