"""``cairn db``: bring the database to this version, keep a copy of it, put a copy back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import fail, settings

app = typer.Typer(help="Upgrade the database, back it up, restore it.", no_args_is_help=True)

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


@app.command()
def upgrade() -> None:
    """Bring the database to this version. Safe to repeat; every start does it too."""
    from bot.store import schema
    from bot.store.engine import Store
    from bot.store.faults import StoreError

    try:
        store = Store(settings().database_url_text)
        try:
            schema.upgrade(store)
        finally:
            store.close()
    except StoreError as error:
        fail(str(error))
    typer.echo(f"The database is at revision {schema.HEAD}, the newest.")


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="The file to write.")], force: Force = False) -> None:
    """Copy the database into a file while it is in use, and check the copy."""
    from bot.store import backup as copies
    from bot.store.faults import StoreError

    try:
        copies.backup(settings().database_url_text, target, force=force)
    except StoreError as error:
        fail(str(error))
    typer.echo(f"Saved: {target}.")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A file that cairn db backup wrote.")], force: Force = False
) -> None:
    """Put a backup in the place of the database, after checking it."""
    from bot.store import backup as copies
    from bot.store.faults import StoreError

    try:
        copies.restore(settings().database_url_text, source, force=force)
    except StoreError as error:
        fail(str(error))
    typer.echo(f"Restored from {source}.")
