"""What the app hears of through the Events API: people write, look at its home, or take it away."""

from __future__ import annotations

import json
import re
import secrets
import time
from typing import Any

from tests.fakes.slack_sent import Sent
from tests.fakes.slack_world import Body, FakeChannel, FakeUser, FakeWorkspace, World

VERIFICATION = "loopback-verification"
NAMES = re.compile(r"([@#])([\w.-]+)")
LOUD = ("channel", "here", "everyone")


class Events:
    """The part of the façade that sends events, and what all of a person's doings share."""

    world: World

    def deliver(self, sent: Sent) -> None:
        """Hand it to the app."""
        raise NotImplementedError

    def mention(self, text: str, user: FakeUser, channel: FakeChannel, thread_ts: str | None = None) -> Sent:
        """Write a message that names the bot; the bot hears of it where it is a member."""
        place = user.workspace
        self.installed(place, "app_mentions:read")
        if not channel.member:
            raise LookupError("the bot is not in the channel")
        said = f"{place.bot.mention} {self.typed(text, place)}"
        return self._say("app_mention", said, user, channel, {"thread_ts": thread_ts} if thread_ts else {})

    def direct(self, text: str, user: FakeUser) -> Sent:
        """Write to the bot."""
        self.installed(user.workspace, "im:history")
        with self.world.lock:
            channel = self.world.dm(user)
        return self._say("message", self.typed(text, user.workspace), user, channel, {"channel_type": "im"})

    def open_home(self, user: FakeUser, tab: str = "home") -> Sent:
        """Look at the App Home."""
        with self.world.lock:
            home = self.world.views.get(self.world.homes.get(user.id, ""))
            extra: Body = {"view": home.body} if home else {}
            extra |= {"user": user.id, "channel": self.world.dm(user).id, "tab": tab}
        return self.event("app_home_opened", user.workspace, user, **extra)

    def event(
        self,
        event: str,
        workspace: FakeWorkspace | None = None,
        by: FakeUser | None = None,
        in_: FakeChannel | None = None,
        **fields: Any,
    ) -> Sent:
        """Send any event; ``by`` and ``in_`` say whose it is, for its answers."""
        world = self.world
        with world.lock:
            place = workspace or next(iter(world.workspaces.values()))
            bot = {"user_id": place.bot.id, "is_bot": True, "is_enterprise_install": False}
            teams = {"enterprise_id": place.enterprise_id, "team_id": place.id}
            payload: Body = {
                "token": VERIFICATION,
                "team_id": place.id,
                "context_team_id": place.id,
                "context_enterprise_id": place.enterprise_id,
                "api_app_id": world.app_id,
                "event": {"type": event, **fields, "event_ts": fields.get("ts") or world.ts()},
                "type": "event_callback",
                "event_id": world.id("Ev"),
                "event_time": int(time.time()),
                "authorizations": [{**teams, **bot}],
                "is_ext_shared_channel": False,
                "event_context": secrets.token_hex(8),
            }
            sent = Sent("events_api", copied(payload), place, by, in_)
            keys = [in_.id, f"{in_.id}/{by.id}"] if by and in_ else []
            self.latest(sent, *keys, *([by.id] if by else ()))
        self.deliver(sent)
        return sent

    def typed(self, text: str, place: FakeWorkspace) -> str:
        """A text as Slack passes it on: escaped, with names as links."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if "@" not in text and "#" not in text:
            return text
        users = {u.name: f"<@{u.id}|{u.name}>" for u in self.world.users.values() if u.workspace is place}
        channels = {c.name: f"<#{c.id}|{c.name}>" for c in self.world.channels.values() if c.workspace is place}
        users |= {name: f"<!{name}>" for name in LOUD}
        return NAMES.sub(lambda m: (users if m[1] == "@" else channels).get(m[2], m[0]), text)

    def _say(self, event: str, text: str, user: FakeUser, channel: FakeChannel, extra: Body) -> Sent:
        place = {"thread_ts": extra["thread_ts"]} if "thread_ts" in extra else {}
        with self.world.lock:
            post = self.world.post(channel, {"text": text, **place}, by=user.id)
            told = {**post.body, "channel": channel.id, "client_msg_id": secrets.token_hex(16), **extra}
        told.pop("type")
        return self.event(event, user.workspace, user, channel, **told)

    def installed(self, place: FakeWorkspace, scope: str) -> None:
        """Raise LookupError where Slack would not even send it."""
        if place.dead:
            raise LookupError(f"the app is not installed in {place.name}")
        if scope and scope not in self.world.scopes:
            raise LookupError(f"Slack would send nothing without the scope {scope}")

    def latest(self, sent: Sent, *keys: str) -> None:
        """What is seen next at these keys answers this."""
        for key in keys:
            self.world.latest[key] = sent


def copied(payload: Body) -> Body:
    """A payload as it is now, whatever changes later."""
    copy: Body = json.loads(json.dumps(payload))
    return copy
