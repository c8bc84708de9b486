"""What the fake Slack knows: workspaces, channels, people, messages, views, files; and the log of all it was sent."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fakes.slack_rules import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack_sent import Answer, Sent

Body = dict[str, Any]

SCOPES = frozenset(
    [
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
    ]
)
"""What the app is granted unless a test takes some away."""


class Record(NamedTuple):
    """One request as Slack saw it. ``outcome`` is "ok" if it was accepted, else the error."""

    time: float
    workspace: str
    method: str
    body: Any
    outcome: str


@dataclass(eq=False)
class FakeUser:
    """A person, or a bot."""

    id: str
    name: str
    workspace: FakeWorkspace = field(repr=False)
    admin: bool = False
    owner: bool = False
    tz: str = "Europe/Helsinki"
    bot: bool = False

    @property
    def mention(self) -> str:
        """How a message names this person."""
        return f"<@{self.id}>"


@dataclass(eq=False)
class FakeWorkspace:
    """A workspace that has the app. ``dead`` is what its token is told once it is worth nothing."""

    id: str
    name: str
    app_id: str
    token: str
    bot_id: str
    enterprise_id: str | None = None
    dead: str = ""
    refresh: str = ""
    """What the token is renewed with, once, where the app has token rotation."""
    bot: FakeUser = field(init=False, repr=False)

    @property
    def domain(self) -> str:
        """The name in the workspace's address."""
        return "".join(c if c.isalnum() else "-" for c in self.name.lower())


@dataclass(eq=False)
class FakeChannel:
    """A channel, or with ``user`` the direct messages between them and the bot."""

    id: str
    name: str
    workspace: FakeWorkspace = field(repr=False)
    private: bool = False
    member: bool = True
    archived: bool = False
    user: FakeUser | None = None

    def wire(self) -> Body:
        """As Slack writes a conversation."""
        base: Body = {"id": self.id, "created": 1700000000, "is_archived": self.archived, "is_org_shared": False}
        if self.user is not None:
            return {**base, "is_im": True, "user": self.user.id, "is_user_deleted": False, "priority": 0}
        kind = {"is_channel": not self.private, "is_group": self.private, "is_im": False, "is_mpim": False}
        names = {"name": self.name, "name_normalized": self.name, "is_private": self.private}
        return {**base, **kind, **names, "is_member": self.member, "is_general": False, "is_shared": False}


@dataclass(eq=False)
class Post:
    """A message. Only ``user`` sees it if that is set."""

    channel: FakeChannel
    body: Body
    user: str | None = None
    state: dict[str, Body] = field(default_factory=dict)
    """What each person has chosen in its menus."""

    def seen(self) -> Body:
        """As tests see it: with its channel, and who alone sees it."""
        return {**self.body, "channel": self.channel.id, **({"only": self.user} if self.user else {})}


@dataclass(eq=False)
class OpenView:
    """A modal on somebody's screen, or their App Home."""

    body: Body
    user: FakeUser
    previous: str | None = None
    time: float = field(default_factory=time.monotonic)


@dataclass(eq=False)
class StoredFile:
    """An uploaded file. ``data`` is None until its bytes arrive."""

    id: str
    name: str
    workspace: FakeWorkspace
    mimetype: str = "application/octet-stream"
    size: int = 0
    data: bytes | None = None
    title: str = ""
    user: str = ""
    done: float | None = 0.0
    """When Slack is done with it; None: its upload was not completed."""


@dataclass(eq=False)
class ResponseUrl:
    """An address to answer at; ``origin`` is the message it was given for, or the last one it made."""

    sent: Sent
    channel: FakeChannel
    born: float
    left: int = 5
    origin: Post | None = None


