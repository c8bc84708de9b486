"""``/profile``: you, as Cairn knows you."""

from __future__ import annotations

from bot.chat.command import Group

group = Group("profile", "You here: your settings, your accounts, what is kept")
