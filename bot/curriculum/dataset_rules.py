"""What is wrong with a data set that ships: its bytes are the described ones, row for row and column for column."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.curriculum.explain import near
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem

DESCRIPTION = "dataset.yaml"
MOST_BYTES = 512 * 1024
"""As much as a file may have, unpacked: it is sent to members, and goes with every installation."""


def check_dataset(top: Outline, folder: Path) -> Iterator[Problem]:
    """What is wrong with the data set that ``top`` describes; ``folder`` is the content folder."""
    home = (folder / top.file).parent
    if top.text("id") not in ("", f"ds.{home.name}"):
        yield top.problem(f"read {top.text('id')}, expected ds.{home.name}, after the folder", "id")
    for path in sorted(home.iterdir()):
        if path.name not in (DESCRIPTION, top.text("file")) and not path.name.startswith("."):
            said = f"nothing reads this file; expected {DESCRIPTION} and the file that it names"
            yield Problem(f"datasets/{home.name}/{path.name}", 1, "", said)
    name = top.text("file")
    if not name or "/" in name:
        return
    try:
        content = (home / name).read_bytes()
    except OSError as error:
        yield top.problem(f"{name} cannot be read: {error.strerror}", "file")
        return
    found = hashlib.sha256(content).hexdigest()
    if top.text("sha256") and top.text("sha256") != found:
        yield top.problem(f"the file is another one; if the change is meant, write {found}", "sha256")
    try:
        yield from _rows(top, _text(name, content))
    except (OSError, EOFError, zlib.error, ValueError, csv.Error) as error:
        yield top.problem(f"{name} cannot be read as a CSV in UTF-8: {error}", "file")


def unpacked(name: str, content: bytes) -> bytes:
    """The CSV in a file of this ``name``. Raises ``ValueError`` where it is larger than ``MOST_BYTES``."""
    if name.endswith(".gz"):
        with gzip.open(io.BytesIO(content)) as packed:
            content = packed.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES} bytes")
    return content


def _text(name: str, content: bytes) -> str:
    return unpacked(name, content).decode()


def _rows(top: Outline, text: str) -> Iterator[Problem]:
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = list(top.each("columns"))
    names = [each.text("name") for each in columns]
    if header != names:
        wrong = next((each for each in header if each not in names), header[0] if header else "")
        said = f"the file has {len(header)} columns, of which {wrong!r} is not where it should be{near(wrong, names)}"
        yield top.problem(f"{said}; expected its first line", "columns")
        return
    if top.number("rows") not in (None, len(rows)):
        yield top.problem(f"read {top.number('rows')}, expected {len(rows)}, the rows of the file", "rows")
    for line, row in enumerate(rows, 2):
        if len(row) != len(names):
            yield top.problem(f"line {line} of the file has {len(row)} fields, expected {len(names)}", "file")
            return
    for place, column in enumerate(columns):
        yield from _column(column, [row[place] for row in rows])


def _column(column: Outline, cells: Sequence[str]) -> Iterator[Problem]:
    """The first cell that is not of the column's kind, and whether gaps are where they may be."""
    gaps, reads = column.flag("gaps"), _READS.get(column.text("kind"))
    if gaps and "" not in cells:
        yield column.problem("the column has no gaps", "gaps")
    for line, cell in enumerate(cells, 2):
        if not cell and not gaps:
            yield column.problem(f"line {line} of the file has a gap; say gaps: true if that is meant", "kind")
            return
        if cell and reads is not None and not reads(cell):
            yield column.problem(f"line {line} of the file has {cell!r}, expected a {column.text('kind')}", "kind")
            return


def _is_whole(cell: str) -> bool:
    return cell.isascii() and cell.removeprefix("-").isdigit()


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell)) and cell.isascii() and "_" not in cell
    except ValueError:
        return False


def _is_date(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


_READS: dict[str, Callable[[str], bool]] = {
    "whole": _is_whole,
    "number": _is_number,
    "date": _is_date,
    "text": lambda cell: cell == cell.strip(),
}
