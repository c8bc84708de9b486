"""The REST routes that need the bot's token, and the table of all routes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord_interactions import Interactions, compose
from tests.fakes.discord_rules import Refusal, invalid

if TYPE_CHECKING:
    from tests.fakes.discord_world import Body, World

Result = tuple[int, Any]


@dataclass
class Call:
    """One request: ``path`` is relative to the API's base, ``files`` maps field to file name and bytes."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    token: str | None = None
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)


@dataclass
class Route:
    """What answers a request: its name in the log, the function, the ids in the path."""

    kind: str
    run: Callable[..., Result]
    ids: tuple[str, ...] = ()
    open: bool = False
    """Interaction routes: no bot token, no global limit."""
    channel: str | None = None
    """The channel whose message bucket is used."""


class Rest:
    """Finds and runs the route of a request."""

    def __init__(self, world: World, interactions: Interactions) -> None:
        self.world = world
        self.interactions = interactions
        self.gateway_info: Callable[[], Body] = dict

    def find(self, method: str, path: str) -> Route:
        """The route of a request."""
        talk = self.interactions
        match [method, *path.strip("/").split("/")]:
            case ["POST", "interactions", id_, token, "callback"]:
                return Route("interaction.callback", talk.callback, (id_, token), open=True)
            case ["PATCH", "webhooks", app, token, "messages", id_]:
                return Route("webhook.edit", talk.edit, (app, token, id_), open=True)
            case ["POST", "webhooks", app, token]:
                return Route("webhook.follow", talk.follow, (app, token), open=True)
            case ["GET", "webhooks", app, token, "messages", id_]:
                return Route("webhook.read", talk.read, (app, token, id_), open=True)
            case ["DELETE", "webhooks", app, token, "messages", id_]:
                return Route("webhook.delete", talk.delete, (app, token, id_), open=True)
            case ["POST", "channels", id_, "messages"]:
                return Route("message.create", self.post, (id_,), channel=id_)
            case ["GET", "channels", id_, "messages"]:
                return Route("message.list", self.list, (id_,))
            case ["GET", "channels", id_, "messages", message]:
                return Route("message.read", self.read, (id_, message))
            case ["PATCH", "channels", id_, "messages", message]:
                return Route("message.edit", self.edit, (id_, message))
            case ["DELETE", "channels", id_, "messages", message]:
                return Route("message.delete", self.delete, (id_, message))
            case ["GET", "channels", id_]:
                return Route("channel.read", lambda call, id_: (200, self.world.open(id_).wire()), (id_,))
            case ["GET", "guilds", id_]:
                return Route("guild.read", self.guild, (id_,))
            case ["GET", "guilds", id_, "members", user]:
                return Route("member.read", self.member, (id_, user))
            case ["POST", "users", "@me", "channels"]:
                return Route("dm.open", self.dm)
            case ["GET", "users", "@me"]:
                return Route("user.me", lambda call: (200, self.world.bot_user()))
            case ["GET", "oauth2", "applications", "@me"] | ["GET", "applications", "@me"]:
                return Route("application.me", lambda call: (200, self.world.application()))
            case ["GET", "gateway", "bot"] | ["GET", "gateway"]:
                return Route("gateway", lambda call: (200, self.gateway_info()))
            case ["PUT" | "GET", "applications", app, "commands"]:
                return Route(f"commands.{method.lower()}", self.commands, (app,))
            case ["PUT" | "GET", "applications", app, "guilds", guild, "commands"]:
                return Route(f"commands.{method.lower()}", self.commands, (app, guild))
        return Route("unknown", self.unknown)

    def run(self, route: Route, call: Call) -> Result:
        """Run it, or be refused."""
        if not route.open and (self.world.revoked or call.token != f"Bot {self.world.token}"):
            raise Refusal(401, 0)
        return route.run(call, *route.ids)

    def post(self, call: Call, channel_id: str) -> Result:
        """A new message. A nonce that was used lately gives back the message it made then."""
        world = self.world
        world.open(channel_id, writing=True)
        nonce = call.body.get("nonce")
        if nonce is not None and len(str(nonce)) > 25:
            raise invalid(("nonce",), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        now = time.monotonic()
        if nonce is not None and call.body.get("enforce_nonce"):
            used, first = world.nonces.get(str(nonce), (-1e9, ""))
            if now - used < world.nonce_window:
                return 200, world.message(first)
        message = world.store(channel_id, compose(world, call, call.body, {}))
        if nonce is not None:
            world.nonces[str(nonce)] = (now, message["id"])
        return 200, message

    def list(self, call: Call, channel_id: str) -> Result:
        """The channel's messages, newest first."""
        self.world.open(channel_id)
        query = call.query
        after, before = int(query.get("after", 0)), int(query.get("before", 1 << 64))
        found = [message for message in self.world.seen(channel_id) if after < int(message["id"]) < before]
        limit = int(query.get("limit", 50))
        chosen = found[:limit] if "after" in query else found[-limit:]
        return 200, chosen[::-1]

    def read(self, call: Call, channel_id: str, message_id: str) -> Result:
        """One message."""
        self.world.open(channel_id)
        return 200, self._in(channel_id, message_id)

    def edit(self, call: Call, channel_id: str, message_id: str) -> Result:
        """Change one of the bot's own messages."""
        self.world.open(channel_id)
        changes = compose(self.world, call, call.body, self._in(channel_id, message_id))
        return 200, self.world.replace(message_id, changes)

    def delete(self, call: Call, channel_id: str, message_id: str) -> Result:
        """Take a message away."""
        self.world.open(channel_id)
        self._in(channel_id, message_id)
        self.world.delete(message_id)
        return 204, None

    def _in(self, channel_id: str, message_id: str) -> Body:
        message = self.world.message(message_id)
        if message["channel_id"] != channel_id or message["flags"] & 64:
            raise Refusal(404, 10008)
        return message

    def guild(self, call: Call, guild_id: str) -> Result:
        """A guild that the bot is in."""
        guild = self.world.guilds.get(guild_id)
        if guild is None or guild_id in self.world.kicked:
            raise Refusal(404, 10004)
        return 200, guild_wire(guild, self.world)

    def member(self, call: Call, guild_id: str, user_id: str) -> Result:
        """The bot itself, in a guild that it is in."""
        self.guild(call, guild_id)
        if user_id != self.world.app:
            raise Refusal(404, 10007)
        return 200, guild_wire(self.world.guilds[guild_id], self.world)["members"][0]

    def dm(self, call: Call) -> Result:
        """The channel with one person."""
        known = self.world.dms.get(str(call.body["recipient_id"]))
        if known is None:
            raise Refusal(400, 50007)
        return 200, known.wire()

    def commands(self, call: Call, app: str, guild_id: str | None = None) -> Result:
        """Read the commands, or replace them all."""
        if guild_id is not None and (guild_id in self.world.kicked or guild_id not in self.world.guilds):
            raise Refusal(403, 50001)
        if call.method == "PUT":
            return 200, self.world.register(guild_id, call.body)
        return 200, self.world.commands.get(guild_id, [])

    def unknown(self, call: Call) -> Result:
        """A route that the fake does not have."""
        raise Refusal(404, 0)


def guild_wire(guild: Any, world: World) -> Body:
    """A guild as GUILD_CREATE and the REST route write it."""
    everyone = {
        "id": guild.id,
        "name": "@everyone",
        "permissions": str(guild.app_permissions),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    me = {"user": world.bot_user(), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False}
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": "1",
        "icon": None,
        "features": [],
        "preferred_locale": guild.locale,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "channels": [channel.wire() for channel in guild.channels],
        "threads": [],
        "members": [{**me, "flags": 0}],
        "presences": [],
        "voice_states": [],
        "member_count": 2,
        "large": False,
        "unavailable": False,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_tier": 0,
        "nsfw_level": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "system_channel_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
    }
