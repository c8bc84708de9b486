"""What every command does first: settings, logs, the app. What is wrong is one sentence and exit code 2."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.app import App
    from bot.clock import Clock
    from bot.config import Settings

MISUSE = 2
"""The exit code for a wrong call, a wrong setting, or a database or content that cannot be used."""

TERMINAL = "terminal"
"""The adapter of this machine's own screen: the one platform that the command line calls by name."""


def fail(message: object, code: int = MISUSE) -> typer.Exit:
    """Say what is wrong on standard error; the caller raises what this returns."""
    typer.echo(str(message), err=True)
    return typer.Exit(code)


def settings(*, quiet: bool = False) -> Settings:
    """The settings, with the log set up as they say. Exits with a clear text when one is wrong.

    ``quiet`` keeps the log to what needs attention: for commands whose output a person or a script reads.
    """
    from bot.config import SettingsError, load_settings
    from bot.logs import set_up

    try:
        found = load_settings(others=[name for module in adapters().values() for name in module.SETTINGS])
    except SettingsError as error:
        raise fail(error) from None
    set_up("warning" if quiet and found.log_level == "info" else found.log_level, found.log_format)
    return found


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
    return {name: importlib.import_module(f"adapters.{name}") for name in sorted(names)}


def adapter_commands() -> dict[str, typer.Typer]:
    """What a platform brings for its operators: the ``app`` of its file ``cli.py``, by the platform's name."""
    folders = Path(__file__).parents[2] / "adapters"
    names = sorted(path.parent.name for path in folders.glob("*/cli.py"))
    return {name: importlib.import_module(f"adapters.{name}.cli").app for name in names}


def terminal(part: str = "") -> ModuleType:
    """The terminal's adapter, or one ``part`` of it such as its ``render``, without importing any other adapter."""
    return importlib.import_module(".".join(filter(None, ("adapters", TERMINAL, part))))
