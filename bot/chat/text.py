"""Reading what people type: cleaning, splitting into words, small grammars for numbers, days and durations."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from bot.chat.errors import UserError

TEXT_LENGTH = 4000
"""The longest command text that is read: what Discord's longest message holds, and Slack recommends for one."""

_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟«»＂", '"'), **dict.fromkeys("‘’‚‛", "'"), "＝": "=", "：": ":"})
_DROPPED = frozenset({"Cc", "Cf", "Cs"})  # controls, invisible marks, halves of pairs; not Cn: new emoji are kept
_JOINERS = "\u200c\u200d"  # emoji and several scripts need them between letters
_LEADING_JOINERS = re.compile(rf"(?<!\S)[{_JOINERS}]+")
_BREAK = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_SEEN = re.compile(  # anything but white space, joiners, fillers and variation selectors, which are drawn as nothing
    r"[^\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_TOKEN = re.compile(
    r"""(?P<name>[A-Za-z]+)[=:](?P<named>"[^"]*"|'[^']*'(?!\S)|\S*)   # name=value, name:"two words"
      | "(?P<double>[^"]*)"(?!\S)
      | '(?P<single>[^']*)'(?!\S)
      | (?P<word>\S+)""",
    re.VERBOSE,
)
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_NUMBER_WORDS = {word: number for number, word in enumerate(_COUNTED.split())}
_TRUE = frozenset({"yes", "y", "true", "on", "1", "share"})
_FALSE = frozenset({"no", "n", "false", "off", "0"})
_WHOLE = re.compile(r"[+-]?\d{1,12}")
_DECIMAL = re.compile(r"[+-]?(\d{1,12}(\.\d{1,9})?|\.\d{1,9})")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_NAMED_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_AGO = re.compile(r"(\d{1,4}) ?d(?:ays?)?(?: ago)?")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))? ?(?:([ap])\.?m\.?)?")
_HOURS = re.compile(
    r"(?:(\d{1,3}(?:[.,]\d{1,2})?) ?(?:h|hr|hrs|hour|hours))? ?(?:(\d{1,4}) ?(?:m|min|mins|minutes?)?)?"
)


class Token(NamedTuple):
    """A word, a quoted phrase or a ``name=value`` pair, and where it stands in the text (``raw``).

    ``text`` is the word, or the value of the pair, without the quotes around it (``quoted``). A tuple, as every word of
    every line becomes one: a third of a frozen dataclass's time.
    """

    text: str
    start: int
    end: int
    name: str = ""
    raw: str = ""
    quoted: bool = False


def clean(text: str, lines: bool = False) -> str:
    """Drop what is not meant to be read: controls, invisible direction marks and broken characters.

    Any white space becomes a plain space; with ``lines``, breaks between lines stay, as line feeds. Cleaning twice
    changes nothing more. Raises ``UserError`` above ``TEXT_LENGTH`` characters.
    """
    if len(text) > TEXT_LENGTH:
        raise UserError(
            f"That text has {len(text):,} characters. Cairn reads up to {TEXT_LENGTH:,}; please shorten it."
        )
    return visible(text, lines)


def visible(text: str, lines: bool = True) -> str:
    """``clean`` without its limit, for showing what is already kept: nothing in it is obeyed by a screen."""
    if text.isprintable():  # nothing to drop and no break; the only space is a plain one
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    straight = _BREAK.sub("\n" if lines else " ", text)
    kept = [c for c in straight if c.isspace() or c in _JOINERS or unicodedata.category(c) not in _DROPPED]
    shown = "".join(" " if c.isspace() and c != "\n" else c for c in kept)
    return unicodedata.normalize("NFC", _LEADING_JOINERS.sub("", shown))


