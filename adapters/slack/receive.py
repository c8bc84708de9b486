"""From what Slack sends to what the core takes. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat import clicks
from bot.chat.clicks import Clicked
from bot.chat.request import Space

PLATFORM = "slack"

GONE = frozenset({"app_uninstalled", "tokens_revoked"})
"""The events that say that Cairn was removed from a workspace, in any order."""

Body = Mapping[str, Any]

_ANGLED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened, and to whom an answer goes. ``url`` is the response_url, if there is one.

    ``ephemeral`` says that what was clicked is a message which only this person sees. ``begins`` says that nobody has
    answered in ``thread`` yet: Slack shows what is for one person in a thread only where there is one already.
    ``home`` is the app's own tab. ``name`` is what the person is called, where Slack says so.
    """

    team: str
    channel: str
    person: str
    url: str = ""
    thread: str = ""
    direct: bool = False
    ephemeral: bool = False
    begins: bool = False
    home: bool = False
    name: str = ""

    @property
    def space(self) -> Space:
        """The workspace."""
        return Space(PLATFORM, self.team)

    @property
    def address(self) -> str:
        """The channel as the core knows it: which workspace it is in stands before it."""
        return f"{self.team}/{self.channel}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A line of text, as the core reads it, with the names of those who are mentioned in it."""

    line: str
    names: Mapping[str, str] = field(default_factory=dict)


def command(body: Body, prefix: str) -> Typed:
    """The line that a slash command stands for. ``prefix`` is the installation's own, before every command."""
    name = str(body["command"]).lstrip("/").removeprefix(prefix)
    typed = unescaped(str(body.get("text") or ""))
    return Typed(f"/{name} {typed.line}".rstrip(), typed.names)


def mention(event: Body) -> Typed:
    """What was said to the bot, without the mention of it that comes first."""
    said = re.sub(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s,:]*", "", str(event.get("text") or ""))
    return unescaped(said)


def unescaped(text: str) -> Typed:
    """What somebody typed, from the form in which Slack sends it: people by id, channels by what they show."""
    names: dict[str, str] = {}

    def shown(found: re.Match[str]) -> str:
        inner, label = found[1], found[2] or ""
        if inner.startswith("@"):
            if label:
                names[inner[1:]] = label
            return inner
        if inner.startswith("#"):
            return f"#{label}" if label else inner
        if inner.startswith("!"):
            return f"@{inner[1:].partition('^')[0]}"
        return inner

    plain = _ANGLED.sub(shown, text)
    return Typed(plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), names)


def place(body: Body) -> Place:
    """Where a command or an interaction happened."""
    if "command" in body:
        channel, person, team = body.get("channel_id"), body.get("user_id"), body.get("team_id")
        team, name = str(team or body.get("enterprise_id") or ""), str(body.get("user_name") or "")
        return Place(team, str(channel or ""), str(person), body["response_url"], name=name)
    user, container = body.get("user") or {}, body.get("container") or {}
    team = (body.get("team") or {}).get("id") or user.get("team_id") or (body.get("enterprise") or {}).get("id") or ""
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    message = body.get("message") or {}
    thread = str(message.get("thread_ts") or container.get("thread_ts") or "")
    return Place(
        str(team),
        str(channel),
        str(user.get("id")),
        str(body.get("response_url") or ""),
        thread,
        ephemeral=bool(container.get("is_ephemeral")),
        home=(body.get("view") or {}).get("type") == "home",
        name=str(user.get("name") or user.get("username") or ""),
    )


def place_of_event(body: Body) -> Place:
    """Where an event happened. An answer to a mention goes into its thread, and one for everybody begins it."""
    event = body["event"]
    direct = event.get("channel_type") == "im"
    thread = str(event.get("thread_ts") or ("" if direct else event.get("ts") or ""))
    channel = str(event.get("channel") or "")
    team, person = str(body.get("team_id") or ""), str(event.get("user") or "")
    return Place(team, channel, person, "", thread, direct, begins=not event.get("thread_ts"))


def removed_from(body: Body) -> str:
    """The workspace that a ``GONE`` event says Cairn was removed from; nothing if only a person's token was revoked."""
    event = body["event"]
    if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return ""
    return str(body.get("team_id") or "")


def click(body: Body) -> Clicked:
    """What a click means. Raises ``UserError`` for what is not ours: clients can send what they like."""
    action = body["actions"][0]
    if action.get("type") == "static_select":
        picked = str((action.get("selected_option") or {}).get("value") or "")
        return clicks.read(str(action.get("action_id", "")).partition(" ")[2], picked)
    return clicks.read(str(action.get("value") or ""))


def answers(body: Body) -> dict[str, Any]:
    """What was filled into a form, by field: a text, a picked value, or the files that were chosen."""
    found: dict[str, Any] = {}
    for block in ((body["view"].get("state") or {}).get("values") or {}).values():
        for name, element in block.items():
            if element.get("type") == "file_input":
                found[name] = list(element.get("files") or ())
            else:
                picked = element.get("selected_option")
                found[name] = str(picked["value"] if picked else element.get("value") or "")
    return found


def metadata(body: Body) -> dict[str, Any]:
    """What the form carries with it. Anything that we did not write is nothing."""
    try:
        found = json.loads(body["view"].get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
