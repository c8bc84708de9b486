"""Web addresses as platforms take them: they refuse a whole message for one that is not well formed."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_OUTSIDE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9\-.]*[A-Za-z0-9])?(?::\d{1,5})?")


def web_address(url: str, length: int) -> str | None:
    """``url`` in the characters that an address may have, or ``None`` if it is none, or longer than ``length``."""
    scheme, mark, rest = url.partition("://")
    if scheme not in ("http", "https") or not mark:
        return None
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    safe = _OUTSIDE.sub(lambda found: quote(found[0], safe="", errors="replace"), url)
    return safe if _HOST.fullmatch(host) and len(safe) <= length else None


def is_web_address(url: str) -> bool:
    """Whether ``url`` names a server that can be reached over HTTP, as a setting has to."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # brackets that do not close, a port that is none
        return False
