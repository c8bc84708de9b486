"""The routes that answer an interaction: the callback, the original answer, the follow-ups."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.fakes.discord_rules import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    Refusal,
    check_message,
    check_modal,
    invalid,
    numbered,
)
from tests.fakes.discord_sent import Sent

if TYPE_CHECKING:
    from tests.fakes.discord_rest import Call, Result
    from tests.fakes.discord_world import Body, World

KEPT_FLAGS = 4 | EPHEMERAL | COMPONENTS_V2 | 4096
"""Those a bot may set: no embeds, ephemeral, components v2, silent."""

FIELDS = ("content", "embeds", "components", "tts", "poll", "nonce", "message_reference", "sticker_ids")
ALLOWED = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}
"""Which responses each kind of interaction takes."""


def compose(world: World, call: Call, data: Body, before: Body, prefix: tuple[str | int, ...] = ()) -> Body:
    """What a request's ``data`` makes of the message ``before`` (empty for a new one), files and all; or a refusal."""
    kept = before.get("attachments", [])
    listed = data.get("attachments")
    if listed is not None:
        ids = {str(item.get("id")) for item in listed}
        kept = [item for item in kept if item["id"] in ids]
    described = {str(item.get("id")): item for item in listed or ()}
    new = []
    for name, (filename, content) in call.files.items():
        number = name.removeprefix("files[").removesuffix("]")
        note = described.get(number, {})
        attachment = world.file(note.get("filename", filename), content)
        new.append({**attachment, "description": note["description"]} if note.get("description") else attachment)
    changes: Body = {key: data[key] for key in FIELDS if key in data}
    if "content" in changes:
        changes["content"] = changes["content"] or ""
    for key in ("embeds", "components"):
        if key in changes:
            changes[key] = changes[key] or []
    flags = before.get("flags", 0) & ~LOADING | (data.get("flags") or 0) & KEPT_FLAGS
    changes |= {"attachments": [*kept, *new], "flags": flags}
    check_message({**before, **changes}, prefix)
    if "components" in changes:
        changes["components"] = numbered(changes["components"])
    return changes


class Interactions:
    """Discord's side of interaction answers."""

    def __init__(self, world: World, respond_within: float, token_life: float) -> None:
        self.world = world
        self.respond_within = respond_within
        self.token_life = token_life

    def callback(self, call: Call, interaction_id: str, token: str) -> Result:
        """The first response."""
        sent = self.world.interactions.get(token)
        if sent is None or sent.id != interaction_id:
            raise Refusal(404, 10062)
        if sent.type is not None:
            raise Refusal(400, 40060)
        if time.monotonic() - sent.time > self.respond_within:
            raise Refusal(404, 10062)
        kind = call.body["type"]
        data: Body = call.body.get("data") or {}
        if kind not in ALLOWED[sent.payload["type"]] or (kind in (6, 7) and sent.clicked is None):
            raise invalid(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", "Not a response to this interaction")
        if kind == 4:
            changes = compose(self.world, call, data, {}, ("data",))
            sent.original = self._new(sent, changes)["id"]
        elif kind == 5:
            flags = LOADING | (data.get("flags") or 0) & EPHEMERAL
            sent.original = self._new(sent, {"flags": flags})["id"]
        elif kind in (6, 7):
            sent.original = sent.clicked
            if kind == 7:
                self._edit(call, str(sent.clicked), data, ("data",))
        elif kind == 9:
            check_modal(data)
        sent.accept(kind, data)
        if call.query.get("with_response") not in ("1", "true"):
            return 204, None
        return 200, self._described(sent, kind)

    def _described(self, sent: Sent, kind: int) -> Body:
        about: Body = {"id": sent.id, "type": sent.payload["type"]}
        resource: Body = {"type": kind}
        if kind in (4, 5, 7):
            message = self.world.messages[str(sent.original)]
            resource["message"] = message
            about |= {
                "response_message_id": message["id"],
                "response_message_loading": bool(message["flags"] & LOADING),
                "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
            }
        return {"interaction": about} if kind in (6, 8) else {"interaction": about, "resource": resource}

    def follow(self, call: Call, app: str, token: str) -> Result:
        """A further message. After a deferred answer the first one fills that in, as Discord still has it."""
        sent = self._known(app, token)
        if sent.thinking:
            return 200, self._fill(call, sent, str(sent.original))
        changes = compose(self.world, call, call.body, {})
        message = self._new(sent, changes)
        sent.followup_ids.append(message["id"])
        return 200, message

    def read(self, call: Call, app: str, token: str, message_id: str) -> Result:
        """One of the interaction's own messages."""
        return 200, self.world.message(self._own(self._known(app, token), message_id))

    def edit(self, call: Call, app: str, token: str, message_id: str) -> Result:
        """Replace what one of the interaction's own messages says."""
        sent = self._known(app, token)
        return 200, self._fill(call, sent, self._own(sent, message_id))

    def delete(self, call: Call, app: str, token: str, message_id: str) -> Result:
        """Take one of the interaction's own messages away."""
        sent = self._known(app, token)
        self.world.delete(self._own(sent, message_id))
        return 204, None

    def _known(self, app: str, token: str) -> Sent:
        sent = self.world.interactions.get(token)
        if sent is None or sent.type is None or app != self.world.app:
            raise Refusal(404, 10015)
        if time.monotonic() - sent.time > self.token_life:
            raise Refusal(401, 50027)
        return sent

    def _own(self, sent: Sent, message_id: str) -> str:
        own = sent.original if message_id == "@original" else message_id
        if own is None or own not in {sent.original, sent.clicked, *sent.followup_ids}:
            raise Refusal(404, 10008)
        return own

    def _fill(self, call: Call, sent: Sent, message_id: str) -> Body:
        message = self._edit(call, message_id, call.body)
        if message_id == sent.original:
            sent.filled()
        return message

    def _edit(self, call: Call, message_id: str, data: Body, prefix: tuple[str | int, ...] = ()) -> Body:
        before = self.world.message(message_id)
        changeable = {**data, "flags": (data.get("flags") or 0) & ~EPHEMERAL}
        return self.world.replace(message_id, compose(self.world, call, changeable, before, prefix))

    def _new(self, sent: Sent, changes: Body) -> Body:
        asked = sent.payload
        by: dict[str, Any] = {
            "id": asked["id"],
            "type": asked["type"],
            "user": sent.user.wire(),
            "authorizing_integration_owners": asked["authorizing_integration_owners"],
        }
        return self.world.store(
            asked["channel_id"],
            {
                "type": 20 if asked["type"] == 2 else 0,
                "application_id": self.world.app,
                "webhook_id": self.world.app,
                "interaction_metadata": by,
                **changes,
            },
        )
