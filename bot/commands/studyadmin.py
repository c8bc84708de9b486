"""``/studyadmin``: what organisers do. Its commands are in files of their own beside this one."""

from __future__ import annotations

from bot.chat.command import Group

group = Group("studyadmin", "For organisers: members, seasons, and places")
