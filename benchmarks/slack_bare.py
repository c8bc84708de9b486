"""A Slack bot without Cairn, the other side of the ``slack_…`` benchmarks: Bolt's async app as its manual shows it.

It answers ``/roadmap`` with eight lines from memory (``peers/job.py``) through ``ack``. It has the one listener that
this takes, unless told otherwise: Bolt looks at its listeners one by one.

``python -m benchmarks.slack_bare WHAT WAY`` runs it as a process (``slack_rig.py`` says where Slack is). ``WAY`` is
``socket``, or ``http`` behind uvicorn and Starlette. ``WHAT`` is:

* ``default``: the eight lines, with Bolt's settings as they come. It then looks every 10 ms whether the listener has
  called ``ack``.
* ``constant``: the eight lines, with ``process_before_response=True``: what the listener says goes out at once.
* ``statements``: the same, and before it the SQL that Cairn's own page takes for the member who asks, in one hop to a
  database thread and one transaction. The statements are watched at Cairn's own ``App`` while the process starts.
* ``anything``: as ``constant``, for any command, with a button; a click on it is acknowledged, and answered with the
  same at its response_url.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.peers import job

API, TOKEN, APP_TOKEN, SECRET, PORT, DATABASE, SPACE, PEOPLE = (
    f"BARE_{name}" for name in ("API", "TOKEN", "APP_TOKEN", "SECRET", "PORT", "DATABASE", "SPACE", "PEOPLE")
)
"""Names of environment variables: where Slack is, where to listen for ``http``, and for ``statements`` the database,
the workspace and its members."""

STAGE = 3
ANY = re.compile("")

Run = Callable[[str], Awaitable[object]]
Body = Mapping[str, Any]


def app(client: AsyncWebClient, secret: str | None = None, at_once: bool = True, **more: Any) -> AsyncApp:
    """An app without listeners. ``at_once`` sends out what a listener says as soon as it is said."""
    return AsyncApp(client=client, signing_secret=secret, process_before_response=at_once, **more)


def add_commands(bolt: AsyncApp, commands: int = 1, run: Run | None = None) -> None:
    """So many slash commands, ``/roadmap`` in the middle of them; ``run`` is awaited for the member who asks."""
    middle = commands // 2

    async def roadmap(ack: Any, body: Body) -> None:
        if run is not None:
            await run(str(body["user_id"]))
        await ack(job.answer(STAGE))

    async def other(ack: Any) -> None:
        await ack("Nothing")

    for number in range(commands):
        bolt.command("/roadmap" if number == middle else f"/other-{number}")(roadmap if number == middle else other)


def main(what: str, way: str) -> None:
    """Connect and serve until the process is ended."""
    run = None
    if what == "statements":
        from benchmarks.with_database import replayed
        from bot.chat.request import Space

        people = os.environ[PEOPLE].split(",")
        run = replayed(os.environ[DATABASE], Space("slack", os.environ[SPACE]), people)
    if way == "http":  # imported now, as everything is that stays
        import uvicorn  # noqa: F401
        from slack_bolt.adapter.starlette import async_handler  # noqa: F401
    else:
        from slack_bolt.adapter.socket_mode import aiohttp  # noqa: F401
    gc.freeze()  # as Cairn does
    with asyncio.Runner(loop_factory=_quick_loop()) as runner:
        runner.run(_serve(what, way, run))


async def _serve(what: str, way: str, run: Run | None) -> None:
    client = AsyncWebClient(token=os.environ[TOKEN], base_url=os.environ[API])
    bolt = app(client, os.environ[SECRET], at_once=what != "default")
    if what == "anything":
        _answer_anything(bolt)
    else:
        add_commands(bolt, run=run)
    await (_listen(bolt) if way == "http" else _connect(bolt))


def _answer_anything(bolt: AsyncApp) -> None:
    def said() -> dict[str, Any]:
        text = job.answer(STAGE)
        button = {
            "type": "button",
            "text": {"type": "plain_text", "text": "Again"},
            "action_id": "b1",
            "value": "again",
        }
        section = {"type": "section", "text": {"type": "plain_text", "text": text}}
        return {"text": text, "blocks": [section, {"type": "actions", "elements": [button]}]}

    @bolt.command(ANY)
    async def command(ack: Any) -> None:
        await ack(**said())

    @bolt.action(ANY)
    async def click(ack: Any, respond: Any) -> None:
        await ack()
        await respond(**said(), replace_original=True)


async def _listen(bolt: AsyncApp) -> None:
    import uvicorn
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    handler = AsyncSlackRequestHandler(bolt)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    site = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    where = {"host": "127.0.0.1", "port": int(os.environ[PORT])}
    config = uvicorn.Config(site, **where, lifespan="off", ws="none", log_level="error", access_log=False)
    await uvicorn.Server(config).serve()


async def _connect(bolt: AsyncApp) -> None:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    await AsyncSocketModeHandler(bolt, os.environ[APP_TOKEN]).start_async()  # type: ignore[no-untyped-call]


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The loop that Cairn takes: uvloop's where it is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


if __name__ == "__main__":
    main(*sys.argv[1:])
