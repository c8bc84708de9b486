"""Forms: a command with some options missing, and the questions that ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.chat.errors import DeclarationError
from bot.chat.invocation import Invocation, Value
from bot.chat.reply import MENU_CHOICES, Choice, fits

FORM_FIELDS = 5
FORM_TITLE_LENGTH = 24
"""A modal's title: 24 characters on Slack, 45 on Discord."""

FIELD_LABEL_LENGTH = 45
"""A modal field's label on Discord."""

ANSWER_LENGTH = 3000
"""What a modal's text field can ask for: 3,000 characters on Slack, 4,000 on Discord."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. ``kind`` decides the control: a line, a paragraph, a choice from a list, a file.

    ``max_length`` bounds what is typed, so that nobody types more than is taken.
    """

    name: str
    label: str
    kind: Literal["line", "paragraph", "choice", "file"]
    help: str
    choices: tuple[Choice, ...] = ()
    required: bool = True
    max_length: int = ANSWER_LENGTH

    def __post_init__(self) -> None:
        fits("a field's label", self.label, FIELD_LABEL_LENGTH)
        if len(self.choices) > MENU_CHOICES:
            raise DeclarationError(f"a field offers up to {MENU_CHOICES} choices, this one {len(self.choices)}")


@dataclass(frozen=True, slots=True)
class Form:
    """Asks for what is missing in ``submit``, and runs it with the answers filled in.

    ``intro`` says above the fields what it is about, in the CommonMark subset of ``bot.chat.markup``.
    """

    title: str
    submit: Invocation
    fields: tuple[Field, ...]
    intro: str = ""

    def __post_init__(self) -> None:
        fits("a form's title", self.title, FORM_TITLE_LENGTH)
        if not 1 <= len(self.fields) <= FORM_FIELDS:
            raise DeclarationError(f"a form has 1 to {FORM_FIELDS} fields, this one {len(self.fields)}")

    def fill(self, answers: Mapping[str, Value]) -> Invocation:
        """The invocation with ``answers`` (by field name) added; blank answers stay missing."""
        given = {name: answer for name, answer in answers.items() if not isinstance(answer, str) or answer.strip()}
        return Invocation(self.submit.command, {**self.submit.args, **given})
