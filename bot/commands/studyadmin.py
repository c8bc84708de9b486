"""``/studyadmin``: for the organisers of a group."""

from __future__ import annotations

from bot.chat.command import Group

group = Group("studyadmin", "For organisers: places, schedule, members")
