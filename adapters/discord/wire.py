"""The requests that answer an interaction, and those that post. The one place that uses discord.py's inner HTTP layer.

Its public methods build a view for every message and parse the whole of it back from Discord's response, to no use
here: a view keeps in memory what our buttons carry with them. Everything else of the library's HTTP layer is used as it
is: its sessions, its retries, its rate limits. discord.py is pinned to one minor version, and the tests talk to a real
socket, so that a change in there is noticed. Decision 0012.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import MultipartParameters, Route
from discord.utils import _to_json
from discord.webhook.async_ import async_context

from adapters.discord.parts import Component
from adapters.discord.render import Page

MESSAGE, DEFER, DEFER_UPDATE, UPDATE, COMPLETIONS, MODAL = 4, 5, 6, 7, 8, 9
"""Types of interaction responses."""

EPHEMERAL, COMPONENTS_V2, SILENT = 1 << 6, 1 << 15, 1 << 12
"""Message flags."""

CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"

NO_MENTIONS: Component = {"parse": []}

Interaction = discord.Interaction[Any]
Turn = Callable[[], Awaitable[None]]


def body(page: Page, flags: int = 0) -> Component:
    """``page`` as the body of a message. Nothing in it can mention anybody."""
    attachments = [{"id": str(number), "filename": name} for number, (name, _) in enumerate(page.files)]
    return {
        "components": page.components,
        "flags": COMPONENTS_V2 | flags,
        "allowed_mentions": NO_MENTIONS,
        "attachments": attachments,
    }


async def respond(interaction: Interaction, kind: int, data: Component | None = None, page: Page | None = None) -> None:
    """The first response to ``interaction``; Discord takes exactly one, within 3 seconds.

    It is not asked to send the message back: the library would read all of it again.
    """
    made = _parameters({"type": kind} if data is None else {"type": kind, "data": data}, page.files if page else ())
    route = Route("POST", CALLBACK, webhook_id=interaction.id, webhook_token=interaction.token)
    await async_context.get().request(route, **_way(interaction), **_parts(made))


async def edit(interaction: Interaction, data: Component, page: Page) -> None:
    """Replace the response to ``interaction``, or what was acknowledged in its stead."""
    made = _parameters(data, page.files)
    await async_context.get().edit_original_interaction_response(
        interaction.application_id, interaction.token, **_way(interaction), **_parts(made)
    )


async def delete(interaction: Interaction) -> None:
    """Take the response to ``interaction`` away."""
    await async_context.get().delete_original_interaction_response(
        interaction.application_id, interaction.token, **_way(interaction)
    )


async def follow_up(interaction: Interaction, data: Component, page: Page) -> None:
    """One more message after the response."""
    made = _parameters(data, page.files)
    await async_context.get().execute_webhook(
        interaction.application_id, interaction.token, **_way(interaction), **_parts(made), wait=True
    )


async def send(client: discord.Client, channel: int, data: Component, page: Page, turn: Turn) -> str:
    """Post in ``channel``, waiting for its ``turn`` just before the request goes out. Returns the message's id."""
    made = _parameters(data, page.files)
    body: dict[str, Any] = {"form": made.multipart, "files": made.files} if made.files else {"json": made.payload}
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
    sent = await client.http.request(route, **body, trace_request_ctx=turn)
    return str(sent["id"])


def taking_turns() -> aiohttp.TraceConfig:
    """What makes a client's requests wait for the turn that they were given.

    The library holds the posts of a full channel back, and those of many channels then leave at the same moment: a turn
    taken before that is worth nothing.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(_wait_for_turn)
    return trace


async def _wait_for_turn(_session: object, request: SimpleNamespace, _about: object) -> None:
    if request.trace_request_ctx is not None:
        await request.trace_request_ctx()


def _way(interaction: Interaction) -> dict[str, Any]:
    http = interaction.client.http
    return {"session": interaction._session, "proxy": http.proxy, "proxy_auth": http.proxy_auth}


def _parameters(payload: Component, files: Sequence[tuple[str, bytes]]) -> MultipartParameters:
    if not files:
        return MultipartParameters(payload=payload, multipart=None, files=None)
    held = [discord.File(io.BytesIO(data), name) for name, data in files]
    multipart: list[dict[str, Any]] = [{"name": "payload_json", "value": _to_json(payload)}]
    for number, file in enumerate(held):
        part = {"value": file.fp, "filename": file.filename, "content_type": "application/octet-stream"}
        multipart.append({"name": f"files[{number}]", **part})
    return MultipartParameters(payload=None, multipart=multipart, files=held)


def _parts(made: MultipartParameters) -> dict[str, Any]:
    return {"payload": made.payload, "multipart": made.multipart, "files": made.files}
