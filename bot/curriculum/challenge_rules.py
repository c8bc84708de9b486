"""The bar for one challenge, as far as a machine can tell: its parts can be answered, its options give nothing away."""

from __future__ import annotations

from collections.abc import Iterator

from bot.curriculum.option_rules import check_options
from bot.curriculum.outline import Outline
from bot.curriculum.problems import Problem

CODE_LINES = 15
"""Lines of code that a phone shows without scrolling."""

HINTS = (2, 3)
MINUTES = (10, 60)
"""How long a week's challenge takes, unless it is a piece of work that others review."""

CHOICES = frozenset({"single", "multi", "order"})
GENERATED = CHOICES | {"number", "text"}
"""Kinds whose key a generator may make."""


def check_challenge(top: Outline) -> Iterator[Problem]:
    """What is wrong inside one challenge, beyond the shape of its fields."""
    parts = list(top.each("parts"))
    names = [part.text("id") for part in parts]
    reviewed = any(part.text("kind") == "link" for part in parts)
    minutes = top.number("minutes")
    if minutes is not None and not reviewed and not MINUTES[0] <= minutes <= MINUTES[1]:
        yield top.problem(f"read {minutes}, expected {MINUTES[0]} to {MINUTES[1]} minutes", "minutes")
    yield from _code(top.inner("example"), "code")
    for place, part in enumerate(parts):
        if part.text("id") and part.text("id") in names[:place]:
            yield part.problem(f"the part {part.text('id')} stands twice", "id")
        yield from _part(part)
    hints = list(top.each("hints"))
    if not HINTS[0] <= len(hints) <= HINTS[1]:
        yield top.problem(f"read {len(hints)}, expected {HINTS[0]} or {HINTS[1]} hints, a nudge first", "hints")
    for hint in hints:
        if hint.text("part") and hint.text("part") not in names:
            yield hint.problem(f"read {hint.text('part')}, expected one of the parts {', '.join(names)}", "part")


def _part(part: Outline) -> Iterator[Problem]:
    yield from _code(part, "code")
    kind = part.text("kind")
    generated = "generator" in part.value
    if kind in CHOICES:
        yield from _options(part, generated)
    if kind == "number" and not generated:
        check = part.inner("check")
        if check.real("tol_abs") and check.real("tol_rel"):
            yield check.problem("both tol_abs and tol_rel are given; one is enough", "tol_rel")
    if kind == "link":
        seen: set[str] = set()
        for line in part.inner("review").each("rubric"):
            if line.text("id") in seen:
                yield line.problem(f"the criterion {line.text('id')} stands twice", "id")
            seen.add(line.text("id"))


def _options(part: Outline, generated: bool) -> Iterator[Problem]:
    options = list(part.each("options"))
    if len(options) < 2 and not generated:
        yield part.problem(f"read {len(options)}, expected 2 to 10 options", "options")
    if part.text("kind") == "order" and part.flag("shuffle", default=True) is False:
        yield part.problem("an order whose options are not shuffled gives itself away", "shuffle")
    yield from check_options(options)


def _code(node: Outline, name: str) -> Iterator[Problem]:
    lines = len(node.text(name).splitlines())
    if lines > CODE_LINES:
        yield node.problem(f"read {lines} lines, expected at most {CODE_LINES}", name)
