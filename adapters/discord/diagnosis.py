"""What is wrong with the bot: its token, its rights where something is posted, rights that it has no use for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace

import discord

from adapters.discord.answer import NETWORK
from adapters.discord.client import RESERVE, log_in, new_client
from adapters.discord.options import Options
from adapters.discord.post import NO_CHANNEL, REASONS
from adapters.discord.receive import PLATFORM
from bot.chat.errors import Refused
from bot.chat.request import Space
from bot.doctor.findings import Finding, Severity, told

MOST = 50
"""Channels that are looked at: each costs a request or three."""

_AGAIN = "Give Cairn's role that permission there, or invite it again: cairn discord invite"
_WRITES = {"send_messages": "Send Messages", "attach_files": "Attach Files"}
_IN_THREADS = {"send_messages_in_threads": "Send Messages in Threads", "attach_files": "Attach Files"}
_HISTORY = "Without Read Message History Cairn cannot see whether a post of its own arrived, after a crash."
_INTENTS = {
    "gateway_presence": "Presence",
    "gateway_presence_limited": "Presence",
    "gateway_guild_members": "Server Members",
    "gateway_guild_members_limited": "Server Members",
    "gateway_message_content": "Message Content",
    "gateway_message_content_limited": "Message Content",
}


async def diagnosed(options: Options, places: Sequence[tuple[Space, str]]) -> list[Finding]:
    """Ask Discord once. ``places`` are the channels that something is posted in, each with its server."""
    client = new_client(options)
    try:
        limit = await log_in(client, options)
        found = list(_application(client, limit["remaining"]))
        guilds: dict[str, list[str]] = {}
        for space, channel in places[:MOST]:
            guilds.setdefault(space.id, []).append(channel)
        for guild, channels in guilds.items():
            found += await _server(client, guild, channels)
        return found
    except Refused as error:
        return [told("token", Severity.BROKEN, str(error))]
    except (discord.HTTPException, discord.GatewayNotFound, *NETWORK) as error:
        said = f"Discord cannot be reached ({type(error).__name__})."
        step = "Check the network of this machine, CAIRN_DISCORD_API_URL, and Discord's own status page."
        return [Finding("unreachable", Severity.TROUBLE, said, step)]
    finally:
        await client.close()


def _application(client: discord.Client, remaining: int) -> Iterator[Finding]:
    if remaining <= RESERVE:
        said = "Discord allows this bot no more connections today: it was started too often."
        yield Finding("token", Severity.TROUBLE, said, "Wait a day, and see in the log why it stops again and again.")
    flags = client.application.flags if client.application is not None else discord.ApplicationFlags()
    extra = sorted({name for flag, name in _INTENTS.items() if getattr(flags, flag)})
    if extra:
        said = f"The bot has intents that Cairn has no use for: {', '.join(extra)}."
        yield Finding("privileges", Severity.ADVICE, said, "Switch them off in the Developer Portal, under Bot.")


async def _server(client: discord.Client, guild_id: str, channels: Sequence[str]) -> list[Finding]:
    space = Space(PLATFORM, guild_id)
    try:
        guild = await client.fetch_guild(int(guild_id), with_counts=False)
        member = await guild.fetch_member(client.application_id or 0)
    except ValueError:
        return []
    except (discord.NotFound, discord.Forbidden):
        said = "Cairn is no longer in a server that it is to post in."
        step = "Invite it again: cairn discord invite. Or do nothing, if it was removed on purpose."
        return [Finding("left", Severity.TROUBLE, said, step, space)]
    found: list[Finding] = []
    for channel in channels:
        found += [each async for each in _channel(guild, member, space, channel)]
    if member.guild_permissions.administrator:
        said = "Cairn's role is an administrator, which it has no use for."
        step = "Take that permission from it; what it needs: cairn discord invite"
        found.append(Finding("privileges", Severity.ADVICE, said, step, space))
    return found


async def _channel(guild: discord.Guild, member: discord.Member, space: Space, id_: str) -> AsyncIterator[Finding]:
    """What keeps a post from ``id_``, or a part of it."""

    def trouble(said: str, code: str = "channel") -> Finding:
        found = told(code, Severity.TROUBLE, said)
        return replace(found, space=space, channel=id_)

    try:
        channel = await guild.fetch_channel(int(id_))
        is_thread = isinstance(channel, discord.Thread)
        holder = await guild.fetch_channel(channel.parent_id) if isinstance(channel, discord.Thread) else channel
    except (ValueError, discord.InvalidData):
        yield trouble(NO_CHANNEL)
        return
    except (discord.NotFound, discord.Forbidden) as error:
        yield trouble(REASONS.get(error.code, REASONS[10003]), "scope" if error.code == 50001 else "channel")
        return
    if isinstance(channel, discord.Thread) and (channel.locked or channel.archived):
        yield trouble(REASONS[160005 if channel.locked else 50083])
        return
    if isinstance(holder, discord.Thread) or not isinstance(channel, (discord.TextChannel, discord.Thread)):
        yield trouble(REASONS[50008])
        return
    allowed = holder.permissions_for(member)
    missing = [name for flag, name in (_IN_THREADS if is_thread else _WRITES).items() if not getattr(allowed, flag)]
    if not allowed.view_channel:
        missing = ["View Channel"]
    if missing:
        yield trouble(f"Cairn lacks {' and '.join(missing)} in a channel that it is to post in. {_AGAIN}", "scope")
    elif not allowed.read_message_history:
        yield Finding("scope", Severity.ADVICE, _HISTORY, _AGAIN, space, id_)
