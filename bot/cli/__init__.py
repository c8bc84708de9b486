"""``cairn``: the command line. Each file holds one subject; heavy imports happen inside the command that needs them."""

from __future__ import annotations

import logging
import secrets
import sys

import typer

from bot.cli import ask, commands, config, content, db, health, run

app = typer.Typer(
    name="cairn",
    help="Cairn, a study-group bot: a roadmap, small steps, and progress that everybody can trust.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("chat")(run.chat)
app.command("ask")(ask.ask)
app.command("commands")(commands.commands)
app.command("health")(health.health)
app.add_typer(content.app, name="content")
app.add_typer(db.app, name="db")
app.add_typer(config.app, name="config")

CRASHED = 70
"""The exit status of a fault of ours, as ``sysexits.h`` numbers it: never taken for a member's error or for misuse."""


def main() -> None:
    """Run the command line of this process. Whatever goes wrong is one sentence; the frames go to the log."""
    try:
        app(prog_name="cairn")
    except Exception as error:
        from bot.logs import configure

        reference = secrets.token_hex(4)
        configure()
        logging.getLogger(__name__).error("command line failed", exc_info=error, extra={"reference": reference})
        typer.echo(f"Something went wrong on our side (reference {reference}). The lines above say where.", err=True)
        sys.exit(CRASHED)
