"""What a message is put together from: finished blocks, and rich text that joins its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.slack.rich import Element, length

Block = dict[str, Any]


class Rich:
    """Elements of a rich text block. Slack leaves a gap between two blocks, and none within one.

    What ``leads`` is a heading, which stands close above what follows it; a ``row`` stands close to other rows.
    ``most`` is how many elements the largest of them holds. Made once for each block of the content and shown in many
    messages: nobody changes the elements.
    """

    __slots__ = ("cost", "elements", "leads", "length", "most", "row")

    def __init__(self, elements: list[Element], leads: bool = False, row: bool = False) -> None:
        self.elements = elements
        self.leads = leads
        self.row = row
        self.length = sum(map(length, elements))
        self.most = max([len(each.get("elements", ())) for each in elements], default=0)
        self.cost = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture whose bytes Slack has still to get, its words, and the image block that will then name it."""

    block: Block
    png: bytes
    alt: str


class Piece:
    """A finished block, its characters, and the picture that goes with it."""

    __slots__ = ("block", "cost", "leads", "length", "picture")

    most = 0

    def __init__(self, block: Block, length: int = 0, leads: bool = False, picture: Picture | None = None) -> None:
        self.block = block
        self.picture = picture
        self.leads = leads
        self.length = length
        self.cost = 1


Part = Rich | Piece
