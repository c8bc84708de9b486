"""Commands as values. A group declares them; registration, parsing, help, forms and rights are derived."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.chat import option as options_of
from bot.chat import text
from bot.chat.errors import DeclarationError, UserError, quoted
from bot.chat.invocation import Invocation, Value
from bot.chat.option import HELP_LENGTH, Option
from bot.chat.reply import FORM_FIELDS, FORM_TITLE_LENGTH, Form, Reply
from bot.chat.request import Right
from bot.chat.route import bind

COMMANDS_IN_A_GROUP = 25
"""Discord's limit for sub-commands."""

GROUPS = 50
"""Slack's limit for slash commands in one manifest; Discord takes 100."""

GROUP_CHARACTERS = 8000
"""Discord's limit for all names, descriptions and choices of one command together."""

DEFAULT = "show"
"""What a bare group means wherever text is typed. Discord cannot call a bare group, so ``show`` is a real command."""

HELP = "study help"
UMBRELLA = "study"
"""The group under which every other group can be reached too, where another app owns a name."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_GLUED = re.compile(r"([a-z]+)(#?\d.*)")

Handler = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Command:
    """One command, as declared beside its handler.

    ``private`` is the visibility of its answers, ``right`` who may use it, ``writes`` whether it changes anything (such
    commands take the write lock at once), ``hidden`` keeps it for buttons only. ``words`` are short forms
    (``/progress done 3.2``): a word in place of the name, with the arguments it stands for. ``starts`` does the same for a
    first word of a certain shape (``/roadmap 3``).
    """

    path: str
    name: str
    help: str
    handler: Handler
    options: tuple[Option, ...]
    example: str
    private: bool = True
    right: Right = Right.MEMBER
    writes: bool = False
    hidden: bool = False
    words: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    starts: re.Pattern[str] | None = None

    def coerce(self, args: Mapping[str, Value], today: date) -> dict[str, Any]:
        """Turn raw ``args`` into what the handler takes; ``today`` is the caller's own date.

        Raises ``UserError`` for an unknown name, a value that does not read, or a required option that is missing.
        """
        coerced = {}
        for option in self.options:
            value = args.get(option.name)
            if value is not None and (value != "" or option.kind == "text"):
                coerced[option.name] = option.coerce(value, today, self.example)
            elif option.required:
                raise UserError(f"/{self.path} needs the {option.name}.", example=self.example)
        if not args.keys() <= {option.name for option in self.options}:
            raise self._unknown(next(name for name in args if name not in {option.name for option in self.options}))
        return coerced

    def form(self, args: Mapping[str, Value]) -> Form | None:
        """The form that asks for what is missing in ``args``, or ``None`` when nothing is. Pure, so it comes first."""
        absent = options_of.missing(self.options, args)
        if not absent:
            return None
        given = {name: value for name, value in args.items() if name not in {option.name for option in absent}}
        title = text.shortened(self.path.capitalize(), FORM_TITLE_LENGTH)
        return Form(title, Invocation(self.path, given), tuple(option.field() for option in absent[:FORM_FIELDS]))

    def usage(self) -> str:
        """One line: the path, and its options (optional ones in brackets)."""
        parts = [option.name if option.required else f"[{option.name}]" for option in self.options]
        return " ".join([f"/{self.path}", *parts])

    def _unknown(self, name: str) -> UserError:
        near = text.nearest(name, [option.name for option in self.options])
        hint = f" Did you mean {near}?" if near else ""
        return UserError(f"/{self.path} has no option {quoted(name)}.{hint}", example=self.example)


class Group:
    """A slash command with sub-commands, filled by decorating handlers."""

    def __init__(self, name: str, help: str) -> None:
        """Declare ``/name``. Raises ``DeclarationError`` for a name or help text that a platform would refuse."""
        _check(name, help)
        self.name = name
        self.help = help
        self.commands: dict[str, Command] = {}

    def command(
        self,
        name: str,
        help: str,
        *,
        example: str = "",
        private: bool = True,
        right: Right = Right.MEMBER,
        writes: bool = False,
        hidden: bool = False,
        words: Mapping[str, Mapping[str, Value]] | None = None,
        starts: str = "",
    ) -> Callable[[Handler], Handler]:
        """Declare a sub-command; see ``Command`` for the meanings. The handler itself is returned unchanged."""

        def declare(handler: Handler) -> Handler:
            path = f"{self.name} {name}"
            _check(name, help)
            options = options_of.from_signature(handler)
            self._add(
                Command(
                    path,
                    name,
                    help,
                    handler,
                    options,
                    example or f"/{path}",
                    private,
                    right,
                    writes,
                    hidden,
                    words or {},
                    re.compile(starts) if starts else None,
                )
            )
            return handler

        return declare

    def route(self, typed: str, today: date) -> Invocation:
        """Read what was typed after ``/group``; see ``bot.chat.route`` for the grammar.

        ``today`` is only used to tell days from other words. Raises ``UserError`` with the nearest right word.
        """
        cleaned = text.clean(typed)
        found = text.tokens(cleaned)
        if not found:
            return Invocation(f"{self.name} {DEFAULT}")
        first = found[0].text.casefold()
        if first in ("help", "?") and "help" not in self.commands:
            return Invocation(HELP, {"topic": self.name})
        command, given, used = self._find(first)
        if command is None:
            raise self._unknown(found[0].text)
        return Invocation(command.path, {**given, **bind(command.options, found[used:], cleaned, given, today, command)})

    def _find(self, word: str) -> tuple[Command | None, Mapping[str, Value], int]:
        """The command that ``word`` means, the arguments that it stands for, and how many words that used up."""
        if word in self.commands:
            return self.commands[word], {}, 1
        for command in self.commands.values():
            if word in command.words:
                return command, command.words[word], 1
            if command.starts and command.starts.fullmatch(word):
                return command, {}, 0
        glued = _GLUED.fullmatch(word)
        if glued and glued[1] in self.commands:
            command = self.commands[glued[1]]
            return command, {command.options[0].name: glued[2]} if command.options else {}, 1
        name = text.matching(word, [c.name for c in self.commands.values() if not c.hidden])
        return (self.commands[name], {}, 1) if name else (None, {}, 0)

    def _add(self, command: Command) -> None:
        if command.name in self.commands:
            raise DeclarationError(f"/{command.path} is declared twice")
        self.commands[command.name] = command
        shown = [each for each in self.commands.values() if not each.hidden]
        if len(shown) > COMMANDS_IN_A_GROUP:
            raise DeclarationError(f"/{self.name} has more than {COMMANDS_IN_A_GROUP} commands")
        size = len(self.name) + len(self.help)
        for each in shown:
            size += len(each.name) + len(each.help)
            size += sum(len(o.name) + len(o.arg.help) + 2 * sum(map(len, o.choices)) for o in each.options)
        if size > GROUP_CHARACTERS:
            raise DeclarationError(f"/{self.name} takes {size} characters; Discord allows {GROUP_CHARACTERS}")

    def _unknown(self, word: str) -> UserError:
        known = {c.name: c for c in self.commands.values() if not c.hidden}
        spellings = dict(known) | {w: c for c in known.values() for w in c.words}
        near = text.nearest(word, spellings)
        if near:
            return UserError(f"/{self.name} has no {quoted(word)}. Did you mean {near}?", example=spellings[near].example)
        names = ", ".join(known)
        return UserError(f"/{self.name} has no {quoted(word)}. It has: {names}.", example=f"/{self.name} {DEFAULT}")


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
            near = text.nearest(path, [c.path for c in self.commands.values() if not c.hidden])
            hint = f" Did you mean /{near}?" if near else ""
            raise UserError(f"There is no command {quoted('/' + path)}.{hint}", example="/study help")
        return command

    def route(self, typed: str, today: date) -> Invocation:
        """Read a whole line such as ``/roadmap stage 3``; the slash and the ``/study`` umbrella are optional."""
        line = text.clean(typed).strip().removeprefix("/")
        word, _, rest = line.partition(" ")
        word = word.casefold()
        if word == UMBRELLA:
            inner, _, _ = rest.strip().partition(" ")
            if inner.casefold() in self.groups:
                return self.route(rest.strip(), today)
        name = word if word in self.groups else text.matching(word, self.groups)
        if name is not None:
            return self.groups[name].route(rest, today)
        if word in ("", "help", "?"):
            return Invocation(HELP)
        near = text.nearest(word, self.groups)
        hint = f" Did you mean /{near}?" if near else f" There are: {', '.join('/' + name for name in self.groups)}."
        raise UserError(f"I do not know {quoted('/' + word)}.{hint}", example=f"/{near} {DEFAULT}" if near else "/study help")


def _check(name: str, help: str) -> None:
    if not _NAME.fullmatch(name):
        raise DeclarationError(f"{name!r}: 1 to 32 lower-case letters, digits and hyphens")
    if not 1 <= len(help) <= HELP_LENGTH:
        raise DeclarationError(f"/{name}: help has 1 to {HELP_LENGTH} characters, this one {len(help)}")
