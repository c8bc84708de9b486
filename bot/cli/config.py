"""``cairn config``: what is in force."""

from __future__ import annotations

import typer

from bot.cli.opening import fail, settings

app = typer.Typer(help="Look at the settings.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep ``show`` a sub-command: Typer folds a single command into its group."""


@app.command()
def show() -> None:
    """Print every setting, and which chat platforms are set up. Secrets are masked."""
    from bot.cli.platforms import scan
    from bot.config import SettingsError, shown

    found = settings()
    for name, value in shown(found).items():
        typer.echo(f"{name}={value}")
    try:
        for platform in scan():
            for name in platform.needs:
                typer.echo(f"{name}={'(not set)' if found.token(name) is None else '********'}")
    except SettingsError as error:
        fail(str(error))
