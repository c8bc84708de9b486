"""What the fake Discord knows: guilds, channels, people, messages and files; and the log of all it was sent."""

from __future__ import annotations

import mimetypes
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fakes.discord_rules import Refusal

if TYPE_CHECKING:
    from tests.fakes.discord_sent import Sent

Body = dict[str, Any]

TOKEN = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Gfakes.loopback-token-that-opens-nothing-0"
DISCORD_EPOCH_MS = 1_420_070_400_000
MEMBER = 0x400 | 0x800 | 0x4000 | 0x8000 | 0x10000 | 0x80000000
"""View, send, embed links, attach files, read history, use commands."""


class Record(NamedTuple):
    """One request as Discord saw it. It was accepted if ``status`` is below 300; 0 means cut off unread."""

    time: float
    method: str
    path: str
    kind: str
    body: Any
    status: int
    code: int


@dataclass
class FakeUser:
    """A person, with the permissions that their interactions carry."""

    id: str
    name: str
    permissions: int = MEMBER

    def wire(self) -> Body:
        """As Discord writes a user."""
        return {"id": self.id, "username": self.name, "global_name": self.name, "discriminator": "0", "avatar": None}


@dataclass
class FakeChannel:
    """A text channel, or with type 1 somebody's direct messages. ``refusal`` is what requests to it are told."""

    id: str
    name: str
    guild_id: str | None = None
    type: int = 0
    position: int = 0
    refusal: Refusal | None = None

    def wire(self) -> Body:
        """As Discord writes a channel."""
        if self.guild_id is None:
            return {"id": self.id, "type": self.type, "last_message_id": None, "flags": 0, "recipients": []}
        return {
            "id": self.id,
            "type": self.type,
            "guild_id": self.guild_id,
            "name": self.name,
            "position": self.position,
            "permission_overwrites": self._denied(),
            "parent_id": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "topic": None,
            "last_message_id": None,
            "flags": 0,
        }

    def _denied(self) -> list[Body]:
        """What everybody may not do here: write, where the bot is told that it may not."""
        if self.refusal is None or self.refusal.code != 50013:
            return []
        return [{"id": self.guild_id, "type": 0, "allow": "0", "deny": str(0x800)}]


@dataclass
class FakeGuild:
    """A server that has the bot."""

    id: str
    name: str
    channels: list[FakeChannel] = field(default_factory=list)
    app_permissions: int = MEMBER
    locale: str = "en-US"

    def channel(self, name: str) -> FakeChannel:
        """The channel of that name."""
        return next(channel for channel in self.channels if channel.name == name)


