"""``cairn slack …``: the manifest from which the app is created."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(help="Slack: the manifest of the app.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Slack: the manifest of the app."""


@app.command("manifest")
def manifest(
    prefix: Annotated[
        str, typer.Option(help="Before every command, where its name is taken: cairn-", show_default=False)
    ] = "",
) -> None:
    """Print the manifest for Socket Mode, as JSON: paste it where Slack asks for one when an app is created."""
    from adapters.slack.manifest import manifest as make
    from adapters.slack.options import checked_prefix
    from bot.cli import start
    from bot.commands import load_tree
    from bot.config import SettingsError

    try:
        before = checked_prefix(prefix)
    except SettingsError as error:
        raise start.fail(error) from None
    typer.echo(json.dumps(make(load_tree(), "socket", prefix=before), indent=2, ensure_ascii=False))
