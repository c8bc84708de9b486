"""What gives a challenge away: keys, near misses, explanations. Loaded beside the challenges, shown after the close."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictFloat, StrictInt

from bot.curriculum.fields import CodeText, GeneratorName, Id, Line, OptionId, PartId, Solution, Summary
from bot.curriculum.models import Node, Schema


class NearMiss(Node):
    """A wrong answer that many arrive at: what is said to it, and the share of the part's points that it earns.

    It is a ``value`` (number), a ``text``, or, where a generator makes the key, the generator's name of the ``slip``.
    """

    value: StrictInt | StrictFloat | None = None
    text: Line | None = None
    slip: GeneratorName | None = None
    say: Summary
    share: Annotated[StrictInt | StrictFloat, Field(ge=0, lt=1)] = 0


class PartKey(Node):
    """The key to one part; which fields it has depends on the part's kind."""

    id: PartId
    answer: Annotated[tuple[OptionId, ...], Field(max_length=10)] = ()
    """single, multi: the right options; order: all of them, in order."""
    value: StrictInt | StrictFloat | None = None
    """number."""
    accept: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    """text: every accepted answer, the usual one first."""
    example: CodeText | None = None
    """json: an answer that keeps the contract. link: a model piece, in words."""
    near_misses: Annotated[tuple[NearMiss, ...], Field(max_length=15)] = ()
    why: Summary | None = None
    """Why it is so; said with the verdict."""


class Explanation(Node):
    """The solution, as it is posted after the close."""

    text: Solution
    code: CodeText | None = None
    slips: Annotated[tuple[Line, ...], Field(min_length=2, max_length=4)]


class AnswerKey(Node):
    """``content/seasons/<season>/keys/wNN-<slug>.yaml``: what gives one challenge away."""

    schema_version: Schema
    challenge: Id
    parts: tuple[PartKey, ...] = ()
    """Parts whose answers a generator makes, and links, may be left out."""
    explanation: Explanation

    def part(self, part: str) -> PartKey | None:
        """The key to ``part``."""
        return next((each for each in self.parts if each.id == part), None)
