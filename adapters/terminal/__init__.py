"""The terminal: the platform that needs no account. Newcomers and tests use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from bot.chat.request import Adapter
    from bot.config import Settings

NEEDS: tuple[tuple[str, ...], ...] = ()
SETTINGS: dict[str, str] = {}


def connect(app: App, settings: Settings, person: str = "", organiser: bool = False) -> Adapter:
    """This process's terminal. ``person`` speaks first (by default the login's name), as an ``organiser`` or not."""
    from adapters.terminal.chat import Terminal

    return Terminal(app, settings.space, settings.data_dir / "terminal-history", person, organiser)
