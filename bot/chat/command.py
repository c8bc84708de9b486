"""Commands as values. A group declares them; registration, parsing, help, forms and rights are derived."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.chat import option as options_of
from bot.chat import text
from bot.chat.errors import DeclarationError, UserError, quoted
from bot.chat.form import FORM_FIELDS, FORM_TITLE_LENGTH, Form
from bot.chat.invocation import Invocation, Value
from bot.chat.option import HELP_LENGTH, Option, blank
from bot.chat.reply import Reply
from bot.chat.request import Right
from bot.chat.route import bind

if TYPE_CHECKING:
    from bot.curriculum.catalog import Catalog

COMMANDS_IN_A_GROUP = 25
"""Discord's limit for sub-commands."""

GROUP_NAME_LENGTH = 31
"""Slack's limit for a command is 32 characters, its slash among them; Discord takes 32 without one."""

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
Intro = Callable[["Catalog", Mapping[str, Value]], str]


@dataclass(frozen=True, slots=True)
class Command:
    """One command, as declared beside its handler.

    ``private`` is the visibility of its answers, ``right`` who may use it, ``writes`` whether it changes anything (such
    commands take the write lock at once), ``hidden`` keeps it out of lists and suggestions: buttons lead to it.
    ``asks_rights`` says that the handler itself asks what else the caller may do.
    ``words`` are short forms (``/progress done 3.2``): a word in place of the name, with the arguments it stands for.
    ``starts`` does the same for a first word of a certain shape (``/roadmap 3``). ``title`` is what its form is called,
    and ``intro`` what the form says above its fields, made from the content and the arguments given.
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
    title: str = ""
    intro: Intro | None = None
    asks_rights: bool = False

    @property
    def needs_rights(self) -> bool:
        """Whether a platform has to know what the caller may do besides what every member may."""
        return self.asks_rights or self.right is not Right.MEMBER

    @property
    def dated(self) -> bool:
        """Whether an option is a day, which depends on the caller's own date."""
        return any(option.kind == "date" for option in self.options)

    def coerce(self, args: Mapping[str, Value], today: date) -> dict[str, Any]:
        """Turn raw ``args`` into what the handler takes; ``today`` is the caller's own date.

        A blank value counts as not given. Raises ``UserError`` for an unknown name, a value that does not read, or a
        required option that is missing.
        """
        coerced = {}
        names = set()
        for option in self.options:
            names.add(option.name)
            value = args.get(option.name, "")
            if not blank(value):
                coerced[option.name] = option.coerce(value, today, self.example)
            elif option.required:
                raise UserError(f"/{self.path} needs the {option.name}.", example=self.example)
        for name in args:
            if name not in names:
                raise self._unknown(name)
        return coerced

    def form(self, args: Mapping[str, Value], content: Catalog | None = None) -> Form | None:
        """The form that asks for what is missing in ``args``, or ``None`` when nothing is. Pure, so it comes first."""
        absent = options_of.missing(self.options, args)
        if not absent:
            return None
        given = {name: value for name, value in args.items() if name not in {option.name for option in absent}}
        title = self.title or text.shortened(self.path.capitalize(), FORM_TITLE_LENGTH)
        intro = self.intro(content, given) if self.intro is not None and content is not None else ""
        fields = tuple(option.field() for option in absent[:FORM_FIELDS])
        return Form(title, Invocation(self.path, given), fields, intro)

    def usage(self) -> str:
        """One line: the path, and its options (optional ones in brackets)."""
        parts = [option.name if option.required else f"[{option.name}]" for option in self.options]
        return " ".join([f"/{self.path}", *parts])

    def _unknown(self, name: str) -> UserError:
        near = text.nearest(name, [option.name for option in self.options])
        hint = f" Did you mean {near}?" if near else ""
        return UserError(f"/{self.path} has no option {quoted(name)}.{hint}", example=self.example)


