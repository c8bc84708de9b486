"""Discord: slash commands, buttons, menus and forms in; Components V2 out. Interactions only, no privileged intent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App
    from bot.chat.request import Adapter, Space
    from bot.config import Settings
    from bot.doctor.findings import Finding
    from bot.store.engine import Store

NEEDS: tuple[tuple[str, ...], ...] = (("DISCORD_TOKEN",),)
SETTINGS = {
    "CAIRN_DISCORD_API_URL": "Where Discord's API is, for a proxy or a compatible server: https://proxy.example/api/v10",
    "CAIRN_DISCORD_SHARDS": "More than one connection: auto, a number such as 4, or this process's part such as 0-3/16",
    "CAIRN_DISCORD_SYNC": "auto (the default) registers changed commands at the start; off leaves it to you",
}


def connect(app: App, settings: Settings) -> Adapter:
    """The bot that ``DISCORD_TOKEN`` belongs to. Raises ``SettingsError`` for a setting that does not fit."""
    from adapters.discord.client import Discord
    from adapters.discord.options import read_options

    return Discord(app, read_options(settings))


async def examine(settings: Settings, _store: Store | None, places: Sequence[tuple[Space, str]]) -> list[Finding]:
    """What is wrong with the bot of ``DISCORD_TOKEN``, and with its rights in each channel of ``places``."""
    from adapters.discord.diagnosis import diagnosed
    from adapters.discord.options import read_options

    return await diagnosed(read_options(settings), places)
