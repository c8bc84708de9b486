"""One line with answers to several parts: ``p1=919.35 p2=169.228``, or one after the other with semicolons between."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.challenges.answers import AnswerError

_SPLIT = re.compile(r"[;\n]")


def spread(line: str, parts: Sequence[str], waiting: Sequence[str]) -> list[tuple[str, str]]:
    """Which part each piece of ``line`` answers, as (part, answer). ``waiting`` are the parts without an answer.

    Raises ``AnswerError`` where that cannot be told.
    """
    if len(parts) == 1:
        return [(parts[0], _bare(line, parts[0]))]
    named = _named(line, parts)
    if named:
        return named
    pieces = [piece.strip() for piece in _SPLIT.split(line) if piece.strip()]
    if len(pieces) == len(parts):
        return list(zip(parts, pieces, strict=True))
    if len(pieces) == 1 and len(waiting) == 1:
        return [(waiting[0], pieces[0])]
    example = "; ".join(f"{part} = …" for part in parts[:2])
    raise AnswerError(f"This challenge has {len(parts)} parts. Say which one you answer: {example}.")


def _named(line: str, parts: Sequence[str]) -> list[tuple[str, str]]:
    """Pieces that begin with a part's name and a sign: ``p1=3``, ``p2: 4``. A part named twice takes the last."""
    names = "|".join(sorted(map(re.escape, parts), key=len, reverse=True))
    marks = list(re.finditer(rf"(?<!\w)({names})\s*[=:＝]\s*", line, re.IGNORECASE))
    if not marks or line[: marks[0].start()].strip():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    found = {mark[1].casefold(): line[mark.end() : end].strip(" ,;\n") for mark, end in zip(marks, ends, strict=True)}
    return [(part, found[part]) for part in parts if part in found]


def _bare(line: str, part: str) -> str:
    named = _named(line, [part])
    return named[0][1] if named else line.strip()
