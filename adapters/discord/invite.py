"""The links that add the bot, with the least rights that it needs. Pure."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlencode

PERMISSIONS = {
    "View Channels": (1 << 10, "to post where the organiser chooses"),
    "Send Messages": (1 << 11, "the same"),
    "Send Messages in Threads": (1 << 38, "the same, where that is a thread"),
    "Attach Files": (1 << 15, "for pictures of boards and progress"),
    "Read Message History": (1 << 16, "to see whether a post of its own arrived, after a crash"),
}
"""What Cairn asks for, and why. Answers to commands need no permission at all."""

AUTHORIZE = "https://discord.com/oauth2/authorize"


def server_link(client_id: str) -> str:
    """The link with which somebody who manages a server adds the bot to it."""
    wanted = sum(bit for bit, _ in PERMISSIONS.values())
    query = {"client_id": client_id, "scope": "bot applications.commands", "permissions": wanted}
    return f"{AUTHORIZE}?{urlencode(query)}"


def user_link(client_id: str) -> str:
    """The link with which a person adds the bot for themselves, for direct messages and servers without it."""
    query = {"client_id": client_id, "scope": "applications.commands", "integration_type": 1}
    return f"{AUTHORIZE}?{urlencode(query)}"


def client_id_of(token: str) -> str | None:
    """The application's id, which is the first part of its bot's token; ``None`` for what is no token."""
    first = token.partition(".")[0]
    try:
        id_ = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return id_ if id_.isdecimal() and 15 <= len(id_) <= 20 else None
