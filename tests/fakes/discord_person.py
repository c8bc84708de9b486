"""People at their Discord client: they type commands, press buttons, choose from menus and fill in forms."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from tests.fakes.discord_rules import walk
from tests.fakes.discord_sent import Answer, Sent
from tests.fakes.discord_world import Body, FakeChannel, FakeGuild, FakeUser, World

KINDS = {str: 3, bool: 5, int: 4, float: 10, FakeUser: 6, FakeChannel: 7, dict: 11}
FIELDS = {str: 4, bool: 23, list: 3, tuple: 3, FakeUser: 5, dict: 19}
SINGLE = (4, 21, 23)
"""Form fields with one ``value``; all others have ``values``."""


class Resolved:
    """Turns values into their wire form, and collects what Discord adds about users, channels and files."""

    def __init__(self, guild: FakeGuild | None) -> None:
        self.guild = guild
        self.data: dict[str, dict[str, Any]] = {}

    def wire(self, value: Any) -> Any:
        """The value, or the id of the thing."""
        if isinstance(value, FakeUser):
            self._add("users", value.id, value.wire())
            if self.guild is not None:
                self._add("members", value.id, member(value, value.permissions))
            return value.id
        if isinstance(value, FakeChannel):
            self._add("channels", value.id, {**value.wire(), "permissions": "0"})
            return value.id
        if isinstance(value, dict):
            self._add("attachments", value["id"], value)
            return value["id"]
        return value

    def _add(self, kind: str, id_: str, data: Body) -> None:
        self.data.setdefault(kind, {})[id_] = data


def member(user: FakeUser, permissions: int) -> Body:
    """A member without their user, as ``resolved`` has it."""
    return {
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_since": None,
        "communication_disabled_until": None,
        "permissions": str(permissions),
        "nick": None,
        "avatar": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


class People:
    """The person's side of the façade."""

    world: World
    attachment_size_limit = 10 * 1024 * 1024

    def deliver(self, sent: Sent) -> None:
        """Hand the interaction to the gateway."""
        raise NotImplementedError

    def slash(
        self,
        path: str,
        options: dict[str, object] | None = None,
        user: FakeUser | None = None,
        guild: FakeGuild | None = None,
        channel: FakeChannel | None = None,
        **how: Any,
    ) -> Sent:
        """Run a command, for example "roadmap stage". Without a guild: in direct messages. For ``how`` see ``send``."""
        data = self._command(path, options or {}, guild, None)
        return self.send(2, data, user, guild, channel, **how)

    def type(
        self,
        path: str,
        options: dict[str, object],
        focused: str,
        user: FakeUser | None = None,
        guild: FakeGuild | None = None,
        channel: FakeChannel | None = None,
        **how: Any,
    ) -> Sent:
        """Be in the middle of typing the option ``focused``; ``options`` holds its first letters."""
        data = self._command(path, options, guild, focused)
        return self.send(4, data, user, guild, channel, **how)

    def click(self, message: Body, custom_id: str, user: FakeUser | None = None, **how: Any) -> Sent:
        """Press a button of a message."""
        component = self._component(message, custom_id)
        data = {"custom_id": custom_id, "component_type": component["type"], "id": component.get("id", 1)}
        return self.send(3, data, user, message=message, **how)

    def pick(
        self, message: Body, custom_id: str, values: Sequence[object], user: FakeUser | None = None, **how: Any
    ) -> Sent:
        """Choose from a menu of a message."""
        component = self._component(message, custom_id)
        offered = [option["value"] for option in component.get("options", ())]
        if component["type"] == 3 and not set(values) <= set(offered):
            raise LookupError(f"{custom_id} offers {offered}, not {list(values)}")
        resolved = Resolved(self._place(message)[0])
        data: Body = {"custom_id": custom_id, "component_type": component["type"], "id": component.get("id", 1)}
        data["values"] = [resolved.wire(value) for value in values]
        if resolved.data:
            data["resolved"] = resolved.data
        return self.send(3, data, user, message=message, **how)

    def fill(
        self,
        modal: str | Answer,
        fields: dict[str, object],
        user: FakeUser | None = None,
        message: Body | None = None,
        guild: FakeGuild | None = None,
        channel: FakeChannel | None = None,
        **how: Any,
    ) -> Sent:
        """Send a form. Given the answer that opened it, its place, message and kinds of fields are known."""
        kinds: dict[str, int] = {}
        if isinstance(modal, Answer):
            asked = modal.sent
            user = user or asked.user
            channel = channel or self.world.channels[asked.payload["channel_id"]]
            guild = guild or self.world.guilds.get(channel.guild_id or "")
            message = message or self.world.messages.get(asked.clicked or "")
            kinds = {c["custom_id"]: c["type"] for _, c in walk(modal.modal["components"]) if "custom_id" in c}
            if set(fields) - set(kinds):
                raise LookupError(f"the form has {sorted(kinds)}, not {sorted(set(fields) - set(kinds))}")
            modal = str(modal.modal["custom_id"])
        resolved = Resolved(guild)
        components = [
            {"type": 18, "id": 2 * number + 1, "component": self._field(name, 2 * number + 2, value, kinds, resolved)}
            for number, (name, value) in enumerate(fields.items())
        ]
        data: Body = {"custom_id": modal, "components": components}
        if resolved.data:
            data["resolved"] = resolved.data
        return self.send(5, data, user, guild, channel, message, **how)

    def send(
        self,
        kind: int,
        data: Body,
        user: FakeUser | None = None,
        guild: FakeGuild | None = None,
        channel: FakeChannel | None = None,
        message: Body | None = None,
        *,
        permissions: int | None = None,
        user_install: bool = False,
        context: int | None = None,
    ) -> Sent:
        """Send any interaction: ``permissions`` instead of the user's own, ``user_install`` for a personal install."""
        user = user or FakeUser("80000000000000001", "somebody")
        if message is not None:
            guild, channel = self._place(message)
            message = self.world.messages.get(message["id"], message)
        if channel is None:
            channel = guild.channels[0] if guild else self.world.dm(user)
        rights = user.permissions if permissions is None else permissions
        there: Body = {**channel.wire(), "permissions": str(rights)}
        payload: Body = {
            "id": self.world.snowflake(),
            "application_id": self.world.app,
            "type": kind,
            "data": data,
            "token": secrets.token_urlsafe(48),
            "version": 1,
            "locale": "en-US",
            "channel": there,
            "channel_id": channel.id,
            "entitlements": [],
            "attachment_size_limit": self.attachment_size_limit,
            "context": context if context is not None else (0 if guild else 1),
        }
        if guild is not None:
            payload |= {
                "guild_id": guild.id,
                "guild": {"id": guild.id, "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "member": {**member(user, rights), "user": user.wire()},
                "app_permissions": str(guild.app_permissions),
            }
        else:
            there["recipients"] = [user.wire()]
            payload |= {"user": user.wire(), "app_permissions": str(0x70C00 | 1 << 18)}
        installed = {"0": guild.id if guild else "0"}
        payload["authorizing_integration_owners"] = {"1": user.id} if user_install else installed
        if message is not None:
            payload["message"] = message
        sent = Sent(self.world, payload, user, message["id"] if message else None)
        with self.world.lock:
            self.world.interactions[sent.token] = sent
        self.deliver(sent)
        return sent

    def _command(self, path: str, options: dict[str, object], guild: FakeGuild | None, focused: str | None) -> Body:
        first, *rest = path.split()
        with self.world.lock:
            known = self.world.command(first, guild.id if guild else None)
            if known is None and any(self.world.commands.values()):
                raise LookupError(f"/{first} is not registered")
        spec: Body = known or {}
        for part in rest if known else ():
            found = next((option for option in spec.get("options", ()) if option["name"] == part), None)
            if found is None:
                raise LookupError(f"/{path} is not registered")
            spec = found
        kinds = {option["name"]: option["type"] for option in spec.get("options", ())}
        if known and set(options) - set(kinds):
            raise LookupError(f"/{path} has no option {sorted(set(options) - set(kinds))}")
        resolved = Resolved(guild)
        given: list[Body] = []
        for name, value in options.items():
            given.append({"name": name, "type": kinds.get(name, KINDS.get(type(value), 3))})
            given[-1]["value"] = resolved.wire(value)
            if name == focused:
                given[-1]["focused"] = True
        for depth, part in enumerate(reversed(rest)):
            given = [{"name": part, "type": 2 if depth else 1, "options": given}]
        data: Body = {"id": known["id"] if known else self.world.snowflake(), "name": first, "type": 1}
        data["options"] = given
        if known and "guild_id" in known:
            data["guild_id"] = known["guild_id"]
        if resolved.data:
            data["resolved"] = resolved.data
        return data

    def _field(self, name: str, id_: int, value: object, kinds: dict[str, int], resolved: Resolved) -> Body:
        first = value[0] if isinstance(value, (list, tuple)) and value else value
        guess = FIELDS.get(type(first), 3) if isinstance(first, (dict, FakeUser)) else FIELDS[type(value)]
        kind = kinds.get(name, guess)
        field: Body = {"type": kind, "id": id_, "custom_id": name}
        if kind in SINGLE:
            return {**field, "value": value}
        many = value if isinstance(value, (list, tuple)) else [value]
        return {**field, "values": [resolved.wire(item) for item in many]}

    def _component(self, message: Body, custom_id: str) -> Body:
        with self.world.lock:
            shown = self.world.messages.get(message["id"], message)
        offered = {c["custom_id"]: c for _, c in walk(shown["components"]) if "custom_id" in c}
        if custom_id not in offered or offered[custom_id].get("disabled"):
            raise LookupError(f"{custom_id!r} cannot be used; the message offers {sorted(offered)}")
        return offered[custom_id]

    def _place(self, message: Body) -> tuple[FakeGuild | None, FakeChannel]:
        channel = self.world.channels[message["channel_id"]]
        return self.world.guilds.get(channel.guild_id or ""), channel