class Group:
    """A slash command, filled by decorating handlers: with sub-commands, or flat (``/checkin``): one command."""

    def __init__(self, name: str, help: str, *, alone: bool = False) -> None:
        """Declare ``/name``; ``alone`` says that it is of use to one person without a group, in direct messages.

        Raises ``DeclarationError`` for a name or help text that a platform would refuse.
        """
        _check(name, help)
        if len(name) > GROUP_NAME_LENGTH:
            raise DeclarationError(f"/{name}: a slash command's name has up to {GROUP_NAME_LENGTH} characters")
        self.name = name
        self.help = help
        self.alone = alone
        self.commands: dict[str, Command] = {}
        self.flat: Command | None = None

    def command(
        self,
        name: str | None = None,
        help: str = "",
        *,
        example: str = "",
        private: bool = True,
        right: Right = Right.MEMBER,
        writes: bool = False,
        hidden: bool = False,
        words: Mapping[str, Mapping[str, Value]] | None = None,
        starts: str = "",
        title: str = "",
        intro: Intro | None = None,
        asks_rights: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Declare a sub-command; see ``Command`` for the meanings. The handler itself is returned unchanged.

        Without a ``name`` it is the whole group, called by the group's name and explained by its help: a flat command.
        Beside it there can be hidden ones only, which buttons lead to.
        """

        def declare(handler: Handler) -> Handler:
            path = self.name if name is None else f"{self.name} {name}"
            if name is not None:
                _check(name, help)
            options = options_of.from_signature(handler)
            shape = re.compile(starts) if starts else None
            line = example or f"/{path}"
            rest = (private, right, writes, hidden, words or {}, shape, title, intro, asks_rights)
            self._add(Command(path, name or self.name, help or self.help, handler, options, line, *rest))
            return handler

        return declare

    def route(self, typed: str, today: date) -> Invocation:
        """Read what was typed after ``/group``; see ``bot.chat.route`` for the grammar.

        ``today`` is only used to tell days from other words. Raises ``UserError`` with the nearest right word.
        """
        cleaned = text.clean(typed, lines=True)
        found = text.tokens(cleaned)
        if not found and self.flat is None:
            return self._bare()
        first = found[0].text.casefold() if found and not found[0].name else ""
        if (first == "?" or (first == "help" and "help" not in self.commands)) and (not self.flat or len(found) == 1):
            return self._help()
        if self.flat is not None:
            return Invocation(self.flat.path, bind(self.flat, found, cleaned, {}, today))
        command, given, used = self._find(first) if first else self._default(found[0].name)
        if command is None:
            raise self.unknown(found[0].raw if found[0].name else found[0].text)
        return Invocation(command.path, bind(command, found[used:], cleaned, given, today))

    def knows(self, word: str) -> bool:
        """Whether ``word`` after the group's name leads to one of its commands, or to its help."""
        return word.casefold() in ("help", "?") or self._find(word.casefold())[0] is not None

    def sample(self) -> str:
        """A line that works: the example of what a bare group means, else of the first command."""
        shown = [command for command in self.commands.values() if not command.hidden]
        return self.commands[DEFAULT].example if DEFAULT in self.commands else shown[0].example if shown else f"/{HELP}"

    def _bare(self) -> Invocation:
        return Invocation(self.commands[DEFAULT].path) if DEFAULT in self.commands else self._help()

    def _help(self) -> Invocation:
        return Invocation(HELP) if self.name == UMBRELLA else Invocation(HELP, {"topic": self.name})

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
        if glued and glued[1] in self.commands and self.commands[glued[1]].options:
            command = self.commands[glued[1]]
            return command, {command.options[0].name: glued[2]}, 1
        name = text.matching(word, [c.name for c in self.commands.values() if not c.hidden])
        return (self.commands[name], {}, 1) if name else (None, {}, 0)

    def _default(self, option: str) -> tuple[Command | None, Mapping[str, Value], int]:
        """What a bare group means, if that takes ``option``: ``/progress member=ana``."""
        command = self.commands.get(DEFAULT)
        return (command if command and any(o.name == option for o in command.options) else None), {}, 0

    def _add(self, command: Command) -> None:
        taken = {*self.commands, *(word for each in self.commands.values() for word in each.words)}
        if not taken.isdisjoint({command.name, *command.words}):
            raise DeclarationError(f"/{command.path} or one of its short forms is declared twice")
        if command.path == self.name:
            self.flat = command
        if self.flat and (self.flat.words or self.flat.starts or not all(c.hidden for c in self._beside(command))):
            raise DeclarationError(f"/{self.name} is flat: it has no short forms, and beside it only hidden commands")
        if any(args.keys() - {option.name for option in command.options} for args in command.words.values()):
            raise DeclarationError(f"/{command.path}: a short form stands for an option that it does not have")
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

    def _beside(self, command: Command) -> list[Command]:
        """The commands next to the flat one, once ``command`` is among them."""
        return [each for each in (*self.commands.values(), command) if each is not self.flat]

    def unknown(self, word: str) -> UserError:
        """What is said to a ``word`` that is none of the group's commands: the nearest one, or all of them."""
        if self.flat is not None:
            return UserError(f"/{self.name} has no {quoted(word)}: it is one command.", example=self.flat.example)
        known = {c.name: c for c in self.commands.values() if not c.hidden}
        spellings = dict(known) | {w: c for c in known.values() for w in c.words}
        near = text.nearest(word, spellings)
        if near:
            return UserError(
                f"/{self.name} has no {quoted(word)}. Did you mean {near}?", example=spellings[near].example
            )
        return UserError(f"/{self.name} has no {quoted(word)}. It has: {', '.join(known)}.", example=self.sample())


def _check(name: str, help: str) -> None:
    if not _NAME.fullmatch(name):
        raise DeclarationError(f"{name!r}: 1 to 32 lower-case letters, digits and hyphens")
    if not 1 <= len(help) <= HELP_LENGTH:
        raise DeclarationError(f"/{name}: help has 1 to {HELP_LENGTH} characters, this one {len(help)}")
