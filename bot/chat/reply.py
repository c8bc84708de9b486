"""What a command answers: a reply made of blocks from a closed set, a form, or a post for a channel.

The set is closed on purpose. Every renderer has one ``match`` over ``Block`` that ends in ``assert_never``, so a
new kind of block is one class here and one ``case`` per renderer, and mypy names the places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.chat.drawing import Drawing
from bot.chat.errors import DeclarationError
from bot.chat.invocation import Invocation

BUTTONS_IN_A_ROW = 5
"""Discord shows five buttons in a row; the look allows no more."""

MENU_CHOICES = 25
"""Discord's limit for the options of a select."""

LABEL_LENGTH = 38
"""What Discord shows of a button's label without cutting it."""

CHOICE_LENGTH = 75
"""Slack's limit for the text of a select option."""

VALUE_LENGTH = 100
"""Discord's limit for the value of a choice."""

URL_LENGTH = 512
"""Discord's limit for the address of a link button; Slack takes 3,000."""

FILE_BYTES = 10 * 1024 * 1024
"""Discord's limit for a file from a bot."""

_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}(\.[a-z0-9]{1,8}){1,2}")


class Mark(StrEnum):
    """The state of one line of a checklist. Each surface shows a symbol and, somewhere near, the word."""

    OPEN = "open"
    LEARNING = "learning"
    DONE = "done"
    CHECKED = "checked"
    SKIPPED = "skipped"


SYMBOLS = {Mark.OPEN: "·", Mark.LEARNING: "●", Mark.DONE: "✓", Mark.CHECKED: "✔", Mark.SKIPPED: "–"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in plain text, with an optional ``aside`` at its right. Level 1 opens a reply; 2 divides it."""

    text: str
    aside: str = ""
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Prose in the CommonMark subset of ``bot.chat.markup``."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Pairs of a short plain label and a value in the CommonMark subset."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain cells under a header. Every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise DeclarationError(f"a table's rows have as many cells as its header: {len(self.header)}")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a checklist: ``mark``, a short ``label`` (3.2), ``text``, and an ``aside`` (4 h). Plain text."""

    mark: Mark
    label: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to learn or do, each with its state."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A bar for ``value`` of ``total``, and the same in words (``5 of 9 topics``): a bar is never alone."""

    label: str
    value: float
    total: float
    words: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture (PNG bytes, the address of one, or one still to be drawn) with alt text that carries the same facts."""

    source: bytes | str | Drawing
    alt: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A member's own words, plain text; ``by`` says whose."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Preformatted text."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two parts of a reply."""


@dataclass(frozen=True, slots=True)
class When:
    """An instant, shown in each reader's own zone after ``label``."""

    label: str
    instant: datetime


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, by the platform's own id of it, shown after ``label`` under the name that its readers know."""

    label: str
    channel: str


@dataclass(frozen=True, slots=True)
class Button:
    """Runs ``run`` for whoever clicks. If an option is missing in it, the click opens a form."""

    label: str
    run: Invocation
    style: Literal["plain", "primary", "danger"] = "plain"

    def __post_init__(self) -> None:
        fits("a button's label", self.label, LABEL_LENGTH)


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a web page."""

    label: str
    url: str

    def __post_init__(self) -> None:
        fits("a link's label", self.label, LABEL_LENGTH)
        fits("a link's address", self.url, URL_LENGTH)
        if not self.url.startswith(("https://", "http://")):
            raise DeclarationError(f"a link leads to a web page: {self.url}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a menu or of a completion: what is shown, and the value it stands for."""

    label: str
    value: str

    def __post_init__(self) -> None:
        fits("a choice", self.label, CHOICE_LENGTH)
        fits("a choice's value", self.value, VALUE_LENGTH)


@dataclass(frozen=True, slots=True)
class Menu:
    """A drop-down: picking a choice runs ``run`` with the option ``option`` set to the choice's value."""

    label: str
    run: Invocation
    option: str
    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        fits("a menu's label", self.label, CHOICE_LENGTH)
        if not 1 <= len(self.choices) <= MENU_CHOICES:
            raise DeclarationError(f"a menu has 1 to {MENU_CHOICES} choices, this one {len(self.choices)}")
        if len({choice.value for choice in self.choices}) < len(self.choices):
            raise DeclarationError(f"two choices of the menu {self.label} have the same value; Discord refuses that")

    def pick(self, value: str) -> Invocation:
        """The invocation that choosing ``value`` runs."""
        return Invocation(self.run.command, {**self.run.args, self.option: value})


@dataclass(frozen=True, slots=True)
class Actions:
    """A row of at most five buttons and links, and any number of menus."""

    items: tuple[Button | Link | Menu, ...]

    def __post_init__(self) -> None:
        row = sum(not isinstance(item, Menu) for item in self.items)
        if row > BUTTONS_IN_A_ROW:
            raise DeclarationError(f"{BUTTONS_IN_A_ROW} buttons fit in a row, this one has {row}")


Block = Heading | Text | Fields | Table | Checklist | Progress | Image | Quote | Code | Divider | When | Where | Actions


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over: a plain ``name`` with its ending, the bytes, and what kind of thing they are (``mime``).

    Raises ``DeclarationError`` for a name that some platform would change, and for no bytes or too many of them.
    """

    name: str
    data: bytes
    mime: str

    def __post_init__(self) -> None:
        if not _FILE_NAME.fullmatch(self.name):
            raise DeclarationError(f"a file's name has lower-case letters, digits, hyphens and an ending: {self.name}")
        if not 1 <= len(self.data) <= FILE_BYTES:
            raise DeclarationError(f"a file has 1 to {FILE_BYTES:,} bytes, {self.name} has {len(self.data):,}")


@dataclass(frozen=True, slots=True)
class Post:
    """A reply to publish in channel ``to`` once the transaction has committed.

    ``key`` is given where it has to come once although several calls may ask for it; otherwise each call has its own.
    The first ``start`` messages of it are there already, and left out.
    """

    to: str
    reply: Reply
    key: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler returns.

    ``summary`` says the whole reply in one plain sentence, for notifications and screen readers. ``private`` overrides
    the command's own visibility (``None`` keeps it). ``accent`` (0 to 7) picks one of the eight stage colours.
    ``posts`` are published after the commit. ``error`` marks the answer to something that did not work. ``files`` are
    handed to whoever asked.
    """

    summary: str
    blocks: tuple[Block, ...]
    private: bool | None = None
    accent: int | None = None
    posts: tuple[Post, ...] = ()
    error: bool = False
    files: tuple[File, ...] = ()

    def __post_init__(self) -> None:
        if self.files and self.private is False:
            raise DeclarationError("files are handed to whoever asked, in private")


def fits(what: str, text: str, length: int) -> None:
    """Raise ``DeclarationError`` unless ``text`` has 1 to ``length`` characters."""
    if not 1 <= len(text) <= length:
        raise DeclarationError(f"{what} has 1 to {length} characters, this one {len(text)}: {text}")
