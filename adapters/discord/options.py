"""What an operator may set for Discord, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.discord import SETTINGS
from bot.chat.addresses import is_web_address
from bot.config import Settings, SettingsError

API_URL, SHARDS, SYNC = SETTINGS
TOKEN = "DISCORD_TOKEN"  # noqa: S105 (its name)

_PART = re.compile(r"(?:(\d{1,5})(?:-(\d{1,5}))?/)?([1-9]\d{0,4})")


@dataclass(frozen=True, slots=True)
class Shards:
    """Which connections this process keeps: ``ids`` of ``count`` in all. No count: as many as Discord advises."""

    count: int | None
    ids: tuple[int, ...] | None = None

    @property
    def share(self) -> float:
        """The part of all connections, and so of the token's rate limits, that is this process's own."""
        return 1.0 if self.ids is None or self.count is None else len(self.ids) / self.count


@dataclass(frozen=True, slots=True)
class Options:
    """How this process talks to Discord. ``shards`` is ``None`` for one plain connection."""

    token: str
    api_url: str | None = None
    shards: Shards | None = None
    sync: bool = True


def read_options(settings: Settings) -> Options:
    """The options that ``settings`` hold. Raises ``SettingsError`` for one that does not fit."""
    url = settings.of_adapter(API_URL).rstrip("/")
    if url and not is_web_address(url):
        raise SettingsError(f"{API_URL}: “{url}” is no web address. Example: https://proxy.example/api/v10")
    sync = settings.of_adapter(SYNC).casefold() or "auto"
    if sync not in ("auto", "off"):
        raise SettingsError(f"{SYNC}: “{sync}” does not fit. Write auto or off.")
    token = (settings.token(TOKEN) or "").removeprefix("Bot ").strip()
    return Options(token, url or None, _shards(settings.of_adapter(SHARDS).casefold()), sync == "auto")


def _shards(written: str) -> Shards | None:
    if not written or written == "1":
        return None
    if written == "auto":
        return Shards(None)
    found = _PART.fullmatch(written)
    if found is None:
        raise SettingsError(f"{SHARDS}: “{written}” does not fit. Write auto, a number such as 4, or 0-3/16.")
    count = int(found[3])
    if found[1] is None:
        return Shards(count)
    first, last = int(found[1]), int(found[2] or found[1])
    if not first <= last < count:
        raise SettingsError(
            f"{SHARDS}: “{written}” does not fit. Of {count} shards, the first is 0, the last {count - 1}."
        )
    return Shards(count, tuple(range(first, last + 1)))
