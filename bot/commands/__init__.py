"""One file per slash command, or several that share its group. A file is found by being here; nothing lists it."""

from __future__ import annotations

import importlib
import pkgutil

from bot.chat.command import Group
from bot.chat.tree import Tree


def load_tree() -> Tree:
    """Import every file of this folder and collect the groups they declare, in the order of the file names.

    A group with many commands may be spread over several files, which all name the same one.
    """
    groups: list[Group] = []
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        groups += [value for value in vars(loaded).values() if isinstance(value, Group)]
    return Tree(dict.fromkeys(groups))
