"""A finding: what is wrong, how much, and the next step; and the order in which findings are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from bot.chat.request import Space


class Severity(IntEnum):
    """How much it matters."""

    BROKEN = 1
    """Nothing goes on until it is mended."""
    TROUBLE = 2
    """Something does not work, or will not."""
    ADVICE = 3
    """Everything works; somebody may want to know."""


ORDER = (
    "settings",
    "folder",
    "disk",
    "database",
    "version",
    "content",
    "keys",
    "token",
    "unreachable",
    "clock",
    "processes",
    "stopped",
    "left",
    "scope",
    "channel",
    "paused",
    "waiting",
    "uncertain",
    "refused",
    "late",
    "kind",
    "season",
    "environment",
    "privileges",
    "sqlite",
)
"""Every code, causes before what they lead to: a token that is worth nothing stops posts, and no post stops a token."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    ``code`` is one of ``ORDER``; ``what`` and ``next_step`` are whole sentences for whoever has to mend it. ``space``
    and ``channel`` say where it is, if it is in one place.
    """

    code: str
    severity: Severity
    what: str
    next_step: str
    space: Space | None = None
    channel: str = ""


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """``findings`` as they are to be read: what stops everything first, and of that the cause before the effect."""
    return sorted(findings, key=lambda each: (each.severity, ORDER.index(each.code)))


def need_somebody(findings: Iterable[Finding]) -> list[Finding]:
    """Those that are more than advice."""
    return [each for each in findings if each.severity < Severity.ADVICE]


def told(code: str, severity: Severity, said: str) -> Finding:
    """A finding from an error's text, whose first sentence says what, and whose others say what to do."""
    what, stop, next_step = said.partition(". ")
    return Finding(code, severity, what + "." if stop else what, next_step or "Look into the log, then try again.")
