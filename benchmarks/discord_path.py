"""From the gateway's payload to the answer that is handed to the HTTP layer: Cairn against bare discord.py, in process.

Both sides get the same payloads, already decoded, through the library's own ``parse_interaction_create``; what the
library would send is stopped at its ``AsyncWebhookAdapter.request``, the same for both, and answered at once with what
carries no message. So both pay for the library's reading of the interaction, its task and its route. The bare side
finds the command in its tree and answers eight lines of text. Cairn's side is the whole adapter: it reads, asks the
app, draws the page of Components V2 and watches the clock meanwhile; its database is replaced as in ``pure_part``: the
request is answered on the event loop, the member is known, and a connection that answers at once stands for the
database. Once nobody has marked anything, once it is a different member with other marks each time.

CPU time, one interaction after the other. The goal is at most 1.5 times. For information: a bare bot that builds
Cairn's very page as a ``discord.ui.LayoutView``, as the library's manual has it; and Cairn with its real database
against a bare bot that runs the same statements in one thread hop, and against one that runs none.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any, cast

import discord
from discord import ui
from discord.user import ClientUser
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from adapters.discord.client import new_client
from adapters.discord.interactions import Interactions
from adapters.discord.options import Options
from benchmarks import bot_process, discord_bare, discord_rig, marked, stage_three
from benchmarks.measure import Row, Side, alternate, at_most, noted
from benchmarks.pure_app import PureApp
from bot.app import App
from bot.clock import FixedClock
from bot.commands import load_tree
from bot.store.engine import Store
from tests.fakes.discord_server import FakeDiscord

GOAL = 1.5
ROUNDS = 15
ROUNDS_NOTED = 9
CALLS = 1_000
CALLS_DATABASE = 300
PEOPLE = 300

Payload = dict[str, Any]


class Stub(AsyncWebhookAdapter):
    """The library's HTTP layer with nothing behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: asyncio.Future[None] | None = None
        self.last: Any = None

    async def request(self, route: Any, session: Any, **how: Any) -> Any:
        """Take the answer, and say that it has arrived."""
        self.last = how["payload"]
        if self.done is not None and not self.done.done():
            self.done.set_result(None)
        return {"interaction": {"id": "1", "type": 2}}


class Driver:
    """One side: a client that is not connected, fed with payloads."""

    def __init__(self, prepare: Callable[[], discord.Client], payloads: Sequence[Payload]) -> None:
        self._prepare = prepare
        self._runner = asyncio.Runner()
        self._payloads = cycle(payloads)
        self._stub = Stub()
        self._client: discord.Client | None = None

    def once(self) -> Any:
        """What one interaction is answered with."""
        self._runner.run(self._batch(1))
        return self._stub.last

    def side(self, calls: int) -> Side:
        """A side that serves so many interactions a batch."""
        return lambda: self._runner.run(self._batch(calls))

    async def _batch(self, calls: int) -> float:
        async_context.set(self._stub)
        parse = (self._client or await self._open())._connection.parse_interaction_create
        loop, stub, payloads = asyncio.get_running_loop(), self._stub, self._payloads
        started = time.process_time()
        for _ in range(calls):
            stub.done = loop.create_future()
            parse(cast("Any", next(payloads)))
            await stub.done
        for _ in range(5):  # what the last one still has to do
            await asyncio.sleep(0)
        return (time.process_time() - started) / calls

    async def _open(self) -> discord.Client:
        """The client as it is after READY: it knows itself and the server."""
        client = self._client = self._prepare()
        await client._async_setup_hook()
        payload = next(self._payloads)
        state: Any = client._connection
        me = {"id": payload["application_id"], "username": "Bot", "discriminator": "0", "avatar": None}
        state.user = ClientUser(state=state, data=cast("Any", me))
        state._add_guild_from_data({"id": payload["guild_id"], "unavailable": True})
        return client


def run() -> list[Row]:
    """Measure and return the rows."""
    gc.collect()
    gc.freeze()  # as both bots' processes do
    try:
        return _rows()
    finally:
        gc.unfreeze()


