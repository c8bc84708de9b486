"""The methods about modals, the App Home and files."""

from __future__ import annotations

import mimetypes
import time
from typing import Any

from tests.fakes.slack_api import Api, Call, Method
from tests.fakes.slack_chat import Chat, answer
from tests.fakes.slack_pictures import check_pictures, is_done
from tests.fakes.slack_rules import Refusal, check_view, controls, named
from tests.fakes.slack_sent import Answer, Sent
from tests.fakes.slack_world import Body, FakeUser, FakeWorkspace, OpenView, StoredFile, World

MOST_STACKED = 3
KEPT = ("title", "submit", "close", "private_metadata", "callback_id", "external_id", "clear_on_close")


class Views:
    """views.*, and what an acknowledged form does."""

    def __init__(self, api: Api, world: World) -> None:
        self.api = api
        self.world = world
        api.methods |= {
            "views.open": Method(self._open),
            "views.push": Method(self._push),
            "views.update": Method(self._update),
            "views.publish": Method(self._publish),
        }

    def _open(self, call: Call) -> Body:
        view = self._given(call, "modal")
        return self._place(view, self.api.trigger(call.args.get("trigger_id")), "views.open")

    def _push(self, call: Call) -> Body:
        view = self._given(call, "modal")
        sent = self.api.trigger(call.args.get("trigger_id"))
        below = sent.payload.get("view")
        if below is None or below["id"] not in self.world.views:
            raise Refusal("view_not_found")
        return self._place(view, sent, "views.push", str(below["id"]))

    def _place(self, view: Body, sent: Sent, via: str, below: str | None = None) -> Body:
        assert sent.user is not None
        shown = self.place(view, sent.user, below)
        self.world.latest[shown.body["id"]] = sent
        sent.tell(Answer(via, view=shown.body, user=sent.user.id, ephemeral=True))
        return {"view": shown.body}

    def place(self, view: Body, user: FakeUser, below: str | None = None) -> OpenView:
        """Put a view on somebody's screen, on top of the one ``below``."""
        world, depth, under = self.world, 1, below
        while under is not None:
            depth, under = depth + 1, world.views[under].previous
        if depth > MOST_STACKED:
            raise Refusal("push_limit_reached")
        self._unique(view, None)
        body: Body = {"id": world.id("V"), "root_view_id": below, "previous_view_id": below}
        shown = OpenView(body | self._kept(view, user.workspace, {}), user, below)
        body = shown.body
        body["root_view_id"] = world.views[below].body["root_view_id"] if below else body["id"]
        world.views[body["id"]] = shown
        return shown

    def change(self, shown: OpenView, view: Body) -> None:
        """Show something else in a view; what was filled in stays where its field stays."""
        self._unique(view, shown)
        old = shown.body
        ids = {name: old[name] for name in ("id", "root_view_id", "previous_view_id")}
        shown.body = ids | self._kept(view, shown.user.workspace, old["state"]["values"])

    def close(self, view_id: str, everything: bool = False) -> None:
        """Take a view away, or the whole stack."""
        shown = self.world.views.pop(view_id, None)
        if shown is not None and everything and shown.previous:
            self.close(shown.previous, everything)

    def _given(self, call: Call, *kinds: str) -> Body:
        view: Body = call.structure("view")
        if self.world.check:
            check_view(view, kinds)
            check_pictures(self.world, view["blocks"], "/view/blocks")
        return view

    def _unique(self, view: Body, but: OpenView | None) -> None:
        name = view.get("external_id")
        if name and any(v is not but and v.body["external_id"] == name for v in self.world.views.values()):
            raise Refusal("duplicate_external_id")

    def _kept(self, view: Body, place: FakeWorkspace, filled: Body) -> Body:
        blocks = named(view["blocks"])
        fields = {(block["block_id"], element["action_id"]) for block, element in controls(blocks)}
        values: dict[str, dict[str, Any]] = {}
        for block, entries in filled.items():
            for action, entry in entries.items():
                if (block, action) in fields:
                    values.setdefault(block, {})[action] = entry
        empty: Body = {"title": None, "submit": None, "close": None, "clear_on_close": False}
        texts = {"private_metadata": "", "callback_id": "", "external_id": ""}
        owner = {"team_id": place.id, "app_id": self.world.app_id, "app_installed_team_id": place.id}
        given = {name: view[name] for name in KEPT if view.get(name) is not None}
        return {
            **owner,
            "bot_id": place.bot_id,
            "type": view["type"],
            "notify_on_close": bool(view.get("notify_on_close")),
            **empty,
            **texts,
            **given,
            "blocks": blocks,
            "state": {"values": values},
            "hash": f"{self.world.ts()}.{self.world.id('h')}",
        }

    def _update(self, call: Call) -> Body:
        name, external = call.args.get("view_id"), call.args.get("external_id")
        places = self.world.views.values()
        found = next(
            (v for v in places if v.body["id"] == name or (external and v.body["external_id"] == external)), None
        )
        if found is None or found.user.workspace is not call.place:
            raise Refusal("not_found")
        view = self._given(call, str(found.body["type"]))
        if call.args.get("hash") and call.args["hash"] != found.body["hash"]:
            raise Refusal("hash_conflict")
        self.change(found, view)
        told = Answer("views.update", view=found.body, user=found.user.id, ephemeral=True, replaced=True)
        self.world.told(told, found.body["id"])
        return {"view": found.body}

    def _publish(self, call: Call) -> Body:
        world = self.world
        user = world.user(call.args.get("user_id"), call.place)
        view = self._given(call, "home")
        old = world.views.get(world.homes.get(user.id, ""))
        if old is not None and call.args.get("hash") and call.args["hash"] != old.body["hash"]:
            raise Refusal("hash_conflict")
        if old is None:
            old = self.place(view, user)
            world.homes[user.id] = old.body["id"]
        else:
            self.change(old, view)
        world.told(Answer("views.publish", view=old.body, user=user.id, ephemeral=True), user.id)
        return {"view": old.body}


