"""``cairn content generators``: what challenges can have made."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import start


def show(
    name: Annotated[str, typer.Argument(help="A generator, to see one draw of it.", show_default=False)] = "",
    seed: Annotated[int, typer.Option(help="The seed of that draw.")] = 1,
    version: Annotated[int, typer.Option(help="By default the newest version.", show_default=False)] = 0,
) -> None:
    """Write the catalogue of generators as Markdown, or show one draw of one of them, with its keys."""
    from bot.challenges import catalogue
    from bot.challenges.generators import PERSONAL, SHARED, versions

    if not name:
        typer.echo(catalogue.page(), nl=False)
        return
    try:
        typer.echo(catalogue.sample(name, version or versions(name)[-1], seed))
    except LookupError as error:
        known = ", ".join((*PERSONAL, *SHARED))
        said = str(error)
        raise start.fail(f"{said[:1].upper()}{said[1:]}. There are: {known}.") from None
