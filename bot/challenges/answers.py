"""What a kind of part works with: the part as one member has it, the key to it, an answer, and the verdict on that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.challenges.keys import Key, Option
from bot.chat.upload import Upload

Told = Literal["at_once", "at_close", "after_review"]
Control = Literal["pick", "tick", "order", "line", "paragraph", "file"]
"""How an answer is asked for: by buttons of which one, several or all in order are pressed, or by a form's field."""

NOT_YET = "That is not it."


class AnswerError(ValueError):
    """What was handed in cannot be taken as an answer. The message says what it is, and what to hand in instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A part as one member sees it: what the content says of it, and its options in the member's own order.

    ``comma`` says that a number may be written with a decimal comma where the member comes from.
    """

    part: Any
    options: tuple[Option, ...] = ()
    comma: bool = False

    def letters(self) -> dict[str, str]:
        """The letter under which each option is shown, by its id."""
        return {option.id: chr(ord("A") + place) for place, option in enumerate(self.options)}


@dataclass(frozen=True, slots=True)
class Slip:
    """What is said to a wrong answer that a known slip leads to, and the share of the points that it earns."""

    say: str
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Keyed:
    """The key to a part with the words for it: by the slips' names, and why it is so. A link has no ``key``."""

    key: Key | None
    slips: Mapping[str, Slip] = field(default_factory=dict)
    why: str = ""
    hidden: Any = None
    """The labels of a prediction set."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was read: the form in which it is ``kept``, how it is ``shown`` to its writer, a file's bytes."""

    kept: str
    shown: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is worth, from 0 to 1, and what is said to it. ``score`` is a metric's, of predictions."""

    share: float
    said: str
    score: float | None = None

    @property
    def right(self) -> bool:
        """Whether it earns everything."""
        return self.share >= 1


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to answer: how it is asked for, read and judged, and when its verdict is told.

    ``read`` takes what a member typed or sent and raises ``AnswerError``; ``judge`` takes an answer as it was kept, and
    its file. ``told`` is the soonest: a challenge may tell everything at the close. ``counts`` says which of several
    answers counts. ``wanted`` says in a sentence what is asked for.
    """

    name: str
    told: Told
    control: Control
    counts: Literal["best", "last"]
    read: Callable[[Asked, str | Upload], Answer]
    judge: Callable[[Asked, Keyed, str, bytes | None], Verdict]
    wanted: Callable[[Any], str]


def typed(given: str | Upload) -> str:
    """The text that was ``given``. Raises ``AnswerError`` for a file."""
    if isinstance(given, Upload):
        raise AnswerError("This part takes an answer in words or numbers, not a file.")
    return given.strip()
