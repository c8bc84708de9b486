"""Reading a member's file of predictions, which may be anything, and scoring it on both halves of the hidden labels.

The file is a CSV in UTF-8: the header ``id,prediction``, then one row for each row of the test file, in any order. What
is wrong is said in one sentence that names the first bad line. Archives, workbooks and pickles are known by their first
bytes and never opened.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.challenges.generators.made import MOST_BYTES, MOST_ROWS, Half, Hidden, Label
from bot.challenges.numbers import PLAIN, NumberError, quote
from bot.challenges.numbers import read as read_number
from bot.challenges.scoring import Measure, gap_closed

HEADER = ["id", "prediction"]
LARGEST = 1e100
"""Numbers are no larger than this, so that no square of an error is infinite."""
MOST_LINES = 3 * MOST_ROWS
"""As many lines are looked at, the empty ones counted: some programs write one after each row."""
DECIMALS = 3
"""As many decimals of a score are shown: finer ones let people find the labels by asking often."""

_KINDS = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "a Feather file"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x80\x02", "a pickle"),
    (b"\x80\x03", "a pickle"),
    (b"\x80\x04", "a pickle"),
    (b"\x80\x05", "a pickle"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xff\xfe", "a text in UTF-16"),
    (b"\xfe\xff", "a text in UTF-16"),
)
"""First bytes, and what begins with them."""

_NUMBERS = re.compile(f"(?:{PLAIN}\n)*")


class PredictionsError(ValueError):
    """The file cannot be scored. The message is one sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The score on one half, and how much of the gap from the baseline to the best it closes."""

    score: float
    gap: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Both halves. ``public`` may be shown at once, ``private`` at the close, when it decides."""

    public: Scored
    private: Scored


def score(content: bytes, hidden: Hidden) -> Scores:
    """Read the file ``content`` and score it. Raises ``PredictionsError``, which says what is wrong with it."""
    predicted = read(content, {*hidden.public.labels, *hidden.private.labels}, hidden.measure)
    return Scores(*(_on(half, hidden.measure, predicted) for half in (hidden.public, hidden.private)))


def shown(value: float) -> str:
    """A score as members see it."""
    return f"{value:.{DECIMALS}f}"


def read(content: bytes, ids: Collection[str], measure: Measure) -> dict[str, Label]:
    """The predictions in ``content`` by id, one for each of ``ids``. Raises ``PredictionsError``."""
    text = _text(content)
    known = set(ids)
    return _at_once(text, known, measure) or _by_line(text, known, measure)


