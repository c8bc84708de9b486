"""The command line. Every command imports what it needs when it runs, so ``--help`` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import __version__
from bot.cli import ask, content, database, serve, show

app = typer.Typer(
    name="cairn",
    help="A study-group bot for Discord and Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(serve.run)
app.command("chat")(serve.chat)
app.command("ask")(ask.ask)
app.command("commands")(show.commands)
app.add_typer(content.app, name="content")
app.add_typer(database.app, name="db")
app.add_typer(show.config, name="config")


@app.callback()
def _options(version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
