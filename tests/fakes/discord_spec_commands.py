"""The rules for application commands which Discord's API description leaves out.

Source of every constant, unless it says otherwise: Discord's documentation, "Application Commands".
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from tests.fakes.discord_spec_parts import blank, dicts

COMMANDS = {1: 100, 2: 15, 3: 15}
"""How many commands of a kind (typed, on a user, on a message) an application has in one scope.

130 in all is in the description, too.
"""
OPTIONS = 25
"""Options, sub-commands or choices at one level; also the choices of an autocomplete answer."""
SIZE = 8000
"""Characters of all names, descriptions and choice values of one command."""
_SUB, _GROUP = 1, 2
_COMPLETED = {3, 4, 10}
"""Kinds of option (text, whole number, number) that may have choices or autocomplete."""
_COMMON = set("\u0951\u0952\u0953\u0954\u0964\u0965\u0e3f")
"""In the blocks of Devanagari and Thai, but not of those scripts (Unicode, Scripts.txt)."""


def commands(where: str, body: object) -> Iterator[str]:
    """All the commands of one scope, which are sent at once."""
    kinds: Counter[object] = Counter()
    names: Counter[tuple[str, str]] = Counter()
    for index, item in enumerate(dicts(body)):
        kind = _number(item.get("type")) or 1
        kinds[kind] += 1
        names[str(kind), str(item.get("name"))] += 1
        yield from command(f"{where}[{index}]", item)
    for kind, most in COMMANDS.items():
        if kinds[kind] > most:
            yield f"{where}: {kinds[kind]} commands of type {kind}: at most {most}"
    yield from (f"{where}: command name {name!r} is not unique" for (_, name), count in names.items() if count > 1)


def command(where: str, body: object, *, partial: bool = False) -> Iterator[str]:
    """One command. A partial one is an edit and may lack anything."""
    if not isinstance(body, dict):
        return
    if (_number(body.get("type")) or 1) == 1:
        yield from _names(where, body, needed=not partial)
        yield from _descriptions(where, body, needed=not partial)
    elif body.get("description"):
        yield f"{where}.description: only a typed command has one"
    yield from _options(f"{where}.options", body.get("options"), depth=0)
    if (size := _size(body)) > SIZE:
        yield f"{where}: {size} characters of names, descriptions and choice values: at most {SIZE}"


def _options(where: str, value: object, *, depth: int) -> Iterator[str]:
    options = dicts(value)
    if len(options) > OPTIONS:
        yield f"{where}: {len(options)} options: at most {OPTIONS}"
    subs = [option.get("type") in (_SUB, _GROUP) for option in options]
    if any(subs) and not all(subs):
        yield f"{where}: sub-commands and other options are mixed"
    names = Counter(str(option.get("name")) for option in options)
    yield from (f"{where}: option name {name!r} is not unique" for name, count in names.items() if count > 1)
    optional = False
    for index, option in enumerate(options):
        here, kind = f"{where}[{index}]", option.get("type")
        if option.get("required"):
            if optional:
                yield f"{here}: a required option comes after an optional one"
        else:
            optional = True
        yield from _names(here, option, needed=True)
        yield from _descriptions(here, option, needed=True)
        yield from _choices(here, option)
        if kind in (_SUB, _GROUP):
            if depth == 2 or (depth == 1 and kind == _GROUP):
                yield f"{here}: type {kind} is nested too deep"
            else:
                # Below a sub-command there are options only: as deep as it gets.
                yield from _options(f"{here}.options", option.get("options"), depth=2 if kind == _SUB else 1)
            if kind == _GROUP and any(sub.get("type") != _SUB for sub in dicts(option.get("options"))):
                yield f"{here}: a group holds sub-commands only"


def _choices(where: str, option: dict[str, object]) -> Iterator[str]:
    found = option.get("choices")
    if found and option.get("autocomplete"):
        yield f"{where}: choices and autocomplete together"
    if (found or option.get("autocomplete")) and _number(option.get("type")) not in _COMPLETED:
        yield f"{where}: type {option.get('type')} has neither choices nor autocomplete"
    yield from choices(f"{where}.choices", found)


def choices(where: str, value: object) -> Iterator[str]:
    """Choices of an option, or of an autocomplete answer."""
    items = dicts(value)
    if len(items) > OPTIONS:
        yield f"{where}: {len(items)} choices: at most {OPTIONS}"
    for index, choice in enumerate(items):
        names = [choice.get("name"), *_translations(choice, "name")]
        yield from (f for name in names for f in _length(f"{where}[{index}].name", name, 100))
        if isinstance(choice.get("value"), str):
            yield from _length(f"{where}[{index}].value", choice["value"], 100)


def _length(where: str, text: object, most: int) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{where}: there must be a text"
    elif blank(text):
        yield f"{where}: empty or invisible"
    elif len(text) > most:
        yield f"{where}: {len(text)} characters: at most {most}"


def _names(where: str, part: dict[str, object], *, needed: bool) -> Iterator[str]:
    """By `^[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,32}$`, in lower case, approximately."""
    for name in ([part.get("name")] if needed or "name" in part else []) + _translations(part, "name"):
        if not isinstance(name, str) or not 1 <= len(name) <= 32 or not all(map(_nameable, name)):
            yield f"{where}.name: {name!r} does not match the pattern of names"
        elif name != name.lower():
            yield f"{where}.name: {name!r} is not lower case"


def _nameable(char: str) -> bool:
    if char in "-_'" or unicodedata.category(char)[0] in "LN":
        return True
    script = "\u0900" <= char <= "\u097f" or "\ua8e0" <= char <= "\ua8ff" or "\u0e01" <= char <= "\u0e5b"
    return script and char not in _COMMON


def _descriptions(where: str, part: dict[str, object], *, needed: bool) -> Iterator[str]:
    own = [part.get("description")] if needed or "description" in part else []
    for text in own + _translations(part, "description"):
        yield from _length(f"{where}.description", text, 100)


def _translations(part: dict[str, object], key: str) -> list[object]:
    found = part.get(f"{key}_localizations")
    return list(found.values()) if isinstance(found, dict) else []


def _size(part: dict[str, object]) -> int:
    """Of a translated text only the longest version counts."""
    texts = [[part.get("value")], *([part.get(key), *_translations(part, key)] for key in ("name", "description"))]
    own = sum(max((len(text) for text in group if isinstance(text, str)), default=0) for group in texts)
    return own + sum(_size(item) for key in ("options", "choices") for item in dicts(part.get(key)))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
