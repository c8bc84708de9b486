"""``cairn run`` and ``cairn chat``: the long-running commands."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import start

if TYPE_CHECKING:
    from bot.chat.request import Adapter


def run() -> None:
    """Serve every chat platform whose tokens are set, until stopped."""
    found = start.adapters()
    wanted = {name: module for name, module in found.items() if module.NEEDS}
    ready = {name: module for name, module in wanted.items() if all(os.environ.get(need) for need in module.NEEDS)}
    if not ready:
        for name, module in wanted.items():
            typer.echo(f"For {name}, set {' and '.join(module.NEEDS)}.")
        if not wanted:
            typer.echo("This version of Cairn has no chat platform to connect to yet; the terminal needs no token.")
        if sys.stdin.isatty() and typer.confirm("Open the terminal chat now?", default=True):
            chat()
            return
        typer.echo("Without a token: cairn chat")
        raise typer.Exit(start.MISUSE)
    chosen = start.settings()
    _log(chosen.log_level, chosen.log_format)
    with start.opened(chosen) as app:
        serving = [adapter for module in ready.values() if (adapter := module.connect(app, chosen)) is not None]
        asyncio.run(_serve(serving))


def chat(
    person: Annotated[str, typer.Option("--as", help="Who you are.")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="Be an organiser.")] = False,
) -> None:
    """Talk to Cairn in this terminal. No token needed."""
    chosen = start.settings()
    _log("warning" if chosen.log_level == "info" else chosen.log_level, chosen.log_format)
    with start.opened(chosen) as app:
        adapter = start.adapters()["terminal"].connect(app, chosen, person, admin)
        asyncio.run(_serve([adapter]))


async def _serve(adapters: list[Adapter]) -> None:
    """Run all adapters; SIGTERM and SIGINT end them in an orderly way, so that what is being answered is finished."""
    tasks = [asyncio.create_task(adapter.run(), name=adapter.name) for adapter in adapters]

    def stop() -> None:
        for task in tasks:
            task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
            raise result


def _log(level: str, form: str) -> None:
    from bot.logs import set_up

    set_up(level, form)  # type: ignore[arg-type]
