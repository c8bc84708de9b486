"""The file ``ids.lock``: one line an id, ``id | kind | state | since | meaning``, sorted, so reviews see changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.chat.errors import quoted
from bot.curriculum.problems import ContentError, Problem

NAME = "ids.lock"

State = Literal["live", "retired"]

_HEADER = (
    "# Every id ever issued: id | kind | state | since | meaning. Written by `cairn content lock`; nothing ever leaves."
)
_STATES: dict[str, State] = {"live": "live", "retired": "retired"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One id, the content version that issued it, and the line of the lock it was read from (0: not yet written)."""

    id: str
    kind: str
    state: State
    since: int
    meaning: str
    line: int = 0

    def __str__(self) -> str:
        """The entry's line in the file."""
        return f"{self.id} | {self.kind} | {self.state} | {self.since} | {self.meaning}"


def read(folder: Path, *, missing_ok: bool = False) -> tuple[dict[str, Entry], list[Problem]]:
    """Read the lock in ``folder``. Returns its entries by id, and what is wrong with the file itself."""
    entries: dict[str, Entry] = {}
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}, [] if missing_ok else [Problem(NAME, 1, "", "there is no such file; run: cairn content lock")]
    except UnicodeDecodeError:
        return {}, [Problem(NAME, 1, "", "the file is not UTF-8 text; take the last good one from version control")]
    except OSError as error:
        return {}, [Problem(NAME, 1, "", f"it cannot be read: {error.strerror}")]
    problems = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = _entry(line, number)
        if entry is None:
            said = f"read {quoted(line, 60)}, expected id | kind | live or retired | version | meaning"
            problems.append(Problem(NAME, number, "", said))
        elif entry.id in entries:
            said = f"the id {entry.id} stands twice; the first is in line {entries[entry.id].line}"
            problems.append(Problem(NAME, number, "", said))
        else:
            entries[entry.id] = entry
    return entries, problems


def write(folder: Path, entries: Iterable[Entry]) -> int:
    """Write ``entries`` as the lock of ``folder``, as a whole or not at all. Returns how many lines changed.

    Raises ``ContentError`` when the file cannot be written.
    """
    path = folder / NAME
    lines = [_HEADER, *map(str, sorted(entries, key=lambda entry: entry.id))]
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if lines != old:
        draft = path.with_suffix(".new")
        try:
            draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            raise ContentError([Problem(NAME, 1, "", f"it cannot be written: {error.strerror}")]) from error
    return len(set(lines) - set(old))


def _entry(line: str, number: int) -> Entry | None:
    parts = [part.strip() for part in line.split("|", 4)]
    if (
        len(parts) != 5
        or parts[2] not in _STATES
        or not (parts[3].isascii() and parts[3].isdigit())
        or not all(parts[:2])
    ):
        return None
    return Entry(parts[0], parts[1], _STATES[parts[2]], int(parts[3]), parts[4], number)
