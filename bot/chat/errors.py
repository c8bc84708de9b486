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


class Refused(Exception):
    """A chat platform does not take this set-up: a wrong token, a right that is not granted. Starting again is no help.

    The text says in one or two plain sentences what is wrong and what the operator does about it.
    """


class Undeliverable(Exception):
    """A post cannot be published where it should be: the channel is gone, or Cairn may not write there.

    Trying again is no help. ``what`` says in one or two plain sentences what is wrong and who can mend it, and
    ``everywhere`` that it is the same in every channel of that space.
    """

    def __init__(self, what: str, *, everywhere: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.everywhere = everywhere


class Revoked(Undeliverable):
    """The platform does not accept Cairn's own token: nothing can be published anywhere until its operator mends that.

    Then everything works again, without an organiser's doing.
    """


class NotNow(Exception):
    """The platform takes no posts for now, or is not connected: nothing was published. It may work in a while.

    ``after`` is in how many seconds it is worth a try, where that is known.
    """

    def __init__(self, why: str, *, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class Uncertain(Exception):
    """Nobody knows whether a post was published: no answer came. The same post with the same key may be tried again.

    A long post is several messages, ``parts`` of them. Those before number ``part``, counted from 0, are there; what
    came of that one is not known; those after it were not tried.
    """

    def __init__(self, why: str, *, part: int = 0, parts: int = 1) -> None:
        super().__init__(why)
        self.part = part
        self.parts = parts


def quoted(text: str, length: int = 40) -> str:
    """Quote what a member typed on one line, shortened to ``length`` characters, for use inside an error.

    Whatever cannot be printed is left out: a click or a form may carry what no keyboard types.
    """
    shown = text[: 4 * length]
    if not shown.isprintable():
        shown = "".join(c for c in " ".join(shown.split()) if c.isprintable() or c in "\u200c\u200d")
    return f"“{shown}”" if len(shown) <= length else f"“{shown[: length - 1]}…”"