def _rows() -> list[Row]:
    made = FakeDiscord(check=False, limits=None)  # never started: it only writes the payloads
    guild = made.guild()
    here = discord_rig.Place(made, guild, [made.member(f"member-{number}") for number in range(PEOPLE)])
    payloads = [made.slash("roadmap stage", {"number": 3}, who, guild).payload for who in here.people]
    bare = Driver(lambda: _bare(discord_bare.eight_lines), payloads)
    content = stage_three.content()
    rows = []
    pure: list[Driver] = []
    for who, db in (("nothing marked", stage_three.NoRows()), ("a new page each time", marked.InTurn(content))):
        ours = Driver(lambda db=db: _cairn(PureApp(db)), payloads)  # type: ignore[misc]
        page = _checked(ours.once())
        pure.append(ours)
        found = alternate(ours.side(CALLS), bare.side(CALLS), ROUNDS)
        rows.append(at_most(f"Discord, payload to HTTP layer, pure, {who} : bare discord.py (CPU)", found, GOAL))
    view = Driver(lambda: _bare(_layout(page)), payloads)
    if _plain(view.once()["data"]["components"]) != _plain(page):
        raise AssertionError("the view is not Cairn's page")
    found = alternate(pure[1].side(CALLS), view.side(CALLS), ROUNDS_NOTED)
    rows.append(noted(at_most("  the same : bare bot with the same page as a LayoutView (CPU)", found, GOAL)))
    with tempfile.TemporaryDirectory() as folder:
        rows += _with_database(folder, here, payloads, bare)
    return rows


def _with_database(folder: str, here: discord_rig.Place, payloads: Sequence[Payload], bare: Driver) -> list[Row]:
    discord_rig.prepare(folder, here)
    url = bot_process.database(folder)
    app = App(load_tree(), Store(url), stage_three.content(), FixedClock(stage_three.NOW))
    try:
        respond = discord_bare.with_statements(url, here.guild.id, [person.id for person in here.people])
        ours, theirs = Driver(lambda: _cairn(app), payloads), Driver(lambda: _bare(respond), payloads)
        _checked(ours.once())
        same = alternate(ours.side(CALLS_DATABASE), theirs.side(CALLS_DATABASE), ROUNDS_NOTED)
        none = alternate(ours.side(CALLS_DATABASE), bare.side(CALLS_DATABASE), ROUNDS_NOTED)
    finally:
        app.close()
    return [
        noted(at_most("  with the real database : bare bot, same statements in one hop (CPU)", same, GOAL)),
        noted(at_most("  with the real database : bare bot without one (CPU)", none, GOAL)),
    ]


def _cairn(app: App) -> discord.Client:
    client = new_client(Options("token"))

    async def post(*_: object) -> str:
        raise AssertionError("nothing is posted")

    client.event(Interactions(app, post, Counter()).on_interaction)
    return client


def _bare(respond: discord_bare.Respond) -> discord.Client:
    client = discord_bare.client()
    discord_bare.add_commands(client, respond)
    return client


def _layout(components: Sequence[Payload]) -> discord_bare.Respond:
    """A responder that builds ``components`` as a view of the library's own, anew for each answer."""

    async def respond(interaction: discord_bare.Interaction, number: int) -> None:
        view = ui.LayoutView(timeout=None)
        for component in components:
            view.add_item(_item(component))
        view.stop()  # its buttons are answered by their ids: kept views would only cost more
        await interaction.response.send_message(view=view, ephemeral=True)

    return respond


def _item(made: Payload) -> ui.Item[Any]:
    """``made`` as an item of the library."""
    inside = [_item(each) for each in made.get("components", ())]
    match made["type"]:
        case 17:
            return ui.Container(*inside, accent_colour=made.get("accent_color"))
        case 10:
            return ui.TextDisplay(made["content"])
        case 14:
            return ui.Separator(visible=made["divider"])
        case 9:
            return ui.Section(*cast("Any", inside), accessory=_item(made["accessory"]))
        case 1:
            return ui.ActionRow(*inside)
        case 2:
            style = discord.ButtonStyle(made["style"])
            return ui.Button(style=style, label=made["label"], custom_id=made.get("custom_id"), url=made.get("url"))
        case 3:
            options = [discord.SelectOption(label=each["label"], value=each["value"]) for each in made["options"]]
            return ui.Select(custom_id=made["custom_id"], placeholder=made["placeholder"], options=options)
    raise AssertionError(f"the page of stage 3 has a component of type {made['type']}")


def _plain(made: Any) -> Any:
    """``made`` without what the library writes although it is the default."""
    if isinstance(made, list):
        return [_plain(each) for each in made]
    if not isinstance(made, dict):
        return made
    defaults = {"disabled": False, "spoiler": False, "min_values": 1, "max_values": 1, "default": False}
    kept = {key: _plain(each) for key, each in made.items() if each is not None and key not in ("id", "required")}
    return {key: each for key, each in kept.items() if key not in defaults or defaults[key] != each}


def _checked(payload: Payload) -> list[Payload]:
    """The components of the page that was to be timed. Raises ``AssertionError`` for anything else."""
    components: list[Payload] = payload["data"]["components"]
    if payload["type"] != 4 or "Stage 3" not in str(components):
        raise AssertionError(f"not the page that was to be timed: {payload}")
    return components
