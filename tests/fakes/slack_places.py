"""The methods that tell about channels and people."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.fakes.slack_api import Api, Call, Method
from tests.fakes.slack_chat import without_metadata
from tests.fakes.slack_rules import Refusal
from tests.fakes.slack_world import Body, FakeChannel, World

UNLISTED = 15


class Places:
    """conversations.* and users.*"""

    def __init__(self, api: Api, world: World) -> None:
        self.api = api
        self.world = world
        api.methods |= {
            "conversations.open": Method(self._open, "im:write"),
            "conversations.info": Method(self._info),
            "conversations.list": Method(self._list),
            "conversations.history": Method(self._history),
            "users.info": Method(self._user, "users:read"),
        }

    def _open(self, call: Call) -> Body:
        users = str(call.args.get("users") or "").split(",")
        if len(users) != 1:
            raise Refusal("method_not_supported_for_channel_type")
        channel = self.world.dm(self.world.user(users[0], call.place))
        return {"channel": channel.wire() if call.flag("return_im") else {"id": channel.id}}

    def _readable(self, call: Call, what: str) -> FakeChannel:
        channel = self.world.open(call.args.get("channel"), call.place)
        self.api.need(f"{'im' if channel.user else 'groups' if channel.private else 'channels'}:{what}")
        return channel

    def _info(self, call: Call) -> Body:
        return {"channel": self._readable(call, "read").wire()}

    def _list(self, call: Call) -> Body:
        asked = str(call.args.get("types") or "public_channel").split(",")
        for kind in asked:
            self.api.need({"private_channel": "groups:read", "im": "im:read"}.get(kind, "channels:read"))
        found = []
        for channel in self.world.channels.values():
            kind = "im" if channel.user else "private_channel" if channel.private else "public_channel"
            hidden = (channel.private and not channel.member) or (channel.archived and call.flag("exclude_archived"))
            if channel.workspace is call.place and kind in asked and not hidden:
                found.append(channel.wire())
        start, most = int(call.args.get("cursor") or 0), int(call.args.get("limit") or 100)
        after = str(start + most) if start + most < len(found) else ""
        return {"channels": found[start : start + most], "response_metadata": {"next_cursor": after}}

    def _history(self, call: Call) -> Body:
        channel = self._readable(call, "history")
        if not channel.member:
            raise Refusal("not_in_channel")
        most, full = int(call.args.get("limit") or 100), call.flag("include_all_metadata")
        if self.world.unlisted:
            most, read, now = min(most, UNLISTED), self.world.history_read, time.monotonic()
            if now < read.get(call.place.id, now):
                raise Refusal("ratelimited", retry_after=read[call.place.id] - now)
            read[call.place.id] = now + 60
        oldest, latest = float(call.args.get("oldest") or 0), float(call.args.get("latest") or "inf")
        edge = call.flag("inclusive")
        found = []
        for ts, post in reversed(self.world.posts.items()):
            at = float(ts)
            inside = oldest <= at <= latest if edge else oldest < at < latest
            if post.channel is channel and post.user is None and "thread_ts" not in post.body and inside:
                found.append(post.body if full else without_metadata(post.body))
        forward = "oldest" in call.args and "latest" not in call.args
        shown = found[-most:] if forward else found[:most]
        return {"messages": shown, "has_more": len(found) > most, "pin_count": 0}

    def _user(self, call: Call) -> Body:
        user = self.world.user(call.args.get("user"), call.place)
        role = {"is_admin": user.admin or user.owner, "is_owner": user.owner, "is_bot": user.bot}
        offset = datetime.now(UTC).astimezone(ZoneInfo(user.tz)).utcoffset() or timedelta()
        zone = {"tz": user.tz, "tz_offset": int(offset.total_seconds())}
        name = {"name": user.name, "real_name": user.name.title(), **zone}
        profile = {"real_name": user.name.title(), "display_name": user.name}
        return {"user": {"id": user.id, "team_id": call.place.id, "deleted": False, **role, **name, "profile": profile}}
