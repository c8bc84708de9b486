"""The command line. Every command imports what it needs when it runs, so ``--help`` is quick."""

from __future__ import annotations

import gc
import logging
import secrets
import sys
from typing import Annotated

import typer

from bot import __version__
from bot.cli import ask, content, database, doctor, health, posting, rehearse, serve, show, start

app = typer.Typer(
    name="cairn",
    help="A study-group bot: a roadmap, small steps, and progress that everybody can trust.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(serve.run)
app.command("chat")(serve.chat)
app.command("ask")(ask.ask)
app.command("commands")(show.commands)
app.command("health")(health.health)
app.command("doctor")(doctor.doctor)
app.command("tick")(posting.tick)
app.command("rehearse")(rehearse.rehearse)
app.add_typer(content.app, name="content")
app.add_typer(database.app, name="db")
app.add_typer(show.config, name="config")
for _name, _commands in start.adapter_commands().items():
    app.add_typer(_commands, name=_name)

CRASHED = 70
"""The exit code for a fault of ours, as ``sysexits.h`` numbers it: neither a member's error nor misuse."""


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Take what stands before a command."""


def main() -> None:
    """Run the command line of this process. Whatever goes wrong is one sentence; where, is in the log.

    Most commands end within a second, and a quarter of that would go into looking for garbage among what they import,
    on the way and once more at the end. So the collector rests until a command that stays wakes it (``bot.cli.serve``).
    """
    gc.disable()
    try:
        app(prog_name="cairn")
    except Exception as error:
        from bot.logs import set_up

        reference = secrets.token_hex(4)
        set_up()
        logging.getLogger(__name__).error("command line failed", exc_info=error, extra={"reference": reference})
        typer.echo(f"Something went wrong on our side (reference {reference}). The line above says where.", err=True)
        sys.exit(CRASHED)
    finally:
        gc.freeze()
