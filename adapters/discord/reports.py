"""What whoever asked for a post is told when it could not be made. In Discord's markdown, so that the channel links."""

from __future__ import annotations

from adapters.discord import markdown
from adapters.discord.answer import notice
from adapters.discord.render import Page
from bot.chat.errors import Undeliverable


def refused(channel: str, error: Undeliverable) -> Page:
    """The channel does not take posts, and why."""
    return notice(f"I could not post in {_channel(channel)}. {markdown.plain(error.what)} Then run the command again.")


def lost(channel: str) -> Page:
    """No answer came: the post may be there, or not."""
    said = "Discord did not answer, so I do not know whether it arrived. Look there before you run the command again."
    return notice(f"I posted in {_channel(channel)}, but {said}")


def _channel(id_: str) -> str:
    return f"<#{id_}>" if id_.isdecimal() else "the channel"
