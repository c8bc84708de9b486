"""What a message is put together from: words for text displays, and finished components."""

from __future__ import annotations

from typing import Any

from adapters.discord.limits import size

Component = dict[str, Any]

TEXT_DISPLAY = 10


class Words:
    """Lines for a text display.

    ``leads`` says that what follows belongs right below, as after a heading; ``apart`` that there is air above.

    Made once for each block of the content and shown in many messages, so the component is made with it.
    """

    __slots__ = ("apart", "component", "cost", "leads", "length", "text")

    def __init__(self, text: str, leads: bool = False, apart: bool = False) -> None:
        self.text = text
        self.leads = leads
        self.apart = apart or leads
        self.cost = 2 if self.apart else 1
        self.length = size(text) + 1  # and the line break that may join it to the next
        self.component: Component = {"type": TEXT_DISPLAY, "content": text}


class Piece:
    """A finished component: how many it counts for, its words' length, and the picture that goes with it."""

    __slots__ = ("component", "cost", "file", "length")

    leads = False

    def __init__(
        self, component: Component, cost: int = 1, length: int = 0, file: tuple[str, bytes] | None = None
    ) -> None:
        self.component = component
        self.cost = cost
        self.length = length
        self.file = file


Part = Words | Piece
