"""What a content file says, whether or not it is valid: the cross checks read this, so one wrong field hides no other.

A value of a wrong type counts as absent here, since validation names it already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.curriculum.problems import Problem
from bot.curriculum.strict_yaml import Document, ValuePath, dotted


@dataclass(frozen=True, slots=True)
class Outline:
    """A mapping in a file, and where it stands. ``file`` is what problems call the file."""

    file: str
    document: Document
    value: dict[str, Any]
    path: ValuePath = ()

    def problem(self, message: str, *within: str | int) -> Problem:
        """A problem with the value at ``within``, which need not exist."""
        path = (*self.path, *within)
        return Problem(self.file, self.document.line(path), dotted(path), message)

    def where(self, *within: str | int) -> str:
        """``file:line`` of the value at ``within``."""
        return f"{self.file}:{self.document.line((*self.path, *within))}"

    def text(self, name: str) -> str:
        """The text in the field ``name``, or an empty one."""
        found = self.value.get(name)
        return found if isinstance(found, str) else ""

    def number(self, name: str) -> int | None:
        """The whole number in the field ``name``."""
        found = self.value.get(name)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def real(self, name: str) -> float | None:
        """The number in the field ``name``, whole or not."""
        found = self.value.get(name)
        return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None

    def inner(self, name: str) -> Outline:
        """The mapping in the field ``name``; an empty one if there is none."""
        found = self.value.get(name)
        return Outline(self.file, self.document, found if isinstance(found, dict) else {}, (*self.path, name))

    def flag(self, name: str, default: bool = False) -> bool:
        """The truth value in the field ``name``."""
        found = self.value.get(name)
        return found if isinstance(found, bool) else default

    def each(self, name: str) -> Iterator[Outline]:
        """The mappings in the list ``name``."""
        found = self.value.get(name)
        for place, item in enumerate(found if isinstance(found, list) else ()):
            if isinstance(item, dict):
                yield Outline(self.file, self.document, item, (*self.path, name, place))

    def texts(self, name: str) -> list[tuple[int, str]]:
        """The texts in the list ``name``, each with its position."""
        found = self.value.get(name)
        return [(n, each) for n, each in enumerate(found if isinstance(found, list) else ()) if isinstance(each, str)]
