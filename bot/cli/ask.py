"""``cairn ask``: one command, its answer, an exit code."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import start

if TYPE_CHECKING:
    from bot.app import App
    from bot.chat.reply import Reply
    from bot.chat.request import Space

ERROR = 1


def ask(
    line: Annotated[str, typer.Argument(help='A command, such as "/roadmap stage 3".')],
    person: Annotated[str, typer.Option("--as", help="Who asks; by default your login.", show_default=False)] = "",
    admin: Annotated[bool, typer.Option("--admin", help="Ask as an organiser.")] = False,
    space: Annotated[
        str, typer.Option(help="The terminal space, or platform:id for another platform's.", show_default=False)
    ] = "",
    at: Annotated[
        str, typer.Option(help="Pretend that it is this time (ISO 8601, with a zone).", show_default=False)
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the neutral blocks (docs/reply-json.md).")] = False,
) -> None:
    """Run one command against the configured database and print the reply. Exit code 1: the reply is an error."""
    from bot.chat.request import Space
    from bot.clock import FixedClock, SystemClock

    chosen = start.settings(quiet=True)
    platform, _, name = space.partition(":") if ":" in space else (start.TERMINAL, "", space or chosen.space)
    if not (platform and name):
        raise start.fail(f"--space {space}: not a name, and not platform:id. Example: --space local")
    if at and platform != start.TERMINAL:
        raise start.fail(f"--at {at}: only the {start.TERMINAL} may pretend a time. Leave out --at or --space.")
    clock = FixedClock(_time(at)) if at else SystemClock()
    with start.opened(chosen, clock) as app:
        who = person or start.terminal().connect(app, chosen).person
        reply = _reply(app, Space(platform, name), who, admin, line)
    if as_json:
        from bot.chat.wire import to_data

        typer.echo(json.dumps(to_data(reply), ensure_ascii=False, indent=2))
    else:
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
        typer.echo(start.terminal("render").render(reply, width, colour=colour, now=clock.now()), color=colour)
        saved = start.terminal("saved").save_all(reply, chosen.data_dir)
        if saved:
            typer.echo(f"\n{saved}")
    if reply.error:
        raise typer.Exit(ERROR)


def _reply(app: App, space: Space, person: str, admin: bool, line: str) -> Reply:
    from bot.chat.errors import UserError
    from bot.chat.request import MEMBER_RIGHTS, ORGANISER_RIGHTS, Request
    from bot.chat.upload import with_local_files
    from bot.pictures.painter import paint

    try:
        invocation = app.route(line)
        invocation = with_local_files(invocation, app.tree.commands.get(invocation.command))
    except UserError as error:
        return app.explain(error)
    request = Request(space, "general", person, invocation, ORGANISER_RIGHTS if admin else MEMBER_RIGHTS)
    return paint(app.answer(request))


def _time(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise start.fail(f"--at {text}: not a time. Example: --at 2026-11-23T09:00:00+00:00") from None
    if read.tzinfo is None:
        raise start.fail(f"--at {text}: a time needs a zone. Example: --at {text}+00:00")
    return read