def _on(half: Half, measure: Measure, predicted: Mapping[str, Label]) -> Scored:
    value = measure.score(list(half.labels.values()), [predicted[id_] for id_ in half.labels])
    return Scored(value, gap_closed(value, half.baseline, half.best))


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise PredictionsError(f"The file has {len(content):,} bytes, and at most {MOST_BYTES:,} are read.")
    for begin, kind in _KINDS:
        if content.startswith(begin):
            raise PredictionsError(f"This is {kind}. Save the table as CSV in UTF-8 and send that.")
    if not content.strip():
        raise PredictionsError("The file is empty. Its first line is id,prediction.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise PredictionsError(f"Line {_line(content, wrong.start)} is not UTF-8. Save the file as UTF-8.") from None
    if "\0" in text:
        raise PredictionsError(f"Line {_line(content, content.index(0))} has a zero byte. Save the file as plain CSV.")
    return text


def _line(content: bytes, place: int) -> int:
    return len(re.findall(rb"\r\n|\r|\n", content[:place])) + 1


def _at_once(text: str, known: set[str], measure: Measure) -> dict[str, Label] | None:
    """All rows in a few steps over the whole file, where nothing at all is unusual."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), strict=True), MOST_ROWS + 2))
        ids, cells = zip(*rows[1:], strict=True)
        if rows[0] != HEADER or not len(known) == len(ids) <= MOST_ROWS or set(ids) != known:
            return None
        if measure.reads == "class":
            return dict(zip(ids, cells, strict=True)) if {*cells} <= {*measure.classes} else None
        if _NUMBERS.fullmatch("\n".join(cells) + "\n") is None:
            return None
        values = list(map(float, cells))
    except (ValueError, csv.Error):  # lines of unequal length, or no line but the header
        return None
    low, high = _range(measure)
    return dict(zip(ids, values, strict=True)) if low <= min(values) and max(values) <= high else None


def _by_line(text: str, known: set[str], measure: Measure) -> dict[str, Label]:
    """The same line by line: for what is unusual and allowed, and to name the first line that is not."""
    found: dict[str, Label] = {}
    places: dict[str, int] = {}
    for line, row in _rows(text):
        if len(row) != len(HEADER):
            raise PredictionsError(f"Line {line} has {_columns(row)}; each line has an id, a comma and a prediction.")
        id_ = row[0].strip()
        if id_ in places:
            raise PredictionsError(f"Line {line}: {quote(id_)} was there before, in line {places[id_]}.")
        if id_ not in known:
            raise PredictionsError(f"Line {line}: there is no row {quote(id_)} in the test file.")
        places[id_] = line
        try:
            found[id_] = _class(row[1], measure) if measure.reads == "class" else _number(row[1], measure)
        except NumberError as wrong:
            raise PredictionsError(f"Line {line}: {wrong}") from None
    missing = sorted(known - found.keys())
    if missing:
        more = f" and {len(missing) - 1:,} more have" if len(missing) > 1 else " has"
        raise PredictionsError(f"{quote(missing[0])}{more} no prediction; there is one for each row of the test file.")
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows after the header, with the line that each begins in. Empty lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line, rows = 1, 0
    try:
        for row in reader:
            if line == 1:
                _check_header(row)
            elif line > MOST_LINES or (row and rows == MOST_ROWS):
                raise PredictionsError(f"Line {line} is one too many; at most {MOST_ROWS:,} rows are read.")
            elif row:
                rows += 1
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise PredictionsError(
            f"Line {line} cannot be read as CSV; perhaps a quotation mark lacks its other half."
        ) from None


def _check_header(row: Sequence[str]) -> None:
    if list(row) == HEADER:
        return
    first = ",".join(row)
    said = f"Line 1 is {quote(first)}; it has to be id,prediction"
    if re.fullmatch(r"id[;\t|]prediction", first):
        said += ", with commas here and in every line"
    elif row[:1] == [""]:
        said += ", without a column of row numbers (pandas: index=False)"
    raise PredictionsError(f"{said}.")


def _columns(row: Sequence[str]) -> str:
    if len(row) == 1:
        return "one column"
    return f"{len(row)} columns" + (" (decimals are written with a point)" if len(row) == 3 else "")


def _class(cell: str, measure: Measure) -> str:
    said = cell.strip()
    if said not in measure.classes:
        allowed = f"{', '.join(measure.classes[:-1])} or {measure.classes[-1]}"
        raise NumberError(f"{quote(said)} is none of the classes; write {allowed}." if said else _missing(allowed))
    return said


def _number(cell: str, measure: Measure) -> float:
    if not cell.strip():
        raise NumberError(_missing("a number"))
    if cell.lstrip().startswith(("=", "@")):
        raise NumberError(f"{quote(cell.strip())} is a formula; save the values that it gives.")
    value = read_number(cell).value
    low, high = _range(measure)
    if low <= value <= high:
        return value
    if measure.reads == "chance":
        raise NumberError(f"{quote(cell.strip())} is no probability; write a number from 0 to 1.")
    if measure.reads == "amount" and value < 0:
        raise NumberError(f"{quote(cell.strip())} is below 0, and here nothing can be.")
    raise NumberError(f"{quote(cell.strip())} is too large to be scored.")


def _missing(wanted: str) -> str:
    return f"the prediction is missing; write {wanted}."


def _range(measure: Measure) -> tuple[float, float]:
    return {"chance": (0.0, 1.0), "amount": (0.0, LARGEST)}.get(measure.reads, (-LARGEST, LARGEST))