class World:
    """The state behind every route. Whoever reads or writes it holds ``lock``."""

    def __init__(self, token: str, nonce_window: float) -> None:
        self.lock = threading.RLock()
        self.token = token
        self.revoked = False
        self.nonce_window = nonce_window
        self.base = ""
        self._last_id = 0
        self.app = self.snowflake()
        self.bot = FakeUser(self.app, "Cairn")
        self.guilds: dict[str, FakeGuild] = {}
        self.kicked: set[str] = set()
        self.channels: dict[str, FakeChannel] = {}
        self.dms: dict[str, FakeChannel] = {}
        self.messages: dict[str, Body] = {}
        self.history: dict[str, list[str]] = {}
        self.nonces: dict[str, tuple[float, str]] = {}
        self.files: dict[str, tuple[bytes, str]] = {}
        self.commands: dict[str | None, list[Body]] = {}
        self.interactions: dict[str, Sent] = {}
        self.log: list[Record] = []

    def snowflake(self, spread: bool = False) -> str:
        """A new id, later than all before. ``spread`` ids differ above bit 22, so that shards share them evenly."""
        now = (time.time_ns() // 1_000_000 - DISCORD_EPOCH_MS) << 22
        with self.lock:
            self._last_id = max(self._last_id + (1 << 22 if spread else 1), now)
            return str(self._last_id)

    def bot_user(self) -> Body:
        """The bot, as Discord writes it."""
        return {**self.bot.wire(), "bot": True, "mfa_enabled": False, "verified": True, "flags": 0}

    def application(self) -> Body:
        """The application, as its own endpoint describes it."""
        return {
            "id": self.app,
            "name": self.bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": {**self.bot.wire(), "id": "1", "username": "owner"},
            "team": None,
            "verify_key": "00" * 32,
            "flags": 0,
            "interactions_endpoint_url": None,
            "approximate_guild_count": len(self.guilds),
        }

    def dm(self, user: FakeUser) -> FakeChannel:
        """The channel between the bot and ``user``."""
        if user.id not in self.dms:
            channel = FakeChannel(self.snowflake(), user.name, type=1)
            self.dms[user.id] = self.channels[channel.id] = channel
        return self.dms[user.id]

    def open(self, channel_id: str, writing: bool = False) -> FakeChannel:
        """The channel, or Discord's refusal to let the bot at it."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refusal(404, 10003)
        if channel.guild_id in self.kicked:
            raise Refusal(403, 50001)
        if channel.refusal is not None and (writing or channel.refusal.code != 50013):
            raise Refusal(channel.refusal.status, channel.refusal.code)
        return channel

    def message(self, message_id: str) -> Body:
        """A message that still exists."""
        if message_id not in self.messages:
            raise Refusal(404, 10008)
        return self.messages[message_id]

    def store(self, channel_id: str, message: Body) -> Body:
        """Keep a new message."""
        now = datetime.now(UTC).isoformat()
        whole: Body = {
            "id": self.snowflake(),
            "channel_id": channel_id,
            "type": 0,
            "content": "",
            "embeds": [],
            "attachments": [],
            "components": [],
            "flags": 0,
            "author": self.bot_user(),
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "timestamp": now,
            "edited_timestamp": None,
            **message,
        }
        self.messages[whole["id"]] = whole
        self.history.setdefault(channel_id, []).append(whole["id"])
        return whole

    def replace(self, message_id: str, changes: Body) -> Body:
        """Change a message. What was handed out before stays as it was."""
        edited = {"edited_timestamp": datetime.now(UTC).isoformat()}
        self.messages[message_id] = {**self.message(message_id), **edited, **changes}
        return self.messages[message_id]

    def delete(self, message_id: str) -> None:
        """Take a message away."""
        message = self.message(message_id)
        del self.messages[message_id]
        self.history[message["channel_id"]].remove(message_id)

    def seen(self, channel_id: str) -> list[Body]:
        """The messages that everyone in the channel sees, oldest first."""
        kept = (self.messages[id_] for id_ in self.history.get(channel_id, ()))
        return [message for message in kept if not message["flags"] & 64]

    def file(self, name: str, data: bytes, content_type: str | None = None) -> Body:
        """Keep a file; returns the attachment that points at it."""
        id_ = self.snowflake()
        kind = content_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.files[id_] = (data, kind)
        url = f"{self.base}/attachments/{id_}/{name}"
        return {
            "id": id_,
            "filename": name,
            "size": len(data),
            "url": url,
            "proxy_url": url,
            "content_type": kind,
            "ephemeral": False,
        }

    def command(self, name: str, guild_id: str | None) -> Body | None:
        """The registered command, of the guild before the global one."""
        known = [*(self.commands.get(guild_id, ()) if guild_id else ()), *self.commands.get(None, ())]
        return next((command for command in known if command["name"] == name), None)

    def register(self, guild_id: str | None, commands: Iterable[Body]) -> list[Body]:
        """Replace the commands of a guild, or the global ones. Those that keep their name keep their id."""
        before = {command["name"]: command["id"] for command in self.commands.get(guild_id, ())}
        place = {"guild_id": guild_id} if guild_id else {}
        self.commands[guild_id] = [
            {
                "type": 1,
                "description": "",
                **command,
                **place,
                "id": before.get(command["name"]) or self.snowflake(),
                "application_id": self.app,
                "version": self.snowflake(),
            }
            for command in commands
        ]
        return self.commands[guild_id]