def tokens(text: str) -> list[Token]:
    """Split ``text`` into words. Straight and curly quotes both group; an unclosed quote is an ordinary character."""
    found = []
    for match in _TOKEN.finditer(text.translate(_STRAIGHT)):
        start, end = match.span()
        kind = match.lastgroup or "word"
        raw = text[start:end]
        if kind == "named":
            mark, quotes = match["named"][:1], match["named"][-1:]
            quoted = len(match["named"]) > 1 and mark in "'\"" and mark == quotes
            value = raw[len(match["name"]) + 1 :]
            found.append(Token(value[1:-1] if quoted else value, start, end, match["name"].lower(), raw, quoted))
        else:
            found.append(Token(raw if kind == "word" else raw[1:-1], start, end, raw=raw, quoted=kind != "word"))
    return found


def nearest(word: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The name most like ``word``, or ``None`` when nothing comes near. Case does not count."""
    by_fold = {name.casefold(): name for name in names}
    found = difflib.get_close_matches(word.casefold()[:80], by_fold, n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def matching(word: str, names: Iterable[str]) -> str | None:
    """The name that ``word`` is, or the only one it begins. ``None`` when there is none or more than one."""
    folded = word.strip().casefold()
    begun = [name for name in names if folded and name.casefold().startswith(folded)]
    if len(begun) > 1:
        begun = [name for name in begun if len(name.casefold()) == len(folded)]
    return begun[0] if len(begun) == 1 else None


def whole_number(text: str, *labels: str) -> int | None:
    """Read ``3``, ``#3``, ``-1``, ``three``, or ``stage3`` where ``stage`` is one of ``labels``. Else ``None``.

    Any script's digits count; more than twelve of them are nobody's stage, count or score.
    """
    if text.isdecimal() and len(text) <= 12:  # nearly always
        return int(text)
    word = text.strip().casefold().replace("\u2212", "-")
    label = next((label for label in labels if word.startswith(label)), "")
    word = word[len(label) :].strip().removeprefix("#")
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    return int(word) if _WHOLE.fullmatch(word) else None


def decimal_number(text: str) -> float | None:
    """Read ``2.5`` or ``2,5``; no exponents, no ``nan``. ``None`` if it is neither.

    ``1,000`` is not read: it is a thousand to some and one to others.
    """
    word = text.strip().replace("\u2212", "-")
    if _THOUSANDS.fullmatch(word):
        return None
    word = word.replace(",", ".")
    return float(word) if _DECIMAL.fullmatch(word) else None


def duration(text: str, bare: str = "minutes") -> timedelta | None:
    """Read ``25m``, ``1h30``, ``2.5h`` or a bare number of ``bare`` units (``minutes`` or ``hours``).

    ``None`` if it is none of them, below nothing, or of five digits and more.
    """
    word = text.strip().casefold()
    number = decimal_number(word)
    if number is not None:
        return timedelta(**{bare: number}) if 0 <= number < 10_000 else None
    match = _HOURS.fullmatch(word) if word else None
    if match is None:
        return None
    hours = float((match[1] or "0").replace(",", "."))
    return timedelta(hours=hours, minutes=int(match[2] or 0))


def time_of_day(text: str) -> int | None:
    """Read ``9``, ``09:00``, ``21.30`` or ``9 pm`` as minutes after midnight. ``None`` if it is none."""
    match = _TIME.fullmatch(text.strip().casefold())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def day(text: str, today: date) -> date | None:
    """Read ``today``, ``yesterday``, ``tomorrow``, ``2d`` (two days ago) or an ISO date. ``None`` if it is none."""
    word = text.strip().casefold()
    if word in _NAMED_DAYS:
        return today + timedelta(days=_NAMED_DAYS[word])
    ago = _AGO.fullmatch(word)
    try:
        return today - timedelta(days=int(ago[1])) if ago else date.fromisoformat(word)
    except (ValueError, OverflowError):
        return None


def flag(text: str) -> bool | None:
    """Read yes and no in their usual spellings. ``None`` if it is neither."""
    word = text.strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def shortened(text: str, length: int) -> str:
    """``text`` in at most ``length`` characters; what is cut is marked with an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def unseen(text: str) -> bool:
    """Whether there is nothing to see in ``text``: platforms refuse a message for one such label."""
    return _SEEN.search(text) is None
