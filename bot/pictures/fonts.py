"""The font files that come with Cairn: which characters each has, and how wide they are.

Only what placing a line needs is read: the tables ``cmap``, ``head``, ``hhea`` and ``hmtx`` (OpenType 1.9). Kerning and
joined forms make a line narrower than the sum of its characters, so that a sum never promises room that is not there.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Font:
    """A font of one weight: its ``family``, and the width of each character that it has, by number, in ems."""

    family: str
    advances: Mapping[int, float]

    def width(self, text: str) -> float:
        """The width of ``text`` in ems; characters that the font has not count for nothing."""
        return sum(self.advances.get(ord(character), 0.0) for character in text)


@cache
def latin(bold: bool = False) -> Font:
    """Noto Sans: Latin, Greek, Cyrillic and Devanagari letters."""
    return _read("Noto Sans", "NotoSans-SemiBold.ttf" if bold else "NotoSans-Regular.ttf")


@cache
def arabic(bold: bool = False) -> Font:
    """Noto Sans Arabic."""
    return _read("Noto Sans Arabic", "NotoSansArabic-SemiBold.ttf" if bold else "NotoSansArabic-Regular.ttf")


@cache
def emoji() -> Font:
    """Noto Emoji, as outlines; one weight."""
    return _read("Noto Emoji", "NotoEmoji-Regular.ttf")


def files() -> list[Path]:
    """Every font file, in an order that is always the same."""
    return sorted(FOLDER.glob("*.ttf"))


def _read(family: str, name: str) -> Font:
    data = (FOLDER / name).read_bytes()
    tables = {}
    for number in range(_short(data, 4)):
        tag, _, start, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        tables[tag] = start
    unit = _short(data, tables[b"head"] + 18)
    wide = _short(data, tables[b"hhea"] + 34)
    metrics = struct.unpack_from(f">{2 * wide}H", data, tables[b"hmtx"])[::2]
    glyphs = _glyphs(data, tables[b"cmap"])
    return Font(family, {code: metrics[min(glyph, wide - 1)] / unit for code, glyph in glyphs.items()})


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each character, from the subtable of format 12, which has all of Unicode."""
    for number in range(_short(data, cmap + 2)):
        start = cmap + int(struct.unpack_from(">L", data, cmap + 8 + 8 * number)[0])
        if _short(data, start) == 12:
            groups = struct.unpack_from(">L", data, start + 12)[0]
            found: dict[int, int] = {}
            for group in range(groups):
                first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * group)
                found |= {code: glyph + code - first for code in range(first, last + 1)}
            return found
    raise ValueError("a font without a table of all characters")


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])
