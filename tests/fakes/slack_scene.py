"""The scene of a test: workspaces, channels, people, and what they see on their screens."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_api import new_code
from tests.fakes.slack_chat import Chat
from tests.fakes.slack_world import Body, FakeChannel, FakeUser, FakeWorkspace, World


class Scene:
    """The part of the façade that sets the scene and looks at it."""

    world: World
    chat: Chat
    default: FakeWorkspace

    def messages(self, channel: FakeChannel) -> list[Body]:
        """What everyone in the channel sees, oldest first."""
        with self.world.lock:
            posts = self.world.posts.values()
            return [post.seen() for post in posts if post.channel is channel and post.user is None]

    def private(self, user: FakeUser) -> list[Body]:
        """What only this person sees, in all channels, oldest first."""
        with self.world.lock:
            return [post.seen() for post in self.world.posts.values() if post.user == user.id]

    @property
    def views(self) -> list[Body]:
        """The open forms, oldest first."""
        with self.world.lock:
            return [view.body for view in self.world.views.values() if view.body["type"] == "modal"]

    def home(self, user: FakeUser) -> Body | None:
        """The App Home that was published for this person."""
        with self.world.lock:
            shown = self.world.views.get(self.world.homes.get(user.id, ""))
            return shown.body if shown else None

    def forget(self) -> None:
        """Drop the log, the messages and what was sent, for long runs."""
        world = self.world
        with world.lock:
            for kept in (world.posts, world.triggers, world.responses, world.latest):
                kept.clear()
            world.log.clear()

    def workspace(self, name: str, enterprise_id: str | None = None) -> FakeWorkspace:
        """A workspace that has the app installed."""
        world = self.world
        with world.lock:
            place = FakeWorkspace(world.id("T"), name, world.app_id, "", world.id("B"), enterprise_id)
            place.bot = FakeUser(world.id("U"), "cairn", place, bot=True)
            world.users[place.bot.id] = place.bot
            world.workspaces[place.id] = place
            world.issue(place)
        return place

    def channel(
        self, name: str, workspace: FakeWorkspace | None = None, private: bool = False, member: bool = True
    ) -> FakeChannel:
        """A channel, with the bot or without; its ``member`` and ``archived`` may be changed later."""
        with self.world.lock:
            channel = FakeChannel(self.world.id("C"), name, workspace or self.default, private, member)
            self.world.channels[channel.id] = channel
        return channel

    def remove_channel(self, channel: FakeChannel) -> None:
        """Delete a channel."""
        with self.world.lock:
            self.world.channels.pop(channel.id)

    def member(
        self,
        name: str = "ana",
        admin: bool = False,
        owner: bool = False,
        tz: str = "Europe/Helsinki",
        workspace: FakeWorkspace | None = None,
    ) -> FakeUser:
        """A person."""
        with self.world.lock:
            user = FakeUser(self.world.id("U"), name, workspace or self.default, admin, owner, tz)
            self.world.users[user.id] = user
        return user

    def dm(self, user: FakeUser) -> FakeChannel:
        """The direct messages between the bot and a person."""
        with self.world.lock:
            return self.world.dm(user)

    def place(self, channel: FakeChannel, text: str, only: FakeUser | None = None, **content: Any) -> Body:
        """Put a message of the bot into a channel, as if an earlier version had posted it."""
        with self.world.lock:
            kept = self.chat.checked({"text": text, **content})
            return self.world.post(channel, kept, only.id if only else None).seen()

    def code(self, workspace: FakeWorkspace, user: FakeUser) -> str:
        """Somebody allows the installation: what ``oauth.v2.access`` takes."""
        code = new_code()
        with self.world.lock:
            self.world.codes[code] = (workspace, user)
        return code
