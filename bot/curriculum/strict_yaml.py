"""Reading YAML strictly: what a file says is what is loaded, and every value knows its line.

PyYAML's parser (the C one where it is built) gives events; this module composes them. Refused: duplicate keys, anchors
and aliases, tags, more than one document, and files beyond the limits. Plain scalars follow the core schema of YAML 1.2
(section 10.3.2) in its decimal part, so ``no``, ``12:30:45``, ``010`` and ``1_000`` stay text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.chat.errors import quoted
from bot.curriculum.problems import Problem

FILE_SIZE = 1024 * 1024
"""Bytes in one file."""

DEPTH = 32
"""Levels of lists and mappings inside each other."""

NODES = 100_000
"""Values in one file."""

ValuePath = tuple[str | int, ...]
"""The keys and positions that lead to a value: ``("sections", 0, "title")``."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_CONSTANTS = {"": None, "~": None} | {
    spelled: value
    for word, value in (("null", None), ("true", True), ("false", False))
    for spelled in (word, word.upper(), word.capitalize())
}


class UnreadableError(Exception):
    """A file that cannot be composed at all; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class Document:
    """A loaded file: its value, the line of every path in it (from 1), its first line, and its problems so far."""

    value: Any
    lines: dict[ValuePath, int]
    first_line: str
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: ValuePath) -> int:
        """The line of ``path``, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path, name: str) -> Document:
    """Load the file at ``path``; ``name`` is what problems call it. Raises ``UnreadableError``."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= FILE_SIZE else b""
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnreadableError(Problem(name, line, "", "the file is not UTF-8 text; save it as UTF-8")) from error
    except OSError as error:
        reason = (
            "there is no such file" if isinstance(error, FileNotFoundError) else f"it cannot be read: {error.strerror}"
        )
        raise UnreadableError(Problem(name, 1, "", reason)) from error
    if size > FILE_SIZE:
        said = f"read {size:,} bytes, expected at most {FILE_SIZE:,}; split the file"
        raise UnreadableError(Problem(name, 1, "", said))
    return parse(text, name)


def parse(text: str, name: str) -> Document:
    """Load ``text``; see ``read``."""
    try:
        return _Composer(name).document(yaml.parse(text, Loader=_LOADER), text.partition("\n")[0])
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        line = mark.line + 1 if mark else 1
        raise UnreadableError(Problem(name, line, "", f"this is not YAML: {said}")) from error
    except yaml.YAMLError as error:  # a character that YAML does not allow; the position is counted in characters
        place = getattr(error, "position", 0)
        line = text.count("\n", 0, place) + 1 if isinstance(place, int) else 1
        said = "a character that YAML does not allow, such as a control character; delete it"
        raise UnreadableError(Problem(name, line, "", said)) from error


class _Composer:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[ValuePath, int] = {}
        self.problems: list[Problem] = []
        self.nodes = 0

    def document(self, events: Iterator[Any], first_line: str) -> Document:
        value = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._stop(event, (), "a second document begins here; one file holds one")
                value = self._node(next(events), events, ())
        return Document(value, self.lines, first_line, self.problems)

    def _node(self, event: Any, events: Iterator[Any], path: ValuePath) -> Any:
        self.nodes += 1
        if self.nodes > NODES:
            raise self._stop(event, path, f"more than {NODES:,} values in one file; split the file")
        if len(path) > DEPTH:
            raise self._stop(event, path[:3], f"nested deeper than {DEPTH} levels")
        self.lines[path] = _line(event)
        self._plain(event, path)
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: ValuePath) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: ValuePath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop(event, path, "a key must be one word of text")
            key = event.value
            self._plain(event, (*path, key))
            if key in found:
                first = self.lines[(*path, key)]
                said = f"the key {quoted(key)} stands twice; the first is in line {first}"
                self._note(event, (*path, key), said)
                self._node(next(events), events, (*path, f"{key} (again)"))
                continue
            found[key] = self._node(next(events), events, (*path, key))
            self.lines[(*path, key)] = _line(event)
        return found

    def _plain(self, event: Any, path: ValuePath) -> None:
        """Refuse what makes a value depend on something that is not written where it stands."""
        if isinstance(event, yaml.AliasEvent):
            self._note(event, path, f"the alias *{event.anchor} is not allowed; write the value again")
            return
        if event.anchor is not None:
            self._note(event, path, f"the anchor &{event.anchor} is not allowed; delete it")
        if event.tag is not None:
            self._note(event, path, f"the tag {event.tag} is not allowed; delete it")

    def _note(self, event: Any, path: ValuePath, message: str) -> None:
        self.problems.append(Problem(self.name, _line(event), dotted(path), message))

    def _stop(self, event: Any, path: ValuePath, message: str) -> UnreadableError:
        return UnreadableError(Problem(self.name, _line(event), dotted(path), message))


def dotted(path: ValuePath) -> str:
    """``sections[0].topics[2].hours``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(text: str) -> Any:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
