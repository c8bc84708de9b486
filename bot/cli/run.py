"""``cairn run`` and ``cairn chat``: start adapters, serve until told to stop, then finish what was begun."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import fail, opened, settings
from bot.cli.platforms import TERMINAL, Platform, scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager

    from bot.app import App
    from bot.chat.request import Adapter
    from bot.config import Settings

log = logging.getLogger(__name__)


def run() -> None:
    """Serve every chat platform whose tokens are set."""
    from bot.config import SettingsError

    found = settings()
    platforms = [each for each in scan() if each.needs]
    try:
        missing = {each.name: each.missing(found) for each in platforms}
    except SettingsError as error:
        fail(str(error))
    ready = [each for each in platforms if not missing[each.name]]
    if not ready:
        _offer_terminal(missing)
        return
    with opened(found) as app:
        adapters = [adapter for each in ready if (adapter := each.module.connect(app, found)) is not None]
        log.info("serving", extra={"platforms": [each.name for each in ready]})
        asyncio.run(serve(app, adapters, found))
        log.info("stopped")


def chat(
    person: Annotated[str, typer.Option("--as", help="Who speaks; by default your login.", show_default=False)] = "",
    admin: Annotated[bool, typer.Option("--admin", help="Speak as an organiser.")] = False,
    space: Annotated[str, typer.Option(help="The name of the space.", show_default=False)] = "",
) -> None:
    """Chat with Cairn in this terminal: no account, no token, no network."""
    found = settings()
    if space:
        found = found.model_copy(update={"space": space})
    _chat(found, person, admin)


async def serve(app: App, adapters: Sequence[Adapter], found: Settings | None = None) -> None:
    """Run ``adapters`` until they end or the process is told to stop (SIGTERM; SIGINT too with ``found``, for a service).

    Whatever was asked before the stop is answered: the database thread finishes its queue when the app is closed. With
    ``found``, signs of life are written into its data folder. An adapter that fails stops all of them and raises.
    """
    from bot.cli.health import beating, heartbeat

    life: AbstractAsyncContextManager[None] = beating(app, heartbeat(found.data_dir)) if found else nullcontext()
    work = asyncio.ensure_future(_together(adapters))
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT) if found else (signal.SIGTERM,)
    for each in signals:
        with suppress(NotImplementedError):  # an event loop without signals: Ctrl-C still raises
            loop.add_signal_handler(each, work.cancel)
    try:
        async with life:
            await work
    except asyncio.CancelledError:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
    finally:
        for each in signals:
            with suppress(NotImplementedError):
                loop.remove_signal_handler(each)


async def _together(adapters: Sequence[Adapter]) -> None:
    async with asyncio.TaskGroup() as group:
        for adapter in adapters:
            group.create_task(adapter.run(), name=adapter.name)


def _chat(found: Settings, person: str, admin: bool) -> None:
    terminal: Platform | None = next((each for each in scan() if each.name == TERMINAL), None)
    if terminal is None:
        fail("This installation has no terminal adapter. Install Cairn again.")
    with opened(found) as app:
        adapter = terminal.module.connect(app, found, person, admin)
        with suppress(KeyboardInterrupt):
            asyncio.run(serve(app, [adapter]))


def _offer_terminal(missing: dict[str, tuple[str, ...]]) -> None:
    """Say what to set, and open the terminal for whoever sits at one."""
    typer.echo("No chat platform is set up yet.", err=True)
    for name, names in missing.items():
        typer.echo(f"  {name.capitalize()} needs: {', '.join(names)}", err=True)
    if missing:
        typer.echo("Set them in the environment or in a file .env, then start: cairn run", err=True)
    else:
        typer.echo("This version speaks in the terminal only.", err=True)
    if not sys.stdin.isatty():
        fail("To try Cairn in a terminal: cairn chat")
    if typer.confirm("Open the terminal chat now?", default=True):
        _chat(settings(), "", admin=False)
