"""From what Discord sends to what the core takes: invocations and requests. Pure but for reading the interaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.chat import clicks
from bot.chat.clicks import Clicked
from bot.chat.invocation import Invocation
from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Right, Space

PLATFORM = "discord"

Data = Mapping[str, Any]

SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
SELECT = 3
ROW, LABEL = 1, 18

EPHEMERAL = 1 << 6

ORGANISING = 1 << 3 | 1 << 5
"""The permissions Administrator and Manage Server; either one will do."""


def command(data: Data) -> Invocation:
    """The slash command in an interaction's ``data``, with the options as Discord read them."""
    path, options = _called(data)
    return Invocation(path, {option["name"]: option["value"] for option in options if "value" in option})


def typing(data: Data) -> tuple[str, str, str]:
    """The command, the option, and what is typed into it so far, in a request for completion."""
    path, options = _called(data)
    for option in options:
        if option.get("focused"):
            return path, option["name"], str(option.get("value", ""))
    return path, "", ""


def click(data: Data) -> Clicked:
    """What a click means. Raises ``UserError`` for a custom id that is not ours."""
    values = data.get("values") or []
    return clicks.read(str(data["custom_id"]), str(values[0]) if values else None)


def submission(data: Data) -> tuple[Clicked, dict[str, str]]:
    """The form that was sent: what it runs, and its answers by field. Raises ``UserError`` as ``click`` does."""
    answers = {field["custom_id"]: _answer(field) for field in _fields(data.get("components", ()))}
    return clicks.read(str(data["custom_id"])), answers


def names(data: Data) -> dict[str, str]:
    """What the people are called who were picked as options, by id."""
    resolved = data.get("resolved")
    if not resolved:
        return {}
    members = resolved.get("members") or {}
    found = {}
    for id_, user in (resolved.get("users") or {}).items():
        found[id_] = members.get(id_, {}).get("nick") or user.get("global_name") or user.get("username") or id_
    return found


def request(interaction: discord.Interaction[Any], invocation: Invocation, once: bool) -> Request:
    """``invocation``, asked by whoever the interaction is from, in the place it is from.

    ``once`` guards its effects: two processes that share a shard both receive it.
    """
    person = str(interaction.user.id)
    called = {person: interaction.user.display_name, **(names(interaction.data) if interaction.data else {})}
    channel = str(interaction.channel_id or "")
    key = str(interaction.id) if once else ""
    here = space(interaction)
    return Request(here, channel, person, invocation, rights(interaction, here), interaction.locale.value, called, key)


def space(interaction: discord.Interaction[Any]) -> Space:
    """The server, where Cairn is one of its apps; otherwise the talk with this one person."""
    if interaction.guild_id is None or (interaction.is_user_integration() and not interaction.is_guild_integration()):
        return Space(PLATFORM, f"@{interaction.user.id}", direct=True)
    return Space(PLATFORM, str(interaction.guild_id))


def rights(interaction: discord.Interaction[Any], here: Space) -> frozenset[Right]:
    """Who may manage the server organises its group. Discord sends the permissions with each interaction, afresh."""
    organises = not here.direct and interaction.permissions.value & ORGANISING
    return ORGANISER_RIGHTS if organises else MEMBER_RIGHTS


def clicked_private(interaction: discord.Interaction[Any]) -> bool:
    """Whether what was clicked is a message that only this person sees."""
    return interaction.message is not None and bool(interaction.message.flags.value & EPHEMERAL)


def _called(data: Data) -> tuple[str, list[dict[str, Any]]]:
    path = [str(data["name"])]
    options = list(data.get("options") or ())
    while options and options[0].get("type") in (SUBCOMMAND, SUBCOMMAND_GROUP):
        path.append(str(options[0]["name"]))
        options = list(options[0].get("options") or ())
    return " ".join(path), options


def _fields(components: Any) -> Iterator[dict[str, Any]]:
    for each in components:
        if each.get("type") == LABEL:
            yield each["component"]
        elif each.get("type") == ROW:
            yield from each["components"]


def _answer(field: Mapping[str, Any]) -> str:
    values = field.get("values")
    return str(values[0]) if values else str(field.get("value") or "")
