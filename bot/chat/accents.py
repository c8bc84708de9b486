"""The eight stage colours, the same on every surface.

Each has a relative luminance near 0.179, the one place where a colour has a contrast of at least 4.5 : 1 (WCAG 2, for text)
both on white and on black; a test computes it. They differ in hue only, so nothing is ever said by colour alone.
"""

from __future__ import annotations

ACCENTS = ("#1273e2", "#c05610", "#0b8478", "#d912a7", "#81770a", "#8c52f1", "#e71348", "#62788d")
"""Blue, orange, teal, magenta, olive, violet, crimson, slate: stages 1 to 8."""


def accent(place: int | None) -> str:
    """The colour for a reply's ``accent``; a reply without one gets the last, which is nearly grey."""
    return ACCENTS[-1 if place is None else place % len(ACCENTS)]
