"""Reading what people type: cleaning, splitting into words, small grammars for numbers, days and durations."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat.errors import UserError

TEXT_LENGTH = 4000
"""The longest command text that is read. Both platforms' own message limits lie at or below it."""

_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟«»＂", '"'), **dict.fromkeys("‘’‚‛", "'"), "＝": "=", "：": ":"})
_KEPT_FORMAT = {"\u200c", "\u200d"}  # joiners: emoji and several scripts need them
_TOKEN = re.compile(
    r"""(?P<name>[A-Za-z]+)[=:](?P<named>"[^"]*"|'[^']*'(?!\S)|\S*)   # name=value, name:"two words"
      | "(?P<double>[^"]*)"(?!\S)
      | '(?P<single>[^']*)'(?!\S)
      | (?P<word>\S+)""",
    re.VERBOSE,
)
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
_TRUE = frozenset({"yes", "y", "true", "on", "1", "share"})
_FALSE = frozenset({"no", "n", "false", "off", "0"})
_HOURS = re.compile(r"(?:(\d{1,3}(?:[.,]\d{1,2})?) ?(?:h|hr|hrs|hour|hours))? ?(?:(\d{1,4}) ?(?:m|min|mins|minutes?)?)?")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quoted phrase or a ``name=value`` pair, and where it stands in the text."""

    text: str
    start: int
    end: int
    name: str = ""
    raw: str = ""


def clean(text: str) -> str:
    """Drop what is not meant to be read: control and invisible direction marks become nothing, breaks a space.

    Raises ``UserError`` above ``TEXT_LENGTH`` characters.
    """
    if len(text) > TEXT_LENGTH:
        raise UserError(f"That text has {len(text):,} characters. Cairn reads up to {TEXT_LENGTH:,}; please shorten it.")
    if text.isascii() and text.isprintable():
        return text
    kept = (" " if c in "\n\t\r" else c for c in unicodedata.normalize("NFC", text))
    return "".join(c for c in kept if unicodedata.category(c)[0] != "C" or c in _KEPT_FORMAT)


def tokens(text: str) -> list[Token]:
    """Split ``text`` into words. Straight and curly quotes both group; an unclosed quote is an ordinary character."""
    found = []
    for match in _TOKEN.finditer(text.translate(_STRAIGHT)):
        start, end = match.span()
        kind = match.lastgroup or "word"
        raw = text[start:end]
        if kind == "named":
            value = match["named"]
            if value[:1] in ("'", '"') and value[-1:] == value[:1] and len(value) > 1:
                value = value[1:-1]
            found.append(Token(value, start, end, match["name"].lower(), raw))
        else:
            found.append(Token(raw if kind == "word" else raw[1:-1], start, end, raw=raw))
    return found


def nearest(word: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The name most like ``word``, or ``None`` when nothing comes near. Case does not count."""
    by_fold = {name.casefold(): name for name in names}
    found = difflib.get_close_matches(word.casefold()[:80], by_fold, n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def matching(word: str, names: Iterable[str]) -> str | None:
    """The name that ``word`` is, or the only one it begins. ``None`` when there is none or more than one."""
    folded = word.casefold()
    names = list(names)
    if folded in names:
        return folded
    begun = [name for name in names if folded and name.casefold().startswith(folded)]
    return begun[0] if len(begun) == 1 else None


def whole_number(text: str, *labels: str) -> int | None:
    """Read ``3``, ``#3``, ``-1``, ``three``, or ``stage3`` where ``stage`` is one of ``labels``. ``None`` if it is none."""
    word = text.strip().casefold().replace("\u2212", "-")
    for label in labels:
        word = word.removeprefix(label)
    word = word.strip().removeprefix("#")
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    return int(word) if re.fullmatch(r"[+-]?\d{1,12}", word) else None


def decimal_number(text: str) -> float | None:
    """Read ``2.5`` or ``2,5``; no exponents, no ``nan``. ``None`` if it is neither."""
    word = text.strip().replace("\u2212", "-").replace(",", ".")
    return float(word) if re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,9})?", word) else None


def duration(text: str, bare: str = "minutes") -> timedelta | None:
    """Read ``25m``, ``1h30``, ``2.5h`` or a bare number of ``bare`` units (``minutes`` or ``hours``)."""
    word = text.strip().casefold()
    number = decimal_number(word)
    if number is not None:
        return timedelta(**{bare: number}) if number >= 0 else None
    match = _HOURS.fullmatch(word) if word else None
    if match is None:
        return None
    hours = float((match[1] or "0").replace(",", "."))
    return timedelta(hours=hours, minutes=int(match[2] or 0))


def day(text: str, today: date) -> date | None:
    """Read ``today``, ``yesterday``, ``tomorrow``, ``2d`` (two days ago) or an ISO date. ``None`` if it is none."""
    word = text.strip().casefold()
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if word in named:
        return today + timedelta(days=named[word])
    ago = re.fullmatch(r"(\d{1,4}) ?d(?:ays?)?(?: ago)?", word)
    if ago:
        return today - timedelta(days=int(ago[1]))
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def flag(text: str) -> bool | None:
    """Read yes and no in their usual spellings. ``None`` if it is neither."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def shortened(text: str, length: int) -> str:
    """``text`` in at most ``length`` characters; what is cut is marked with an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
