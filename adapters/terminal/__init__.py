"""The terminal: the platform that needs no account. Newcomers and tests use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.request import Adapter

if TYPE_CHECKING:
    from bot.app import App
    from bot.config import Settings

NEEDS: tuple[str, ...] = ()


def connect(app: App, settings: Settings, person: str = "", organiser: bool = False) -> Adapter:
    """The terminal of this process, as an adapter. ``person`` speaks first; by default the name of the login."""
    from adapters.terminal.chat import Terminal

    return Terminal(app, settings.space, settings.data_dir / "terminal-history", person, organiser)
