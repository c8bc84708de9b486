"""One file per kind of part: how it is asked for, read, judged and told. A file is found by being here."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from bot.challenges.answers import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind there is, by name."""
    found: dict[str, Kind] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        found |= {value.name: value for value in vars(loaded).values() if isinstance(value, Kind)}
    return found
