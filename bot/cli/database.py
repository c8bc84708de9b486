"""``cairn db``: upgrading, backing up, restoring."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import start

app = typer.Typer(help="Upgrade, back up and restore the database.", no_args_is_help=True)

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


@app.command()
def upgrade() -> None:
    """Bring the database to this version. Safe to repeat."""
    from bot.store import schema
    from bot.store.engine import Store
    from bot.store.faults import StoreError

    try:
        store = Store(start.settings(quiet=True).database_url_text)
        try:
            before = schema.revision(store)
            schema.upgrade(store)
        finally:
            store.close()
    except StoreError as error:
        raise start.fail(error) from None
    typer.echo(
        f"The database is at {schema.HEAD}." + ("" if before == schema.HEAD else f" It was {before or 'empty'}.")
    )


@app.command()
def recount() -> None:
    """Add up everybody's points again from the ledger, and say what was wrong. Safe while members use Cairn."""
    from bot.clock import SystemClock
    from bot.store import schema
    from bot.store.engine import Store
    from bot.store.faults import StoreError
    from bot.study import runs
    from bot.study.recount import chunks, recount

    try:
        store = Store(start.settings(quiet=True).database_url_text)
        try:
            schema.require_current(store)
            with store.transaction(write=True) as db:
                wrong = recount(db)
                everybody = runs.everybody(db)
            for some in chunks(everybody):  # a transaction for each, so that nobody waits for all of them
                with store.transaction(write=True) as db:
                    runs.again(db, some, SystemClock().now())
        finally:
            store.close()
    except StoreError as error:
        raise start.fail(error) from None
    rows = f"{wrong:,} {'row was' if wrong == 1 else 'rows were'} wrong"
    typer.echo(f"Counted again: {rows if wrong else 'all was right'}.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")], force: Force = False) -> None:
    """Copy the database while it is in use, and check the copy."""
    from bot.store import backup as copies
    from bot.store.faults import StoreError

    try:
        copies.backup(start.settings(quiet=True).database_url_text, file, force=force)
    except StoreError as error:
        raise start.fail(error) from None
    typer.echo(f"Written and checked: {file}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], force: Force = False) -> None:
    """Put a backup, checked before and after, in the place of the database."""
    from bot.store import backup as copies
    from bot.store.faults import StoreError

    try:
        copies.restore(start.settings(quiet=True).database_url_text, file, force=force)
    except StoreError as error:
        raise start.fail(error) from None
    typer.echo("Restored and checked.")
