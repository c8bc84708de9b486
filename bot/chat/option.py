"""Options: read from a handler's signature, checked against every platform, coerced from what arrives."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.chat import text
from bot.chat.errors import DeclarationError, UserError, quoted
from bot.chat.form import ANSWER_LENGTH, FORM_FIELDS, Field
from bot.chat.invocation import Value
from bot.chat.reply import CHOICE_LENGTH, MENU_CHOICES, Choice
from bot.chat.upload import UPLOAD_DEFAULT, UPLOAD_MOST, Upload, too_big

if TYPE_CHECKING:
    from bot.curriculum.catalog import Catalog

HELP_LENGTH = 100
"""Discord's limit for a command's and an option's description."""

OPTION_COUNT = 25
"""Discord's limit for the options of one command."""

OPTION_NAME_LENGTH = 32
"""Discord's limit for an option's name."""

TEXT_DEFAULT = 200
BIGGEST = 10**12
"""Numbers from here on are refused, typed or sent: no count needs them, and no database column holds every one."""

_FILE = re.compile(r"\.[A-Za-z]\w{0,7}$")

Complete = Callable[["Catalog", str, datetime], Iterable[Choice]]
"""Values that may be meant, from the content, what is typed so far, and the time."""


class Person(str):
    """Somebody named in an option: the platform's id of them, or what was typed after an ``@``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Arg:
    """What a signature cannot say about an option.

    ``help`` is shown beside it; ``ge`` and ``le`` bound numbers, and durations in their ``unit``; ``max_length`` bounds
    text; ``complete`` offers values while typing, and says that a text names something and is no free prose; ``unit``
    is what a bare number means in a duration; ``noun`` names a number's kind in errors (``stage``), and may stand
    before the number when typed (``stage3``); ``paragraph`` asks for it in a large field and keeps its line breaks;
    ``max_bytes`` bounds a file; ``named`` says that it is typed with its name alone (``quiet=22-7``): no bare word is
    meant for it.
    """

    help: str
    ge: int | None = None
    le: int | None = None
    max_length: int = TEXT_DEFAULT
    complete: Complete | None = None
    unit: Literal["minutes", "hours"] = "minutes"
    noun: str = ""
    paragraph: bool = False
    max_bytes: int = UPLOAD_DEFAULT
    named: bool = False


Kind = Literal["int", "float", "text", "flag", "choice", "date", "duration", "person", "file"]
_KINDS: dict[Any, Kind] = {
    int: "int",
    float: "float",
    str: "text",
    bool: "flag",
    date: "date",
    timedelta: "duration",
    Person: "person",
    Upload: "file",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command, as declared."""

    name: str
    kind: Kind
    arg: Arg
    required: bool
    choices: tuple[str, ...] = ()

    def coerce(self, value: Value, today: date, example: str) -> Any:
        """Turn what arrived into the declared type.

        Platforms send typed values, people type text; both end here, so both get the same errors. ``today`` is the
        caller's own date. Raises ``UserError`` that names the option, what was read and ``example``.
        """
        if self.kind == "text":
            return self._text(str(value), example)
        if self.kind == "file" or isinstance(value, Upload):
            return self._file(value, example)
        if self.kind in ("int", "float") and isinstance(value, (int, float)) and type(value) is not bool:
            read: Any = self._number(value)
        else:
            read = self._read(text.clean(str(value)), today)
        if read is None:
            near = text.nearest(str(value), self.choices)
            hint = f" Did you mean {near}?" if near else ""
            raise UserError(f"I cannot read {quoted(str(value))} as {self._wanted()}.{hint}", example=example)
        if self.kind in ("int", "float", "duration"):
            self._bound(read, value, example)
        return read

    def field(self) -> Field:
        """The form field that asks for this option."""
        kind: Literal["line", "paragraph", "choice", "file"] = "paragraph" if self.arg.paragraph else "line"
        if self.kind == "file":
            kind = "file"
        offered = self.choices or (("yes", "no") if self.kind == "flag" else ())
        choices = tuple(Choice(choice, choice) for choice in offered)
        length = self.arg.max_length if self.kind == "text" else TEXT_DEFAULT
        return Field(
            self.name,
            self.name.capitalize(),
            "choice" if choices else kind,
            self.arg.help,
            choices,
            self.required,
            length,
        )

    def _text(self, value: str, example: str) -> str:
        cleaned = text.clean(value, lines=self.arg.paragraph).strip()
        if not cleaned:
            raise UserError(f"The {self.name} is empty.", example=example)
        if len(cleaned) > self.arg.max_length:
            raise UserError(
                f"The {self.name} has {len(cleaned):,} characters; {self.arg.max_length:,} fit.", example=example
            )
        return cleaned

    def _file(self, value: Value, example: str) -> Upload:
        if self.kind != "file" or not isinstance(value, Upload):
            wanted = "a file" if self.kind == "file" else self._wanted()
            raise UserError(f"The {self.name} must be {wanted}.", example=example)
        if len(value.data) > self.arg.max_bytes:
            raise too_big(value.name, len(value.data), self.arg.max_bytes, example)
        return value

    def _bound(self, read: float | timedelta, value: Value, example: str) -> None:
        low, high, amount = self.arg.ge, self.arg.le, read
        if isinstance(amount, timedelta):
            amount /= timedelta(**{self.arg.unit: 1})
        if (low is not None and amount < low) or (high is not None and amount > high):
            name = self.arg.noun or self.name
            unit = f" {self.arg.unit}" if self.kind == "duration" and name != self.arg.unit else ""
            shown = quoted(str(value)) if isinstance(read, timedelta) else f"{read:.12g}"
            raise UserError(f"The {name} must be {_range(low, high)}{unit}, not {shown}.", example=example)

    def _number(self, value: float) -> int | float | None:
        number = float(value) if self.kind == "float" or isinstance(value, float) else int(value)
        if not abs(number) < BIGGEST:  # neither does "not a number" pass
            return None
        if self.kind == "float":
            return number
        return int(number) if number == int(number) else None

    def _read(self, value: str, today: date) -> Any:
        match self.kind:
            case "int":
                return text.whole_number(value, *filter(None, (self.arg.noun, self.name)))
            case "float":
                return text.decimal_number(value)
            case "flag":
                return text.flag(value)
            case "date":
                return text.day(value, today)
            case "duration":
                return text.duration(value, self.arg.unit)
            case "choice":
                return text.matching(value, self.choices)
            case _:
                return Person(value.strip().lstrip("@")) or None

    def fits(self, word: str, today: date) -> bool:
        """Whether ``word`` shows by its shape that it is for this option: decides where free text begins, and ends.

        A flag is named (``share``), a person marked (``@ana``), a file has an ending (``week3.csv``).
        """
        if self.kind == "file":
            return _FILE.search(word) is not None and "://" not in word
        if self.kind == "flag":
            return word.casefold() == self.name
        if self.kind == "person":
            return word.startswith(("@", "<@")) and len(word) > 1
        return self.reads(word, today)

    def reads(self, word: str, today: date) -> bool:
        """Whether ``word`` can be read as a value at all. Anything could be a text, so no word shows it is one."""
        return self.kind not in ("text", "file") and self._read(word, today) is not None

    def _wanted(self) -> str:
        match self.kind:
            case "int":
                bounds = _range(self.arg.ge, self.arg.le)
                return f"a whole number for the {self.arg.noun or self.name}" + (f", {bounds}" if bounds else "")
            case "float":
                return f"a number for the {self.arg.noun or self.name}, such as 2.5"
            case "flag":
                return f"yes or no for {self.name}"
            case "date":
                return f"a day for {self.name}: today, yesterday, 2d or a date such as 2026-11-23"
            case "duration":
                return "a time such as 25m or 1h30"
            case "choice":
                return f"one of {', '.join(self.choices)}"
            case _:
                return f"a person for {self.name}"