class Files:
    """files.*"""

    def __init__(self, api: Api, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat
        api.methods |= {
            "files.getUploadURLExternal": Method(self._address, "files:write"),
            "files.completeUploadExternal": Method(self._complete, "files:write"),
            "files.info": Method(self._info, "files:read"),
        }

    def store(self, name: str, place: FakeWorkspace, size: int, user: str) -> StoredFile:
        """Expect a file."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(self.world.id("F"), name, place, kind, size, title=name, user=user)
        self.world.files[stored.id] = stored
        return stored

    def wire(self, stored: StoredFile) -> Body:
        """As Slack writes a file."""
        link = f"{self.world.base}/files/{stored.id}/{stored.name}"
        known = stored.mimetype if is_done(stored) else ""
        name = {"name": stored.name, "title": stored.title, "mimetype": known}
        kind = {"filetype": stored.name.rpartition(".")[2], "mode": "hosted", "size": stored.size, "user": stored.user}
        return {"id": stored.id, **name, **kind, "url_private": link, "url_private_download": link}

    def _address(self, call: Call) -> Body:
        name, size = str(call.args.get("filename") or ""), int(call.args.get("length") or 0)
        if not name or size <= 0:
            raise Refusal("invalid_arguments")
        stored = self.store(name, call.place, size, call.place.bot.id)
        stored.done = None
        return {"upload_url": f"{self.world.base}/upload/v1/{stored.id}", "file_id": stored.id}

    def _found(self, name: object, call: Call) -> StoredFile:
        stored = self.world.files.get(str(name))
        if stored is None or stored.data is None or stored.workspace is not call.place:
            raise Refusal("file_not_found")
        return stored

    def _complete(self, call: Call) -> Body:
        asked = call.structure("files") or []
        found = [self._found(item.get("id"), call) for item in asked]
        for item, stored in zip(asked, found, strict=True):
            stored.title = item.get("title") or stored.title
            stored.done = time.monotonic() + self.world.working
        place = call.args.get("channel_id") or call.args.get("channels")
        if place:
            channel = self.chat.writable(Call(call.method, {"channel": place}, workspace=call.workspace), public=False)
            content: Body = {"text": str(call.args.get("initial_comment") or "")}
            if call.args.get("thread_ts"):
                content["thread_ts"] = call.args["thread_ts"]
            post = self.world.post(channel, content | {"files": [self.wire(stored) for stored in found]})
            self.world.told(answer(call.method, post), channel.id, channel.user.id if channel.user else "")
        return {"files": [self.wire(stored) for stored in found]}

    def _info(self, call: Call) -> Body:
        return {"file": self.wire(self._found(call.args.get("file"), call))}
