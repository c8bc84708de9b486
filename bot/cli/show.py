"""``cairn commands`` and ``cairn config show``: what there is, and what is in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import start

config = typer.Typer(help="The settings in force.", no_args_is_help=True)

BEGIN, END = "<!-- commands -->", "<!-- /commands -->"
"""The table stands between these lines of a document."""

STALE = 1

Document = Annotated[Path | None, typer.Option(show_default=False, help="Put the table between this document's marks.")]
Checked = Annotated[Path | None, typer.Option(show_default=False, help="Exit 1 unless this document's table is right.")]


def commands(
    markdown: Annotated[bool, typer.Option("--markdown", help="As a table for the README.")] = False,
    write: Document = None,
    check: Checked = None,
) -> None:
    """Print every command that members can use."""
    document = write or check
    if document is None:
        typer.echo(table() if markdown else _lines())
        return
    try:
        before = document.read_text(encoding="utf-8")
        after = placed(before, table())
    except (OSError, ValueError) as error:
        raise start.fail(f"{document}: {error}") from None
    if after != before and write is None:
        raise start.fail(f"{document} is not up to date. Run: cairn commands --write {document}", STALE)
    if after != before:
        document.write_text(after, encoding="utf-8")
    typer.echo(f"Written: {document}." if after != before else f"{document} is up to date.")


def table() -> str:
    """The command table of the README."""
    rows = ["| Command | Options | What it does |", "| --- | --- | --- |"]
    for path, options, help_ in _rows():
        shown = f" {', '.join(f'`{each}`' for each in options)}" if options else ""
        rows.append(f"| `/{path}` |{shown} | {help_} |")
    return "\n".join(rows)


def placed(document: str, text: str) -> str:
    """``document`` with ``text`` between its marks. Raises ``ValueError`` unless each stands there once."""
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in tail:
        raise ValueError(f"the marks {BEGIN} and {END} are not there once each")
    return f"{head}{BEGIN}\n{text}\n{END}{tail}"


@config.command("show")
def show_config() -> None:
    """Print every setting, with secrets masked, and which tokens of the chat platforms are set."""
    from bot.config import MASK, SettingsError, shown
    from bot.logs import redact

    found = start.settings(quiet=True)
    for name, value in shown(found).items():
        typer.echo(f"{name}={value}")
    try:
        for module in start.adapters().values():
            for name in module.SETTINGS:
                typer.echo(f"{name}={redact(found.of_adapter(name)) or '(not set)'}")  # an address may hold a password
            for name in (each for way in module.NEEDS for each in way):
                typer.echo(f"{name}={MASK if found.token(name) else '(not set)'}")
    except SettingsError as error:
        raise start.fail(error) from None


@config.callback()
def _group() -> None:
    """The settings in force."""


def _lines() -> str:
    rows = [(f"/{path} {' '.join(options)}".rstrip(), help_) for path, options, help_ in _rows()]
    width = max(len(usage) for usage, _ in rows)
    return "\n".join(f"{usage:<{width}}  {help_}" for usage, help_ in rows)


def _rows() -> list[tuple[str, list[str], str]]:
    from bot.chat.request import Right
    from bot.commands import load_tree

    shown = [command for command in load_tree().commands.values() if not command.hidden]
    return [
        (
            c.path,
            [o.name if o.required else f"[{o.name}]" for o in c.options],
            c.help if c.right is Right.MEMBER else f"{c.help} (organisers)",
        )
        for c in shown
    ]
