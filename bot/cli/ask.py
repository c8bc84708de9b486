"""``cairn ask``: one command, one answer, no chat."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import fail, opened, settings
from bot.cli.platforms import TERMINAL, part

if TYPE_CHECKING:
    from bot.app import App
    from bot.chat.reply import Reply
    from bot.clock import FixedClock

CHANNEL = "general"


def ask(
    text: Annotated[str, typer.Argument(help='What to ask, such as "/roadmap stage 3".')],
    person: Annotated[str, typer.Option("--as", help="Who asks; by default your login.", show_default=False)] = "",
    admin: Annotated[bool, typer.Option("--admin", help="Ask as an organiser.")] = False,
    space: Annotated[
        str,
        typer.Option(help="The terminal space to ask in, or platform:id for another platform's.", show_default=False),
    ] = "",
    at: Annotated[
        str,
        typer.Option(
            help="Ask at this ISO time instead of now; without an offset it is this machine's zone.", show_default=False
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the neutral blocks (docs/reply-json.md).")] = False,
) -> None:
    """Answer one command from the database. Exit 0, 1 when the answer is an error, 2 when it could not be asked."""
    from bot.chat.request import Space

    found = settings()
    platform, mark, name = space.partition(":") if ":" in space else (TERMINAL, ":", space or found.space)
    if not (platform and name):
        fail(f"--space {space} is not platform:id. Example: --space local")
    if at and platform != TERMINAL:
        fail(f"--at changes the time, which is for the {TERMINAL} only. Leave out --at or --space.")
    with opened(found, _clock(at) if at else None) as app:
        reply = _answer(app, Space(platform, name), person or part(TERMINAL, "chat").login(), admin, text)
        if as_json:
            from bot.chat.wire import to_data

            typer.echo(json.dumps(to_data(reply), ensure_ascii=False, indent=2))
        else:
            colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            width = shutil.get_terminal_size((80, 24)).columns
            typer.echo(part(TERMINAL, "render").render(reply, width, colour=colour, now=app.clock.now()), color=colour)
    raise typer.Exit(1 if reply.error else 0)


def _answer(app: App, space: object, person: str, admin: bool, text: str) -> Reply:
    from bot.chat.errors import UserError
    from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request

    try:
        invocation = app.route(text)
    except UserError as error:
        return app.explain(error)
    rights = ORGANISER_RIGHTS if admin else MEMBER_RIGHTS
    return app.answer(Request(space, CHANNEL, person, invocation, rights))  # type: ignore[arg-type]


def _clock(at: str) -> FixedClock:
    from bot.clock import FixedClock

    try:
        return FixedClock(datetime.fromisoformat(at).astimezone())
    except (ValueError, OverflowError):
        fail(f"--at {at} is not an ISO time. Example: --at 2026-11-23T09:00+01:00")
