"""The methods that write, change and take away messages."""

from __future__ import annotations

from tests.fakes.slack_api import Api, Call, Method
from tests.fakes.slack_pictures import check_pictures
from tests.fakes.slack_rules import TEXT_CUT, Refusal, check_message, named
from tests.fakes.slack_sent import Answer
from tests.fakes.slack_trouble import Limiter
from tests.fakes.slack_world import Body, FakeChannel, Post, World

UPDATE_TEXT = 4000


class Chat:
    """chat.*"""

    def __init__(self, api: Api, world: World, limiter: Limiter) -> None:
        self.world = world
        self.limiter = limiter
        api.methods |= {
            "chat.postMessage": Method(self._post, "chat:write"),
            "chat.postEphemeral": Method(self._ephemeral, "chat:write"),
            "chat.update": Method(self._update, "chat:write"),
            "chat.delete": Method(self._delete, "chat:write"),
        }

    def content(self, call: Call) -> Body:
        """What the message says, checked."""
        content: Body = {"text": str(call.args.get("text") or "")}
        for name in ("blocks", "attachments", "metadata"):
            value = call.structure(name)
            if value:
                content[name] = value
        return self.checked(content)

    def checked(self, content: Body) -> Body:
        """A message as Slack keeps it: cut, and with an id for every block."""
        if self.world.check:
            check_message(content)
            check_pictures(self.world, content.get("blocks") or [], "/blocks")
        content["text"] = content["text"][:TEXT_CUT]
        if "blocks" in content:
            content["blocks"] = named(content["blocks"])
        return content

    def writable(self, call: Call, public: bool) -> FakeChannel:
        """The channel, if the bot may write there; ``public`` where chat:write.public is enough."""
        channel = self.world.open(call.args.get("channel"), call.place)
        if channel.archived:
            raise Refusal("is_archived")
        if not channel.member and (not public or "chat:write.public" not in self.world.scopes):
            raise Refusal("not_in_channel")
        return channel

    def _post(self, call: Call) -> Body:
        channel = self.writable(call, public=True)
        content = self.content(call)
        wait = self.limiter.wait(channel.id)
        if wait:
            raise Refusal("ratelimited", retry_after=wait)
        if call.args.get("thread_ts"):
            content["thread_ts"] = str(call.args["thread_ts"])
        post = self.world.post(channel, content)
        person = channel.user.id if channel.user else ""
        self.world.told(answer("chat.postMessage", post), channel.id, person)
        return {"channel": channel.id, "ts": post.body["ts"], "message": without_metadata(post.body)}

    def _ephemeral(self, call: Call) -> Body:
        channel = self.writable(call, public=False)
        user = self.world.user(call.args.get("user"), call.place)
        if channel.user is not None and channel.user is not user:
            raise Refusal("user_not_in_channel")
        post = self.world.post(channel, self.content(call), only=user.id)
        self.world.told(answer("chat.postEphemeral", post), f"{channel.id}/{user.id}", user.id)
        return {"message_ts": post.body["ts"]}

    def _own(self, call: Call, refusal: str) -> Post:
        channel = self.world.open(call.args.get("channel"), call.place)
        post = self.world.posts.get(str(call.args.get("ts")))
        if post is None or post.channel is not channel or post.user is not None:
            raise Refusal("message_not_found")
        if post.body["user"] != call.place.bot.id:
            raise Refusal(refusal)
        return post

    def _update(self, call: Call) -> Body:
        post = self._own(call, "cant_update_message")
        if post.channel.archived:
            raise Refusal("is_archived")
        if len(str(call.args.get("text") or "")) > UPDATE_TEXT:
            raise Refusal("msg_too_long")
        content = self.content(call)
        if "blocks" not in call.args and "text" in call.args:
            post.body.pop("blocks", None)
        post.body |= {**content, "edited": {"user": call.place.bot.id, "ts": self.world.ts()}}
        ts = post.body["ts"]
        self.world.told(answer("chat.update", post, replaced=True), ts)
        shown = without_metadata(post.body)
        return {"channel": post.channel.id, "ts": ts, "text": post.body["text"], "message": shown}

    def _delete(self, call: Call) -> Body:
        post = self._own(call, "cant_delete_message")
        ts = post.body["ts"]
        del self.world.posts[ts]
        self.world.told(answer("chat.delete", post, deleted=True), ts)
        return {"channel": post.channel.id, "ts": ts}


def without_metadata(message: Body) -> Body:
    """A message as it is shown to whoever did not ask for metadata."""
    return {name: value for name, value in message.items() if name != "metadata"}


def answer(via: str, post: Post, *, replaced: bool = False, deleted: bool = False) -> Answer:
    """What people see of a message."""
    body, only = post.body, post.user
    return Answer(
        via,
        body["text"],
        list(body.get("blocks", ())),
        only is not None,
        post.channel.id,
        only,
        body["ts"],
        replaced=replaced,
        deleted=deleted,
    )
