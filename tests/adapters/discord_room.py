"""A Discord server in memory (simcord) whose bot is Cairn: the real commands, database and adapter, and no socket.

simcord stands where Discord's HTTP and gateway are, below the real discord.py. It knows which thread pool its bot uses,
so that a click returns when the database thread has answered and nothing is under way any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import simcord
from simcord.actors import _autocomplete_result
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from sqlalchemy import func, select

from adapters.discord.client import new_client
from adapters.discord.interactions import Interactions
from adapters.discord.options import Options
from adapters.discord.pacer import Pacer
from adapters.discord.payload import payload, translations
from adapters.discord.post import Poster
from bot.app import App
from bot.store import tables
from tests.fakes.discord_spec import Recorder, simcord_faults

BUTTON, MENU, TEXT, LINK = 2, 3, 10, 5

Component = dict[str, Any]
Person = simcord.MemberActor | UserHandle
"""Somebody in the server, or alone with the bot."""


@dataclass(frozen=True)
class Control:
    """Something in a message that can be used: a button, or one choice of a menu (then with its ``value``)."""

    id: str
    label: str
    value: str | None = None

    def __str__(self) -> str:
        return f"[{self.label}]"


@dataclass
class Seen:
    """What came of one thing that somebody did: a message, or a form."""

    result: simcord.InteractionResult
    kind: str
    """``message`` (a new one), ``update`` (the clicked one, changed) or ``modal``."""

    @property
    def message(self) -> simcord.ResponseMessage:
        """The message that holds the answer."""
        assert self.result.response is not None
        return self.result.response

    @property
    def form(self) -> Component:
        """The form that opened."""
        assert self.result.modal is not None
        return self.result.modal

    @property
    def private(self) -> bool:
        """Whether nobody else sees it."""
        return self.message.ephemeral

    @property
    def words(self) -> str:
        """All words of the message, without the escapes of its markup."""
        return said(self.message)

    @property
    def heading(self) -> str:
        """The first line, without its markup."""
        return self.words.partition("\n")[0].lstrip("# ")

    def controls(self) -> list[Control]:
        """Everything that can be clicked or picked."""
        return list(controls(self.message))

    def control(self, label: str) -> Control:
        """The first button or choice whose label begins with ``label``."""
        return next(control for control in self.controls() if control.label.startswith(label))


@dataclass
class Room:
    """A server with one channel and two members, and everything the bot has done there."""

    app: App
    env: simcord.Env
    counts: Counter[str]
    guild: GuildHandle
    channel: ChannelHandle
    ana: simcord.MemberActor
    ben: simcord.MemberActor
    _names: Iterator[int] = field(default_factory=lambda: iter(range(10**6)))

    def newcomer(self, organises: bool = False) -> simcord.MemberActor:
        """Somebody who has never met Cairn; who ``organises`` may manage the server."""
        number = next(self._names)
        rights = discord.Permissions(manage_guild=True)
        roles = [self.guild.create_role(f"organiser{number}", permissions=rights)] if organises else []
        return self.guild.add_member(self.env.create_user(f"newcomer{number}"), roles=roles)

    async def slash(self, member: Person, command: str, /, **options: Any) -> Seen:
        """Type a command."""
        if isinstance(member, UserHandle):
            return self._one(await self._done(member.slash(command, **options)))
        return self._one(await self._done(member.slash(self.channel, command, **options)))

    async def use(self, member: Person, message: simcord.ResponseMessage, control: Control) -> Seen:
        """Click a button, or pick from a menu."""
        if control.value is None:
            result = await self._done(member.click(message, custom_id=control.id))
        else:
            result = await self._done(member.select(message, [control.value], custom_id=control.id))
        return self._one(result)

    async def press(self, member: Person, seen: Seen, label: str) -> Seen:
        """Use the first control whose label begins with ``label``."""
        return await self.use(member, seen.message, seen.control(label))

    async def typing(self, member: Person, command: str, option: str, typed: str) -> list[Component]:
        """Type into an option, before the command is sent. Returns what is offered."""
        result = await self._done(_autocomplete_result(member, self.channel, command, option, typed, {}))
        choices = result.autocomplete_choices
        assert choices is not None
        return choices

    async def submit(self, member: Person, seen: Seen, /, **answers: str) -> Seen:
        """Send the form that is open. What it came filled in with, and is not among ``answers``, is left as it is."""
        fields = [each["component"] for each in seen.form["components"] if "component" in each]
        filled = {field["custom_id"]: field["value"] for field in fields if "value" in field}
        return self._one(await self._done(member.submit_modal(seen.result, {**filled, **answers})))

    def rows(self) -> dict[str, int]:
        """How much the database holds of what members say and earn."""
        with self.app.store.transaction(write=False) as db:
            return {
                table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (tables.ledger, tables.notes)
            }

    def ledger(self) -> list[tuple[str, str, str, int]]:
        """Kind, subject, value and points of every entry, in order."""
        columns = tables.ledger.c
        with self.app.store.transaction(write=False) as db:
            found = db.execute(
                select(columns.kind, columns.subject, columns.value, columns.points).order_by(columns.id)
            )
            return [(kind, subject, value, points) for kind, subject, value, points in found]

    def notes(self) -> list[str]:
        """Every note that is kept."""
        with self.app.store.transaction(write=False) as db:
            return list(db.execute(select(tables.notes.c.text).where(tables.notes.c.removed_at.is_(None))).scalars())

    async def _done(self, doing: Awaitable[simcord.InteractionResult]) -> simcord.InteractionResult:
        """Let it happen. Every request that it led to must be one that Discord takes."""
        recorder = Recorder(self.env)
        result = await doing
        requests = recorder.sent()
        assert [fault for request in requests for fault in request.faults()] == []
        assert [request.path.rpartition("/")[2] for request in requests] == ["callback"]
        assert not self.counts
        return result

    @staticmethod
    def _one(result: simcord.InteractionResult) -> Seen:
        """What ``result`` shows: exactly one answer, given at once."""
        assert result.acknowledged
        assert not result.deferred
        assert result.followups == []
        kind = result._interaction.response_kind
        assert kind is not None
        return Seen(result, kind.value)


def said(message: simcord.ResponseMessage) -> str:
    """All words of a message."""
    return "\n".join(part["content"] for part in _inside(message.components) if part["type"] == TEXT).replace("\\", "")


def controls(message: simcord.ResponseMessage) -> Iterator[Control]:
    """Everything in a message that can be used."""
    for part in _inside(message.components):
        if part["type"] == BUTTON and part["style"] != LINK and not part.get("disabled"):
            yield Control(part["custom_id"], part["label"])
        elif part["type"] == MENU:
            yield from (Control(part["custom_id"], each["label"], each["value"]) for each in part["options"])


def _inside(parts: list[Component]) -> Iterator[Component]:
    for part in parts:
        yield part
        yield from _inside(part.get("components", []))
        if "accessory" in part:
            yield part["accessory"]


@asynccontextmanager
async def room(app: App) -> AsyncIterator[Room]:
    """A running server with ``app`` as its bot, and the commands registered."""
    client = new_client(Options(token="x"))
    counts: Counter[str] = Counter()
    interactions = Interactions(app, Poster(lambda: client, Pacer(1.0)).post, counts)
    client.event(interactions.on_interaction)
    async with simcord.run(client) as env:
        assert client.application_id is not None
        await client.http.bulk_upsert_global_commands(client.application_id, payload(app.tree, translations()))
        assert simcord_faults(env) == []
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        ana, ben = (guild.add_member(env.create_user(name)) for name in ("ana", "ben"))
        yield Room(app, env, counts, guild, channel, ana, ben)
        await interactions.finish(1.0)
