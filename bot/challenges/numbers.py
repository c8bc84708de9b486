"""Reading a number that a person typed, and saying whether it is near enough to the key.

``float`` is no judge of an answer: it takes ``nan`` (which no comparison refuses), ``inf``, ``1_000`` and Arabic
digits, turns ``1e400`` into infinity, and refuses ``0,95`` and a true minus sign. Here only plain decimal numbers are
read, all of them finite, and what was read can be shown to whoever wrote it. Whatever Python prints for a float of
ordinary size is read, so that an answer can be pasted: 17 digits, up to 20 places after the point.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

TRUE_MINUS = "\N{MINUS SIGN}"
PLAIN = r"[+-]?[0-9]{1,17}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?"
"""A plain decimal number, as a regular expression. Its float may still be infinite."""
_PLAIN = re.compile(PLAIN)
_EXAMPLE = "for example 12.5"
_SHOWN = 24
"""As many characters of what was written as an error repeats."""

# fmt: off
_COMMA_LANGUAGES = frozenset((
    "be", "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "lv", "nb", "nl",
    "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi",
))
# fmt: on
_POINT_LOCALES = frozenset({"de-ch", "de-li", "es-419", "es-mx", "es-us", "fr-ch", "it-ch"})
"""Written with a point, or with either, although the language has the comma (Unicode CLDR, ``decimal``)."""


class NumberError(ValueError):
    """What was written is not read as a number. The message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was read: its value, always finite, and how it was read, to be shown to the writer."""

    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far from the key an answer may be: a distance or a share of the key's size. Exact by default."""

    absolute: float = 0.0
    relative: float = 0.0

    def around(self, key: float) -> float:
        """The distance from ``key`` up to which answers are accepted."""
        return max(self.absolute, self.relative * abs(key))

    def accepts(self, value: float, key: float) -> bool:
        """Whether ``value`` is near enough to ``key``. What is not finite never is."""
        return math.isfinite(value) and abs(value - key) <= self.around(key)


EXACT = Tolerance()


def decimal_comma(locale: str) -> bool:
    """Whether people of ``locale`` (``de``, ``pt-BR``) write 0,95 and mean a number below one."""
    name = locale.replace("_", "-").lower()
    return name not in _POINT_LOCALES and name.partition("-")[0] in _COMMA_LANGUAGES


def read(text: str, *, comma: bool = False, percent: bool = False) -> Number:
    """Read ``text`` as one number. Raises ``NumberError``, which says what to write.

    ``comma``: one comma is taken for the decimal point if there is no point. ``percent``: one trailing ``%`` is taken
    as hundredths, so that ``95 %`` is 0.95; a number without it is taken as it stands.
    """
    written = text.strip()
    plain = written.replace(TRUE_MINUS, "-")
    hundredths = percent and plain.endswith("%")
    if hundredths:
        plain = plain[:-1].rstrip()
    if comma and plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if _PLAIN.fullmatch(plain) is None or not math.isfinite(float(plain)):
        raise NumberError(_advice(written, comma, percent))
    value = float(Decimal(plain).scaleb(-2)) if hundredths else float(plain)
    value += 0.0  # a minus before zero says nothing
    return Number(value, f"{show(float(plain) + 0.0)} %, which is {show(value)}" if hundredths else show(value))


def show(value: float) -> str:
    """``value`` as people write it, with up to 15 significant digits."""
    return f"{value:.15g}"


def quote(written: str) -> str:
    """What somebody wrote, in quotes, for a sentence about it: its beginning, without control characters."""
    begun = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in written[:_SHOWN])
    return f"“{begun}…”" if len(written) > _SHOWN else f"“{begun}”"


def _advice(written: str, comma: bool, percent: bool) -> str:
    if not written:
        return f"There is no number yet. Write one, {_EXAMPLE}."
    quoted = quote(written)
    if "," in written and not comma:
        return f"{quoted} has a comma. Write the number without any, with a point before the decimals, {_EXAMPLE}."
    if "%" in written and not percent:
        return f"{quoted} has a percent sign. Write the plain number, for example 0.125 for 12.5 %."
    if any(each.isdecimal() and not each.isascii() for each in written):
        return f"{quoted} is written with other digits. Write it with the digits 0 to 9, {_EXAMPLE}."
    plain = written.replace(TRUE_MINUS, "-")
    if re.fullmatch(r"[+-]?([0-9]+\.|\.[0-9]+)", plain):
        return f"{quoted} has a point at its edge. Write a digit on both sides of it, for example 0.5."
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", plain):
        return f"{quoted} is longer or larger than what is read. Round it to a few digits, {_EXAMPLE}."
    return f"{quoted} is not read as a number. Write digits, with a point before the decimals, {_EXAMPLE}."
