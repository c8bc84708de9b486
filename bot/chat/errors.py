"""What can go wrong in a conversation, and how it is said."""

from __future__ import annotations


class DeclarationError(ValueError):
    """A command, form or button is declared in a way some platform would refuse. Raised at import or in tests."""


class UserError(Exception):
    """Something the member can mend: what happened, what to do, one example.

    ``what`` is one or two plain sentences (no markup: renderers escape it, since it may quote the member).
    ``example`` is a command that works, such as ``/roadmap stage 8``.
    """

    def __init__(self, what: str, *, example: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.example = example


def quoted(text: str, length: int = 40) -> str:
    """Quote what a member typed on one line, shortened to ``length`` characters, for use inside an error.

    Whatever cannot be printed is left out: a click or a form may carry what no keyboard types.
    """
    shown = text[: 4 * length]
    if not shown.isprintable():
        shown = "".join(c for c in " ".join(shown.split()) if c.isprintable() or c in "\u200c\u200d")
    return f"“{shown}”" if len(shown) <= length else f"“{shown[: length - 1]}…”"
