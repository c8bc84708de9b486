"""People at their Slack client: they type commands, press buttons, choose from menus and fill in forms."""

from __future__ import annotations

import secrets
from typing import Any

from tests.fakes import slack_forms
from tests.fakes.slack_events import VERIFICATION, Events, copied
from tests.fakes.slack_rules import controls
from tests.fakes.slack_sent import Answer, Sent
from tests.fakes.slack_views import Files, Views
from tests.fakes.slack_world import Body, FakeChannel, FakeUser, OpenView, Post, ResponseUrl


class People(Events):
    """The person's side of the façade."""

    shown: Views
    stored: Files

    def command(self, command: str, text: str, user: FakeUser, channel: FakeChannel) -> Sent:
        """Type a slash command. ``text`` goes out escaped, with @ana and #general as links."""
        place = user.workspace
        self.installed(place, "commands")
        payload: Body = {
            "token": VERIFICATION,
            "team_id": place.id,
            "team_domain": place.domain,
            "channel_id": channel.id,
            "channel_name": channel_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": self.typed(text, place),
            "api_app_id": self.world.app_id,
            "is_enterprise_install": "false",
        }
        if place.enterprise_id:
            payload |= {"enterprise_id": place.enterprise_id, "enterprise_name": place.enterprise_id}
        sent = Sent("slash_commands", payload, place, user, channel)
        with self.world.lock:
            self._trigger(sent)
            self._response_url(sent, channel)
            self.latest(sent, channel.id, f"{channel.id}/{user.id}", user.id)
        self.deliver(sent)
        return sent

    def click(self, shown: Body | Answer, action_id: str, user: FakeUser, value: str | None = None) -> Sent:
        """Press a button of a message, a form or the App Home."""
        block, element = self._element(shown, action_id, user, value, buttons=True)
        action: Body = {"type": element["type"]}
        action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return self._act(shown, block, element, action, user)

    def pick(self, shown: Body | Answer, action_id: str, value: Any, user: FakeUser) -> Sent:
        """Choose from a menu: the value of an option or several, a person, a channel or a date."""
        block, element = self._element(shown, action_id, user, None, buttons=False)
        action = slack_forms.entry(element, value)
        with self.world.lock:
            thing = self._thing(shown, user)
            if isinstance(thing, OpenView):
                chosen = merged(thing.body["state"]["values"], block, element, action)
                thing.body = {**thing.body, "state": {"values": chosen}}
            else:
                thing.state[user.id] = merged(thing.state.get(user.id, {}), block, element, action)
        return self._act(shown, block, element, action, user)

    def submit(self, view: Body | Answer, fields: dict[str, Any], user: FakeUser) -> Sent:
        """Send a form; each field is named by its action_id or its block_id."""
        with self.world.lock:
            thing = self._thing(view, user)
            assert isinstance(thing, OpenView), "messages are not submitted"
            if thing.body["type"] != "modal" or not thing.body["submit"]:
                raise LookupError("the view has no button to submit it")
            values = slack_forms.fill(thing.body["blocks"], thing.body["state"]["values"], fields)
            thing.body = {**thing.body, "state": {"values": values}}
            payload = {"type": "view_submission", **self._who(user), "view": thing.body, "response_urls": []}
            return self._interact(payload, user, None, thing)

    def close(self, view: Body | Answer, user: FakeUser) -> Sent | None:
        """Close a form without sending it; the app hears of it if it asked to."""
        with self.world.lock:
            thing = self._thing(view, user)
            assert isinstance(thing, OpenView), "messages are not closed"
            self.shown.close(thing.body["id"])
            if not thing.body["notify_on_close"]:
                return None
            payload = {"type": "view_closed", **self._who(user), "view": thing.body, "is_cleared": False}
            return self._interact(payload, user, None, thing)

    def shortcut(self, callback_id: str, user: FakeUser) -> Sent:
        """Choose a shortcut from the menu beside the message box."""
        self.installed(user.workspace, "commands")
        with self.world.lock:
            payload = {"type": "shortcut", "callback_id": callback_id, "action_ts": self.world.ts(), **self._who(user)}
            return self._interact(payload, user, None, None)

    def message_shortcut(self, callback_id: str, message: Body | Answer, user: FakeUser) -> Sent:
        """Choose a shortcut from the menu of a message."""
        self.installed(user.workspace, "commands")
        with self.world.lock:
            post = self._thing(message, user)
            assert isinstance(post, Post), "views have no shortcuts"
            payload: Body = {"type": "message_action", "callback_id": callback_id, "action_ts": self.world.ts()}
            payload |= {"message_ts": post.body["ts"], "message": post.body, **self._who(user)}
            payload["channel"] = {"id": post.channel.id, "name": channel_name(post.channel)}
            return self._interact(payload, user, post, None)

    def upload(self, name: str, data: bytes, user: FakeUser) -> Body:
        """A file that a person attaches: a file field of a form may be filled with what this returns."""
        with self.world.lock:
            stored = self.stored.store(name, user.workspace, len(data), user.id)
            stored.data = data
            return self.stored.wire(stored)

    def _act(self, shown: Body | Answer, block: Body, element: Body, action: Body, user: FakeUser) -> Sent:
        names = {"action_id": element["action_id"], "block_id": block["block_id"], "action_ts": self.world.ts()}
        payload: Body = {"type": "block_actions", **self._who(user), "actions": [{**action, **names}]}
        with self.world.lock:
            thing = self._thing(shown, user)
            if isinstance(thing, OpenView):
                payload["container"] = {"type": "view", "view_id": thing.body["id"]}
                values = slack_forms.state(thing.body["blocks"], thing.body["state"]["values"])
                payload["view"] = {**thing.body, "state": {"values": values}}
                return self._interact(payload, user, None, thing)
            place, hidden = thing.channel, thing.user is not None
            payload["container"] = {
                "type": "message",
                "message_ts": thing.body["ts"],
                "channel_id": place.id,
                "is_ephemeral": hidden,
            }
            payload["channel"] = {"id": place.id, "name": channel_name(place)}
            if not hidden:
                payload["message"] = thing.body
            values = slack_forms.state(thing.body["blocks"], thing.state.get(user.id, {}))
            payload["state"] = {"values": values}
            return self._interact(payload, user, thing, None)

    def _interact(self, payload: Body, user: FakeUser, post: Post | None, view: OpenView | None) -> Sent:
        self.installed(user.workspace, "")
        sent = Sent("interactive", copied(payload), user.workspace, user)
        keys = [user.id]
        self._trigger(sent)
        if post is not None:
            sent.channel = post.channel
            self._response_url(sent, post.channel).origin = post
            keys += [post.body["ts"]]
        if view is not None:
            before = self.world.latest.get(view.body["id"])
            sent.channel = before.channel if before else None
            keys.append(view.body["id"])
        if sent.channel is not None:
            keys += [sent.channel.id, f"{sent.channel.id}/{user.id}"]
        self.latest(sent, *keys)
        self.deliver(sent)
        return sent

    def _who(self, user: FakeUser) -> Body:
        place = user.workspace
        person = {"id": user.id, "username": user.name, "name": user.name, "team_id": place.id}
        org = {"id": place.enterprise_id, "name": place.enterprise_id} if place.enterprise_id else None
        team = {"id": place.id, "domain": place.domain}
        app = {"api_app_id": self.world.app_id, "token": VERIFICATION}
        return {"user": person, "team": team, "enterprise": org, "is_enterprise_install": False, **app}

    def _trigger(self, sent: Sent) -> None:
        trigger = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        sent.payload["trigger_id"] = trigger
        self.world.triggers[trigger] = sent

    def _response_url(self, sent: Sent, channel: FakeChannel) -> ResponseUrl:
        name = secrets.token_hex(12)
        sent.payload["response_url"] = f"{self.world.base}/response/{name}"
        self.world.responses[name] = url = ResponseUrl(sent, channel, sent.time)
        return url

    def _thing(self, shown: Body | Answer, user: FakeUser) -> Post | OpenView:
        """What is on the screen now; LookupError if it is gone, or somebody else's."""
        body: Body = {"id": (shown.view or {}).get("id"), "ts": shown.ts} if isinstance(shown, Answer) else shown
        view = self.world.views.get(str(body.get("id")))
        if view is not None and view.user is user:
            return view
        post = self.world.posts.get(str(body.get("ts")))
        if view is not None or post is None or post.user not in (None, user.id):
            raise LookupError(f"{user.name} does not see it")
        return post

    def _element(
        self, shown: Body | Answer, action_id: str, user: FakeUser, value: str | None, *, buttons: bool
    ) -> tuple[Body, Body]:
        with self.world.lock:
            blocks = self._thing(shown, user).body.get("blocks", [])
        found = list(controls(blocks))
        for block, element in found:
            fits = value is None or element.get("value") == value
            if element["action_id"] == action_id and fits and (element["type"] == "button") is buttons:
                return block, element
        raise LookupError(f"no {action_id!r} with {value!r}; there is {[e['action_id'] for _, e in found]}")


def merged(values: Body, block: Body, element: Body, entry: Body) -> Body:
    """What was chosen, with one choice more."""
    here = {**values.get(block["block_id"], {}), element["action_id"]: entry}
    return {**values, block["block_id"]: here}


def channel_name(channel: FakeChannel) -> str:
    """What a payload calls the channel."""
    return "privategroup" if channel.private and channel.user is None else channel.name
