"""Reading YAML strictly: what a file says is what is loaded, and every value knows its line.

PyYAML's parser (the C one where it is built) gives events; this module composes them. Refused: duplicate keys, anchors and
aliases, tags, more than one document, and files beyond the limits. Plain scalars follow the core schema of YAML 1.2,
so ``no``, ``12:30:45``, ``010`` and ``1_000`` stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.curriculum.problems import Problem

FILE_SIZE = 1024 * 1024
"""Bytes in one file."""

DEPTH = 32
NODES = 100_000

Path_ = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}


class Unreadable(Exception):
    """A file that cannot be composed at all; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class Document:
    """A loaded file: its value, the line of every path in it (from 1), its first line, and its problems so far."""

    value: Any
    lines: dict[Path_, int]
    first_line: str
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """The line of ``path``, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path, name: str) -> Document:
    """Load the file at ``path``; ``name`` is what problems call it. Raises ``Unreadable``."""
    try:
        if path.stat().st_size > FILE_SIZE:
            raise Unreadable(Problem(name, 1, "", f"the file has {path.stat().st_size:,} bytes; {FILE_SIZE:,} are allowed"))
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Unreadable(Problem(name, line, "", "the file is not UTF-8 text; save it as UTF-8")) from error
    except OSError as error:
        raise Unreadable(Problem(name, 1, "", f"the file cannot be read: {error.strerror}")) from error
    return parse(text, name)


def parse(text: str, name: str) -> Document:
    """Load ``text``; see ``read``."""
    composer = _Composer(name)
    try:
        return composer.document(yaml.parse(text, Loader=_LOADER), text.partition("\n")[0])
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise Unreadable(Problem(name, mark.line + 1 if mark else 1, "", f"this is not YAML: {said}")) from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        place = getattr(error, "position", 0)
        line = text[:place].count("\n") + 1 if isinstance(place, int) else 1
        raise Unreadable(Problem(name, line, "", "a character that YAML does not allow, such as a control character")) from error
    except RecursionError as error:
        raise Unreadable(Problem(name, 1, "", f"nested deeper than {DEPTH} levels")) from error


class _Composer:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []
        self.nodes = 0

    def document(self, events: Iterator[Any], first_line: str) -> Document:
        value = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Unreadable(self._problem(event, (), "a second document begins here; one file holds one"))
                value = self._node(next(events), events, ())
        return Document(value, self.lines, first_line, self.problems)

    def _node(self, event: Any, events: Iterator[Any], path: Path_) -> Any:
        self.nodes += 1
        if self.nodes > NODES:
            raise Unreadable(self._problem(event, path, f"more than {NODES:,} values in one file"))
        if len(path) > DEPTH:
            raise Unreadable(self._problem(event, path, f"nested deeper than {DEPTH} levels"))
        self.lines[path] = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self.problems.append(self._problem(event, path, f"the alias *{event.anchor} is not allowed; write the value again"))
            return None
        if event.anchor is not None:
            self.problems.append(self._problem(event, path, f"the anchor &{event.anchor} is not allowed"))
        if event.tag is not None:
            self.problems.append(self._problem(event, path, f"the tag {event.tag} is not allowed"))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: Path_) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise Unreadable(self._problem(event, path, "a key must be one word of text"))
            key = event.value
            if key in found:
                first = self.lines[(*path, key)]
                self.problems.append(self._problem(event, (*path, key), f"the key {key} stands twice; the first is in line {first}"))
                self._node(next(events), events, (*path, f"{key} (again)"))
                continue
            found[key] = self._node(next(events), events, (*path, key))
            self.lines[(*path, key)] = event.start_mark.line + 1
        return found

    def _problem(self, event: Any, path: Path_, message: str) -> Problem:
        return Problem(self.name, event.start_mark.line + 1, dotted(path), message)


def dotted(path: Path_) -> str:
    """``sections[0].topics[2].hours``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _scalar(text: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2 (section 10.3), decimal numbers only."""
    if text.lower() in _CONSTANTS and text in (text.lower(), text.upper(), text.capitalize()):
        return _CONSTANTS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
