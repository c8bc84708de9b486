"""``cairn commands``: the table of everything a member can type, derived from the declarations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import fail

if TYPE_CHECKING:
    from bot.chat.command import Command

BEGIN, END = "<!-- commands -->", "<!-- /commands -->"
"""The table stands between these lines of a document."""


def commands(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False,
    write: Annotated[Path | None, typer.Option(help="Put the table between the marks of this document.")] = None,
    check: Annotated[
        Path | None, typer.Option(help="Exit 1 unless this document holds the table as it is now.")
    ] = None,
) -> None:
    """Print the commands that members can use."""
    from bot.commands import load_tree

    shown = [each for each in load_tree().commands.values() if not each.hidden]
    document = write or check
    if document is None:
        typer.echo(table(shown) if markdown else listing(shown))
        return
    try:
        before = document.read_text(encoding="utf-8")
        after = placed(before, table(shown))
    except (OSError, ValueError) as error:
        fail(f"{document}: {error}")
    if after == before:
        typer.echo("Up to date.")
    elif write:
        document.write_text(after, encoding="utf-8")
        typer.echo(f"Written: {document}.")
    else:
        fail(f"Not up to date: {document}. Run: cairn commands --write {document}", code=1)


def table(shown: list[Command]) -> str:
    """The commands as a Markdown table."""
    rows = [("Command", "What it does", "Example"), ("---", "---", "---")]
    rows += [(f"`{each.usage()}`", _said(each).replace("|", r"\|"), f"`{each.example}`") for each in shown]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def listing(shown: list[Command]) -> str:
    """The commands as lines for a terminal."""
    width = max((len(each.usage()) for each in shown), default=0)
    return "\n".join(f"{each.usage():{width}}  {_said(each)}" for each in shown)


def placed(document: str, text: str) -> str:
    """``document`` with ``text`` between its marks. Raises ``ValueError`` when they are not there, once each, in order."""
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in tail:
        raise ValueError(f"the marks {BEGIN} and {END} are not there once each")
    return f"{head}{BEGIN}\n{text}\n{END}{tail}"


def _said(command: Command) -> str:
    from bot.chat.request import Right

    return command.help if command.right is Right.MEMBER else f"{command.help} (organisers)"
