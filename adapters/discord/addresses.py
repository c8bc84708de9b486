"""Web addresses as Discord takes them: it refuses a whole message for one that is not well formed."""

from __future__ import annotations

import re
from urllib.parse import quote

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