def from_signature(handler: Callable[..., Any]) -> tuple[Option, ...]:
    """Read the options of ``handler`` from the parameters after its context.

    Raises ``DeclarationError`` for a type no platform has, a missing ``Arg``, or a limit exceeded.
    """
    hints = get_type_hints(handler, include_extras=True)
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    options = tuple(_option(parameter, hints.get(parameter.name)) for parameter in parameters)
    if len(options) > OPTION_COUNT:
        raise DeclarationError(f"{len(options)} options, and Discord takes {OPTION_COUNT}")
    order = [option.required for option in options]
    if sum(order) > FORM_FIELDS:  # a form cannot be followed by a second one
        raise DeclarationError(f"{sum(order)} required options, and a form asks for {FORM_FIELDS}")
    if order != sorted(order, reverse=True):
        raise DeclarationError("required options come before the others")
    return options


def _option(parameter: inspect.Parameter, hint: Any) -> Option:
    if get_origin(hint) is not Annotated:
        raise DeclarationError(f"option {parameter.name} needs Annotated[type, Arg(...)]")
    declared, arg, *_ = get_args(hint)
    if not isinstance(arg, Arg):
        raise DeclarationError(f"option {parameter.name} needs an Arg")
    required = parameter.default is inspect.Parameter.empty
    if get_origin(declared) in (Union, types.UnionType):
        parts = [part for part in get_args(declared) if part is not types.NoneType]
        declared = parts[0] if len(parts) == 1 else declared
    choices: tuple[str, ...] = ()
    kind: Kind | None = _KINDS.get(declared)
    if get_origin(declared) is Literal:
        choices, kind = get_args(declared), "choice"
    if kind is None:
        raise DeclarationError(f"option {parameter.name} has type {declared}; use one of {', '.join(_KINDS.values())}")
    _check(parameter.name, kind, arg, choices)
    return Option(parameter.name, kind, arg, required, choices)


