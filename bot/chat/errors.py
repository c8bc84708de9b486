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
    """Quote what a member typed, shortened to ``length`` characters, for use inside an error."""
    shown = text if len(text) <= length else text[: length - 1] + "…"
    return f"“{shown}”"
