"""Which adapters there are: found by scanning their folder, so the core imports none of them and knows no name."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config import Settings

FOLDER = "adapters"
TERMINAL = "terminal"
"""The adapter of this machine's own screen: the one platform the command line speaks to by name."""


@dataclass(frozen=True, slots=True)
class Platform:
    """An adapter that is there: its name, its package, and the environment names that it needs."""

    name: str
    module: ModuleType
    needs: tuple[str, ...]

    def missing(self, settings: Settings) -> tuple[str, ...]:
        """What it needs and is not set. Raises ``SettingsError`` for a secret's file that cannot be read."""
        return tuple(name for name in self.needs if settings.token(name) is None)


def scan() -> list[Platform]:
    """Every adapter in the folder, in the order of their names."""
    folder = importlib.import_module(FOLDER)
    names = sorted(each.name for each in pkgutil.iter_modules(folder.__path__) if each.ispkg)
    modules = {name: importlib.import_module(f"{FOLDER}.{name}") for name in names}
    return [Platform(name, module, tuple(module.NEEDS)) for name, module in modules.items()]


def part(platform: str, name: str) -> ModuleType:
    """The module ``name`` of one adapter, such as its ``render``."""
    return importlib.import_module(f"{FOLDER}.{platform}.{name}")
