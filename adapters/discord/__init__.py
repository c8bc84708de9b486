"""Discord: slash commands, buttons, menus and forms in; Components V2 out. Interactions only, no privileged intent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from bot.chat.request import Adapter
    from bot.config import Settings

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
