"""What every command does first: settings, logs, the app. What is wrong is one sentence and exit code 2."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.app import App
    from bot.clock import Clock
    from bot.config import Settings

MISUSE = 2
"""The exit code for a wrong call, a wrong setting, or a database or content that cannot be used."""


def fail(message: object) -> typer.Exit:
    """Say what is wrong on standard error; the caller raises what this returns."""
    typer.echo(str(message), err=True)
    return typer.Exit(MISUSE)


def settings() -> Settings:
    """The settings. Exits with a clear text when one is wrong."""
    from bot.config import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        raise fail(error) from None


@contextmanager
def opened(chosen: Settings, clock: Clock | None = None) -> Iterator[App]:
    """The app, open, and closed at the end. Exits with a clear text when the database or content cannot be used."""
    from bot.app import open_app
    from bot.curriculum.problems import ContentError
    from bot.store.faults import StoreError

    try:
        app = open_app(chosen, clock)
    except (StoreError, ContentError) as error:
        raise fail(error) from None
    try:
        yield app
    finally:
        app.close()


def adapters() -> dict[str, ModuleType]:
    """Every chat platform there is, by name: found by being in the folder, so that the core names none."""
    package = importlib.import_module("adapters")
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg]
    return {name: importlib.import_module(f"adapters.{name}") for name in names}
