"""What may come next on a line that is being typed: commands, options and values, all from memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.chat.command import UMBRELLA, Command
from bot.chat.option import Option
from bot.chat.reply import Choice
from bot.chat.request import Right
from bot.chat.tree import Tree

Complete = Callable[[str, str, str], Sequence[Choice]]
"""``App.complete``: the path of a command, the name of an option, what was typed of its value."""

_PAIR = re.compile(r"([a-z]+)[=:](.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` in place of the last ``replaces`` characters; shown as ``label``, with ``help`` beside it."""

    text: str
    replaces: int
    label: str
    help: str = ""


Suggest = Callable[[str], Iterable[Suggestion]]
"""From what was typed so far to what may come next."""


def suggest(
    typed: str, tree: Tree, complete: Complete, rights: frozenset[Right], own: Mapping[str, Sequence[str]]
) -> Iterator[Suggestion]:
    """What may follow ``typed`` for somebody with ``rights``; ``own`` are the terminal's words and what may follow."""
    line = typed.lstrip()
    word, space, rest = line.partition(" ")
    if not space:
        wanted = "/" + word.removeprefix("/")
        for group in tree.groups.values():
            if f"/{group.name}".startswith(wanted) and any(_offered(each, rights) for each in group.commands.values()):
                yield Suggestion(f"/{group.name}", len(word), f"/{group.name}", group.help)
        yield from (Suggestion(each, len(word), each, "this terminal") for each in own if each.startswith(wanted))
        return
    if word in own:
        yield from (Suggestion(each, len(rest), each) for each in own[word] if each.startswith(rest))
        return
    name = word.removeprefix("/")
    first, inner, _ = rest.partition(" ")
    if name == UMBRELLA and inner and first in tree.groups:
        yield from suggest(rest, tree, complete, rights, {})
    elif name in tree.groups and (flat := tree.groups[name].flat) is not None:
        if _offered(flat, rights):
            yield from _arguments(rest, flat, {}, complete)
    elif name in tree.groups:
        shown = {each.name: each for each in tree.groups[name].commands.values() if _offered(each, rights)}
        spelled = shown | {short: each for each in shown.values() for short in each.words}
        if not inner:
            names = (Suggestion(each, len(rest), each, spelled[each].help) for each in spelled if each.startswith(rest))
            yield from names
        elif first in spelled:
            yield from _arguments(rest[len(first) + 1 :], spelled[first], spelled[first].words.get(first, {}), complete)


def _arguments(typed: str, command: Command, given: Mapping[str, object], complete: Complete) -> Iterator[Suggestion]:
    """Values for the option that is being typed, then the names of the others."""
    *before, last = typed.split(" ")
    named = {match[1] for each in before if (match := _PAIR.fullmatch(each))}
    options = [each for each in command.options if each.name not in named | given.keys()]
    pair = _PAIR.fullmatch(last)
    if pair and (option := next((each for each in options if each.name == pair[1]), None)):
        yield from _values(option, command, pair[2], complete)
        return
    free = [each for each in before if each and not _PAIR.fullmatch(each)]
    for place, option in enumerate(options):
        if option.kind == "text":  # takes all words from its place on; a later option may take the last
            value = " ".join([*free[place:], last])
            yield from _values(option, command, value, complete)
            later = options[place + 1 :] if value != last else []
            yield from (each for other in later if other.choices for each in _values(other, command, last, complete))
            break
        if place == len(free):
            yield from _values(option, command, last, complete)
            break
    if not last or not typed.endswith(" "):
        for option in options:
            if option.name.startswith(last) and (not option.required or last):
                yield Suggestion(f"{option.name}=", len(last), f"{option.name}=", option.arg.help)


def _values(option: Option, command: Command, value: str, complete: Complete) -> Iterator[Suggestion]:
    if option.kind == "flag":
        found: Sequence[Choice] = [Choice(each, each) for each in ("yes", "no") if each.startswith(value)]
    else:
        found = complete(command.path, option.name, value)
    yield from (Suggestion(each.value, len(value), each.label) for each in found)


def _offered(command: Command, rights: frozenset[Right]) -> bool:
    return not command.hidden and command.right in rights
