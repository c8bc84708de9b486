"""Files that come with a command or a form: fetched from Discord, within the limits of the option that takes them."""

from __future__ import annotations

import asyncio
from typing import Any

import discord

from bot.chat.command import Command
from bot.chat.errors import UserError
from bot.chat.invocation import Invocation
from bot.chat.upload import Upload, too_big

PATIENCE = 60.0
"""Seconds for one file; the answer is announced meanwhile."""


def wanted(command: Command | None, invocation: Invocation) -> bool:
    """Whether ``invocation`` names files that have to be fetched first."""
    options = command.options if command is not None else ()
    return any(option.kind == "file" and invocation.args.get(option.name) for option in options)


async def fetched(interaction: discord.Interaction[Any], command: Command, invocation: Invocation) -> Invocation:
    """``invocation`` with the files that it names by id.

    Raises ``UserError`` for one that is too big or does not come.
    """
    data: Any = interaction.data or {}
    there = (data.get("resolved") or {}).get("attachments") or {}
    files: dict[str, Upload] = {}
    for option in command.options:
        sent = there.get(str(invocation.args.get(option.name))) if option.kind == "file" else None
        if sent is None:
            continue
        name, size = str(sent["filename"]), int(sent["size"])
        if size > option.arg.max_bytes:
            raise too_big(name, size, option.arg.max_bytes, command.example)
        try:
            async with asyncio.timeout(PATIENCE):
                content = await interaction.client.http.get_from_cdn(str(sent["url"]))
        except (TimeoutError, discord.HTTPException, OSError) as error:
            raise UserError("Discord did not hand over that file. Please send it again.") from error
        files[option.name] = Upload(name, content)
    return Invocation(invocation.command, {**invocation.args, **files})
