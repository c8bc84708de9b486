"""What Discord is told of the commands, derived from their declarations. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.chat.command import Command, Group
from bot.chat.option import Kind, Option
from bot.chat.request import Right
from bot.chat.tree import Tree

Data = dict[str, Any]
Words = Mapping[str, Mapping[str, str]]
"""Texts in another language: ``name`` and ``help`` by path, such as ``roadmap``, ``roadmap stage number``."""

CHAT_INPUT = 1
SUBCOMMAND, TEXT, WHOLE, FLAG, USER, NUMBER, ATTACHMENT = 1, 3, 4, 5, 6, 10, 11

_TYPES: dict[Kind, int] = {
    "int": WHOLE,
    "float": NUMBER,
    "text": TEXT,
    "flag": FLAG,
    "choice": TEXT,
    "date": TEXT,
    "duration": TEXT,
    "person": USER,
    "file": ATTACHMENT,
}

MANAGE_SERVER = str(1 << 5)
"""Who sees organisers' commands unless the server's settings say otherwise. Rights are checked again at each call."""

GUILD_INSTALL, USER_INSTALL = 0, 1
IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2

LOCALES = Path(__file__).parent / "locales"


def payload(tree: Tree, words: Mapping[str, Words] | None = None) -> list[Data]:
    """The body that registers every command of ``tree``; ``words`` holds texts by Discord's locale."""
    return [_group(group, words or {}) for group in tree.groups.values() if _shown(group)]


def digest(commands: list[Data]) -> str:
    """A fingerprint of ``commands``, which changes when anything in them does."""
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def translations() -> dict[str, Words]:
    """The texts in other languages that come with Cairn: one file ``locales/<Discord's locale>.yaml`` each."""
    import yaml

    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(LOCALES.glob("*.yaml"))}


def _group(group: Group, words: Mapping[str, Words]) -> Data:
    shown = _shown(group)
    organisers = all(command.right is not Right.MEMBER for command in shown)
    return {
        "type": CHAT_INPUT,
        **_said(group.name, group.name, group.help, words),
        "options": _options(group.flat, words) if group.flat else [_command(command, words) for command in shown],
        "default_member_permissions": MANAGE_SERVER if organisers else None,
        "integration_types": [GUILD_INSTALL, USER_INSTALL] if group.alone else [GUILD_INSTALL],
        "contexts": [IN_GUILD, IN_BOT_DM, IN_PRIVATE] if group.alone else [IN_GUILD],
        "nsfw": False,
    }


def _command(command: Command, words: Mapping[str, Words]) -> Data:
    said = _said(command.path, command.name, command.help, words)
    return {"type": SUBCOMMAND, **said, "options": _options(command, words)}


def _options(command: Command, words: Mapping[str, Words]) -> list[Data]:
    options = [_option(command, option, words) for option in command.options]
    return sorted(options, key=lambda option: not option["required"])


def _option(command: Command, option: Option, words: Mapping[str, Words]) -> Data:
    """One option. A long text is never required here: where it is missing, a form with a large field asks for it."""
    data: Data = {
        "type": _TYPES[option.kind],
        **_said(f"{command.path} {option.name}", option.name, option.arg.help, words),
        "required": option.required and not option.arg.paragraph,
    }
    if option.kind == "choice":
        data["choices"] = [{"name": choice, "value": choice} for choice in option.choices]
    elif option.arg.complete is not None and option.kind in ("text", "int", "float"):
        data["autocomplete"] = True
    if option.kind == "text":
        data["max_length"] = option.arg.max_length
    if option.kind in ("int", "float"):
        bounds = {"min_value": option.arg.ge, "max_value": option.arg.le}
        data |= {name: bound for name, bound in bounds.items() if bound is not None}
    return data


def _said(path: str, name: str, help_: str, words: Mapping[str, Words]) -> Data:
    """Name and description, with those in other languages.

    The default has a key of its own: without it, readers of American English get the texts of another English first.
    """
    names = {locale: texts[path]["name"] for locale, texts in words.items() if "name" in texts.get(path, {})}
    helps = {locale: texts[path]["help"] for locale, texts in words.items() if "help" in texts.get(path, {})}
    return {
        "name": name,
        "name_localizations": {"en-US": name, **names} if names else None,
        "description": help_,
        "description_localizations": {"en-US": help_, **helps} if helps else None,
    }


def _shown(group: Group) -> list[Command]:
    return [command for command in group.commands.values() if not command.hidden]
