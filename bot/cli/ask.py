"""``cairn ask``: one command, its answer, an exit code."""

from __future__ import annotations

import importlib
import json
from datetime import datetime
from typing import Annotated

import typer

from bot.cli import start

TERMINAL = "terminal"


def ask(
    line: Annotated[str, typer.Argument(help='A command, such as "/roadmap stage 3".')],
    person: Annotated[str, typer.Option("--as", help="Who asks.")] = "you",
    admin: Annotated[bool, typer.Option("--admin", help="Ask as an organiser.")] = False,
    space: Annotated[str, typer.Option(help="The name of the terminal space.")] = "",
    at: Annotated[str, typer.Option(help="Pretend that it is this time (ISO 8601, with a zone).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the neutral blocks.")] = False,
) -> None:
    """Run one command against the configured database and print the reply. Exit code 1: the reply is an error."""
    from bot.chat.errors import UserError
    from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request, Space
    from bot.clock import FixedClock, SystemClock

    clock = FixedClock(_time(at)) if at else SystemClock()
    chosen = start.settings()
    with start.opened(chosen, clock) as app:
        try:
            invocation = app.route(line)
        except UserError as error:
            reply = app.explain(error)
        else:
            home = Space(TERMINAL, space or chosen.space)
            rights = ORGANISER_RIGHTS if admin else MEMBER_RIGHTS
            reply = app.answer(Request(home, "general", person, invocation, rights))
    if as_json:
        from bot.chat.wire import to_data

        typer.echo(json.dumps(to_data(reply), ensure_ascii=False, indent=2))
    else:
        typer.echo(importlib.import_module(f"adapters.{TERMINAL}.render").render(reply, now=clock.now()))
    if reply.error:
        raise typer.Exit(1)


def _time(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise start.fail(f"--at {text}: not a time. Example: --at 2026-11-23T09:00:00+00:00") from None
    if read.tzinfo is None:
        raise start.fail(f"--at {text}: a time needs a zone. Example: --at {text}+00:00")
    return read
