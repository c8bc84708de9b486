"""``cairn commands`` and ``cairn config show``: what there is, and what is in force."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import start

config = typer.Typer(help="The settings in force.", no_args_is_help=True)


def commands(markdown: Annotated[bool, typer.Option("--markdown", help="As a table for the README.")] = False) -> None:
    """Print every command that members can use."""
    typer.echo(table() if markdown else _lines())


def table() -> str:
    """The command table of the README."""
    rows = ["| Command | Options | What it does |", "| --- | --- | --- |"]
    for path, options, help_ in _rows():
        rows.append(f"| `/{path}` | {', '.join(f'`{each}`' for each in options)} | {help_} |".replace("|  |", "| |"))
    return "\n".join(rows)


@config.command("show")
def show_config() -> None:
    """Print every setting, with secrets masked."""
    from bot.config import shown

    for name, value in shown(start.settings()).items():
        typer.echo(f"{name}={value}")


@config.callback()
def _group() -> None:
    """The settings in force."""


def _lines() -> str:
    rows = [(f"/{path} {' '.join(options)}".rstrip(), help_) for path, options, help_ in _rows()]
    width = max(len(usage) for usage, _ in rows)
    return "\n".join(f"{usage:<{width}}  {help_}" for usage, help_ in rows)


def _rows() -> list[tuple[str, list[str], str]]:
    from bot.commands import load_tree

    shown = [command for command in load_tree().commands.values() if not command.hidden]
    return [(c.path, [o.name if o.required else f"[{o.name}]" for o in c.options], c.help) for c in shown]
