"""All commands together: finding one by its path, and reading a typed line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.chat import text
from bot.chat.command import HELP, UMBRELLA, Command, Group
from bot.chat.errors import DeclarationError, UserError, quoted
from bot.chat.invocation import Invocation

GROUPS = 50
"""Slack's limit for slash commands in one manifest; Discord takes 100."""


class Tree:
    """All groups: what a whole installation understands."""

    def __init__(self, groups: Iterable[Group]) -> None:
        """Collect ``groups``. Raises ``DeclarationError`` for two of one name, or more than a platform takes."""
        self.groups: dict[str, Group] = {}
        for group in groups:
            if group.name in self.groups:
                raise DeclarationError(f"/{group.name} is declared twice")
            self.groups[group.name] = group
        if len(self.groups) > GROUPS:
            raise DeclarationError(f"{len(self.groups)} slash commands, and Slack takes {GROUPS}")
        self.commands = {c.path: c for group in self.groups.values() for c in group.commands.values()}

    def find(self, path: str) -> Command:
        """The command called ``path`` (``roadmap stage``). Raises ``UserError`` with the nearest one."""
        command = self.commands.get(path)
        if command is None:
            name, _, word = path.partition(" ")
            if name in self.groups and word:
                raise self.groups[name].unknown(word)
            near = text.nearest(path, [c.path for c in self.commands.values() if not c.hidden])
            hint = f" Did you mean /{near}?" if near else ""
            raise UserError(f"There is no command {quoted('/' + path)}.{hint}", example="/study help")
        return command

    def route(self, typed: str, today: date) -> Invocation:
        """Read a whole line such as ``/roadmap stage 3``; the slash and the ``/study`` umbrella are optional."""
        word, rest = _first(text.clean(typed, lines=True))
        while word == UMBRELLA and self._elsewhere(_first(rest)[0]):
            word, rest = _first(rest)
        name = word if word in self.groups else text.matching(word, self._shortened())
        if name is not None:
            return self.groups[name].route(rest, today)
        if word in ("", "help", "?"):
            return Invocation(HELP, {"topic": rest.strip()} if rest.strip() else {})
        raise self._unknown(word)

    def _elsewhere(self, word: str) -> bool:
        """Whether ``word`` after the umbrella means another group, or nearly does, and no command of the umbrella's."""
        if word in self.groups:
            return True
        if not word or (UMBRELLA in self.groups and self.groups[UMBRELLA].knows(word)):
            return False
        return (text.matching(word, self._shortened()) or text.nearest(word, self.groups)) is not None

    def _shortened(self) -> list[str]:
        """The groups whose names may be cut short. A flat one takes any words: ``/check 3.2`` is no ``/checkin``."""
        return [name for name, group in self.groups.items() if group.flat is None]

    def _unknown(self, word: str) -> UserError:
        said = f"I do not know {quoted('/' + word)}."
        inside = [c for c in self.commands.values() if not c.hidden and (word == c.name or word in c.words)]
        if inside:
            return UserError(f"{said} Did you mean /{inside[0].path}?", example=inside[0].example)
        near = text.nearest(word, self.groups)
        if near:
            return UserError(f"{said} Did you mean /{near}?", example=self.groups[near].sample())
        return UserError(f"{said} There are: {', '.join('/' + name for name in self.groups)}.", example=f"/{HELP}")


def _first(line: str) -> tuple[str, str]:
    """The first word of ``line``, folded and without its slash, and what follows it."""
    word, *rest = line.lstrip("/／ \n").split(maxsplit=1) or [""]
    return word.casefold(), rest[0] if rest else ""