def _check(name: str, kind: Kind, arg: Arg, choices: tuple[str, ...]) -> None:
    if not (name.isascii() and name.isalpha() and name.islower() and len(name) <= OPTION_NAME_LENGTH):
        raise DeclarationError(f"option {name}: lower-case letters only, at most {OPTION_NAME_LENGTH}")
    if not 1 <= len(arg.help) <= HELP_LENGTH:
        raise DeclarationError(f"option {name}: help has 1 to {HELP_LENGTH} characters")
    if len(choices) > MENU_CHOICES or not all(isinstance(c, str) and 1 <= len(c) <= CHOICE_LENGTH for c in choices):
        raise DeclarationError(
            f"option {name}: at most {MENU_CHOICES} choices, texts of 1 to {CHOICE_LENGTH} characters"
        )
    if not 1 <= arg.max_bytes <= UPLOAD_MOST:
        raise DeclarationError(f"option {name}: max_bytes is 1 to {UPLOAD_MOST:,}")
    if not 1 <= arg.max_length <= ANSWER_LENGTH:
        raise DeclarationError(f"option {name}: max_length is 1 to {ANSWER_LENGTH}, which a form's field can ask for")
    bounds = [bound for bound in (arg.ge, arg.le) if bound is not None]
    if bounds and (kind not in ("int", "float", "duration") or bounds != sorted(bounds)):
        raise DeclarationError(f"option {name}: ge and le bound numbers and durations, the lower one first")


def _range(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"{low} or more" if low is not None else f"{high} or less" if high is not None else ""


def missing(options: tuple[Option, ...], args: Mapping[str, Value]) -> tuple[Option, ...]:
    """The required options that ``args`` does not give, or gives blank."""
    return tuple(option for option in options if option.required and blank(args.get(option.name, "")))


def blank(value: Value | None) -> bool:
    """Whether ``value`` is nothing, or nothing but white space."""
    return value is None or (isinstance(value, str) and not value.strip())
