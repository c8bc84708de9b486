"""``cairn run`` and ``cairn chat``: the long-running commands."""

from __future__ import annotations

import gc
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import health, posting, start

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from bot.chat.request import Adapter
    from bot.config import Settings

Beside = AbstractAsyncContextManager[None]

log = logging.getLogger(__name__)

GARBAGE = 10_000
"""Objects that pile up before Python looks for cycles among them. A page is thousands of small values that end with it,
and none of them is in a cycle: looking at every 700 costs a twentieth of a command."""

FAILED = 1
"""The exit code when an adapter stopped by itself, so that a supervisor starts the process again."""


def run() -> None:
    """Serve every chat platform whose tokens are set, until stopped."""
    from bot.config import SettingsError

    chosen = start.settings()
    wanted = {name: module for name, module in start.adapters().items() if module.NEEDS}
    try:
        lacking = {name: missing(module.NEEDS, chosen) for name, module in wanted.items()}
    except SettingsError as error:
        raise start.fail(error) from None
    ready = {name: module for name, module in wanted.items() if [] in lacking[name]}
    if not ready:
        _offer_terminal(lacking)
        return
    for name, module in wanted.items():
        if name not in ready and lacking[name] != [list(way) for way in module.NEEDS]:
            log.warning("a platform is not served", extra={"platform": name, "missing": lacking[name]})
    with start.opened(chosen) as app:
        try:
            adapters = [module.connect(app, chosen) for module in ready.values()]
        except SettingsError as error:
            raise start.fail(error) from None
        log.info("serving", extra={"platforms": [adapter.name for adapter in adapters]})
        alive = health.beating(app, health.heartbeat(chosen.data_dir))
        _serve(adapters, alive, posting.posting(app, adapters, chosen.purge_days), (signal.SIGTERM, signal.SIGINT))
        log.info("stopped")


def chat(
    person: Annotated[str, typer.Option("--as", help="Who you are; by default your login.", show_default=False)] = "",
    admin: Annotated[bool, typer.Option("--admin", help="Be an organiser.")] = False,
    space: Annotated[str, typer.Option(help="The name of the space.", show_default=False)] = "",
) -> None:
    """Talk to Cairn in this terminal. No token needed."""
    chosen = start.settings(quiet=True)
    if space:
        chosen = chosen.model_copy(update={"space": space})
    with start.opened(chosen) as app:
        adapter = start.terminal().connect(app, chosen, person, admin)
        with suppress(KeyboardInterrupt):  # at a prompt, Ctrl-C is the terminal's own
            _serve([adapter], nullcontext(), nullcontext(), (signal.SIGTERM,))


def _serve(adapters: Sequence[Adapter], alive: Beside, posts: Beside, stops: Sequence[int]) -> None:
    """Run ``adapters`` inside ``alive`` until they end or one of the signals ``stops`` comes.

    What comes by itself is posted inside ``posts``, which ends first: while the platforms are still there. What was
    asked before the signal is still done: closing the app, which follows, waits for the database thread. An
    adapter that fails ends all of them, and the command: with ``FAILED`` where starting again may help, with
    ``start.MISUSE`` where a platform refuses what the operator set.
    """
    import asyncio

    from bot.chat.errors import Refused

    gc.freeze()  # what was imported stays for good
    gc.enable()
    gc.set_threshold(GARBAGE)
    try:
        with asyncio.Runner(loop_factory=_quick_loop()) as runner:
            runner.run(_until_stopped(adapters, alive, posts, stops))
    except ExceptionGroup as failures:
        refusals = [error for error in failures.exceptions if isinstance(error, Refused)]
        for error in failures.exceptions:
            if error not in refusals:
                log.error("an adapter stopped", exc_info=error)
        if refusals:
            raise start.fail(refusals[0]) from None
        raise start.fail("A chat platform stopped serving. The log says which and where.", FAILED) from None


def _quick_loop() -> Callable[[], AbstractEventLoop] | None:
    """The event loop of uvloop where that is installed (the extra ``fast``), else the standard one."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _until_stopped(adapters: Sequence[Adapter], alive: Beside, posts: Beside, stops: Sequence[int]) -> None:
    import asyncio

    work = asyncio.ensure_future(_together(adapters))
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in stops:
        with suppress(NotImplementedError):  # an event loop without signals; Ctrl-C still raises
            loop.add_signal_handler(number, told.set)
    stopping = asyncio.ensure_future(told.wait())
    async with alive:
        try:
            async with posts:
                await asyncio.wait([work, stopping], return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            work.cancel()
            await asyncio.wait([work])
    if not work.cancelled():
        work.result()


async def _together(adapters: Sequence[Adapter]) -> None:
    from asyncio import TaskGroup

    async with TaskGroup() as group:
        for adapter in adapters:
            group.create_task(adapter.run(), name=adapter.name)


def missing(ways: Sequence[Sequence[str]], chosen: Settings) -> list[list[str]]:
    """What each way to connect still lacks, nothing for one that is complete; only ways that are begun, if any is."""
    lacking = [[need for need in way if not chosen.token(need)] for way in ways]
    return [lacks for lacks, way in zip(lacking, ways, strict=True) if len(lacks) < len(way)] or lacking


def _offer_terminal(missing: dict[str, list[list[str]]]) -> None:
    """Say what to set, and open the terminal for whoever sits at one."""
    for name, ways in missing.items():
        told = ", or ".join(" and ".join(needs) for needs in ways)
        typer.echo(f"For {name}, set {told}, in the environment or in a file .env.", err=True)
    if not missing:
        said = "This version of Cairn has no chat platform to connect to yet; the terminal needs no token."
        typer.echo(said, err=True)
    if not (sys.stdin.isatty() and typer.confirm("Open the terminal chat now?", default=True)):
        raise start.fail("To try Cairn without a token: cairn chat")
    chat()