class World:
    """The state behind every route. Whoever reads or writes it holds ``lock``."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.base = ""
        self._count = int(time.time())
        self._last_ts = 0
        self.ahead = 0.0
        """Seconds by which Slack's clock is ahead of this machine's."""
        self.unlisted = False
        """Whether the app is distributed outside the Marketplace: history once a minute, 15 messages at most."""
        self.history_read: dict[str, float] = {}
        """When it may be read again, by workspace."""
        self.check = True
        self.working = 0.0
        """Seconds for which Slack goes on working at a file that was uploaded."""
        self.app_id = self.id("A")
        self.app_token = f"xapp-1-{self.app_id}-{secrets.token_hex(8)}"
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.scopes: set[str] = set(SCOPES)
        self.expires_in = 0
        """Seconds that a token is good for, where the app has token rotation; 0: it has none."""
        self.org_wide = False
        """Whether somebody allows the app for a whole organisation."""
        self.workspaces: dict[str, FakeWorkspace] = {}
        self.tokens: dict[str, FakeWorkspace] = {}
        self.revoked: dict[str, str] = {}
        self.channels: dict[str, FakeChannel] = {}
        self.users: dict[str, FakeUser] = {}
        self.posts: dict[str, Post] = {}
        self.views: dict[str, OpenView] = {}
        self.homes: dict[str, str] = {}
        self.files: dict[str, StoredFile] = {}
        self.codes: dict[str, tuple[FakeWorkspace, FakeUser]] = {}
        self.triggers: dict[str, Sent | None] = {}
        self.responses: dict[str, ResponseUrl] = {}
        self.latest: dict[str, Sent] = {}
        """The last thing done in a channel, by a person ("C1/U1"), with a message or in a view."""
        self.log: list[Record] = []

    def id(self, letter: str) -> str:
        """A new id, such as Slack writes them."""
        with self.lock:
            self._count += 1
            number, text = self._count * 2_654_435_761 % 36**9, ""
            for _ in range(9):
                number, digit = divmod(number, 36)
                text += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit]
            return f"{letter}0{text}"

    def ts(self) -> str:
        """A new time stamp, later than all before: the name of a message."""
        with self.lock:
            self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000 + int(self.ahead * 1e6))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"

    def record(self, workspace: str, method: str, body: Any, outcome: str) -> None:
        """Write down a request."""
        self.log.append(Record(time.monotonic(), workspace, method, body, outcome))

    def issue(self, workspace: FakeWorkspace) -> None:
        """Give the workspace a token that works."""
        workspace.token, workspace.dead = f"xoxb-{workspace.id}-{secrets.token_hex(12)}", ""
        workspace.refresh = f"xoxe-1-{secrets.token_hex(16)}" if self.expires_in else ""
        self.tokens[workspace.token] = workspace

    def dm(self, user: FakeUser) -> FakeChannel:
        """The direct messages between the bot and ``user``."""
        for channel in self.channels.values():
            if channel.user is user:
                return channel
        channel = FakeChannel(self.id("D"), "directmessage", user.workspace, private=True, user=user)
        self.channels[channel.id] = channel
        return channel

    def user(self, user_id: object, workspace: FakeWorkspace) -> FakeUser:
        """A member of the workspace."""
        user = self.users.get(str(user_id))
        if user is None or user.workspace is not workspace:
            raise Refusal("user_not_found")
        return user

    def open(self, name: object, workspace: FakeWorkspace) -> FakeChannel:
        """The channel, if the bot may know of it: by id, by name, or a member's direct messages."""
        asked = str(name or "")
        channel = self.channels.get(asked)
        if channel is None and asked in self.users:
            return self.dm(self.user(asked, workspace))
        if channel is None:
            named = (c for c in self.channels.values() if c.name == asked.removeprefix("#") and c.user is None)
            channel = next((c for c in named if c.workspace is workspace), None)
        if channel is None or channel.workspace is not workspace or (channel.private and not channel.member):
            raise Refusal("channel_not_found")
        return channel

    def post(self, channel: FakeChannel, content: Body, only: str | None = None, by: str | None = None) -> Post:
        """Keep a new message of the bot, or of the person ``by``."""
        place = channel.workspace
        body: Body = {"type": "message", "user": by or place.bot.id, "ts": self.ts(), "team": place.id, **content}
        if by is None:
            body |= {"bot_id": place.bot_id, "app_id": self.app_id}
        post = Post(channel, body, only)
        self.posts[body["ts"]] = post
        return post

    def told(self, answer: Answer, *keys: str) -> None:
        """Hand an answer to whoever asked last, by the first of the keys that anybody is known under."""
        for key in keys:
            sent = self.latest.get(key)
            if sent is not None:
                sent.tell(answer)
                return
