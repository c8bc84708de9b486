"""A Discord on this machine's loopback, for tests: REST and gateway over the wire, and a log of what was accepted."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from tests.fakes.discord_gateway import GUILDS, Gateway, Identify, Resume
from tests.fakes.discord_interactions import Interactions
from tests.fakes.discord_person import People
from tests.fakes.discord_rest import Rest, guild_wire
from tests.fakes.discord_rules import Refusal
from tests.fakes.discord_sent import Sent
from tests.fakes.discord_trouble import How, Limiter, Limits
from tests.fakes.discord_wire import API, Wire, description
from tests.fakes.discord_world import MEMBER, TOKEN, Body, FakeChannel, FakeGuild, FakeUser, Record, World
from tests.fakes.loopback import Loopback

T = TypeVar("T")
ENFORCED = Limits()


class FakeDiscord(Loopback, People):
    """Serves in a thread of its own while the ``with`` lasts. Every method may be called from any thread.

    Times are in seconds: ``respond_within`` for a first response, ``token_life`` for all further ones, ``nonce_window``
    for a nonce, ``heartbeat`` for HELLO. ``limits=None`` lifts the rate limits; ``check=False`` saves the check of
    every body against Discord's own description.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        respond_within: float = 3.0,
        token_life: float = 900.0,
        nonce_window: float = 120.0,
        heartbeat: float = 41.25,
        limits: Limits | None = ENFORCED,
        shards: int = 1,
        check: bool = True,
        port: int = 0,
    ) -> None:
        self.token = token
        self.shards = shards
        self.world = World(token, nonce_window)
        self.interactions = Interactions(self.world, respond_within, token_life)
        self.gateway = Gateway(self.world, heartbeat)
        self.limiter = Limiter(limits)
        rest = Rest(self.world, self.interactions)
        rest.gateway_info = self._gateway_info
        self.wire = Wire(self.world, rest, self.gateway, self.limiter, description() if check else None)
        Loopback.__init__(self, port)

    def answers(self) -> Any:
        """Every request goes to the wire."""
        return self.wire.handle

    def began(self, base: str) -> None:
        """Everything the fake names is at ``base``."""
        self.world.base = base

    async def ending(self) -> None:
        """Close the gateway's sockets."""
        self.gateway.drop(1001, abrupt=False)

    def _gateway_info(self) -> Body:
        left = max(0, 1000 - len(self.gateway.identifies))
        limit = {"total": 1000, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self.gateway.url, "shards": self.shards, "session_start_limit": limit}

    @property
    def api_url(self) -> str:
        """The base of the REST routes: what ``discord.http.Route.BASE`` has to be."""
        return self.world.base + API

    @property
    def gateway_url(self) -> str:
        """What ``DiscordWebSocket.DEFAULT_GATEWAY`` has to be, as a ``yarl.URL``."""
        return self.gateway.url

    @property
    def log(self) -> list[Record]:
        """Every request so far."""
        with self.world.lock:
            return list(self.world.log)

    def messages(self, channel_id: str) -> list[Body]:
        """What everyone in the channel sees, oldest first: posts and public answers."""
        with self.world.lock:
            return self.world.seen(channel_id)

    def commands(self, guild: FakeGuild | None = None) -> list[Body]:
        """The registered commands of a guild, or the global ones."""
        with self.world.lock:
            return list(self.world.commands.get(guild.id if guild else None, ()))

    @property
    def count_429(self) -> int:
        """How many requests were told to slow down."""
        return self.wire.count_429

    @property
    def count_invalid(self) -> int:
        """How many answers were 401, 403 or 429."""
        return self.wire.count_invalid

    @property
    def spec_faults(self) -> list[str]:
        """What Discord's own description finds wrong with the bodies that were sent."""
        return list(self.wire.spec_faults)

    @property
    def identifies(self) -> list[Identify]:
        """Every IDENTIFY, refused ones too."""
        return list(self.gateway.identifies)

    @property
    def resumes(self) -> list[Resume]:
        """Every RESUME, refused ones too."""
        return list(self.gateway.resumes)

    def wait_ready(self, sessions: int = 1, seconds: float = 10) -> None:
        """Block until so many sessions are connected, by READY or RESUMED."""
        self.until(lambda: self.gateway.ready_count() >= sessions, seconds)

    def forget(self) -> None:
        """Drop the log, the messages and the interactions, for long runs."""
        with self.world.lock:
            for kept in (self.world.messages, self.world.history, self.world.interactions, self.world.nonces):
                kept.clear()
            self.world.log.clear()

    def guild(self, name: str = "Study group", channels: tuple[str, ...] | list[str] = ("general",)) -> FakeGuild:
        """A server that the bot is in; connected sessions hear of it."""
        guild = FakeGuild(self.world.snowflake(spread=True), name)
        for position, title in enumerate(channels):
            guild.channels.append(FakeChannel(self.world.snowflake(), title, guild.id, position=position))
        with self.world.lock:
            self.world.guilds[guild.id] = guild
            self.world.channels |= {channel.id: channel for channel in guild.channels}
        self.event("GUILD_CREATE", guild_wire(guild, self.world), guild.id, GUILDS)
        return guild

    def member(self, name: str = "ana", permissions: int = MEMBER) -> FakeUser:
        """A person."""
        return FakeUser(self.world.snowflake(), name, permissions)

    def upload(self, name: str, data: bytes, content_type: str | None = None) -> Body:
        """A file that a person attaches: an option or a form field may carry what this returns."""
        with self.world.lock:
            return self.world.file(name, data, content_type)

    def place(self, channel: FakeChannel, **message: object) -> Body:
        """Put a message of the bot into a channel, as if an earlier version had posted it."""
        with self.world.lock:
            return self.world.store(channel.id, message)

    def delete(self, message_id: str) -> None:
        """A moderator takes a message away."""
        with self.world.lock:
            self.world.delete(message_id)

    def forbid(self, channel_id: str, code: int = 50013) -> None:
        """Take permissions away: 50013 to write, 50001 to see the channel at all."""
        self.world.channels[channel_id].refusal = Refusal(403, code)

    def allow(self, channel_id: str) -> None:
        """Give them back."""
        self.world.channels[channel_id].refusal = None

    def remove_channel(self, channel_id: str) -> None:
        """Delete a channel."""
        with self.world.lock:
            channel = self.world.channels.pop(channel_id)
            guild = self.world.guilds[channel.guild_id or ""]
            guild.channels.remove(channel)
        self.event("CHANNEL_DELETE", channel.wire(), guild.id, GUILDS)

    def kick(self, guild_id: str) -> None:
        """Remove the bot from a guild."""
        with self.world.lock:
            self.world.kicked.add(guild_id)
        self.event("GUILD_DELETE", {"id": guild_id}, guild_id, GUILDS)

    def revoke_token(self, *, gateway: bool = True) -> None:
        """Reset the bot's token: 401 from now on, and 4004 from the gateway, at once or at the next connect."""
        self.world.revoked = True
        if gateway:
            self.drop(4004)

    @property
    def limits(self) -> Limits | None:
        """The rate limits; may be changed."""
        return self.limiter.limits

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self.limiter.limits = limits

    def fail_next(self, method: str, path_regex: str, how: How, times: int = 1) -> None:
        """Let the next matching requests fail; ``discord_trouble.Fault`` says how. The method may be "*"."""
        self._on_loop(lambda: self.wire.faults.add(method, path_regex, how, times))

    def refuse_intents(self, refuse: bool = True) -> None:
        """Close every IDENTIFY with 4014."""
        self.gateway.refuse_intents = refuse

    def refuse_resume(self, refuse: bool = True) -> None:
        """Answer every RESUME with an invalid session."""
        self.gateway.refuse_resume = refuse

    def drop(self, code: int = 4000, *, abrupt: bool = False) -> None:
        """Close every gateway socket, or cut it without a word."""
        self._on_loop(lambda: self.gateway.drop(code, abrupt))

    def reconnect(self) -> None:
        """Ask every client to reconnect (op 7)."""
        self._on_loop(lambda: self.gateway.tell(7))

    def invalidate(self, resumable: bool = False) -> None:
        """Tell every client that its session is invalid (op 9)."""
        self._on_loop(lambda: self.gateway.invalidate(resumable))

    def zombie(self, on: bool = True, *, acks: bool = False) -> None:
        """Let the sockets that are open now stay open and say nothing more; ``acks`` keeps answering heartbeats."""
        self._on_loop(lambda: self.gateway.hush(on, acks))

    def event(self, name: str, data: Body, guild_id: str | None = None, intent: int = 0) -> None:
        """Send any gateway event."""
        text = json.dumps(data)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.gateway.dispatch, name, text, guild_id, intent)

    def deliver(self, sent: Sent) -> None:
        """Send an interaction."""
        self.event("INTERACTION_CREATE", sent.payload, sent.payload.get("guild_id"))
