"""Spreading what a reply became over messages, for platforms that bound the size of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Part(Protocol):
    """A finished piece of a message: its ``length`` in characters, what it ``cost``s of the platform's count of pieces.

    ``leads`` says that it is a heading, which goes where the piece below it goes.
    """

    @property
    def length(self) -> int:
        """Characters."""
        ...

    @property
    def cost(self) -> int:
        """Pieces, as the platform counts them."""
        ...

    @property
    def leads(self) -> bool:
        """Whether it stands above what it belongs to."""
        ...


P = TypeVar("P", bound=Part)


def fill(parts: Iterable[P], length: int, cost: int) -> list[list[P]]:
    """``parts`` in order, in messages of at most ``length`` and ``cost`` each, parted between them.

    A part that is too big for any message has one of its own: whoever calls cuts it first.
    """
    messages: list[list[P]] = [[]]
    used = spent = 0
    for part in parts:
        if messages[-1] and (used + part.length > length or spent + part.cost > cost):
            led = messages[-1][-1]
            if (
                led.leads
                and len(messages[-1]) > 1
                and led.length + part.length <= length
                and led.cost + part.cost <= cost
            ):
                messages[-1].pop()
                messages.append([led])
                used, spent = led.length, led.cost
            else:
                messages.append([])
                used = spent = 0
        messages[-1].append(part)
        used += part.length
        spent += part.cost
    return messages
