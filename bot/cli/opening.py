"""What most commands begin with: the settings, the log, the app. What cannot be opened ends in one clear sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from bot.app import App
    from bot.clock import Clock
    from bot.config import Settings

MISUSE = 2
"""The exit status when a command could not be carried out as it was given."""


def fail(message: str, code: int = MISUSE) -> NoReturn:
    """Say ``message`` on standard error and end with ``code``."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def settings() -> Settings:
    """The settings, with the log set up as they say. Ends the command when one of them is wrong."""
    from bot.config import SettingsError, load_settings
    from bot.logs import configure

    try:
        found = load_settings()
    except SettingsError as error:
        fail(str(error))
    configure(found.log_level, found.log_format)
    return found


@contextmanager
def opened(found: Settings, clock: Clock | None = None) -> Iterator[App]:
    """The app, closed at the end of the block. Ends the command when the database or the content cannot be used."""
    from bot.app import open_app
    from bot.curriculum.problems import ContentError
    from bot.store.faults import StoreError

    try:
        app = open_app(found, clock)
    except (ContentError, StoreError) as error:
        fail(str(error))
    try:
        yield app
    finally:
        app.close()
