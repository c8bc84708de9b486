"""The text inside blocks: a CommonMark subset (bold, italic, code, links, lists, quotes)."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~@:])")


def escape(text: str) -> str:
    """Make ``text`` (a title, or anything a member typed) show as it is: no markup, link or mention survives."""
    return _SPECIAL.sub(r"\\\1", text)


def prose(text: str) -> str:
    """Text from the content folder: escaped, but for its `inline code`, the one markup that authors may use."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick is an ordinary character
        return escape(text)
    return "".join(code(part) if place % 2 and part else escape(part) for place, part in enumerate(parts))


def bold(text: str) -> str:
    """``text``, escaped, in bold."""
    return f"**{escape(text)}**"


def code(text: str) -> str:
    """``text`` as inline code; backticks, which would end it, become plain quotes."""
    return f"`{text.replace('`', chr(0x2019))}`"


def link(label: str, url: str) -> str:
    """A link. ``url`` must be http(s); spaces and brackets in it are percent-encoded so that it cannot break out."""
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"not a web address: {url}")
    safe = url.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return f"[{escape(label)}]({safe})"


def listing(lines: list[str]) -> str:
    """A bulleted list of lines that are already markup."""
    return "\n".join(f"- {line}" for line in lines)
